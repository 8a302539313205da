"""Published checks: measured throughput and latency of servers, and queues against their simulation."""

import pytest

from archadvisor.estimation.formulas import erlang_c, kingman_wait, late_share, mean_wait, servers_for
from archadvisor.estimation.gpu_tables import gpu_rows, load_tests
from benchmarks.queue_formulas import error_of_general_wait, gamma, lindley_wait, simulated_wait
from benchmarks.throughput_model import (
    band,
    by_fit,
    by_mean,
    first_token_pairs,
    left_out_pairs,
    own_fit_pairs,
    roofline_pairs,
    sequence_limit,
    throughput_pairs,
)


def test_the_roofline_is_off_by_a_third():
    """Three constants for all models and accelerators; most cells lie within a half to twice."""
    found = band(list(roofline_pairs()))
    assert found.cells == 100
    assert found.median_error == pytest.approx(0.35, abs=0.02)
    assert found.within_2 == pytest.approx(0.87, abs=0.02)


def test_the_fit_per_row_is_off_by_a_sixth_at_a_shape_it_has_not_seen():
    found = band(list(left_out_pairs(by_fit)))
    assert found.median_error == pytest.approx(0.15, abs=0.01)
    assert found.within_1_5 == pytest.approx(0.86, abs=0.01)
    assert found.median_error < band(list(left_out_pairs(by_mean))).median_error / 3


def test_measured_shapes_come_back_from_the_fit():
    found = band([pair for row in gpu_rows() for pair in own_fit_pairs(row)])
    assert found.median_error < 0.05 and found.within_1_5 > 0.98


def test_sequences_in_memory():
    assert sequence_limit(load_tests()[0]) == pytest.approx(85.3, abs=0.05)


def test_two_loads_predict_the_throughput_at_all_eight():
    pairs = list(throughput_pairs(load_tests()[0]))
    assert len(pairs) == 8
    assert all(predicted == pytest.approx(measured, rel=0.05) for predicted, measured in pairs)


def test_time_to_first_token_beyond_saturation():
    pairs = list(first_token_pairs(load_tests()[0]))
    assert len(pairs) == 4
    assert all(predicted == pytest.approx(measured, rel=0.01) for predicted, measured in pairs)


@pytest.mark.parametrize("cv2", [0.5, 2.0])
@pytest.mark.parametrize(
    ("servers", "load", "steps"), [(4, 0.7, 2000), (4, 0.9, 2000), (16, 0.8, 2000), (64, 0.9, 4000)]
)
def test_general_queues_wait_as_in_a_simulation(servers: int, load: float, steps: int, cv2: float):
    assert abs(error_of_general_wait(gamma, servers, load, cv2, steps, 1)) < 0.09


def test_the_simulation_meets_the_wait_that_is_known():
    assert simulated_wait(gamma, 4, 0.8, 1.0, 3000, 1) == pytest.approx(mean_wait(4, 3.2, 1.0), rel=0.02)


def test_one_server_waits_as_lindley_says():
    assert lindley_wait(0.8, 1.5, 2_000_000, 0) == pytest.approx(kingman_wait(0.8, 1, 1, 1.5), rel=0.03)


def test_waiting_falls_with_every_server_and_the_fewest_are_found():
    chances = [erlang_c(servers, 8) for servers in range(1, 30)]
    assert chances == sorted(chances, reverse=True)
    fewest = servers_for(8, 1, 0.5, 0.9)
    assert 1 - late_share(fewest, 8, 1, 0.5) >= 0.9 > 1 - late_share(fewest - 1, 8, 1, 0.5)


def test_one_server_is_the_formula_of_pollaczek():
    """M/M/1: the mean wait is rho / (1 - rho) service times, by Erlang and by Kingman alike."""
    assert mean_wait(1, 0.8, 1) == pytest.approx(4.0)
    assert kingman_wait(0.8, 1, 1, 1) == pytest.approx(4.0)
