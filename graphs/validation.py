"""The validation node: a design is checked against its schema and against itself before it may be final.

Every check is a function of the state that yields violations; `high` and `critical` ones send the design back.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from archadvisor.agents.contract import Reasoner, Toolbox
from archadvisor.agents.reasoning.ai_act import ai_class
from archadvisor.agents.reasoning.obligations import autonomy_ceilings, sensitivity_floors
from archadvisor.agents.reasoning.risk_review import facts_of
from archadvisor.agents.reasoning.standards import standard_remarks
from archadvisor.domain.estimate import Veto
from archadvisor.domain.findings import Violation
from archadvisor.domain.model import AUTONOMY_LEVELS, SENSITIVITIES
from archadvisor.domain.state import DesignState
from archadvisor.domain.vocabulary import ontology, relation_is_legal, roles
from archadvisor.graphs.traceability import citation_ids, traced_ids
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.predicates import Truth, all_true
from archadvisor.knowledge.records import RECORD_TYPES
from archadvisor.knowledge.terms import HasComponent, Predicate

FEW_REVIEWERS = 10
"""Planning value: so many people an organisation finds without planning for them."""

Check = Callable[[DesignState, KnowledgeBase], Iterator[Violation]]


def blocks(violation: Violation) -> bool:
    """Whether a violation keeps a design from being validated."""
    return violation.severity in ("critical", "high")


def _broken(rule: str, message: str, *element_ids: str, severity: str = "high") -> Violation:
    return Violation.model_validate(
        {"rule": rule, "severity": severity, "element_ids": list(element_ids), "message": message}
    )


def vocabulary(state: DesignState, knowledge: KnowledgeBase) -> Iterator[Violation]:
    """Component types and relation kinds are those of the ontology; families exist."""
    known = ontology()
    for component in state["design"].components:
        if component.type not in known.component_types:
            yield _broken("vocabulary.type", f"{component.type} is not a component type", component.id)
    for pattern in state["design"].patterns:
        if pattern.id not in knowledge.patterns:
            yield _broken("vocabulary.pattern", f"{pattern.id} is not a pattern of the knowledge base", pattern.id)
    for risk in state["review"].risks:
        if risk.id not in knowledge.risks:
            yield _broken("vocabulary.risk", f"{risk.id} is not a risk of the knowledge base", risk.id)
    for control in state["review"].controls:
        if control.id not in knowledge.controls:
            yield _broken("vocabulary.control", f"{control.id} is not a control of the knowledge base", control.id)


def references(state: DesignState, knowledge: KnowledgeBase) -> Iterator[Violation]:
    """Every id that one part names exists in the part that defines it."""
    design, review, estimate = state["design"], state["review"], state["estimate"]
    components = {component.id for component in design.components}
    relations = {relation.id for relation in design.relations}
    if len(components) < len(design.components):
        yield _broken("reference.duplicate", "two components share an id")
    named = [(r.id, end) for r in design.relations for end in (r.source, r.target)]
    named += [(f.id, s.component_id) for f in design.flows for s in f.steps]
    named += [(d.id, one) for d in design.decisions for one in d.component_ids]
    named += [(r.id, one) for r in review.risks for one in r.element_ids]
    named += [(c.id, one) for c in review.controls for one in c.placed_on_ids]
    named += [(f.id, f.component_id) for f in review.failure_modes]
    named += [(g.id, g.component_id) for g in review.guardrails]
    named += [(line.id, line.component_id) for line in estimate.lines]
    for owner, component_id in named:
        if component_id not in components:
            yield _broken("reference.component", f"{owner} names the unknown component {component_id}", owner)
    modes = {mode.id for mode in review.failure_modes}
    for alert in design.observability.alerts:
        for mode_id in sorted(set(alert.failure_mode_ids) - modes):
            yield _broken("reference.failure", f"{alert.id} tells of the unknown failure {mode_id}", alert.id)
    for flow in design.flows:
        for step in flow.steps:
            if step.relation_id is not None and step.relation_id not in relations:
                yield _broken("reference.relation", f"{flow.id} uses the unknown relation {step.relation_id}", flow.id)


def legality(state: DesignState, knowledge: KnowledgeBase) -> Iterator[Violation]:
    """Every relation is legal for the types that it joins, and no component stands alone."""
    types = {component.id: component.type for component in state["design"].components}
    joined: set[str] = set()
    for relation in state["design"].relations:
        source, target = types.get(relation.source), types.get(relation.target)
        joined |= {relation.source, relation.target}
        if source and target and not relation_is_legal(source, relation.kind, target):
            message = f"a {source} cannot have the relation {relation.kind} to a {target}"
            yield _broken("relation.illegal", message, relation.id)
    if len(types) > 1:
        for alone in sorted(set(types) - joined):
            yield _broken("relation.orphan", f"{alone} is joined to nothing", alone, severity="medium")


def prohibitions(state: DesignState, knowledge: KnowledgeBase) -> Iterator[Violation]:
    """Nothing that the brief forbids is in the design, and no task acts more freely than was asked."""
    requirements = state["requirements"]
    forbidden = set(requirements.items("forbidden"))
    for component in state["design"].components:
        hit = {f"type:{component.type}", f"tech:{component.technology_id}"} & forbidden
        if hit:
            message = f"the brief forbids {', '.join(sorted(hit))}, which {component.name} is"
            yield _broken("prohibition", message, component.id, "req-forbidden")
    asked = requirements.text("autonomy")
    if asked in AUTONOMY_LEVELS:
        ceiling = AUTONOMY_LEVELS.index(asked)
        for task in state["design"].collaboration:
            if AUTONOMY_LEVELS.index(task.autonomy) > ceiling:
                message = f"the task '{task.task}' is granted {task.autonomy}, asked was at most {asked}"
                yield _broken("autonomy.exceeded", message, "req-autonomy")


def thrift(state: DesignState, knowledge: KnowledgeBase) -> Iterator[Violation]:
    """What is costly is paid for by something that the brief says; the kind of system alone does not pay."""
    for component in state["design"].of_type(*roles()["costly"]):
        if not set(component.satisfies_requirement_ids) - {"req-archetype"}:
            yield _broken("thrift.unpaid", f"nothing in the brief calls for {component.name}", component.id)


def traceability(state: DesignState, knowledge: KnowledgeBase) -> Iterator[Violation]:
    """Every stated requirement is served by a component, control or decision, or reported as unmet."""
    traced = traced_ids(state["design"], state["review"])
    for statement in state["requirements"].statements:
        if statement.kind != "context" and statement.priority == "must" and statement.id not in traced:
            message = f"nothing in the design serves: {statement.text}"
            yield _broken("trace.untraced", message, statement.id)
    for unmet in state["design"].unmet_requirement_ids:
        yield _broken("trace.unmet", f"{unmet} is not met by this design", unmet, severity="medium")


def citations(state: DesignState, knowledge: KnowledgeBase) -> Iterator[Violation]:
    """Only records of the knowledge base are cited."""
    known = record_ids(knowledge)
    for cited in sorted(citation_ids(state["design"], state["review"], state["estimate"])):
        if cited.removeprefix("cit-") not in known:
            yield _broken("citation.unknown", f"{cited} cites a record that is not in the knowledge base", cited)


def record_ids(knowledge: KnowledgeBase) -> set[str]:
    """Ids of all records that may be cited."""
    parts: list[Any] = [*(getattr(knowledge, kind) for kind in RECORD_TYPES), knowledge.passages]
    return {record_id for part in parts for record_id in part}


def provenance(state: DesignState, knowledge: KnowledgeBase) -> Iterator[Violation]:
    """Every number has a formula, inputs and a source; what is unknown is not zero."""
    for line in state["estimate"].lines:
        if not line.formula_id or not line.source:
            yield _broken("number.provenance", f"{line.id} has no formula or source", line.id)
        if line.usd is not None and not line.inputs:
            yield _broken("number.provenance", f"{line.id} has an amount without inputs", line.id)
        if line.status == "unknown" and line.usd is not None:
            yield _broken("number.unknown", f"{line.id} is unknown but carries an amount", line.id)


def limits(state: DesignState, knowledge: KnowledgeBase) -> Iterator[Violation]:
    """The vetoes of the estimator and the reviewer: budget, objectives, missing controls."""
    for veto in state["estimate"].vetoes + state["review"].vetoes:
        yield _broken(veto.rule, veto.message, *veto.element_ids, *veto.requirement_ids)


def standards(state: DesignState, knowledge: KnowledgeBase) -> Iterator[Violation]:
    """The organisation's own standards that do not bind: a breach is told. Binding ones are vetoes of the reviewer."""
    yield from standard_remarks(facts_of(state["requirements"], state["design"]), state["design"], knowledge)


