"""Budgets in other currencies become ranges in US dollars; an unknown currency stays unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archadvisor.domain.quantity import Quantity
from archadvisor.estimation.currencies import usd_range, usd_rate
from archadvisor.knowledge.base import KnowledgeBase


def test_euros_a_month_become_a_range_of_dollars(knowledge: KnowledgeBase):
    budget = usd_range(Quantity.exactly(3500.0, "EUR/month"), "EUR", knowledge.prices)
    assert budget is not None and budget.unit == "USD/month"
    assert budget.low < 3500 * 1.1761 < budget.high
    assert budget.typical == pytest.approx(3500 * 1.1761, rel=0.001)


def test_dollars_stay_as_they_are(knowledge: KnowledgeBase):
    assert usd_range(250.0, "USD", knowledge.prices) == Quantity.exactly(250.0, "USD")


def test_a_currency_without_a_rate_is_unknown(knowledge: KnowledgeBase):
    assert usd_range(10.0, "XAU", knowledge.prices) is None


@pytest.mark.parametrize("currency", ["EUR", "GBP", "CHF", "JPY", "SEK", "INR"])
def test_each_rate_is_dated_and_wide_enough_to_plan_with(currency: str, knowledge: KnowledgeBase):
    rate, record = usd_rate(currency, knowledge.prices), knowledge.prices[f"fx.{currency.lower()}"]
    assert rate is not None and rate.high / rate.low > 1.15
    assert record.as_of == "2026-05-08" and "European Central Bank" in record.source


@given(amount=st.floats(min_value=0, max_value=1e9))
def test_the_range_grows_with_the_amount(amount: float, knowledge: KnowledgeBase):
    one, two = usd_range(amount, "CHF", knowledge.prices), usd_range(amount * 2, "CHF", knowledge.prices)
    assert one is not None and two is not None
    assert two.low >= one.low and two.high == pytest.approx(2 * one.high)
