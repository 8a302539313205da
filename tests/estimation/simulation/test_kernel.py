"""The kernel against known results of queueing, and what must hold for every run."""

from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archadvisor.estimation.formulas import little, mean_wait
from archadvisor.estimation.simulation.controls import Breaker, Budget, Limit
from archadvisor.estimation.simulation.faults import fault_table
from archadvisor.estimation.simulation.measures import interval, student_t
from archadvisor.estimation.simulation.system import ServiceTime, thinned
from archadvisor.estimation.simulation.trouble import Trouble
from tests.estimation.simulation.systems import CALM, look, play, service, standstill


@pytest.mark.parametrize(("slots", "per_s"), [(10, 8.0), (2, 1.2), (1, 0.5)])
def test_the_wait_of_a_simulated_queue_is_that_of_erlang_c(slots: int, per_s: float):
    means = []
    for replication in range(5):
        log = play(service(per_s, slots=slots), until_s=1000, replication=replication)
        pairs = zip(log.arrived_s, log.took_s, strict=True)
        means.append(fmean(took for came, took in pairs if came > 100 and took is not None))
    found = interval(means)
    assert found.low <= 1 + mean_wait(slots, per_s, 1.0) <= found.high


def test_littles_law_holds_in_a_run():
    log = play(service(8.0), until_s=1500)
    stays = [(came, came + took) for came, took in zip(log.arrived_s, log.took_s, strict=True) if took is not None]
    moments = [200 + 3.7 * step for step in range(300)]
    inside = fmean(sum(came <= at < gone for came, gone in stays) for at in moments)
    assert inside == pytest.approx(little(8.0, fmean(gone - came for came, gone in stays)), rel=0.05)


def test_published_figures_of_retry_collapse_are_reproduced():
    """Load 0.8 of 50 servers, 4 s of patience, 30 s outage, no cancellation: some 2 min without repeats, never with."""
    system = service(40.0, patience_s=4.0, slots=50)
    calm, immediate = (Trouble(standstill(30, repeats), 60, 90) for repeats in (0, 3))
    without = look(system, calm)
    assert without.recovery_s is not None
    assert 90 <= without.recovery_s <= 150
    collapsed = look(system, immediate)
    assert collapsed.recovery_s is None
    assert collapsed.after < 0.01


def test_a_budget_of_ten_percent_recovers_where_immediate_repeats_do_not():
    """The backlog drains at what the budget leaves of the capacity: `30 s x 0.88 / (1 - 0.88)`, 220 s."""
    system = service(16.0, patience_s=4.0, slots=20)
    trouble = Trouble(standstill(30, 3), 60, 90)
    runs = [look(system, trouble, ("retry_budget",), 90 + 720, replication) for replication in range(3)]
    recovered = [one.recovery_s for one in runs if one.recovery_s is not None]
    assert len(recovered) == len(runs)
    assert 150 <= fmean(recovered) <= 420


def test_a_quiet_system_answers_everybody():
    log = play(service(5.0, patience_s=30.0))
    assert sum(took is not None for took in log.took_s) / len(log.took_s) > 0.99
    assert len(log.attempts_s["model"]) == pytest.approx(len(log.arrived_s), rel=0.01)


def test_a_fault_of_no_length_is_no_fault():
    system = service(8.0, patience_s=5.0)
    assert play(system, Trouble(standstill(0), 60, 60)) == play(system, CALM)


def test_the_same_seed_gives_the_same_run_and_another_seed_another():
    system, trouble = service(8.0, patience_s=5.0, attempts=2), Trouble(standstill(20, 2), 60, 80)
    assert play(system, trouble, ("retry_budget",)) == play(system, trouble, ("retry_budget",))
    assert play(system, trouble) != play(system, trouble, seed=1)


@settings(max_examples=25)
@given(st.integers(1, 6), st.floats(0.3, 1.3), st.integers(0, 5))
def test_more_slots_never_lower_goodput_of_the_same_customers(slots: int, load: float, seed: int):
    """Without repeats every customer waits no longer in a wider first-come queue."""
    trouble = Trouble(standstill(10), 40, 50)
    answers = [
        sum(took is not None for took in play(service(load * slots, 4.0, wide), trouble, (), 120, seed).took_s)
        for wide in (slots, slots + 1, slots + 3)
    ]
    assert answers == sorted(answers)


@given(st.floats(0, 200), st.floats(0, 50), st.floats(0, 1))
def test_a_fault_only_delays_and_never_by_more_than_it_lasts(begun: float, work: float, pace: float):
    trouble = Trouble(standstill(30, pace=pace), 60, 90)
    end = trouble.ends(begun, work, "model")
    assert begun + work - 1e-9 <= end <= begun + work + 30 * (1 - pace) + 1e-9
    assert trouble.ends(begun, work, "tool") == begun + work


def test_cancellation_takes_work_back_that_nobody_waits_for():
    system, trouble = service(8.0, patience_s=4.0), Trouble(standstill(30), 60, 90)
    with_it, without = (look(system, trouble, one) for one in (("cancellation",), ()))
    assert with_it.failed < without.failed
    assert with_it.recovery_s is not None and without.recovery_s is not None
    assert with_it.recovery_s < without.recovery_s


def test_a_budget_pays_repeats_from_first_calls():
    budget = Budget(0.1)
    while budget.allows_repeat():
        pass
    for _ in range(11):
        budget.called()
    assert budget.allows_repeat()
    assert not budget.allows_repeat()
    assert Budget(None).allows_repeat()


def test_a_breaker_opens_tries_one_call_and_closes():
    breaker = Breaker(calls=4, share=0.5, open_s=10)
    for succeeded in (True, False, True, False):
        assert breaker.lets_through(0)
        breaker.record(succeeded, 0)
    assert not breaker.lets_through(9)
    assert breaker.lets_through(10)
    assert not breaker.lets_through(10)
    breaker.record(True, 11)
    assert breaker.lets_through(11)


def test_a_limit_admits_its_rate_and_a_small_burst():
    limit = Limit(2.0, burst_s=5)
    admitted = sum(limit.admits(step / 10) for step in range(1000))
    assert admitted == pytest.approx(2.0 * 100 + 10, abs=2)


@given(st.integers(13, 400), st.floats(0.1, 0.95))
def test_a_thinned_system_is_as_busy_as_the_whole(slots: int, load: float):
    whole = service(load * slots, slots=slots)
    small = thinned(whole, 12)
    assert small.stations[0].slots == 12
    assert small.utilisation(small.stations[0]) == pytest.approx(whole.utilisation(whole.stations[0]))


def test_known_quantiles_and_moments():
    assert student_t(0.975, 19) == pytest.approx(2.093, abs=0.001)
    assert student_t(0.975, 4) == pytest.approx(2.776, abs=0.02)
    assert ServiceTime.exponential(3.0).mean_s == pytest.approx(3.0)
    assert ServiceTime(1.0, 1.0).mean_s == 1.0
    assert interval([2.0]).low == 2.0


def test_every_fault_names_known_controls_and_kinds():
    table = fault_table()
    for fault in table.faults:
        assert fault.kind in table.kinds
        assert set(fault.controls) <= set(table.controls)
        assert fault.source