def placement(state: DesignState, knowledge: KnowledgeBase) -> Iterator[Violation]:
    """Required controls have a place; the regimes that apply have obligations."""
    for control in state["review"].controls:
        if control.required and not control.placed_on_ids:
            yield _broken("control.unplaced", f"{control.name} is required and placed nowhere", control.id)
    answered = {obligation.regime for obligation in state["review"].obligations}
    recorded = {regime.regime for regime in knowledge.regimes.values()}
    for regime in state["requirements"].items("compliance"):
        if regime in recorded and regime not in answered:
            yield _broken("obligation.missing", f"no obligation of {regime} is answered", "req-compliance")


def regimes(state: DesignState, knowledge: KnowledgeBase) -> Iterator[Violation]:
    """What a regime forbids outright, the autonomy it allows at most and the class of data it takes at least."""
    requirements, facts = state["requirements"], facts_of(state["requirements"], state["design"])
    found = ai_class(facts, knowledge.regimes)
    for use in found.forbidden if found else ():
        message = f"the brief asks for {use.meaning}, which {use.reference} of the EU AI Act forbids"
        yield _broken("regime.forbidden", message, *use.statement_ids, severity="critical")
    asked, stated = requirements.text("autonomy"), requirements.text("data_sensitivity")
    for regime, ceiling in autonomy_ceilings(facts, knowledge.regimes)[:1]:
        for task in state["design"].collaboration:
            if AUTONOMY_LEVELS.index(task.autonomy) > AUTONOMY_LEVELS.index(ceiling):
                message = f"the task '{task.task}' is granted {task.autonomy}, {regime.name} allows at most {ceiling}"
                yield _broken("autonomy.above_regime", message, "req-autonomy")
        if asked in AUTONOMY_LEVELS and AUTONOMY_LEVELS.index(asked) > AUTONOMY_LEVELS.index(ceiling):
            message = f"the brief asks for {asked}; under {regime.name} the design grants at most {ceiling}"
            yield _broken("autonomy.bounded_by_regime", message, "req-autonomy", severity="medium")
    for regime, floor in sensitivity_floors(facts, knowledge.regimes):
        if stated in SENSITIVITIES and SENSITIVITIES.index(stated) < SENSITIVITIES.index(floor):
            message = f"{regime.name} treats these data as {floor} at least; the design takes them as {stated}"
            yield _broken("sensitivity.below_regime", message, "req-data_sensitivity")


