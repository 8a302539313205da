"""Every formula keeps its laws: direction, proportion and bounds, at arguments that hypothesis draws."""

from inspect import Parameter, signature
from math import inf, isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archadvisor.estimation.calculation import Figure, calculate
from archadvisor.estimation.formulas import register, registered
from tests.estimation.formulas.laws import FRACTION, LAWS, PLAIN, Law

COUNTS = (1, 40)
MORE = st.floats(1.0, 3.0)
SLACK = 1e-9


def one_of(
    name: str, parameter: Parameter, unit: str, domains: dict[str, tuple[float, float]]
) -> st.SearchStrategy[Figure]:
    """Values of one argument within its domain."""
    if parameter.annotation is str:
        return st.text(max_size=80)
    low, high = domains.get(name, FRACTION if unit.startswith("fraction") else PLAIN)
    if parameter.annotation is int:
        low, high = domains.get(name, COUNTS)
        return st.integers(int(low), int(high))
    number = st.floats(low, high, allow_subnormal=False)
    several = parameter.kind is Parameter.VAR_POSITIONAL or "Sequence" in str(parameter.annotation)
    return st.lists(number, min_size=1, max_size=5) if several else number


@st.composite
def arguments(draw: st.DrawFn, kept: Law) -> dict[str, Figure]:
    found = registered(kept.id)
    parameters = signature(found.function).parameters
    return {
        name: draw(one_of(name, parameter, found.arguments[name], kept.domains))
        for name, parameter in parameters.items()
    }


def grown(name: str, value: Figure, factor: float, kept: Law) -> Figure | None:
    """More of an argument, within its domain; None where there is no more of it."""
    found = registered(kept.id)
    parameter = signature(found.function).parameters[name]
    highest = kept.domains.get(name, FRACTION if found.arguments[name].startswith("fraction") else (0, inf))[1]
    if isinstance(value, list):
        return [min(value[0] * factor, highest), *value[1:]]
    assert isinstance(value, int | float)
    more = value + 1 if parameter.annotation is int else value * factor
    return more if more <= highest else None


def multiplied(value: Figure, factor: float) -> Figure:
    """A value, or the first of several, times a factor."""
    if isinstance(value, list):
        return [value[0] * factor, *value[1:]]
    assert isinstance(value, int | float)
    return value * factor


@pytest.mark.parametrize("kept", LAWS, ids=lambda one: one.id)
@settings(max_examples=25)
@given(data=st.data())
def test_a_formula_keeps_its_laws(kept: Law, data: st.DataObject):
    figures = data.draw(arguments(kept))
    result = calculate(kept.id, figures)
    if result is None:
        return
    slack = SLACK * max(abs(result), 1)
    assert not isnan(result) and kept.low - slack <= result <= kept.high + slack
    factor = data.draw(MORE)
    for name in sorted(kept.rises | kept.falls):
        more = grown(name, figures[name], factor, kept)
        if more is None or result == inf:
            continue
        moved = calculate(kept.id, {**figures, name: more})
        if moved is None:
            continue
        if name in kept.rises:
            assert moved >= result - slack, name
        if name in kept.falls:
            assert moved <= result + slack, name
        if name in kept.scales and more == multiplied(figures[name], factor):
            assert moved == pytest.approx(result * factor, rel=1e-9), name


def test_every_formula_has_a_law():
    assert set(register()) == {kept.id for kept in LAWS}


def test_laws_name_arguments_of_their_formula():
    for kept in LAWS:
        assert kept.rises | kept.falls | set(kept.domains) <= set(registered(kept.id).arguments), kept.id


def test_every_formula_but_the_text_has_a_direction():
    assert [kept.id for kept in LAWS if not kept.rises | kept.falls] == ["tokens.of_text"]
