"""The vocabulary of usage texts: units and their scales, things that are counted, periods, words that mean nothing."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from archadvisor.domain.model import Model
from archadvisor.domain.tables import packaged_table

NUMBER = r"\d[\d,]*(?:\.\d+)?\s?[kKM]?"


class Vocabulary(Model):
    """The words of `units.yaml`."""

    scaled: dict[str, dict[str, float]]
    joined: dict[str, list[str]]
    counted: dict[str, list[str]]
    multipliers: dict[str, float]
    numerals: dict[str, int]
    tokens_in: list[str]
    tokens_out: list[str]
    periods: dict[str, float]
    fillers: list[str]
    paired: list[str]
    kinds: list[str]
    capacity: list[str]
    per_second: list[str]
    spoken_before: list[str]
    priced_by: list[str]
    rewrites: list[tuple[str, str]]
    outward: list[str]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that comes with the auditor."""
    return Vocabulary(**_read("units.yaml"))


@cache
def unit_words() -> dict[str, tuple[str, float]]:
    """Each word of a unit with the unit that it means and its scale."""
    return dict(_unit_words())


def written_out(text: str) -> str:
    """A usage text with its short forms written out: `5K/1K tokens` is `(5K in + 1K out)`."""
    for pattern, replacement in _rewrites():
        text = pattern.sub(replacement, text)
    return text


@cache
def _rewrites() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(pattern.replace("N", NUMBER), re.I), replacement) for pattern, replacement in vocabulary().rewrites
    )


def unit_of(word: str) -> tuple[str, float] | None:
    """The unit that a word means, singular or plural, and its scale; None if it means none."""
    return next((unit_words()[one] for one in forms(word) if one in unit_words()), None)


def period_of(word: str) -> float | None:
    """How often per month a period comes, e.g. 730 for `hour`; None if a word is no period."""
    return next((vocabulary().periods[one] for one in forms(word) if one in vocabulary().periods), None)


def per_month(heading: str) -> float:
    """What turns a cost into one per month by the period that its heading names: 1/12 for `Annual cost`, else 1."""
    periods = [found for found in map(period_of, re.findall(r"[A-Za-z]+", heading)) if found is not None]
    return 1.0 if not periods or 1.0 in periods else periods[0]


def forms(word: str) -> list[str]:
    """A word as it stands in the vocabulary, then without its plural."""
    bare = word.lower().strip(".'-_")
    return [bare] + [bare[: -len(end)] for end in ("s", "es") if bare.endswith(end) and len(bare) > len(end) + 1]


def _unit_words() -> Iterator[tuple[str, tuple[str, float]]]:
    known = vocabulary()
    for unit, words in [*known.counted.items(), *known.joined.items()]:
        yield from ((word, (unit, 1.0)) for word in words)
    for unit, scales in known.scaled.items():
        yield from ((word, (unit, scale)) for word, scale in scales.items())


def _read(name: str) -> Any:
    return packaged_table("archadvisor.estimation.audit", name)
