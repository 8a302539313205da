"""The load of work as a clause tells it: what is worked on, how much of it, and how long one item takes today."""

import re
from dataclasses import dataclass

from archadvisor.agents.reasoning.reading.lexicon import table
from archadvisor.agents.reasoning.reading.measures import Measure, quantity
from archadvisor.agents.reasoning.reading.reading import Reading
from archadvisor.agents.reasoning.reading.subjects import all_stems
from archadvisor.domain.quantity import Quantity
from archadvisor.knowledge.organisation_records import WorkKind

HOURS = {"minute": 1 / 60, "min": 1 / 60, "hour": 1.0, "day": 8.0, "working day": 8.0, "week": 40.0}
"""Working hours of a unit of time: a day has eight, a week forty."""

_STOP = r"a|an|per|each|every|and|or|from|to|into|in|on|at|for|with|by|of|that|which|who|about|are|is|have|has|were"
_WORD = rf"(?!(?:{_STOP})\b)[a-z'-]+"
_END = rf"(?= (?:{_STOP}|go|takes?|daily|weekly|monthly|last|this)\b|[,.;)]|$)"
_ITEM = re.compile(rf"\s*(?P<noun>(?:{_WORD} ){{0,3}}?{_WORD}s){_END}")
_UNIT = re.compile(r"\s*-?(?P<unit>minute|min|hour|working day|day|week)s?\b")
_WORKING = re.compile(r"\b(?:spends?|needs?|costs?|works?|invests?|sits?)\b")
_EACH = re.compile(r"\b(?:each|every|per|one|a single|apiece)\b")
_TAKES = re.compile(r"\b(?:takes?|waits?|until|after|later|lasts?)\b")


@dataclass(frozen=True)
class Load:
    """What is worked on, its volume (`items/period`), working hours per item and hours from arrival to result."""

    work: str | None = None
    volume: Quantity | None = None
    effort: Quantity | None = None
    lead_time: Quantity | None = None

    @property
    def is_told(self) -> bool:
        """Whether the brief gives any figure."""
        return bool(self.volume or self.effort or self.lead_time)


def load_of(reading: Reading, number: int, kind: WorkKind) -> Load:
    """The load that a clause states for a kind of work."""
    measures = [one for one in reading.measures if one.clause == number]
    counted = [(one, noun) for one in measures if (noun := _noun(one)) and not _UNIT.match(one.after)]
    own = [pair for pair in counted if not all_stems(pair[1]).isdisjoint(_spoken_of(kind))]
    rated = [pair for pair in own if _period(pair[0], measures)]
    chosen = next(iter(rated or own), None)
    effort, lead_time = _times(reading, number, measures)
    if chosen is None:
        return Load(effort=effort, lead_time=lead_time)
    period = _period(chosen[0], measures)
    volume = quantity(chosen[0].number, f"{chosen[1]}/{period}") if period else None
    return Load(chosen[1], volume, effort, lead_time)


def _spoken_of(kind: WorkKind) -> frozenset[str]:
    """The words by which people speak of the items of a kind of work."""
    return all_stems(" ".join([kind.item, *kind.subjects, *kind.cues, *table("organisation")["any_item"]]))


def _noun(one: Measure) -> str | None:
    found = _ITEM.match(one.after)
    return found["noun"] if found and not found["noun"].isdigit() else None


def _period(one: Measure, measures: list[Measure]) -> str | None:
    """The period of a rate; in `9,000 calls and 6,000 letters a week` the first has that of the second."""
    if one.per or not one.after.rstrip().endswith("and"):
        return one.per
    return next((other.per for other in measures if other.start > one.start), None)


def _times(reading: Reading, number: int, measures: list[Measure]) -> tuple[Quantity | None, Quantity | None]:
    """Working time per item and lead time; a time is work if somebody spends it, else time that passes."""
    folded = reading.clauses[number].folded
    for one in measures:
        unit = _UNIT.match(one.after)
        if unit is None or not (_EACH.search(one.after[:40]) or _TAKES.search(one.before[-30:])):
            continue
        hours = quantity(one.number, "h", HOURS[unit["unit"]])
        if _WORKING.search(folded) or unit["unit"] in ("minute", "min"):
            return hours, None
        if _TAKES.search(folded):
            return None, hours
    return None, None
