"""Rank correlation."""

from collections.abc import Sequence
from itertools import combinations
from math import sqrt


def kendall_tau(one: Sequence[float], other: Sequence[float]) -> float:
    """Kendall's tau-b of two equally long series, corrected for ties; 0 if either is constant.

    (concordant - discordant) / sqrt((pairs - ties in one) · (pairs - ties in other)). Source: Kendall 1945.
    """
    balance, untied_one, untied_other = _pairs(one, other)
    scale = sqrt(untied_one * untied_other)
    return balance / scale if scale else 0.0


def somers_d(grades: Sequence[float], values: Sequence[float]) -> float:
    """Somers' D of values given grades: (concordant - discordant) / pairs of different grade; 0 without any.

    It reaches 1 where a few grades are kept in perfect order, which tau-b cannot. Source: Somers 1962.
    """
    balance, untied, _ = _pairs(grades, values)
    return balance / untied if untied else 0.0


def _pairs(one: Sequence[float], other: Sequence[float]) -> tuple[int, int, int]:
    """Concordant less discordant pairs, pairs that differ in one, pairs that differ in the other."""
    balance = untied_one = untied_other = 0
    for (a, x), (b, y) in combinations(zip(one, other, strict=True), 2):
        first, second = (a > b) - (a < b), (x > y) - (x < y)
        balance += first * second
        untied_one += first != 0
        untied_other += second != 0
    return balance, untied_one, untied_other
