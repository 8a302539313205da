"""Times: how fast an answer, how soon a result, by when it must be live.

What a duration is follows from the words beside it and from the role that the tagger gives it; either alone may be
wrong, so that a role overrules the words only where it is nearly certain.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from archadvisor.agents.reasoning.reading.fields import Span, requirement
from archadvisor.agents.reasoning.reading.lexicon import phrase, table
from archadvisor.agents.reasoning.reading.measures import SECONDS
from archadvisor.agents.reasoning.reading.numbers import numbers_in
from archadvisor.agents.reasoning.reading.reading import Reading, mentions
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirement

_UNIT = r"(?P<unit>milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|hours?|days?|working days?|weeks?|months?)\b"
_AFTER = re.compile(rf"(?:[ -]?|'s )(?:an? )?{_UNIT}(?P<and_half> and a half)?")
_ACCEPTED = (
    r"(?:'?s? delay| (?:later )?(?:is|would be|are) (?:\w+ )?(?:fine|acceptable|enough|ok|okay|sufficient|tolerable))"
)
_BARE = re.compile(
    r"\b(?:(?P<lead>within|in|under|less than|below|about|at most|no more than|than|after|up to) )?"
    r"(?:(?P<tenth>an? tenths? of a|tenths of a|an? fraction of a|fractions of a|half an?|an? quarter of an) "
    r"(?P<part>second|minute|hour)"
    r"|(?P<one>an?) (?P<single>second|minute|hour|day|week)(?P<half> and a half)?(?P<or_two> or (?:two|so))?(?!\w)"
    r"|(?P<plain>seconds|minutes|hours)(?!\w))"
    rf"(?P<accepted>{_ACCEPTED})?"
)
_NAMES = {"ms": 0.001, "millisecond": 0.001, "sec": 1.0, "s": 1.0, "min": 60.0, "working day": 86400.0}
_SMALL_PART = {
    "tenth": (0.1, 0.1),
    "tenths": (0.1, 0.3),
    "fraction": (0.1, 0.5),
    "fractions": (0.1, 0.5),
    "half": (0.5, 0.5),
    "quarter": (0.25, 0.25),
}
_NOT_A_DEMAND = phrase("not_a_time_demand")
_REPLY = phrase("reply")
_FIRST = phrase("first_output")
_LIVE = phrase("going_live")
_WORK = phrase("background_result")
_AHEAD = re.compile(r" (?:ahead|in advance|beforehand|earlier|too late|later(?! (?:is|would be|are)\b))\b")
_THE_NEXT = re.compile(r"\b(?:in|over|for|of|during|within) the (?:next|coming|following) $")
_FORESEES = re.compile(r"\b(?:predict|forecast|foresee|expect|anticipat|will|likely|plan|estimat)\w*")
_LONGEST_REPLY_S = 120.0
_UNHURRIED_MS = 30_000.0
_MOMENT_S = 2.0
"""A time as short as this is a limit on a machine, whatever the words."""
_JOINT = 20
"""Characters after a clause in which the words stand that join it to the next."""
_DEMANDS = ("latency", "turnaround", "freshness", "deadline")
_LIKELY, _UNLIKELY = 0.55, 0.06
"""Shares of the demand roles from which on a time is a demand whatever the words, or is none."""


def time_fields(reading: Reading) -> list[Requirement]:
    """Latency, first response, completion time, percentile and deadline; the tightest demand of each field counts."""
    demands = [demand for index in range(len(reading.clauses)) for demand in _demands(reading, index)]
    best: dict[str, Requirement] = {}
    for demand in demands:
        known = best.get(demand.field)
        if known is None or _typical(demand) < _typical(known):
            best[demand.field] = demand
    for told in _told(reading):
        best.setdefault(told.field, told)
    return [*best.values(), *_percentile(reading, best)]


def unhurried(reading: Reading, fields: Mapping[str, Requirement]) -> Reading:
    """The reading without the need for a verdict at once, where the brief itself leaves half a minute."""
    limit = fields.get("latency")
    if limit is None or not isinstance(limit.value, Quantity) or limit.value.typical < _UNHURRIED_MS:
        return reading
    return replace(reading, needs={need: hits for need, hits in reading.needs.items() if need != "realtime_decision"})


def _typical(demand: Requirement) -> float:
    return demand.value.typical if isinstance(demand.value, Quantity) else 0.0


def _demands(reading: Reading, index: int) -> list[Requirement]:
    clause = reading.clauses[index]
    if clause.present_state or mentions("earlier attempts?|gave up|used to", clause.folded):
        return []
    found = []
    for start, end, low, high in _durations(clause.folded):
        field = _field(reading, index, (start, end), high)
        if field is not None:
            span = (clause.start + start, clause.start + end)
            found.append(requirement(reading.brief, field, _in_unit(field, low, high), [span]))
    return found


def _durations(folded: str) -> list[tuple[int, int, float, float]]:
    """Spans and seconds (least, most) of durations."""
    found = []
    for number in numbers_in(folded):
        if match := _AFTER.match(folded, number.end):
            unit = _unit_seconds(match["unit"])
            extra = 0.5 if match["and_half"] else 0.0
            found.append((number.start, match.end(), (number.low + extra) * unit, (number.high + extra) * unit))
    taken = [(start, end) for start, end, _, _ in found]
    bare = [one for match in _BARE.finditer(folded) if (one := _bare(match)) is not None]
    return sorted(found + [one for one in bare if not any(one[0] < end and start < one[1] for start, end in taken)])


def _unit_seconds(unit: str) -> float:
    singular = unit if unit in _NAMES else unit.removesuffix("s")
    return _NAMES[singular] if singular in _NAMES else SECONDS[singular]


def _bare(match: re.Match[str]) -> tuple[int, int, float, float] | None:
    """`a tenth of a second`, `half a minute`, `within a minute`, `within seconds`, `an hour's delay`."""
    start, end = match.span()
    if match["tenth"]:
        word = re.sub(r"^an? | of.*| an?$", "", match["tenth"])
        low, high = _SMALL_PART[word]
        return start, end, low * SECONDS[match["part"]], high * SECONDS[match["part"]]
    if match["lead"] is None and match["accepted"] is None:
        return None
    if match["single"]:
        amount = SECONDS[match["single"]] * (1.5 if match["half"] else 1.0)
        return start, end, amount, 2 * amount if match["or_two"] else amount
    unit = SECONDS[match["plain"].rstrip("s")]
    return start, end, 2 * unit, 10 * unit


def _field(reading: Reading, index: int, at: Span, seconds: float) -> str | None:
    """The field that a duration demands, by its words and its role; None if it demands nothing."""
    clause, (start, end) = reading.clauses[index], at
    around = clause.folded[max(0, start - 70, _comma(clause.folded, start)) : end + 40]
    before = clause.folded[max(0, start - 14) : start]
    if mentions(_NOT_A_DEMAND, around) or re.search(r"\bfor (?:about |some )?$", before):
        return None
    if _is_horizon(clause.folded, start, end):
        return None
    roles = reading.roles_of(clause.start + start, clause.start + end, index)
    share = sum(roles.get(role, 0.0) for role in _DEMANDS)
    if roles and share < _UNLIKELY:
        return None
    worded = _worded(clause.folded, around, seconds)
    return worded or (_sized(around, seconds) if share >= _LIKELY else None)


def _is_horizon(folded: str, start: int, end: int) -> bool:
    """Whether a time tells how far ahead is looked (`in the next four weeks`, `two weeks ahead`) or what went by."""
    return bool(_AHEAD.match(folded, end)) or bool(_THE_NEXT.search(folded[:start]) and _FORESEES.search(folded))


def _comma(folded: str, start: int) -> int:
    """Where the part of a clause begins that a duration stands in, if the clause names another before it."""
    comma = folded.rfind(", ", 0, start)
    return comma if comma >= 0 and _durations(folded[:comma]) else 0


def _worded(clause: str, around: str, seconds: float) -> str | None:
    """The field by the words of the clause."""
    if seconds <= _LONGEST_REPLY_S:
        soon = seconds <= _MOMENT_S or mentions(_REPLY, clause)
        return _sized(around, seconds) if soon else None
    if seconds >= 2 * SECONDS["day"] and mentions(_LIVE, clause):
        return "deadline"
    return _sized(around, seconds) if mentions(_WORK, clause) else None


def _sized(around: str, seconds: float) -> str | None:
    """The field by the length of the time alone."""
    if seconds <= _LONGEST_REPLY_S:
        return "first_response" if mentions(_FIRST, around) else "latency"
    return "completion_time" if seconds <= 30 * SECONDS["day"] else None


def _told(reading: Reading) -> list[Requirement]:
    """Times that are told without a number (`overnight`, `while the caller waits`), each with its rule."""
    found: list[Requirement] = []
    for pattern, spec in _moments():
        for index, clause in enumerate(reading.clauses):
            match = None if clause.present_state else pattern.search(_with_joint(reading, index))
            if match and not mentions(_NOT_A_DEMAND, clause.folded):
                low, typical, high = spec["seconds"]
                factor, unit = _UNITS[spec["field"]]
                value = Quantity(low=low * factor, typical=typical * factor, high=high * factor, unit=unit)
                span = (clause.start + match.start(), clause.start + match.end())
                found.append(requirement(reading.brief, spec["field"], value, [span], "inferred", spec["rule"]))
                break
    return found


def _with_joint(reading: Reading, index: int) -> str:
    """A clause with the words that join it to the next one (`..., so that they`)."""
    clause, text = reading.clauses[index], reading.brief.text
    joint = text[clause.start + len(clause.folded) :].split(".", 1)[0][:_JOINT]
    return clause.folded + joint.lower()


@cache
def _moments() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    specs = table("phrases")["moments"]
    return [(re.compile(rf"\b(?:{'|'.join(spec['words'])})(?!\w)"), spec) for spec in specs]


_UNITS = {
    "latency": (1000.0, "ms"),
    "first_response": (1000.0, "ms"),
    "completion_time": (1.0, "s"),
    "deadline": (1 / SECONDS["day"], "days"),
}


def _in_unit(field: str, low: float, high: float) -> Quantity:
    factor, unit = _UNITS[field]
    return Quantity.between(round(low * factor, 3), round(high * factor, 3), unit, typical=round(high * factor, 3))


def _percentile(reading: Reading, demands: dict[str, Requirement]) -> list[Requirement]:
    """The percentile that a latency demand speaks of; `most` means the median, everything else stays unsaid."""
    if not {"latency", "first_response"} & set(demands):
        return []
    named = (
        ("p99", r"99th percentile|p99|99 (?:%|per ?cent) of"),
        ("p95", r"95th percentile|p95|95 (?:%|per ?cent) of"),
        ("p50", r"for most|median|on average|p50"),
    )
    for value, pattern in named:
        for clause in reading.clauses:
            if match := re.search(pattern, clause.folded):
                span = (clause.start + match.start(), clause.start + match.end())
                return [requirement(reading.brief, "latency_percentile", value, [span])]
    return []
