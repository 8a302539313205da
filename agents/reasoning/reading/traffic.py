"""Traffic: which of the rates of a brief is the work that the system does, and how high it goes.

A brief tells many rates: what it handles, what somebody else allows, what a line carries. The noun that is counted and
the role that the tagger gives the number decide together.
"""

import re
from itertools import pairwise

from archadvisor.agents.reasoning.reading.fields import requirement
from archadvisor.agents.reasoning.reading.lexicon import phrase
from archadvisor.agents.reasoning.reading.measures import SECONDS, WINDOW, Measure, per_day, quantity
from archadvisor.agents.reasoning.reading.reading import Reading, mentions
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirement

_ARRIVING = phrase("arriving")
_UNRATED = ("money", "time", "languages")
_SIZE = re.compile(r"[ -]?(?:[kmgt]i?b|[kmg]bit|(?:kilo|mega|giga|tera)?bytes?)\b")
_ROLE_SHARE = 0.5
"""What the role of a number counts beside its noun, chosen on briefs of the corpus."""
_LEAST_LOAD = 0.25
"""A number whose chance of being traffic or a peak is smaller is somebody else's rate where another one is told."""
_REPORTING = re.compile(r"\b(?:report|send|deliver|measure|record|transmit|sample|write|log|answer|call)s?\b[^.;,]*$")
_EVERY = re.compile(r"\b(?:every|each) $")
_READINGS = re.compile(r"\b(?:readings|measurements|measured values|measuring values|samples|data points|telemetry)\b")
_EACH = re.compile(r"\beach\b[^.;]{0,30}$")
_TIMES = re.compile(r"[ -]?times\b")
_SEASON = re.compile(r"\bin (?:the )?(?:summer|winter|spring|autumn|low season|off.?season|quiet (?:weeks|months)) $")


def traffic_fields(reading: Reading) -> list[Requirement | None]:
    """Traffic, peak rate and readings: the rate that is most likely work, and what devices report on their own."""
    rated = [one for one in reading.measures if one.per and one.kind not in _UNRATED and not _SIZE.match(one.after)]
    ranked = sorted(rated, key=lambda one: -_rank(reading, one))
    best = ranked[0] if ranked and _rank(reading, ranked[0]) > 0 else None
    if best is None or best.per is None:
        return [_reported(reading)]
    readings = _readings(reading, rated, best)
    amount = per_day(best.number, best.per).times(_each_factor(reading, best))
    if quiet := _quiet(reading, best):
        amount = amount.model_copy(update={"low": per_day(quiet.number, best.per).low})
    if best.kind == "users":
        rule = "each person counted per day makes one request"
        return [requirement(reading.brief, "traffic", amount, [(best.start, best.end)], "inferred", rule), readings]
    stated = requirement(reading.brief, "traffic", amount, [(best.start, best.end)])
    return [stated, _peak(reading, best), readings]


def _rank(reading: Reading, one: Measure) -> float:
    """How likely a rated number is the work that the system does, by its noun and by its role."""
    noun, load = _noun_rank(reading, one), _load(reading, one)
    if load is None:
        return 0.0 if one.kind == "sites" else noun
    if one.kind == "sites" and load < _ROLE_SHARE:
        return 0.0
    return noun * (_ROLE_SHARE * load + 1 - _ROLE_SHARE) if load >= _LEAST_LOAD else 0.1 * noun


def _load(reading: Reading, one: Measure) -> float | None:
    """How much the role of a number is that of traffic; a peak counts half, since it is told beside the usual load."""
    usual, peak = (reading.role(one.start, one.end, one.clause, role) for role in ("traffic", "peak"))
    return None if usual is None or peak is None else usual + peak / 2


def _noun_rank(reading: Reading, one: Measure) -> float:
    """How likely a rated number is the work that the system does: work nouns first, people and unknown nouns last."""
    clause = reading.clauses[one.clause].folded
    if mentions("growing|grow|hours? a day|deleted|years? (?:of|ago)", _until_rate(one)):
        return 0.0
    if one.kind in ("documents", "pages"):
        incidental = reading.has("answer_questions", "search_items") and mentions(_ARRIVING, clause)
        return 0.0 if incidental else 3.0
    return {"work": 3.5 if mentions("page (?:requests|views)", one.noun) is False else 1.2, "users": 1.5}.get(
        one.kind, 1.0
    )


