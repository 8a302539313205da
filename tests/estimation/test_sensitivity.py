"""The tornado: each bar is the cost with one input moved, the longest first."""

import pytest

from archadvisor.domain.quantity import Quantity
from archadvisor.estimation.cost import cost_table
from archadvisor.estimation.prices import PRICE_DATE
from archadvisor.estimation.sensitivity import tornado
from tests.estimation import designs


@pytest.fixture(scope="module")
def case():
    return designs.brief(traffic=Quantity.between(600, 1500, "requests/day", 1000)), designs.support()


@pytest.fixture(scope="module")
def swings(case, knowledge):
    return tornado(*case, knowledge)


def test_the_widest_comes_first(swings):
    assert swings
    assert [one.swing_usd for one in swings] == sorted((one.swing_usd for one in swings), reverse=True)


def test_a_bar_is_the_cost_with_that_input_moved(swings, case, knowledge):
    requirements, design = case
    bar = next(one for one in swings if one.name == "traffic")
    for value, usd in ((bar.low, bar.usd_at_low), (bar.high, bar.usd_at_high)):
        field = requirements.fields["traffic"]
        moved = field.value.model_copy(update={"low": value, "typical": value, "high": value})
        fields = requirements.fields | {"traffic": field.model_copy(update={"value": moved})}
        table = cost_table(requirements.model_copy(update={"fields": fields}), design, knowledge, None, PRICE_DATE)
        assert table.total.p50 == pytest.approx(usd)


def test_more_traffic_costs_more(swings):
    bar = next(one for one in swings if one.name == "traffic")
    assert bar.usd_at_high > bar.usd_at_low


def test_the_tornado_is_the_same_every_time(swings, case, knowledge):
    assert tornado(*case, knowledge) == swings
