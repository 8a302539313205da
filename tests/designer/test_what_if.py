"""Changed requirements: what can be said, what cannot, and what it leads to."""

import pytest

from archadvisor.agents.reasoning.what_if import with_technology, with_value, without_technology
from archadvisor.domain.quantity import Quantity
from archadvisor.errors import InputError, QuantityError
from tests.designer.conftest import asked


@pytest.mark.parametrize(
    ("field", "text", "low", "high"),
    [
        ("traffic", "10x", 20_000, 60_000),
        ("traffic", "5,000", 5_000, 5_000),
        ("traffic", "5k-10k", 5_000, 10_000),
        ("traffic", "240 requests/hour", 5_760, 5_760),
        ("budget", "$2000", None, None),
        ("budget", "2000 USD", 2_000, 2_000),
        ("availability", "99.9 %", 0.999, 0.999),
        ("latency", "2 to 4 s", 2_000, 4_000),
    ],
)
def test_figures_come_as_people_write_them(tools, field, text, low, high):
    if low is None:
        with pytest.raises(QuantityError, match=field):
            with_value(asked(), field, text, tools.knowledge)
        return
    quantity = with_value(asked(), field, text, tools.knowledge).quantity(field)
    assert (quantity.low, quantity.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("traffic", "-5"),
        ("traffic", "nan"),
        ("traffic", "inf"),
        ("traffic", "many"),
        ("traffic", "5 EUR"),
        ("traffic", "10-5"),
        ("budget", "2x"),
        ("availability", "120 %"),
    ],
)
def test_a_figure_that_cannot_be_used_names_its_field(tools, field, text):
    with pytest.raises(QuantityError) as raised:
        with_value(asked(), field, text, tools.knowledge)
    assert raised.value.field == field


def test_sets_are_replaced_or_added_to(tools):
    base = asked(compliance=["GDPR"])
    assert with_value(base, "compliance", "hipaa", tools.knowledge).items("compliance") == ["HIPAA"]
    assert with_value(base, "compliance", "+HIPAA", tools.knowledge).items("compliance") == ["GDPR", "HIPAA"]
    assert with_value(base, "compliance", "-GDPR", tools.knowledge).items("compliance") == []
    with pytest.raises(InputError, match="mixes"):
        with_value(base, "compliance", "+HIPAA,GDPR", tools.knowledge)


def test_unknown_takes_a_requirement_away(tools):
    assert with_value(asked(), "traffic", "unknown", tools.knowledge).quantity("traffic") is None


@pytest.mark.parametrize(("field", "text"), [("trafic", "2"), ("region", "mars"), ("deployment", "moon")])
def test_words_that_mean_nothing_are_told_what_would(tools, field, text):
    with pytest.raises(InputError, match=r"Choose|mean"):
        with_value(asked(), field, text, tools.knowledge)


def test_technologies_are_forbidden_and_put_in_place_by_name(tools):
    assert without_technology(asked(), "Qdrant", tools.knowledge).items("forbidden") == ["tech:qdrant"]
    assert with_technology(asked(), "Qdrant", tools.knowledge).items("given_stack") == ["Qdrant"]
    with pytest.raises(InputError, match="Qdrant"):
        without_technology(asked(), "Qdrand", tools.knowledge)


def test_what_was_said_stays_behind_what_is_tried(tools):
    words = "about four thousand conversations a day"
    base = asked(traffic=(Quantity.exactly(4000, "requests/day"), words))
    told = with_value(base, "traffic", "10x", tools.knowledge).fields["traffic"].evidence[0].text
    assert words in told and told.startswith("10x")
