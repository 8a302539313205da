"""What cannot be computed with is refused at the door, by a typed error that names the field."""

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archadvisor.domain.quantity import Quantity
from archadvisor.errors import InputError, PriceDateError, QuantityError
from archadvisor.estimation.admission import check_price_date
from archadvisor.estimation.calculation import calculate, parsed_figure
from archadvisor.estimation.engine import estimate
from archadvisor.estimation.formulas import register, registered
from archadvisor.estimation.prices import PRICE_DATE
from archadvisor.knowledge.base import KnowledgeBase
from tests.estimation.designs import brief, support

NUMBERS = sorted(
    (entry.id, name)
    for entry in register().values()
    for name in entry.arguments
    if entry.arguments[name] not in ("text", "any")
)


@pytest.mark.parametrize("wrong", [-1.0, nan, inf, -inf])
@pytest.mark.parametrize("place", ["low", "typical", "high"])
def test_a_quantity_is_finite_and_not_negative(wrong: float, place: str):
    figures = {"low": 0.0, "typical": 1.0, "high": 2.0} | {place: wrong}
    with pytest.raises(QuantityError) as caught:
        Quantity(**figures, unit="requests/day")
    assert place in (caught.value.field, "typical") and isinstance(caught.value, InputError)


def test_a_range_is_in_order():
    with pytest.raises(QuantityError, match="out of order"):
        Quantity(low=2, typical=1, high=3, unit="ms")


@given(st.floats(), st.floats(), st.floats())
def test_a_quantity_is_usable_or_refused(low: float, typical: float, high: float):
    try:
        made = Quantity(low=low, typical=typical, high=high, unit="tokens")
    except QuantityError as error:
        assert error.field in ("low", "typical", "high")
    else:
        assert 0 <= made.low <= made.typical <= made.high < inf


@pytest.mark.parametrize(
    ("field", "quantity"),
    [
        ("traffic", Quantity.exactly(500, "requests/month")),
        ("budget", Quantity.exactly(500, "EUR/month")),
        ("latency", Quantity.exactly(2, "s")),
        ("availability", Quantity.exactly(99.9, "fraction")),
    ],
)
def test_an_estimate_refuses_a_wrong_unit(field: str, quantity: Quantity, knowledge: KnowledgeBase):
    with pytest.raises(QuantityError) as caught:
        estimate(brief(**{field: quantity}), support(), knowledge, 0)
    assert caught.value.field == f"req-{field}"


def test_an_estimate_refuses_a_negative_number_of_replicas(knowledge: KnowledgeBase):
    design = support()
    first, *others = design.components
    broken = design.model_copy(update={"components": [first.model_copy(update={"replicas": -1}), *others]})
    with pytest.raises(QuantityError, match="replicas"):
        estimate(brief(), broken, knowledge, 0)


@pytest.mark.parametrize("price_date", ["2026-11-21", "2030-01-01", "yesterday", "2026-13-01", ""])
def test_an_estimate_refuses_a_date_without_prices(price_date: str, knowledge: KnowledgeBase):
    with pytest.raises(PriceDateError, match="price date"):
        estimate(brief(), support(), knowledge, 0, price_date)


@given(st.dates())
def test_a_date_is_in_the_catalogue_or_refused(when):
    if when.isoformat() <= PRICE_DATE:
        check_price_date(when.isoformat())
    else:
        with pytest.raises(PriceDateError):
            check_price_date(when.isoformat())


@pytest.mark.parametrize("wrong", [-1.0, nan, inf])
@pytest.mark.parametrize(("formula_id", "name"), NUMBERS)
def test_every_formula_refuses_what_is_no_figure(formula_id: str, name: str, wrong: float):
    figures: dict[str, float | str | list[float]] = dict.fromkeys(registered(formula_id).arguments, 0.5)
    figures = {one: "text" if registered(formula_id).arguments[one] == "text" else 1.0 for one in figures}
    with pytest.raises(QuantityError) as caught:
        calculate(formula_id, figures | {name: wrong})
    assert caught.value.field == name


@pytest.mark.parametrize(("formula_id", "name"), NUMBERS)
def test_every_formula_refuses_another_unit(formula_id: str, name: str):
    figures = {
        one: "text" if unit == "text" else 1.0 for one, unit in registered(formula_id).arguments.items() if one != name
    }
    with pytest.raises(QuantityError, match="parsecs") as caught:
        calculate(formula_id, figures | {name: Quantity.exactly(1, "parsecs")})
    assert caught.value.field == name


def test_a_figure_in_the_right_unit_is_taken():
    load = Quantity.exactly(8, "Erlang")
    assert calculate("queue.waiting", {"servers": 10, "load": load}) == pytest.approx(0.4092, rel=1e-4)


@pytest.mark.parametrize(
    ("formula_id", "figures", "field"),
    [
        ("queue.waiting", {"servers": 10}, "load"),
        ("queue.waiting", {"servers": 10, "load": 8, "jobs": 3}, "jobs"),
        ("queue.waiting", {"servers": 10.5, "load": 8}, "servers"),
        ("queue.waiting", {"servers": 1e9, "load": 8}, "servers"),
        ("availability.replicas", {"fraction": 1.1, "replicas": 2}, "fraction"),
        ("gpu.token_cost", {"hour_price": 1, "throughput": 0, "utilisation": 1}, "gpu.token_cost"),
        ("latency.quantile", {"p50": 1, "p95": 2, "share": 1}, "latency.quantile"),
        ("availability.series", {"fractions": []}, "fractions"),
        ("latency.mu", {"p50": [1, 2]}, "p50"),
    ],
)
def test_a_calculation_names_what_is_wrong(formula_id: str, figures: dict[str, float], field: str):
    with pytest.raises(QuantityError) as caught:
        calculate(formula_id, figures)
    assert caught.value.field == field


def test_an_unknown_formula_is_answered_with_its_neighbours():
    with pytest.raises(InputError, match=r"queue\.waiting"):
        calculate("queue.waitin", {})


def test_figures_as_written():
    assert parsed_figure("servers", "8") == 8
    assert parsed_figure("servers", "8 servers") == Quantity.exactly(8, "servers")
    assert parsed_figure("fractions", "0.99,0.98") == [0.99, 0.98]
    with pytest.raises(QuantityError, match="not a number"):
        parsed_figure("servers", "eight")
