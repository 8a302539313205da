"""Where a choice turns: on both sides of the value the solver says so itself."""

import pytest

from archadvisor.agents.reasoning.assembly import draft_of, settle
from archadvisor.agents.reasoning.demands import Demands
from archadvisor.agents.reasoning.flips import NEAR, flips, told
from archadvisor.domain.quantity import Quantity
from tests.designer.conftest import asked, usd

BASE = {"traffic": Quantity.exactly(500, "requests/day"), "budget": usd(900), "scale_tier": "startup"}


@pytest.fixture(scope="module")
def found(tools):
    return flips(asked(**BASE), tools, ("traffic",))


def chosen(tools, per_day):
    requirements = asked(**BASE | {"traffic": Quantity.exactly(per_day, "requests/day")})
    selection = settle(draft_of(requirements, Demands(), tools), requirements).selection
    return {} if selection is None else {key: one.technology.name for key, one in selection.chosen.items()}


def test_the_choice_is_another_one_at_the_value_and_the_same_just_before(tools, found):
    assert found
    for one in [flip for flip in found if flip.type][:4]:
        assert chosen(tools, one.value).get(one.type) == one.instead
        nearer = one.value / NEAR**1.5 if one.direction == "up" else one.value * NEAR**1.5
        assert chosen(tools, nearer).get(one.type, one.choice) == one.choice


def test_a_flip_is_told_as_a_value_from_which_on(found):
    for one in found:
        assert ("from" in told(one)) == (one.direction == "up")
        assert one.unit in told(one)


def test_flips_are_the_same_every_time(tools, found):
    assert flips(asked(**BASE), tools, ("traffic",)) == found
