"""What a scorer returns: a value in [0, 1] with its reason and evidence, or no value and why there is none."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

ScoreStatus = Literal["scored", "not_expected", "failed"]


@dataclass(frozen=True, slots=True)
class Score:
    """One measure of one design.

    `value` is None when nothing was scored: the case expects nothing of the kind (`not_expected`), or design or scorer
    cannot be used (`failed`). None is never 0. `evidence` holds ids of what gained or lost points.
    """

    value: float | None
    reason: str
    evidence: tuple[str, ...] = ()
    status: ScoreStatus = "scored"


def scored(value: float, reason: str, evidence: Iterable[str] = ()) -> Score:
    """A value, kept within [0, 1] against rounding."""
    return Score(min(1.0, max(0.0, value)), reason, tuple(evidence))


def not_expected(reason: str) -> Score:
    """The case says nothing that this measure could hold the design against."""
    return Score(None, reason, (), "not_expected")


def failed(reason: str) -> Score:
    """The design or the scorer could not be used."""
    return Score(None, reason, (), "failed")


def harmonic(precision: float, recall: float) -> float:
    """F1: the harmonic mean of two shares, 0 if both are."""
    return 0.0 if precision + recall == 0 else 2 * precision * recall / (precision + recall)
