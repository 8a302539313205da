"""The price of a call: cached tokens cost what the catalogue says, tiers price the whole request, unknown is None."""

import pytest

from archadvisor.estimation.call_price import call_price
from archadvisor.estimation.prices import call_usd, model_price

DATE = "2026-11-20"


def test_a_call_costs_what_the_estimates_reckon_with():
    price = model_price("model:openai/gpt-5", DATE)
    for given, written in ((1_000, 100), (300_000, 5_000), (0, 0)):
        assert call_price(DATE)("openai/gpt-5", given, 0, written) == pytest.approx(
            call_usd(price, given, written) * 1_000_000, abs=1
        )


def test_cached_tokens_cost_less_and_never_more():
    price = call_price(DATE)
    costs = [price("openai/gpt-5", 10_000, cached, 0) for cached in (0, 5_000, 10_000)]
    assert costs == sorted(costs, reverse=True) and costs[0] > costs[-1] > 0


def test_a_longer_request_never_costs_less():
    price = call_price(DATE)
    costs = [price("google/gemini-2.5-pro", given, 0, 10) for given in (1, 100_000, 200_000, 200_001, 900_000)]
    assert costs == sorted(costs)
    assert costs[3] > costs[2] * 1.5


@pytest.mark.parametrize("reference", ["nobody/model", "gpt-5", "", "openai/"])
def test_a_model_without_a_price_costs_nobody_knows_what(reference):
    assert call_price(DATE)(reference, 1, 0, 1) is None
