"""Dates of records: nothing from after the catalogue's date, nothing that was over by then.

A date is written as precisely as it is known (YYYY, YYYY-MM or YYYY-MM-DD) and stands for the whole of that time, so
that `2026` is not after `2026-11-20`.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from archadvisor.knowledge.records import PriceRecord, Record, ReferenceRecord, RegimeRecord, Technology

CATALOGUE_DATE = "2026-11-20"
"""The day at which the knowledge was last true as a whole; prices are taken as of it."""

MOST_DAYS_OF_A_FACT: Mapping[type[Record], int] = {PriceRecord: 200, Technology: 400, RegimeRecord: 400}
"""Age after which a fact is called stale: prices change within months, products and laws within a year."""

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_FUTURE_STATUS = ("adopted_future", "proposed")


def untimely(record: Record, today: str = CATALOGUE_DATE) -> Iterator[str]:
    """What is wrong with the dates of a record at a day."""
    match record:
        case PriceRecord():
            yield from _as_of(record.as_of, today)
            yield from _validity(record.as_of, record.valid_until, today)
        case Technology():
            yield from _as_of(record.as_of, today)
        case RegimeRecord():
            yield from _as_of(record.as_of, today)
            yield from _in_force(record, today)
        case ReferenceRecord():
            years = [
                one for one in re.findall(r"\b(?:19|20)\d{2}(?:-\d{2}(?:-\d{2})?)?", record.date) if _after(one, today)
            ]
            yield from (f"date: {one} is after the catalogue's date {today}" for one in years)


def stale(record: Record, today: str = CATALOGUE_DATE) -> Iterator[str]:
    """A warning for a fact that was last looked at too long before a day."""
    most = MOST_DAYS_OF_A_FACT.get(type(record))
    as_of = getattr(record, "as_of", None)
    if most is None or not isinstance(as_of, str) or not _DATE.fullmatch(as_of):
        return
    age = (_last_day(today) - _last_day(as_of)).days
    if age > most:
        yield f"as_of: {as_of} is {age} days before the catalogue's date; look again"


def _as_of(as_of: str, today: str) -> Iterator[str]:
    if _after(as_of, today):
        yield f"as_of: {as_of} is after the catalogue's date {today}"


def _validity(start: str, end: str | None, today: str) -> Iterator[str]:
    if end is None:
        return
    if _after(start, end):
        yield f"valid_until: {end} is before as_of {start}"
    if _after(today, end):
        yield f"valid_until: it ended on {end}, before the catalogue's date {today}"


def _in_force(record: RegimeRecord, today: str) -> Iterator[str]:
    """A regime's status must agree with the day from which it applies."""
    starts = record.applies_from
    if record.status == "repealed":
        yield "status: it is repealed; remove the record or name what replaces it"
    if starts is None:
        return
    if record.status == "in_force" and _after(starts, today):
        yield f"applies_from: {starts} is after the catalogue's date, so it is not in force yet"
    if record.status in _FUTURE_STATUS and not _after(starts, today):
        yield f"applies_from: {starts} has come, so its status is no longer {record.status}"


def _after(one: str, other: str) -> bool:
    """Whether a date is after another as far as both are precise; what is no date is not judged."""
    shared = min(len(one), len(other))
    return bool(_DATE.fullmatch(one) and _DATE.fullmatch(other)) and one[:shared] > other[:shared]


def _last_day(written: str) -> date:
    """The last day of the year, month or day that was written; months end on the 28th for this purpose."""
    year, month, day = [*map(int, written.split("-")), 12, 28][:3] if len(written) < 8 else map(int, written.split("-"))
    return date(year, month, day)
