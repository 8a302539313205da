"""The designer's way from requirements to a design: shape, selection, and the views that follow from both."""

from dataclasses import dataclass, replace

from archadvisor.agents.contract import Placement, Toolbox
from archadvisor.agents.reasoning.business import business
from archadvisor.agents.reasoning.candidates import Catalogue
from archadvisor.agents.reasoning.collaboration import collaboration
from archadvisor.agents.reasoning.conflicts import conflict_of, least_reachable, smallest_core, with_place
from archadvisor.agents.reasoning.decisions import Weighing, decisions_of
from archadvisor.agents.reasoning.demands import Demands, demands_of
from archadvisor.agents.reasoning.failure_modes import failure_modes
from archadvisor.agents.reasoning.flows import flows_of
from archadvisor.agents.reasoning.fulfilment import fulfilment
from archadvisor.agents.reasoning.infrastructure import infrastructure_of
from archadvisor.agents.reasoning.observability import observability
from archadvisor.agents.reasoning.orchestration import orchestration_of
from archadvisor.agents.reasoning.organisation import answered_by, operating_model, workflow_tasks
from archadvisor.agents.reasoning.own_documents import document_notes, with_citations
from archadvisor.agents.reasoning.placing import Placing, cited, components_of, relation_of, relations_of
from archadvisor.agents.reasoning.problem import problem_of
from archadvisor.agents.reasoning.recall import recalled_patterns
from archadvisor.agents.reasoning.scoring import scale_of
from archadvisor.agents.reasoning.screens import Parts, with_screens
from archadvisor.agents.reasoning.selection import Problem, Selection, select
from archadvisor.agents.reasoning.shape import Shape, shape
from archadvisor.agents.reasoning.shape_patterns import AppliedPattern
from archadvisor.agents.reasoning.staffing import staffing
from archadvisor.domain.design import ArchitectureDesign, Component, Flow, PatternUse
from archadvisor.domain.estimate import LATENCY_OPEN, Veto
from archadvisor.domain.findings import Citation
from archadvisor.domain.requirements import Conflict, Requirements
from archadvisor.estimation import surrogate
from archadvisor.knowledge.base import KnowledgeBase

# How far above the least reachable value a limit is put that cannot be met.
ROOM = 1.05


# What ties a system to a place: fields, and the needs that say the same.
PLACE_FIELDS = ("deployment", "residency")
PLACE_NEEDS = frozenset({"stay_on_premises", "offline_operation", "own_accelerators", "private_network", "edge_sites"})


@dataclass(frozen=True)
class Draft:
    """A shape with its flows and the problem of choosing its technologies."""

    shape: Shape
    flows: list[Flow]
    problem: Problem


def place(requirements: Requirements, vetoes: list[Veto], tools: Toolbox) -> Placement:
    """A design, or the conflicts that forbid one.

    A limit on time or outage that the solver's point values cannot meet is met as nearly as can be; once the estimator
    has confirmed the miss, it is told as a conflict and as an unmet requirement.
    """
    draft = draft_of(requirements, demands_of(vetoes), tools)
    settled = settle(draft, requirements)
    told = [conflict_of(core, draft.problem, requirements) for core in settled.cores]
    if settled.selection is None:
        told[-1] = widened(told[-1], requirements, tools)
        return Placement(None, [*requirements.conflicts, *told], [], requirements)
    missable = draft.problem.limits.missable()
    missed = [one for core in settled.cores for one in core if one in missable and _confirmed(one, vetoes)]
    kept = [one for one in told if not set(missed).isdisjoint(one.requirement_ids)]
    design = assemble(settled.draft, settled.selection, requirements, tools.knowledge, missed)
    return Placement(design, requirements.conflicts + kept, citations_of(design, tools.knowledge), requirements)


@dataclass(frozen=True)
class Settled:
    """A draft with limits that can be met and its selection, and the cores that stood in the way.

    Without a selection the last core cannot be missed.
    """

    draft: Draft
    selection: Selection | None
    cores: list[list[str]]


def settle(draft: Draft, requirements: Requirements) -> Settled:
    """Choose technologies; a limit on time or outage that cannot be met moves to where it can."""
    cores: list[list[str]] = []
    while (selection := select(draft.problem, scale_of(requirements))) is None:
        cores.append(smallest_core(draft.problem))
        if draft.problem.limits.missable().isdisjoint(cores[-1]):
            return Settled(draft, None, cores)
        draft = nearest(draft, cores[-1])
    return Settled(draft, selection, cores)


def widened(conflict: Conflict, requirements: Requirements, tools: Toolbox) -> Conflict:
    """The conflict with the demand on the place of running as a further member, if everything fits without it.

    That demand decides on the shape, which the solver takes as given.
    """
    bound = [one for one in PLACE_FIELDS if one in requirements.fields]
    members = [f"req-{one}" for one in bound if f"req-{one}" not in conflict.requirement_ids]
    elsewhere = _anywhere(requirements)
    if not members or settle(draft_of(elsewhere, Demands(), tools), elsewhere).selection is None:
        return conflict
    return with_place(conflict, members, requirements)


def _anywhere(requirements: Requirements) -> Requirements:
    """The requirements without what ties the system to a place."""
    free = {name: one for name, one in requirements.fields.items() if name not in PLACE_FIELDS}
    needs = free.get("needs")
    if needs is not None:
        loose = [one for one in requirements.items("needs") if one not in PLACE_NEEDS]
        free["needs"] = needs.model_copy(update={"value": loose})
    return requirements.model_copy(update={"fields": free})


