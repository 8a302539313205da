"""Quantity fields: who, how much, how fast, how long, how expensive."""

import re
from collections.abc import Callable

from archadvisor.agents.reasoning.reading.fields import requirement
from archadvisor.agents.reasoning.reading.lexicon import phrase
from archadvisor.agents.reasoning.reading.measures import SECONDS, Measure, per_day, quantity
from archadvisor.agents.reasoning.reading.reading import Reading, mentions
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
_ARRIVING = phrase("arriving")


def quantity_fields(reading: Reading) -> list[Requirement]:
    """All quantities that the text states, by field; the first fitting measure of a field counts."""
    found = [*_counts(reading), *_traffic(reading), *_concurrency(reading), *_growth(reading), *_availability(reading)]
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
    if one.number.high > 50 or one.kind not in ("users", "team"):
        return False
    if one.kind == "team" or mentions("developers?|administrators?|programmers?|software engineers?", one.noun):
        return not mentions("want|need|help|at the same time", one.after)
    return mentions(r"we are|of us", one.before[-12:] + one.noun)


def _traffic(reading: Reading) -> list[Requirement | None]:
    rated = [one for one in reading.measures if one.per and one.kind not in ("money", "time", "languages", "sites")]
    ranked = sorted(rated, key=lambda one: -_work_rank(reading, one))
    best = ranked[0] if ranked and _work_rank(reading, ranked[0]) > 0 else None
    if best is None or best.per is None:
        return []
    amount = per_day(best.number, best.per).times(_each_factor(reading, best))
    if best.kind == "users":
        rule = "each person counted per day makes one request"
        return [requirement(reading.brief, "traffic", amount, [(best.start, best.end)], "inferred", rule)]
    stated = requirement(reading.brief, "traffic", amount, [(best.start, best.end)])
    return [stated, _peak(reading, best)]


def _work_rank(reading: Reading, one: Measure) -> float:
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
