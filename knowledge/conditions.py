"""Conditions: tests of one requirement field, where an unknown value makes the outcome unknown (None)."""

import operator
from collections.abc import Callable, Mapping
from functools import cache

from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirements, Value
from archadvisor.domain.vocabulary import field_specs
from archadvisor.errors import KnowledgeError
from archadvisor.knowledge.terms import Condition

# Sets that are complete once the brief was read: what they do not hold is not there.
CLOSED_WORLD_FIELDS = frozenset(
    {
        "needs",
        "channels",
        "modalities",
        "data_kinds",
        "forbidden",
        "given_stack",
        "compliance",
        "team_skills",
        "cloud",
        "restrictions",
        "learns_from",
    }
)
_ORDER: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
ORDER_OPERATORS = frozenset(_ORDER)


def holds(condition: Condition, requirements: Requirements) -> bool | None:
    """Whether a condition holds; None if the value that it asks for is not known.

    `known` and `unknown` ask whether the brief gave a value and always have an answer. Raises KnowledgeError if an
    order is asked of values that have none.
    """
    actual = requirements.value(condition.field)
    if condition.op == "known":
        return actual is not None
    if condition.op == "unknown":
        return actual is None
    if actual is None:
        if condition.field not in CLOSED_WORLD_FIELDS:
            return None
        actual = []
    order = _ORDER.get(condition.op)
    return _TESTS[condition.op](actual, condition.value) if order is None else _compare(condition, actual, order)


def _as_set(value: object) -> set[object]:
    return set(value) if isinstance(value, (list, tuple, set, frozenset)) else {value}


def _scalar(actual: Value) -> float | bool | str | list[str] | None:
    return actual.typical if isinstance(actual, Quantity) else actual


def _equals(actual: Value, expected: object) -> bool:
    return set(actual) == _as_set(expected) if isinstance(actual, list) else bool(_scalar(actual) == expected)


def _meets(actual: Value, expected: object) -> bool:
    return not _as_set(expected).isdisjoint(_as_set(_scalar(actual)))


def _contains(actual: Value, expected: object) -> bool:
    return _as_set(expected) <= _as_set(_scalar(actual))


# Tests of a known value against that of the condition; a single value counts as a set of one.
_TESTS: Mapping[str, Callable[[Value, object], bool]] = {
    "==": _equals,
    "!=": lambda actual, expected: not _equals(actual, expected),
    "in": _meets,
    "has": _contains,
    "has_all": _contains,
    "has_any": _meets,
    "lacks": lambda actual, expected: not _meets(actual, expected),
}


@cache
def _ranks(field_id: str) -> Mapping[str, int]:
    """Position of each value of an ordered field, least first; empty if the field has no order."""
    spec = field_specs().get(field_id)
    return {name: rank for rank, name in enumerate(spec.values)} if spec is not None and spec.ordered else {}


def _compare(condition: Condition, actual: Value, order: Callable[[float, float], bool]) -> bool | None:
    """Quantities by their typical value, enums by the vocabulary's order; None for a value outside the vocabulary."""
    left, right = _scalar(actual), condition.value
    if isinstance(left, str):
        ranks = _ranks(condition.field)
        if right not in ranks:
            raise KnowledgeError(f"{condition.field} {condition.op} {right!r}: the field has no such place in an order")
        return order(ranks[left], ranks[right]) if left in ranks else None
    if left is None or isinstance(left, (bool, list)) or isinstance(right, bool) or not isinstance(right, (int, float)):
        raise KnowledgeError(f"{condition.field} {condition.op} {condition.value!r}: these cannot be compared")
    return order(left, right)