def _until_rate(one: Measure) -> str:
    """The words between the number and the end of its rate."""
    return one.after[: one.end - one.start - (one.number.end - one.number.start)]


def _each_factor(reading: Reading, one: Measure) -> float:
    """`200 per second each`: once for every site."""
    if not mentions("each|per (?:site|plant|store|branch|ship|camera|line)", one.after):
        return 1.0
    sites = next((other for other in reading.measures if other.kind == "sites" and other.per is None), None)
    return sites.number.typical if sites else 1.0


def _peak(reading: Reading, base: Measure) -> Requirement | None:
    """The peak in the unit of the normal load (`and more than 50,000 on holidays`)."""
    at_peak = "on holidays|at peaks?|in peaks?|peaks?|during (?:sales|peaks?)|at the busiest"
    for one in reading.measures:
        later = one.start > base.start and one.clause - base.clause <= 1 and one.kind in ("", "work")
        greater = one.number.typical > base.number.typical
        if later and greater and base.per in SECONDS and mentions(at_peak, one.after):
            rate = quantity(one.number, "requests/s", 1 / SECONDS[base.per])
            return requirement(reading.brief, "peak_rate", rate, [(one.start, one.end)])
    return None


def _quiet(reading: Reading, base: Measure) -> Measure | None:
    """The load out of season (`8,000 a day in February, in summer 150`)."""
    return next(
        (
            one
            for one in reading.measures
            if one.clause == base.clause
            and one.start > base.start
            and not one.kind
            and one.number.high < base.number.low
            and _SEASON.search(one.before[-WINDOW:])
        ),
        None,
    )


def _readings(reading: Reading, rated: list[Measure], work: Measure) -> Requirement | None:
    """What devices deliver beside the counted work (`60,000 sensor readings a second`), per second."""
    for one in rated:
        if one is not work and one.per and _READINGS.search(_until_rate(one)):
            each = _devices(reading, one)
            amount = per_day(one.number, one.per, "readings/s").times(each / SECONDS["day"])
            return requirement(reading.brief, "readings", amount, [(one.start, one.end)])
    told = _sampled(reading) or _reported(reading)
    if told is None or not isinstance(told.value, Quantity):
        return None
    amount = told.value.times(1 / SECONDS["day"]).model_copy(update={"unit": "readings/s"})
    return told.model_copy(update={"id": "req-readings", "field": "readings", "value": amount, "unit": amount.unit})


def _sampled(reading: Reading) -> Requirement | None:
    """Values that are taken some times a second (`900 measured values ten times a second`), per day."""
    for one, times in pairwise(reading.measures):
        if _READINGS.search(one.after) and one.per is None and times.per and _TIMES.match(times.after):
            amount = per_day(times.number, times.per).times(one.number.typical * _devices(reading, one))
            return requirement(reading.brief, "traffic", amount, [(one.start, times.end)])
    return None


def _devices(reading: Reading, rate: Measure) -> float:
    """How many devices deliver at a rate that is told of each (`80 turbines, each sends 400 values a second`)."""
    if not _EACH.search(rate.before.lower()):
        return 1.0
    counted = [one for one in reading.measures if one.start < rate.start and one.kind in ("items", "sites", "")]
    return next((one.number.typical for one in reversed(counted) if one.per is None), 1.0)


def _reported(reading: Reading) -> Requirement | None:
    """What devices report on their own: `1,900 sensors that report every five minutes`."""
    times = [one for one in reading.measures if one.kind == "time"]
    for one in reading.measures:
        told = next((other for other in times if _follows(other, one)), None)
        seconds = _period_seconds(told) if told else None
        if told and seconds:
            amount = quantity(one.number, "requests/day", SECONDS["day"] / seconds)
            rule = "each of the devices reports once in the time that is told"
            return requirement(reading.brief, "traffic", amount, [(one.start, told.end)], "inferred", rule)
    return None


def _follows(time: Measure, count: Measure) -> bool:
    """Whether a time says how often what is counted before it in the clause reports."""
    if time.clause != count.clause or time.start <= count.start or count.per is not None:
        return False
    counted = count.kind in ("", "items", "sites") and _EVERY.search(time.before) is not None
    return counted and _REPORTING.search(_EVERY.sub("", time.before[len(count.before) :])) is not None


def _period_seconds(time: Measure) -> float | None:
    unit = re.match(r"[ -]?(second|minute|hour|day)", time.after)
    return time.number.typical * SECONDS[unit[1]] if unit else None
