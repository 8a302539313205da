"""Budgets: never overspent, by any sequence of calls, by threads, by endpoints that lie."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archadvisor.errors import BudgetError
from archadvisor.guardrails.budgets import NOTHING, Budget, Ledger, Spend, charged

amounts = st.builds(Spend, st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
claims = st.none() | st.builds(Spend, st.integers(-9, 10**12), st.integers(-9, 90), st.integers(-9, 90))


def within(ledger: Ledger) -> bool:
    return (ledger.spent + ledger.held).beyond(ledger.limit) is None and NOTHING.beyond(ledger.held) is None


@given(amounts, st.lists(st.tuples(amounts, claims, st.booleans()), max_size=20))
def test_no_sequence_of_calls_exceeds_the_limit(limit, calls):
    ledger, open_ones = Ledger(limit), []
    for most, used, later in calls:
        try:
            ledger = ledger.reserved(most)
        except BudgetError:
            assert (ledger.spent + ledger.held + most).beyond(limit)
            continue
        assert within(ledger)
        if later:
            open_ones.append((most, used))
        else:
            ledger = ledger.settled(most, used)
    for most, used in open_ones:
        ledger = ledger.settled(most, used)
        assert within(ledger)
    assert ledger.held == NOTHING


@given(amounts, claims)
def test_a_charge_is_never_more_than_was_reserved_nor_negative(most, used):
    charge = charged(most, used)
    assert charge.beyond(most) is None and NOTHING.beyond(charge) is None
    assert charge in (most, used)


@pytest.mark.parametrize("used", [None, Spend(tokens=-5), Spend(tokens=10**12)])
def test_missing_and_absurd_usage_is_charged_as_reserved(used):
    budget = Budget(Spend(tokens=100))
    with budget.spending(Spend(tokens=30)) as call:
        call.used = used
    assert budget.ledger.spent.tokens == 30


def test_what_is_not_used_can_be_spent_again():
    budget = Budget(Spend(tokens=100))
    with budget.spending(Spend(tokens=90)) as call:
        call.used = Spend(tokens=10)
    with budget.spending(Spend(tokens=90)):
        assert budget.ledger.held.tokens == 90


def test_a_failed_call_is_charged_in_full():
    budget = Budget(Spend(tokens=100))
    with pytest.raises(ConnectionError), budget.spending(Spend(tokens=60)) as call:
        call.used = Spend(tokens=1)
        raise ConnectionError
    with pytest.raises(BudgetError, match="tokens"), budget.spending(Spend(tokens=60)):
        pytest.fail("must not run")


def test_threads_together_stay_within_the_limit():
    budget = Budget(Spend(tokens=1_000, micro_usd=500, steps=300))
    ran = []

    def call(number: int) -> None:
        try:
            with budget.spending(Spend(tokens=7, micro_usd=3, steps=1)) as one:
                assert within(budget.ledger)
                ran.append(number)
                one.used = Spend(tokens=number % 8, micro_usd=number % 4, steps=1) if number % 3 else None
        except BudgetError:
            pass

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(call, range(2_000)))
    assert within(budget.ledger) and budget.ledger.held == NOTHING
    assert budget.ledger.spent.steps == len(ran) <= 300


def test_after_the_deadline_nothing_starts():
    now = [100.0]
    budget = Budget(Spend(steps=9), seconds=5, clock=lambda: now[0])
    with budget.spending(Spend(steps=1)):
        assert budget.remaining_seconds() == 5
    now[0] = 105.0
    with pytest.raises(BudgetError, match="time"), budget.spending(Spend(steps=1)):
        pytest.fail("must not run")
    assert budget.remaining_seconds() == 0