def oversight(state: DesignState, knowledge: KnowledgeBase) -> Iterator[Violation]:
    """Nobody has to judge more cases in an hour than a person can; an overload is told with what would mend it.

    So is a need for many reviewers of whom the brief says nothing.
    """
    loads = {task.load.component_id: task.load for task in state["design"].collaboration if task.load}
    for load in loads.values():
        mend = f"What would mend it: {', or '.join(load.remedies)}"
        if load.overloaded:
            each, limit = f"{load.per_reviewer_hour:.3g} cases", f"{load.limit_per_hour:.3g}"
            message = f"{each} reach each reviewer in an hour, a person can judge {limit}. {mend}"
            yield _broken("oversight.overloaded", message, load.component_id, "req-reviewers", severity="medium")
        elif load.reviewers is None and load.reviewers_needed > FEW_REVIEWERS:
            work = f"{load.cases_per_month:,.0f} cases a month at {load.minutes_per_case:g} minutes each"
            message = f"{work} take the time of {load.reviewers_needed} people, the brief names none. {mend}"
            yield _broken("oversight.unstaffed", message, load.component_id, "req-reviewers", severity="medium")


def anti_patterns(state: DesignState, knowledge: KnowledgeBase) -> Iterator[Violation]:
    """Known faults of design that this one shows, with what cures them; they are told and do not block."""
    placed = frozenset(control.id for control in state["review"].controls)
    facts = replace(facts_of(state["requirements"], state["design"]), control_ids=placed)
    for fault in knowledge.anti_patterns.values():
        if all_true(fault.detect, facts) is Truth.TRUE:
            shown = [one.id for one in state["design"].of_type(*_named_types(fault.detect))]
            yield _broken("anti_pattern", f"{fault.name} ({fault.id}): {fault.remedy}", *shown, severity="medium")


def _named_types(predicates: list[Predicate]) -> list[str]:
    """The component types that the conditions of a fault speak of, not those whose absence they ask for."""
    return [
        type_id
        for one in predicates
        if isinstance(one, HasComponent)
        for type_id in ([one.component] if isinstance(one.component, str) else one.component)
    ]


def completeness(state: DesignState, knowledge: KnowledgeBase) -> Iterator[Violation]:
    """Everything that the deliverables need is there, and every view covers the same components."""
    design = state["design"]
    if not design.components:
        yield _broken("complete.empty", "the design has no component; the brief says too little")
        return
    needed = {
        "orchestration.states": design.orchestration.states,
        "infrastructure.deployments": design.infrastructure.deployments,
        "observability.metrics": design.observability.metrics,
        "collaboration": design.collaboration,
        "staffing": design.staffing,
        "failure_modes": state["review"].failure_modes,
        "risks": state["review"].risks,
    }
    for part, content in needed.items():
        if not content:
            yield _broken("complete.missing", f"the deliverables need {part}, which is empty")
    deployed = {one for unit in design.infrastructure.deployments for one in unit.component_ids}
    for component in design.components:
        if component.id not in deployed:
            yield _broken("view.deployment", f"{component.name} is deployed nowhere", component.id)


CHECKS: tuple[Check, ...] = (
    vocabulary,
    references,
    legality,
    prohibitions,
    thrift,
    traceability,
    citations,
    provenance,
    limits,
    standards,
    placement,
    regimes,
    oversight,
    anti_patterns,
    completeness,
)


def standing(vetoes: list[Veto], before: list[Veto]) -> list[Veto]:
    """What the designer has to answer next: earlier demands stay, new ones are added once."""
    return before + [veto for veto in vetoes if veto not in before]


def validate(state: DesignState, reasoner: Reasoner, tools: Toolbox) -> DesignState:
    """Run every check; the violations and the demands behind them go into the state."""
    violations = [found for check in CHECKS for found in check(state, tools.knowledge)]
    demands = state["estimate"].vetoes + state["review"].vetoes
    return {"violations": violations, "vetoes": standing(demands, state["vetoes"])}
