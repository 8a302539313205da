"""Decisions: what was weighed, why the choice fell as it did, and the value at which it would fall otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass

from archadvisor.agents.reasoning.candidates import Candidate
from archadvisor.agents.reasoning.constraints import Rule
from archadvisor.agents.reasoning.placing import cited
from archadvisor.agents.reasoning.scoring import Scale, selection_tables
from archadvisor.agents.reasoning.selection import Problem, Selection
from archadvisor.agents.reasoning.shape import Shape
from archadvisor.agents.reasoning.shape_components import ShapedComponent
from archadvisor.agents.reasoning.shape_decisions import StructuralDecision
from archadvisor.agents.reasoning.surrogates import Surrogates
from archadvisor.agents.reasoning.wording import listed
from archadvisor.domain.design import Decision, Option
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirements
from archadvisor.knowledge.base import KnowledgeBase

MAX_OPTIONS = 5
MAX_TECHNOLOGY_DECISIONS = 6
# A second volume to draw the cost line through, and how far beyond today's a crossing is still worth telling.
VOLUME_FACTOR = 10.0
FAR_FACTOR = 1000.0
# Slopes in USD per month and unit of traffic that differ by less do not cross.
LEAST_SLOPE = 1e-9
TERM_WORDS = {
    "cost": "lower cost",
    "ops_burden": "less work to operate",
    "lock_in": "easier to leave",
    "quality": "better results",
    "maturity": "more mature",
    "latency": "faster",
    "unavailability": "more reliable",
    "vendor_run": "data stays in own hands",
    "outside_house": "it comes from the cloud in use",
}

GRADED = {
    "ops_burden": "effort to operate",
    "lock_in": "ease of leaving",
    "quality": "quality",
    "maturity": "maturity",
}


@dataclass(frozen=True)
class Weighing:
    """Everything that decisions are written from."""

    shape: Shape
    problem: Problem
    selection: Selection
    scale: Scale
    requirements: Requirements
    knowledge: KnowledgeBase
    surrogates: Surrogates


def decisions_of(weighing: Weighing) -> list[Decision]:
    """Structural decisions first, then the products that shape cost, quality and operation most."""
    structural = [_structural(one, weighing) for one in weighing.shape.decisions]
    return structural + list(_technology_decisions(weighing))


def _structural(made: StructuralDecision, weighing: Weighing) -> Decision:
    citations = cited([made.decision_id], weighing.knowledge)
    options = [
        Option(
            id=one.option_id,
            name=one.name,
            chosen=one.chosen,
            feasible=one.feasible,
            reason=one.reason,
            requirement_ids=[] if one.feasible else list(one.forcing_ids),
            citation_ids=citations,
        )
        for one in sorted(made.options, key=lambda one: (not one.chosen, not one.feasible, -one.score))
    ]
    brought = _brought(made, weighing.knowledge)
    types = weighing.shape.component_types()
    return Decision(
        id=f"dec-{made.decision_id.replace('_', '-')}",
        topic=made.topic,
        choice=next((one.name for one in options if one.chosen), "left open"),
        options=options[:MAX_OPTIONS],
        reason=made.reason,
        flips_if=made.flips_if or "one of the named constraints is dropped",
        by_default=bool(made.chosen_id) and not made.forcing_ids,
        requirement_ids=list(made.forcing_ids),
        component_ids=[one for one in dict.fromkeys(brought) if one in types],
        citation_ids=citations,
    )


def _brought(made: StructuralDecision, knowledge: KnowledgeBase) -> list[str]:
    """The types that the chosen option may bring."""
    options = knowledge.decisions[made.decision_id].options
    return [added.type for one in options if one.id == made.chosen_id for added in one.components]


def _technology_decisions(weighing: Weighing) -> Iterator[Decision]:
    """Decisions on the key types that had a choice, musts first, in order of importance; one for each product."""
    shaped = {one.type: one for one in weighing.shape.components}
    keys = [one for one in selection_tables().key_types if one in weighing.selection.chosen]
    keys = [one for one in keys if len({c.technology.id for c in weighing.problem.options[one]}) > 1]
    keys.sort(key=lambda one: shaped[one].weight != "must")
    first_of = {weighing.selection.chosen[one].technology.id: one for one in reversed(keys)}
    for type_id in [one for one in keys if one in first_of.values()][:MAX_TECHNOLOGY_DECISIONS]:
        yield _technology(shaped[type_id], weighing)


def _technology(shaped: ShapedComponent, weighing: Weighing) -> Decision:
    chosen = weighing.selection.chosen[shaped.type]
    rivals = _rivals(shaped.type, chosen, weighing)
    weighed = [(chosen, None), *rivals][:MAX_OPTIONS]
    runner_up = next((one for one, rule in rivals if rule is None), None)
    rules = list(dict.fromkeys(rule.requirement_id for _, rule in rivals if rule is not None))
    known = [one for one in rules if _is_asked(one, weighing.requirements)]
    return Decision(
        id=f"dec-{shaped.type.replace('_', '-')}",
        topic=f"Product for {weighing.knowledge.components[shaped.type].name.lower()}",
        choice=chosen.technology.name,
        options=[_option(one, rule, chosen, weighing) for one, rule in weighed],
        reason=_reason(chosen, runner_up, rivals, weighing) + _preferred(chosen, weighing.requirements),
        flips_if=_flip(chosen, runner_up, rivals, weighing),
        requirement_ids=list(dict.fromkeys([*known, *shaped.forcing_ids])),
        component_ids=[shaped.type],
        citation_ids=cited([one.technology.id for one, _ in weighed], weighing.knowledge),
    )


def _is_asked(requirement_id: str, requirements: Requirements) -> bool:
    """Whether a rule rests on a field or a statement of the brief."""
    asked = {one.id for one in requirements.statements}
    return requirement_id in asked or requirement_id.removeprefix("req-") in requirements.fields


def _rivals(type_id: str, chosen: Candidate, weighing: Weighing) -> list[tuple[Candidate, Rule | None]]:
    """The other products in their best form: feasible ones by points, then excluded ones with the rule."""
    found: dict[str, tuple[Candidate, Rule | None]] = {}
    for one in sorted(weighing.problem.options[type_id], key=weighing.scale.points):
        rule = next((rule for rule in weighing.problem.rules if rule.excludes(one)), None)
        known = found.get(one.technology.id)
        if one.technology.id != chosen.technology.id and (known is None or (known[1] is not None and rule is None)):
            found[one.technology.id] = (one, rule)
    return sorted(found.values(), key=lambda pair: (pair[1] is not None, weighing.scale.points(pair[0])))


def _option(one: Candidate, rule: Rule | None, chosen: Candidate, weighing: Weighing) -> Option:
    technology = one.technology
    if one is chosen:
        reason = _joined(technology.strengths)
    elif rule is not None:
        reason = f"Excluded by {rule.requirement_id}: it {rule.says}."
    else:
        reason = f"Fits, but {_differences(chosen, one, weighing)}."
    return Option(
        id=technology.id,
        name=technology.name,
        chosen=one is chosen,
        feasible=rule is None,
        reason=reason,
        requirement_ids=[] if rule is None else [rule.requirement_id],
        monthly_cost_usd=None if one.usd_per_month is None else round(one.usd_per_month, 2),
        citation_ids=cited([technology.id], weighing.knowledge),
    )


def _joined(strengths: list[str]) -> str:
    text = "; ".join(strengths[:3])
    return f"{text[:1].upper()}{text[1:]}."


def _differences(chosen: Candidate, other: Candidate, weighing: Weighing) -> str:
    """What speaks for the chosen one against another, the weightiest first."""
    mine, theirs = weighing.scale.terms(chosen), weighing.scale.terms(other)
    gains = sorted(((theirs[name] - mine[name], name) for name in mine), reverse=True)
    words = [TERM_WORDS[name] for gain, name in gains[:2] if gain > 0]
    if words:
        return f"{chosen.technology.name} means {listed(words)}"
    return f"{chosen.technology.name} goes with other parts of this design, so one product fewer is run"


def _reason(
    chosen: Candidate, runner_up: Candidate | None, rivals: list[tuple[Candidate, Rule | None]], weighing: Weighing
) -> str:
    if runner_up is None:
        rules = list(dict.fromkeys(f"{rule.requirement_id} (the product {rule.says})" for _, rule in rivals if rule))
        return f"The only product left: the others are excluded by {listed(rules)}."
    margin = weighing.scale.points(runner_up) - weighing.scale.points(chosen)
    lead = f"by {margin:.1f} points" if margin > 0 else "because of what the rest of the design uses"
    return f"Ahead of {runner_up.technology.name} {lead}: {_differences(chosen, runner_up, weighing)}."


def _preferred(chosen: Candidate, requirements: Requirements) -> str:
    """Why it is preferred among products that are about as good; nothing where nobody wished for it."""
    wishes = requirements.wishes.technologies
    found = (one for one in wishes if (one.subject_id, one.technology_id) == (chosen.type, chosen.technology.id))
    return "".join(f" Preferred among near equals: {one.reason}" for one in found)


def _flip(
    chosen: Candidate, runner_up: Candidate | None, rivals: list[tuple[Candidate, Rule | None]], weighing: Weighing
) -> str:
    if runner_up is None:
        rule = next(rule for _, rule in rivals if rule is not None)
        dropped = _subject(rule.requirement_id, weighing.requirements)
        return f"the requirement {dropped} is dropped: then {rivals[0][0].technology.name} can be used"
    crossing = _crossing(chosen, runner_up, weighing)
    if crossing is not None:
        return crossing
    margin = weighing.scale.points(runner_up) - weighing.scale.points(chosen)
    if margin <= 0:
        return f"the parts that share {chosen.technology.name} move to another product"
    usd = margin * weighing.scale.usd_per_point()
    if runner_up.usd_per_month is None or usd < runner_up.usd_per_month:
        return f"{runner_up.technology.name} becomes {usd:,.0f} USD/month cheaper against {chosen.technology.name}"
    return _closing(chosen, runner_up, margin, weighing)


def _subject(requirement_id: str, requirements: Requirements) -> str:
    """A requirement by the words of its statement, else by its field."""
    said = next((one.text for one in requirements.statements if one.id == requirement_id), None)
    return f"“{said}”" if said else f"on {requirement_id.removeprefix('req-').replace('_', ' ')}"


def _closing(chosen: Candidate, runner_up: Candidate, margin: float, weighing: Weighing) -> str:
    """How much better the runner-up must become in what it lost most by, where its price cannot make up for it."""
    mine, theirs = weighing.scale.terms(chosen), weighing.scale.terms(runner_up)
    worst = max(mine, key=lambda name: theirs[name] - mine[name])
    name = runner_up.technology.name
    weight = weighing.scale.weights[worst]
    if worst == "latency":
        faster_ms = margin / weight * weighing.scale.reference_latency_ms / 100
        return f"{name} becomes {faster_ms:,.0f} ms faster at P95"
    return (
        f"{name} improves by {margin / weight:.1f} grades in {GRADED[worst]}"
        if worst in GRADED
        else f"{name} catches up"
    )


def _crossing(chosen: Candidate, runner_up: Candidate, weighing: Weighing) -> str | None:
    """The traffic from which the runner-up is cheaper, by cost lines through today's volume and ten times that."""
    traffic = weighing.requirements.quantity("traffic")
    if traffic is None or traffic.typical <= 0:
        return None
    grown = _with_traffic(weighing.requirements, traffic.times(VOLUME_FACTOR))
    line = _cost_line(chosen, grown, traffic.typical, weighing)
    other = _cost_line(runner_up, grown, traffic.typical, weighing)
    if line is None or other is None:
        return None
    (base, slope), (other_base, other_slope) = line, other
    if slope - other_slope < LEAST_SLOPE:
        return None
    volume = (other_base - base) / (slope - other_slope)
    if not traffic.typical < volume < FAR_FACTOR * traffic.typical:
        return None
    return f"traffic passes {volume:,.0f} {traffic.unit}: from there {runner_up.technology.name} is the cheaper one"


def _with_traffic(requirements: Requirements, traffic: Quantity) -> Requirements:
    fields = requirements.fields | {"traffic": requirements.fields["traffic"].model_copy(update={"value": traffic})}
    return requirements.model_copy(update={"fields": fields})


def _cost_line(one: Candidate, grown: Requirements, traffic: float, weighing: Weighing) -> tuple[float, float] | None:
    """Base in USD per month and slope in USD per month and unit of traffic; None if a cost is unknown."""
    later = weighing.surrogates.monthly_usd(one.technology, one.type, grown, weighing.knowledge, one.hosting)
    if one.usd_per_month is None or later is None:
        return None
    slope = (later * one.replicas - one.usd_per_month) / ((VOLUME_FACTOR - 1) * traffic)
    return one.usd_per_month - slope * traffic, slope
