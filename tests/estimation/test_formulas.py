"""Formulas against worked and published values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archadvisor.estimation import formulas
from archadvisor.estimation.formulas import redundant, with_fallback
from archadvisor.estimation.gpus import fit_throughput
from archadvisor.estimation.tables import gpu_rows


def one(value: float) -> formulas.Samples:
    return np.array([float(value)])


def test_erlang_c_worked_values():
    assert formulas.erlang_c(10, 8) == pytest.approx(0.4092, abs=5e-5)
    assert formulas.mean_wait(10, 8, 1) == pytest.approx(0.2046, abs=5e-5)
    assert formulas.erlang_c(8, 8) == 1.0
    assert formulas.mean_wait(8, 9, 1) == float("inf")


def test_review_desk_of_sixty_escalations_an_hour():
    """60 an hour, 4 minutes each, 80 percent within a minute: six people, two thirds busy."""
    assert formulas.servers_for(60 / 60 * 4, 4, 1, 0.8) == 6


def test_allen_cunneen_halves_the_wait_for_constant_service():
    assert formulas.mean_wait_general(10, 8, 1, 1, 0) == pytest.approx(0.1023, abs=5e-5)


def test_sequences_of_a_70b_model_on_two_h100():
    """85.3 predicted; 85.6 measured by Little's law from NVIDIA's published table."""
    kv = formulas.kv_bytes_per_token(80, 8, 128, 1)
    assert formulas.max_sequences(2 * 80e9, 70.6e9, kv, 5000, 500) == pytest.approx(85.3, abs=0.2)
    measured = formulas.little(920.54, 0.0929)
    assert measured == pytest.approx(85.5, abs=0.2)


@pytest.mark.parametrize(("users", "published_s"), [(100, 7.996), (150, 34.794), (200, 61.680), (250, 88.605)])
def test_time_to_first_token_beyond_saturation(users: int, published_s: float):
    """NVIDIA NIM 1.8.0, Llama-3.3-70B FP8 on two H100, 5,000 in and 500 out, 920.5 tokens/s."""
    throughput = {100: 917.26, 150: 920.9, 200: 920.54, 250: 920.12}[users]
    assert formulas.closed_load_ttft_s(users, throughput / 500, 500, 0.0929) == pytest.approx(published_s, rel=0.02)


def test_measured_shapes_come_back_from_the_fit():
    """A measured shape of ratio 1 or 8 is met within the stated error of interpolation."""
    for row in gpu_rows():
        fixed, slope = fit_throughput(row)
        for shape in ("1000/1000", "8192/1024"):
            isl, osl = map(float, shape.split("/"))
            found = formulas.gpu_throughput(one(isl), one(osl), one(fixed), one(slope))[0]
            if shape in row.measured:
                assert found == pytest.approx(row.measured[shape], rel=0.2)


@pytest.mark.parametrize(("beta", "expected"), [(0, 0.999991), (0.05, 0.99984), (0.2, 0.99939), (0.5, 0.99850)])
def test_fallback_with_common_cause(beta: float, expected: float):
    assert with_fallback(0.997, 0.997, beta) == pytest.approx(expected, abs=1e-5)


def test_redundancy():
    assert redundant(0.99, 2) == pytest.approx(0.9999)


def test_agent_loop_sends_its_history_again():
    """Four turns of a 2,000 token prompt with 600 new and 50 written per turn: n S + u n(n+1)/2 + o n(n-1)/2."""
    found = formulas.agent_loop_input(one(4), one(2000), one(600), one(50))
    assert found[0] == 4 * 2000 + 600 * 10 + 50 * 6
    assert formulas.agent_loop_input(one(1), one(2000), one(0), one(50))[0] == 2000
    assert formulas.agent_last_prompt(one(4), one(2000), one(600), one(50))[0] == 2000 + 2400 + 150


@pytest.mark.parametrize(("uses", "ratio"), [(2, 0.65), (5, 0.29), (10, 0.17)])
def test_prefix_cache(uses: float, ratio: float):
    assert formulas.prefix_cache_ratio(uses) == pytest.approx(ratio, abs=0.005)


def test_retries_multiply():
    assert formulas.retry_attempts(0.1, 3) == pytest.approx((1 - 0.1**4) / 0.9)


def test_index_memory_of_a_million_vectors():
    """The OpenSearch rule gives 6.9 GB for a million vectors of 1,536 dimensions."""
    assert formulas.hnsw_memory_gb(one(1e6), one(1536), one(1))[0] == pytest.approx(6.9, abs=0.05)


def test_text_units_are_started_thousands_of_characters():
    assert formulas.text_units(one(10), one(100), one(4.9))[0] == 10
    assert formulas.text_units(one(10), one(300), one(4.9))[0] == 20


@given(st.integers(1, 60), st.floats(0.01, 0.99))
def test_waiting_falls_with_servers(servers: int, utilisation: float):
    load = servers * utilisation
    chance = formulas.erlang_c(servers, load)
    assert 0 <= chance <= 1
    assert formulas.erlang_c(servers + 1, load) <= chance + 1e-12


@given(st.floats(0.5, 1), st.floats(0.5, 1), st.floats(0, 1))
def test_a_fallback_never_hurts_and_never_beats_independence(first: float, second: float, beta: float):
    found = with_fallback(first, second, beta)
    assert found >= first - 1e-12
    assert found <= 1 - (1 - first) * (1 - second) + 1e-12


@given(st.floats(1, 20), st.floats(0, 1e4), st.floats(0, 1e4), st.floats(0, 1e4))
def test_more_turns_send_more(turns: float, prompt: float, added: float, output: float):
    fewer = formulas.agent_loop_input(one(turns), one(prompt), one(added), one(output))
    more = formulas.agent_loop_input(one(turns + 1), one(prompt), one(added), one(output))
    assert more[0] >= fewer[0]
