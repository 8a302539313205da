"""The three truth values, combined by the strong Kleene tables."""

from enum import Enum


class Truth(Enum):
    """The value of a predicate: unknown facts make it unknown, never silently false."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"


def truth_of(value: bool | None) -> Truth:
    """The truth of an answer that may be missing."""
    if value is None:
        return Truth.UNKNOWN
    return Truth.TRUE if value else Truth.FALSE


def negated(truth: Truth) -> Truth:
    """Negation: unknown stays unknown."""
    return _NEGATION[truth]


_NEGATION = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}
