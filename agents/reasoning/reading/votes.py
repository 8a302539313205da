"""Fields on which rules and the learned route vote: a rule has a fixed vote, the route the score of each value.

A value that the route brings in cites the clauses that add most to its score.
"""

from collections.abc import Mapping

from archadvisor.agents.reasoning.reading.fields import Span, in_declared_order, requirement
from archadvisor.agents.reasoning.reading.lexicon import table
from archadvisor.agents.reasoning.reading.reading import Reading
from archadvisor.domain.requirements import Requirement
from archadvisor.domain.vocabulary import field_specs

SAID_FIELDS = (
    "industry",
    "exposure",
    "side_effects",
    "deployment",
    "residency",
    "data_kinds",
    "modalities",
    "channels",
)
"""Fields on which the votes are counted as soon as cues and needs are known; others wait for the rules of judgement."""

STATED_VOTE = 1.0
"""The vote of a stated place: no score of the learned route reaches it."""

NAMED_VOTE = 0.5
"""The vote of an industry by which the organisation calls itself (`a regional newspaper`)."""

MOST_CLAUSES = 3
LEAST_PART = 0.5
"""Clauses are cited that add at least this part of what the strongest one adds, at most three."""

_NAMED_BY = {"industry": "org", "exposure": "user", "data_kinds": "subject", "modalities": "subject"}
"""Where a clause is cited for a field, the words in it that tell the field."""


def said_fields(reading: Reading, fields: Mapping[str, Requirement]) -> dict[str, Requirement]:
    """The fields after the votes on those that a brief says itself."""
    decided = {name: voted(reading, name, one := fields.get(name), _own_vote(reading, one)) for name in SAID_FIELDS}
    kept = {name: one for name, one in fields.items() if name not in SAID_FIELDS}
    return kept | {name: one for name, one in decided.items() if one is not None}


def _own_vote(reading: Reading, ruled: Requirement | None) -> float | None:
    """A place that a brief names in so many words, or a trade by its own name, outweighs what like briefs have."""
    if ruled is not None and ruled.field == "industry":
        return NAMED_VOTE if reading.is_own_name(reading.category("industry").get(str(ruled.value), [])) else None
    said = ruled is not None and ruled.field in ("deployment", "residency") and ruled.status == "stated"
    return STATED_VOTE if said else None


def voted(reading: Reading, field: str, ruled: Requirement | None, vote: float | None = None) -> Requirement | None:
    """What rule and learned route say of a field together, `vote` being a weight that the rule has of its own.

    The rule alone where the route is silent.
    """
    scores = reading.learned.fields.get(field)
    if not scores or len(reading.needs) < table("judgement")["fewest_needs"]:
        return ruled
    if field_specs()[field].kind == "set":
        return _several(reading, field, ruled, scores)
    votes = table("judgement")["rule_votes"]
    return _one(reading, field, ruled, scores, votes.get(field, votes["other"]) if vote is None else vote)


def _one(
    reading: Reading, field: str, ruled: Requirement | None, scores: Mapping[str, float], vote: float
) -> Requirement | None:
    named = ruled.value if ruled is not None and isinstance(ruled.value, str) else ""
    candidates = {named: 0.0, **scores} if named else scores
    total = {value: score + (vote if value == named else 0.0) for value, score in candidates.items()}
    best = max(total, key=lambda value: total[value])
    if best == named:
        return ruled
    return _learned(reading, field, best, speaking_for(reading, field, best)) if best else None


def _several(
    reading: Reading, field: str, ruled: Requirement | None, scores: Mapping[str, float]
) -> Requirement | None:
    rules = table("judgement")
    named = list(ruled.value) if ruled is not None and isinstance(ruled.value, list) else []
    kept = [value for value in named if value not in scores or scores[value] + rules["set_vote"] >= rules["set_bar"]]
    against = reading.denied(field)
    added = [
        value
        for value, score in scores.items()
        if value not in named and score - (rules["set_vote"] if value in against else 0.0) >= rules["set_bar"]
    ]
    if ruled is not None and not added and kept == named:
        return ruled
    spans = [span for value in [*kept, *added] for span in speaking_for(reading, field, value)]
    spans += [(one.start, one.end) for one in (ruled.evidence if ruled is not None and kept == named else [])]
    return _learned(reading, field, in_declared_order(field, [*kept, *added]), spans) if kept or added else None


def _learned(reading: Reading, field: str, value: str | list[str], spans: list[Span]) -> Requirement:
    rule = "labelled briefs with clauses like the cited ones have this value"
    return requirement(reading.brief, field, value, spans, "inferred", rule)


def speaking_for(reading: Reading, field: str, value: str) -> list[Span]:
    """Spans of the clauses that add most to the score of a value, narrowed to the words that name what it is about."""
    shares = reading.learned.shares.get(field, {}).get(value, [])
    order = sorted(range(len(shares)), key=lambda number: (-shares[number], number))[:MOST_CLAUSES]
    strong = order[:1] + [number for number in order[1:] if shares[number] >= LEAST_PART * abs(shares[order[0]])]
    return [_narrowed(reading, number, _NAMED_BY.get(field, "")) for number in sorted(strong)]


def _narrowed(reading: Reading, number: int, tag: str) -> Span:
    named = [(one.start, one.end) for one in reading.named(tag) if one.clause == number]
    return named[0] if named else reading.clause_span(number)
