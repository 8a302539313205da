"""The circuit breaker: when it opens, that one probe passes, and that late answers change nothing."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archadvisor.errors import CircuitOpenError
from archadvisor.guardrails.breaker import MOST_FAILURES, REST_SECONDS, WINDOW, Breaker, Circuit


class Clock:
    """A clock that stands still until it is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def failing(breaker: Breaker, times: int = MOST_FAILURES) -> None:
    for _ in range(times):
        breaker.answer("e", breaker.call("e"), succeeded=False)


@given(st.lists(st.booleans(), max_size=40))
def test_it_opens_at_the_fifth_failure_of_the_last_ten(outcomes):
    circuit, seen = Circuit(), []
    for succeeded in outcomes:
        circuit = circuit.answered(circuit.turn, succeeded, 0.0)
        seen.append(succeeded)
        expected = seen[-WINDOW:].count(False) >= MOST_FAILURES
        assert (circuit.opened_at is not None) == expected
        if expected:
            break


def test_an_open_circuit_refuses_and_says_for_how_long():
    clock = Clock()
    breaker = Breaker(clock)
    failing(breaker)
    clock.now = 10.0
    with pytest.raises(CircuitOpenError) as refused:
        breaker.call("e")
    assert refused.value.seconds == REST_SECONDS - 10
    breaker.call("another endpoint")


def test_one_probe_of_many_threads_passes():
    clock = Clock()
    breaker = Breaker(clock)
    failing(breaker)
    clock.now = REST_SECONDS

    def passes(_: int) -> bool:
        try:
            breaker.call("e")
        except CircuitOpenError:
            return False
        return True

    with ThreadPoolExecutor(32) as pool:
        assert sum(pool.map(passes, range(500))) == 1


def test_a_probe_that_succeeds_closes_and_one_that_fails_opens_again():
    for succeeded in (True, False):
        clock = Clock()
        breaker = Breaker(clock)
        failing(breaker)
        clock.now = REST_SECONDS
        breaker.answer("e", breaker.call("e"), succeeded)
        if succeeded:
            failing(breaker, MOST_FAILURES - 1)
            breaker.call("e")
        else:
            with pytest.raises(CircuitOpenError):
                breaker.call("e")


def test_a_late_answer_neither_closes_nor_opens():
    clock = Clock()
    breaker = Breaker(clock)
    late = breaker.call("e")
    failing(breaker)
    breaker.answer("e", late, succeeded=True)
    with pytest.raises(CircuitOpenError):
        breaker.call("e")
    clock.now = REST_SECONDS
    probe = breaker.call("e")
    breaker.answer("e", late, succeeded=True)
    with pytest.raises(CircuitOpenError):
        breaker.call("e")
    breaker.answer("e", probe, succeeded=True)
    breaker.answer("e", late, succeeded=False)
    failing(breaker, MOST_FAILURES - 1)
    breaker.call("e")


def test_a_probe_without_an_answer_is_given_up_after_a_rest():
    clock = Clock()
    breaker = Breaker(clock)
    breaker.open("e")
    clock.now = REST_SECONDS
    breaker.call("e")
    clock.now = 2 * REST_SECONDS
    breaker.call("e")


@given(st.lists(st.tuples(st.sampled_from(["call", "ok", "fail", "wait"]), st.floats(0, 40)), max_size=60))
def test_an_open_circuit_never_lets_two_through_within_a_rest(events):
    clock, turns = Clock(), []
    breaker = Breaker(clock)
    passed_open: list[float] = []
    for event, seconds in events:
        if event == "wait":
            clock.now += seconds
        elif event == "call":
            was_open = breaker._circuits.get("e", Circuit()).opened_at is not None
            try:
                turns.append(breaker.call("e"))
            except CircuitOpenError:
                continue
            if was_open:
                assert not passed_open or clock.now - passed_open[-1] >= REST_SECONDS - 1e-6
                passed_open.append(clock.now)
        elif turns:
            breaker.answer("e", turns.pop(), event == "ok")
            if breaker._circuits["e"].opened_at is None:
                passed_open.clear()
