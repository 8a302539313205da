"""Measures: numbers with what they count: users, documents, work per day, times, money."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from archadvisor.agents.reasoning.reading.clauses import Clause
from archadvisor.agents.reasoning.reading.lexicon import words
from archadvisor.agents.reasoning.reading.numbers import Number, numbers_in
from archadvisor.domain.quantity import Quantity

SECONDS = {
    "second": 1.0,
    "minute": 60.0,
    "hour": 3600.0,
    "day": 86400.0,
    "week": 604800.0,
    "month": 2629800.0,
    "year": 31557600.0,
}
_PER = (
    r"(?:a|an|per|each|every|in an?|/|on (?:a|an) (?:normal|ordinary|average|typical|usual|good|busy)) ?"
    r"(?P<per>second|minute|hour|day|night|working day|week|month|quarter|year)\b"
    r"|(?P<adverb>daily|hourly|weekly|monthly|yearly|annually|per annum)"
)
# What stands further before a number says nothing about it.
WINDOW = 80
# A stretch of time in which something is to happen is no period of a rate.
_STRETCH = r"(?<!within )(?<!after )(?<!less than )(?<!under )(?<!for )"
_RATE = re.compile(rf"(?! ?(?:%|per ?cent))[^.;]{{0,45}}?\b{_STRETCH}(?:{_PER})")
_ONCE = re.compile(
    r"\b(?:once an? (?P<per>day|week|month|night)|(?P<adverb>daily|weekly|monthly|nightly))\b[^.;]{0,30}$"
)
_ADVERBS = {
    "daily": "day",
    "nightly": "day",
    "hourly": "hour",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annually": "year",
    "per annum": "year",
    "night": "day",
    "working day": "day",
    "quarter": "quarter",
}
_STOP = (
    r"(?:of|and|or|to|for|in|on|at|from|with|a|an|the|per|each|every|is|are|was|were|in|by|as|that|which|who|than)\b"
)


@dataclass(frozen=True)
class Measure:
    """A number and the noun that it counts; `per` is the period of a rate."""

    number: Number
    clause: int
    start: int
    end: int
    noun: str
    kind: str
    per: str | None
    after: str
    before: str


def measures_in(clauses: Sequence[Clause]) -> list[Measure]:
    """Every number of the brief with its noun and rate, in order, positions in the whole text."""
    return [measure for index, clause in enumerate(clauses) for measure in _in_clause(index, clause)]


def _in_clause(index: int, clause: Clause) -> list[Measure]:
    numbers = numbers_in(clause.folded)
    ends = [*(number.start for number in numbers[1:]), len(clause.folded)][: len(numbers)]
    found = [_measure(index, clause, number, end) for number, end in zip(numbers, ends, strict=True)]
    return [_carry(one, found[place + 1 : place + 2]) for place, one in enumerate(found)]


def _measure(index: int, clause: Clause, number: Number, end: int) -> Measure:
    after, before = clause.folded[number.end : end], clause.folded[: number.start]
    noun, kind, reach = _noun(after)
    rate = _RATE.match(after)
    once = _ONCE.search(before[-WINDOW:])
    per = _period(rate) or _period(once)
    stop = number.end + max(reach, rate.end() if rate else 0)
    return Measure(number, index, clause.start + number.start, clause.start + stop, noun, kind, per, after, before)


def _period(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    name = match["per"] or match["adverb"]
    return _ADVERBS.get(name, name)


def _carry(one: Measure, following: list[Measure]) -> Measure:
    """`N questions and M pages a month`: the rate of the second counts for the first too."""
    if one.per is None and one.kind == "work" and following and following[0].per and one.after.rstrip().endswith("and"):
        return Measure(
            one.number, one.clause, one.start, one.end, one.noun, one.kind, following[0].per, one.after, one.before
        )
    return one


@cache
def _nouns() -> re.Pattern[str]:
    groups = words("counted")
    parts = "|".join(rf"(?P<{kind}>{'|'.join(nouns)})" for kind, nouns in groups.items())
    return re.compile(rf"[ -]?(?:(?!{_STOP})[\w'/-]+,? ){{0,4}}?(?:of (?:the |our )?)?(?:{parts})(?![\w-])")


def _noun(after: str) -> tuple[str, str, int]:
    match = _nouns().match(after[:80])
    if match is None:
        return "", "", 0
    kind = str(match.lastgroup)
    return match.group().strip(), kind, match.end()


def quantity(number: Number, unit: str, factor: float = 1.0) -> Quantity:
    """The range of a number in a unit, widened by what its words say: about is 20 % each way, over up to half more."""
    low, typical, high = number.low, number.typical, number.high
    if number.bound == "about" and low == high:
        low, high = 0.8 * low, 1.2 * high
    if number.bound == "up_to" and low == high:
        low, typical = 0.25 * low, 0.6 * typical
    if number.bound == "over" and low == high:
        high = 1.5 * high
    return Quantity(low=low * factor, typical=typical * factor, high=high * factor, unit=unit)


def limit(number: Number, unit: str, factor: float = 1.0) -> Quantity:
    """A number that is a limit: no spread beyond what the text gives."""
    return Quantity(low=number.low * factor, typical=number.typical * factor, high=number.high * factor, unit=unit)


def per_day(number: Number, per: str, unit: str = "requests/day") -> Quantity:
    """A rate as work per day; a month counts 30.4 days, a quarter 91.3."""
    seconds = SECONDS["month"] * 3 if per == "quarter" else SECONDS[per]
    return quantity(number, unit, SECONDS["day"] / seconds)