def _confirmed(requirement_id: str, vetoes: list[Veto]) -> bool:
    """Whether the estimator found this limit broken beyond doubt; it calls every limit on time `req-latency`."""
    names = {requirement_id} | ({"req-latency"} if requirement_id == "req-first_response" else set())
    return any(not names.isdisjoint(veto.requirement_ids) for veto in vetoes if veto.rule != LATENCY_OPEN)


def nearest(draft: Draft, core: list[str]) -> Draft:
    """The same draft with the limits of a core put where they can be reached, with a little room for a choice."""
    limits = draft.problem.limits
    for name in ("time", "outage"):
        limit = getattr(limits, name)
        if limit is not None and limit.requirement_id in core:
            reachable = (least_reachable(limit.requirement_id, draft.problem) or 0.0) * ROOM
            nearer = replace(limit, bound=reachable) if reachable > limit.bound else None
            limits = replace(limits, **{name: nearer})
    return replace(draft, problem=replace(draft.problem, limits=limits))


def draft_of(
    requirements: Requirements, demands: Demands, tools: Toolbox, volumes: Requirements | None = None
) -> Draft:
    """Shape, flows and selection problem of the requirements; figures for `volumes` if they differ in nothing there."""
    formed = shape(requirements, tools.knowledge, demands.place)
    flows = flows_of([relation_of(one) for one in formed.relations], requirements)
    catalogue = Catalogue(requirements, tools.knowledge, surrogate, volumes or requirements, formed.choices)
    problem = problem_of(formed, flows, catalogue, demands, tools.seed)
    return Draft(formed, flows, problem)


def assemble(
    draft: Draft, selection: Selection, requirements: Requirements, knowledge: KnowledgeBase, missed: list[str]
) -> ArchitectureDesign:
    """The design of a draft and a selection.

    Collaboration, observability, business and staffing are views of the finished components.
    """
    answered = fulfilment(draft.shape, requirements, knowledge)
    placing = Placing(draft.shape, selection, answered, requirements, knowledge)
    first = components_of(placing)
    parts = with_screens(Parts(first, relations_of(placing, first), draft.flows), requirements)
    components, relations, flows = parts.components, parts.relations, parts.flows
    latencies_ms = {type_id: one.latency_p95_ms for type_id, one in selection.chosen.items()}
    scale = scale_of(requirements)
    model = operating_model(requirements, components, knowledge)
    weighing = Weighing(draft.shape, draft.problem, selection, scale, requirements, knowledge, surrogate)
    decisions = decisions_of(weighing)
    notes = document_notes(requirements, components, decisions, knowledge)
    design = ArchitectureDesign(
        components=with_citations(components, notes),
        relations=relations,
        flows=flows,
        patterns=patterns_of(draft.shape, components, recalled_patterns(requirements, knowledge), knowledge),
        decisions=decisions,
        orchestration=orchestration_of(components, relations, flows, requirements, knowledge, latencies_ms),
        infrastructure=infrastructure_of(components, selection.chosen, requirements, knowledge, latencies_ms),
        collaboration=workflow_tasks(model, knowledge) if model else collaboration(requirements, components, knowledge),
        business=business(requirements, components, model),
        staffing=staffing(requirements, components, knowledge),
        document_notes=notes,
        unmet_requirement_ids=[
            *(one for one in answered.unmet if one not in answered_by(model)),
            *missed,
        ],
    )
    modes = failure_modes(requirements, design, knowledge)
    return design.model_copy(update={"observability": observability(requirements, design, modes, knowledge)})


def patterns_of(
    formed: Shape, components: list[Component], recalled: dict[str, float], knowledge: KnowledgeBase
) -> list[PatternUse]:
    """The patterns of a shape, each with the components that it brings or speaks of and the route that found it.

    Those of a family come first, then those that the words of the brief call up most.
    """
    present = {one.id for one in components}
    found = []
    for applied in formed.patterns:
        adds = knowledge.patterns[applied.pattern_id].adds
        named = [one.type for one in adds.components]
        named += [end for one in adds.relations for end in (one.source, one.target)]
        found.append(
            PatternUse(
                id=applied.pattern_id,
                name=applied.name,
                families=list(applied.families),
                reason=applied.reason,
                component_ids=[one for one in dict.fromkeys(named) if one in present],
                requirement_ids=list(applied.forcing_ids),
                found_by=_found_by(applied, recalled),
                citation_ids=cited([applied.pattern_id], knowledge),
            )
        )
    return sorted(found, key=lambda one: (not one.families, -recalled.get(one.id, 0.0), one.id))


def _found_by(applied: AppliedPattern, recalled: dict[str, float]) -> list[str]:
    """The routes that found a pattern; one that no rule calls for was wished for."""
    routes = {"rules": not applied.wished, "wish": applied.wished, "retrieval": applied.pattern_id in recalled}
    return [name for name, found in routes.items() if found]


def citations_of(design: ArchitectureDesign, knowledge: KnowledgeBase) -> list[Citation]:
    """The records behind components, relations, patterns and decisions, in order of id."""
    groups = ([*design.components], [*design.relations], [*design.patterns], [*design.decisions])
    ids = {one for group in groups for part in group for one in part.citation_ids}
    ids |= {one for made in design.decisions for option in made.options for one in option.citation_ids}
    return [knowledge.cite(one.removeprefix("cit-")) for one in sorted(ids)]
