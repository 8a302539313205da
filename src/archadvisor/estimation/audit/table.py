"""A published cost table as it was read, whatever its format."""

import math
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from archadvisor.errors import InputError
from archadvisor.estimation.prices import PRICE_DATE

STARTING_DATE = re.compile(r"\s*((?:19|20)\d\d)(?:-(\d\d))?(?:-(\d\d))?(?!\d)")
MAX_LINES = 2_000
MAX_TEXT = 1_000
"""Characters of a cell that are read; a usage text is a phrase, not a page."""


@dataclass(frozen=True)
class PublishedLine:
    """A line as published: its service, how its usage is described, what it costs in USD (None: not stated)."""

    number: int
    service: str
    usage: str
    published_usd: float | None


@dataclass(frozen=True)
class PublishedTable:
    """A table as published. `totals_usd` and `headline_usd` hold nothing, one figure, or the two ends of a range."""

    title: str
    lines: tuple[PublishedLine, ...]
    price_date: str = PRICE_DATE
    region: str = ""
    description: str = ""
    workload: dict[str, Any] = field(default_factory=dict)
    totals_usd: tuple[float, ...] = ()
    headline_usd: tuple[float, ...] = ()


def checked(title: str, lines: list[PublishedLine]) -> tuple[PublishedLine, ...]:
    """The lines of a table. Raises InputError if there are none or too many."""
    if not lines:
        raise InputError(f"{title} holds no cost lines. A line needs a service and a cost.")
    if len(lines) > MAX_LINES:
        raise InputError(f"{title} holds {len(lines)} lines; at most {MAX_LINES} are audited. Split the table.")
    return tuple(lines)


def usd(value: float, field_name: str) -> float:
    """An amount of money as it stands. Raises InputError naming the field if it is negative or not a number."""
    if not math.isfinite(value):
        raise InputError(f"{field_name} is {value}, not an amount. Give it in USD.")
    if value < 0:
        raise InputError(f"{field_name} is negative ({value:g}). Give a cost of 0 or more.")
    return value


def dated(text: str, field_name: str) -> str:
    """The ISO date that a text starts with: a month stands for its first day, a year for its middle.

    A text without a date means the catalogue's own date. Raises InputError for a date that is none, or still to come.
    """
    match = STARTING_DATE.match(text)
    if match is None:
        return PRICE_DATE
    year, month, day = match[1], match[2], match[3]
    try:
        found = date(int(year), int(month or 7), int(day or 1)).isoformat()
    except ValueError:
        raise InputError(f"{field_name} is {text!r}, not a date. Write it as YYYY-MM-DD, YYYY-MM or YYYY.") from None
    if found > PRICE_DATE:
        raise InputError(f"{field_name} is {found}, after the date of the price catalogue, {PRICE_DATE}.")
    return found
