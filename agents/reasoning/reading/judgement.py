"""Judgement: what follows from what was read, by `data/judgement.yaml` and `data/archetypes.yaml`."""

from collections.abc import Iterable, Mapping
from functools import cache

from archadvisor.agents.reasoning.reading.cues import Cue, compile_all
from archadvisor.agents.reasoning.reading.cues import find as find_cue
from archadvisor.agents.reasoning.reading.fields import Span, in_declared_order, requirement
from archadvisor.agents.reasoning.reading.lexicon import table
from archadvisor.agents.reasoning.reading.reading import Reading, mentions
from archadvisor.agents.reasoning.reading.votes import speaking_for, voted
from archadvisor.domain.model import AUTONOMY_LEVELS
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirement

Fields = Mapping[str, Requirement]


def archetype(reading: Reading, fields: Fields) -> Requirement | None:
    """The kind of system with the highest score; None where little speaks for any."""
    rules = table("archetypes")
    industry = fields["industry"].value if "industry" in fields else None
    scores = {
        name: _score(reading, name, spec, str(industry), rules["cue_weight"])
        for name, spec in rules["archetypes"].items()
        if not spec.get("only_with") or reading.has(*spec["only_with"])
    }
    if max(scores.values()) < rules["least_score"] and len(reading.needs) < rules["fewest_needs"]:
        return None
    learned = reading.learned.fields.get("archetype", {})
    share = rules["rule_share"] if learned else 1.0
    best = max(scores, key=lambda name: share * scores[name] + learned.get(name, 0.0))
    if not learned and scores[best] < rules["least_score"]:
        return None
    spans = reading.spans(*rules["archetypes"][best]["needs"]) or speaking_for(reading, "archetype", best)
    return requirement(
        reading.brief, "archetype", best, spans, "inferred", "needs and words that speak for this kind of system"
    )


def _score(reading: Reading, name: str, spec: dict[str, dict[str, float]], industry: str, cue_weight: float) -> float:
    needs = sum(weight for need, weight in spec["needs"].items() if need in reading.needs)
    cue = _archetype_cues().get(name)
    clauses = len(find_cue(cue, reading.clauses)) if cue else 0
    return needs + cue_weight * min(2.0, 0.67 * clauses) + spec["industries"].get(industry, 0.0)


@cache
def _archetype_cues() -> dict[str, Cue]:
    specs = table("archetypes")["archetypes"]
    return {cue.key: cue for cue in compile_all({name: (spec["cues"], []) for name, spec in specs.items()})}


def regimes(reading: Reading, fields: Fields) -> Requirement | None:
    """Stated regimes and those that follow from data, region and domain."""
    stated = fields.get("compliance")
    names = list(stated.value) if stated is not None and isinstance(stated.value, list) else []
    implied = [
        rule
        for rule in table("judgement")["regimes"]
        if rule["regime"] not in names and holds(reading, fields, rule["all"])
    ]
    if not implied:
        return stated
    reasons = "; ".join(dict.fromkeys(f"{rule['regime']}: {rule['rule']}" for rule in implied))
    spans = _spans_of(reading, fields, [test for rule in implied for test in rule["all"]])
    spans += [(one.start, one.end) for one in (stated.evidence if stated else [])]
    value = in_declared_order("compliance", [*names, *(rule["regime"] for rule in implied)])
    return requirement(reading.brief, "compliance", value, spans, "inferred", reasons)


def by_first_rule(reading: Reading, fields: Fields, field: str, group: str | None = None) -> Requirement | None:
    """The value of the first rule of a group whose tests all hold."""
    rule = next((one for one in table("judgement")[group or field] if holds(reading, fields, one["all"])), None)
    ruled = None
    if rule is not None:
        spans = _spans_of(reading, fields, rule["all"])
        ruled = requirement(reading.brief, field, rule["value"], spans, "inferred", rule["rule"])
    found = voted(reading, field, ruled, rule.get("vote") if rule else None)
    return at_most(reading, fields, found) if found is not None and field == "autonomy" else found


def at_most(reading: Reading, fields: Fields, found: Requirement) -> Requirement:
    """The autonomy that was read, or the lowest bound that what people keep to themselves sets to it."""
    caps = [rule for rule in table("judgement")["autonomy_caps"] if holds(reading, fields, rule["all"])]
    level = AUTONOMY_LEVELS.index
    lowest = min(caps, key=lambda rule: level(rule["value"]), default=None)
    if lowest is None or level(lowest["value"]) >= level(found.value):
        return found
    spans = _spans_of(reading, fields, lowest["all"])
    return requirement(reading.brief, found.field, lowest["value"], spans, "inferred", lowest["rule"])


def holds(reading: Reading, fields: Fields, tests: Iterable[str]) -> bool:
    """Whether all tests hold; a test that starts with `!` holds if the rest does not."""
    return all(_holds(reading, fields, test.removeprefix("!")) != test.startswith("!") for test in tests)


def _holds(reading: Reading, fields: Fields, test: str) -> bool:
    subject, wanted = test.split(":", 1)
    if subject == "need":
        return wanted in reading.needs
    if subject == "text":
        return any(mentions(wanted, clause.folded) for clause in reading.clauses)
    if subject in _QUANTITIES:
        return _within(fields, subject, float(wanted))
    value = fields[subject].value if subject in fields else None
    if wanted == "known":
        return value is not None
    if (subject, wanted) == ("region", "unnamed"):
        return not isinstance(value, list) or set(value) <= {"single"}
    return wanted in value if isinstance(value, list) else value == wanted


_QUANTITIES = {
    "volume": "traffic",
    "audience": "users",
    "audience_below": "users",
    "people": "team",
    "budget_below": "budget",
}
_AT_MOST = ("audience_below", "people", "budget_below")


def _within(fields: Fields, subject: str, bound: float) -> bool:
    """Whether traffic or users reach a bound, or users, team or monthly budget stay at or below it."""
    field = fields.get(_QUANTITIES[subject])
    if field is None or not isinstance(field.value, Quantity):
        return False
    return field.value.typical <= bound if subject in _AT_MOST else field.value.typical >= bound


def _spans_of(reading: Reading, fields: Fields, tests: Iterable[str]) -> list[Span]:
    spans: list[Span] = []
    for subject, wanted in (test.split(":", 1) for test in tests if not test.startswith("!")):
        if subject == "need":
            spans += reading.spans(wanted)
        elif subject in fields:
            spans += [(one.start, one.end) for one in fields[subject].evidence]
    return spans
