"""Quantity fields: who, how much, how fast, how long, how expensive."""

import re
from collections.abc import Callable

from archadvisor.agents.reasoning.reading.fields import requirement
from archadvisor.agents.reasoning.reading.measures import SECONDS, Measure, quantity
from archadvisor.agents.reasoning.reading.reading import Reading, mentions
from archadvisor.agents.reasoning.reading.traffic import traffic_fields
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirement

_COUNTS = {
    "documents": ("documents", "documents"),
    "pages": ("pages", "pages"),
    "tenants": ("tenants", "tenants"),
    "departments": ("departments", "departments"),
    "sites": ("sites", "sites"),
    "languages": ("languages", "languages"),
    "items": ("items", "items"),
    "users": ("users", "users"),
    "team": ("team", "people"),
}
_SURELY, _HARDLY = 0.5, 0.25
"""Shares of a role from which on the tagger is believed that a number has it, and up to which that it has not."""


def quantity_fields(reading: Reading) -> list[Requirement]:
    """All quantities that the text states, by field; the first fitting measure of a field counts."""
    found = [
        *_counts(reading),
        *traffic_fields(reading),
        *_concurrency(reading),
        *_growth(reading),
        *_availability(reading),
    ]
    return [one for one in found if one is not None]


def _counts(reading: Reading) -> list[Requirement | None]:
    return [*(_count(reading, field, kind, unit) for field, (kind, unit) in _COUNTS.items()), _reviewers(reading)]


def _reviewers(reading: Reading) -> Requirement | None:
    """People counted beside the words of review, approval or hand-over."""
    near = "reviewers?|moderators?|interpreters?|approvers?|inspectors?|supervisors?|controllers?|on duty|review|check"
    for one in reading.measures:
        clause = reading.clauses[one.clause].folded
        counted = one.kind == "users" and one.per is None and one.number.high <= 500
        if (
            counted
            and mentions(near, one.noun)
            and reading.has("human_review", "human_approval", "human_handoff", "expert_decides")
        ):
            return requirement(reading.brief, "reviewers", quantity(one.number, "people"), [(one.start, one.end)])
        if counted and mentions("available (?:to|for) (?:review|check)\\w*", clause):
            return requirement(reading.brief, "reviewers", quantity(one.number, "people"), [(one.start, one.end)])
    return None


def _count(reading: Reading, field: str, kind: str, unit: str) -> Requirement | None:
    fits: Callable[[Measure], bool] = {
        "users": lambda one: one.kind in ("users", "team") and not _is_team(reading, one) and not _per_unit(one),
        "team": lambda one: _is_team(reading, one),
        "tenants": lambda one: one.kind == "tenants" and reading.has("tenant_separation", "shared_platform"),
    }.get(field, lambda one: one.kind == kind and one.per is None)
    measure = next((one for one in reading.measures if fits(one)), None)
    if measure is None:
        return None
    return requirement(reading.brief, field, quantity(measure.number, unit), [(measure.start, measure.end)])


def _per_unit(one: Measure) -> bool:
    """Users counted as work (`400 customers are flagged per day`) are traffic."""
    return one.per is not None and mentions("flagged|admitted|discharged|processed|screened|examined", one.after)


def _is_team(reading: Reading, one: Measure) -> bool:
    """Whether people are those who build and run the system: by the role of their number, else by their noun."""
    if one.number.high > 50 or one.kind not in ("users", "team"):
        return False
    share = reading.role(one.start, one.end, one.clause, "team_n")
    if share is not None and not _HARDLY <= share < _SURELY:
        return share >= _SURELY
    if one.kind == "team" or mentions("developers?|administrators?|programmers?|software engineers?", one.noun):
        return not mentions("want|need|help|at the same time", one.after)
    return mentions(r"we are|of us", one.before[-12:] + one.noun)


def _concurrency(reading: Reading) -> list[Requirement | None]:
    together = "at the same time|at once|simultaneous(?:ly)?|concurrent(?:ly)?|in parallel"
    for one in reading.measures:
        if one.kind in ("users", "work", "") and mentions(together, one.after[:60]):
            amount = quantity(one.number, "sessions")
            return [requirement(reading.brief, "concurrent_users", amount, [(one.start, one.end)])]
    return []


def _growth(reading: Reading) -> list[Requirement | None]:
    found: list[Requirement | None] = []
    for clause in reading.clauses:
        if match := re.search(
            r"\b(two|three|four|five|ten|twenty|\d+) times (?:that|as (?:much|many)|the (?:normal|usual))",
            clause.folded,
        ):
            factor = float(
                {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "twenty": 20}.get(match[1]) or match[1]
            )
            found.append(_at(reading, "burst_factor", Quantity.exactly(factor, "ratio"), clause.start, match))
        if match := re.search(
            r"\bgrow\w* (?:by )?(?:a )?(third|quarter|half|hundredfold|tenfold|\d{1,3} ?%|\d{1,3} per ?cent)",
            clause.folded,
        ):
            found.append(
                _at(reading, "growth", Quantity.exactly(_growth_ratio(match[1]), "ratio"), clause.start, match)
            )
        if match := re.search(r"\bdoubl(?:e|es|ing) (?:every|each|within) ", clause.folded):
            found.append(_at(reading, "growth", Quantity.exactly(2.0, "ratio"), clause.start, match))
    return found


def _growth_ratio(word: str) -> float:
    named = {"third": 4 / 3, "quarter": 1.25, "half": 1.5, "hundredfold": 100.0, "tenfold": 10.0}
    return named[word] if word in named else 1 + float(re.sub(r"\D", "", word)) / 100


_UPTIME = re.compile(r"\b(9\d(?:\.\d+)?) ?(?:%|per ?cent)")
_OUTAGE = re.compile(
    r"\boutages? of (some|a few|several|\d+|one|two|an?) (hours?|minutes?|days?)[^.]*?"
    r"\b(?:fine|acceptable|tolerable|ok)"
)


def _availability(reading: Reading) -> list[Requirement | None]:
    found: list[Requirement | None] = []
    for clause in reading.clauses:
        uptime, outage = _UPTIME.search(clause.folded), _OUTAGE.search(clause.folded)
        if uptime and mentions(r"availab\w*|uptime|up", clause.folded):
            share = Quantity.exactly(round(float(uptime[1]) / 100, 6), "fraction")
            found.append(_at(reading, "availability", share, clause.start, uptime))
        if outage:
            found.append(_at(reading, "outage_tolerance", _outage(outage), clause.start, outage))
    return found


def _outage(match: re.Match[str]) -> Quantity:
    unit = SECONDS[match[2].rstrip("s")]
    low, typical, high = {
        "some": (1, 3, 8),
        "a few": (2, 3, 5),
        "several": (3, 5, 9),
        "one": (1, 1, 1),
        "two": (2, 2, 2),
    }.get(match[1], (float(match[1]),) * 3 if match[1].isdigit() else (1, 1, 1))
    return Quantity(low=low * unit, typical=typical * unit, high=high * unit, unit="s")


def _at(reading: Reading, field: str, value: Quantity, offset: int, match: re.Match[str]) -> Requirement:
    return requirement(reading.brief, field, value, [(offset + match.start(), offset + match.end())])
