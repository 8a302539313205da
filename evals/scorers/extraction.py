"""Requirement extraction: what was read from the brief, field by field."""

from math import log
from typing import Any

from archadvisor.domain.vocabulary import field_specs
from archadvisor.evals.expected import Expected
from archadvisor.evals.golden import ExpectedField
from archadvisor.evals.produced import Produced, number_of
from archadvisor.evals.score import Score, not_expected, scored

NEXT_LEVEL = 0.5
"""What a value earns that is one step away on an ordered scale."""
NOTHING_LEFT = log(3)
"""The log ratio at which a quantity earns nothing: three times too much or too little."""


def requirement_extraction(design: Produced, case: Expected) -> Score:
    """The mean over expected fields: agreement of values, partial on ordered scales, sets and quantities."""
    if not case.record.fields:
        return not_expected("the case says nothing of requirement fields")
    worth = {one.field: field_agreement(one, design.value(one.field)) for one in case.record.fields}
    evidence = [f"{field}: {got:.2f}" for field, got in worth.items() if got < 1]
    return scored(
        sum(worth.values()) / len(worth), f"{len(worth) - len(evidence)} of {len(worth)} fields as expected", evidence
    )


def field_agreement(expected: ExpectedField, said: Any) -> float:
    """How far a value agrees with what is expected, in [0, 1]; an unknown value earns nothing."""
    if said is None:
        return 0.0
    if expected.any_of:
        return _text_agreement(expected, said)
    if expected.includes:
        given = {one.lower() for one in said if isinstance(one, str)} if isinstance(said, list) else set()
        return sum(one.lower() in given for one in expected.includes) / len(expected.includes)
    return _quantity_agreement(expected, said)


def _text_agreement(expected: ExpectedField, said: Any) -> float:
    given = said if isinstance(said, list) else [said]
    if any(one in given for one in expected.any_of):
        return 1.0
    spec = field_specs().get(expected.field)
    if spec is None or not spec.ordered or said not in spec.values:
        return 0.0
    steps = [abs(spec.values.index(one) - spec.values.index(said)) for one in expected.any_of if one in spec.values]
    return NEXT_LEVEL if steps and min(steps) == 1 else 0.0


def _quantity_agreement(expected: ExpectedField, said: Any) -> float:
    typical = number_of(said.get("typical") if isinstance(said, dict) else said)
    if typical is None or typical <= 0:
        return 0.0
    return max(0.0, 1 - abs(log_ratio(typical, expected.low, expected.high)) / NOTHING_LEFT)


def log_ratio(value: float, low: float | None, high: float | None) -> float:
    """How far a positive value lies outside an interval: ln(value / bound), negative below, 0 inside."""
    if low is not None and value < low:
        return log(value / low)
    if high is not None and value > high:
        return log(value / high)
    return 0.0
