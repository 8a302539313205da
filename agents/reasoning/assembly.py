"""The designer's way from requirements to a design: shape, selection, and the views that follow from both."""

from dataclasses import dataclass, replace

from archadvisor.agents.contract import Placement, Toolbox
from archadvisor.agents.reasoning.business import business
from archadvisor.agents.reasoning.candidates import Catalogue
from archadvisor.agents.reasoning.collaboration import collaboration
from archadvisor.agents.reasoning.conflicts import conflict_of, smallest_core
from archadvisor.agents.reasoning.decisions import Weighing, decisions_of
from archadvisor.agents.reasoning.demands import Demands, demands_of
from archadvisor.agents.reasoning.flows import flows_of
from archadvisor.agents.reasoning.fulfilment import fulfilment
from archadvisor.agents.reasoning.infrastructure import infrastructure_of
from archadvisor.agents.reasoning.observability import observability
from archadvisor.agents.reasoning.orchestration import orchestration_of
from archadvisor.agents.reasoning.placing import Placing, cited, components_of, relation_of, relations_of
from archadvisor.agents.reasoning.problem import problem_of
from archadvisor.agents.reasoning.scoring import scale_of
from archadvisor.agents.reasoning.selection import Problem, Selection, select
from archadvisor.agents.reasoning.shape import Shape, shape
from archadvisor.agents.reasoning.staffing import staffing
from archadvisor.domain.design import ArchitectureDesign, Component, Flow, PatternUse
from archadvisor.domain.estimate import Veto
from archadvisor.domain.findings import Citation
from archadvisor.domain.requirements import Conflict, Requirements
from archadvisor.estimation import surrogate
from archadvisor.knowledge.base import KnowledgeBase

# Limits that a design may miss and still be worth showing, with the conflict beside it.
MISSABLE = frozenset({"req-latency", "req-availability"})


@dataclass(frozen=True)
class Draft:
    """A shape with its flows and the problem of choosing its technologies."""

    shape: Shape
    flows: list[Flow]
    problem: Problem


def place(requirements: Requirements, vetoes: list[Veto], tools: Toolbox) -> Placement:
    """A design, or the conflicts that forbid one; a time or outage limit that nothing can meet is told and missed."""
    draft = draft_of(requirements, demands_of(vetoes), tools)
    selection = select(draft.problem, scale_of(requirements))
    conflicts: list[Conflict] = []
    missed: list[str] = []
    while selection is None:
        core = smallest_core(draft.problem)
        conflicts.append(conflict_of(core, draft.problem, requirements))
        if not core or not MISSABLE.issuperset(core):
            return Placement(design=None, conflicts=requirements.conflicts + conflicts, citations=[])
        missed += core
        draft = without_limits(draft, frozenset(missed))
        selection = select(draft.problem, scale_of(requirements))
    design = assemble(draft, selection, requirements, tools.knowledge, missed)
    return Placement(design, requirements.conflicts + conflicts, citations_of(design, tools.knowledge))


def draft_of(requirements: Requirements, demands: Demands, tools: Toolbox) -> Draft:
    """Shape, flows and selection problem of the requirements."""
    formed = shape(requirements, tools.knowledge, demands.place)
    flows = flows_of([relation_of(one) for one in formed.relations], requirements)
    catalogue = Catalogue(requirements, tools.knowledge, surrogate)
    problem = problem_of(formed, flows, catalogue, demands, tools.seed)
    return Draft(formed, flows, problem)


def without_limits(draft: Draft, sources: frozenset[str]) -> Draft:
    """The same draft, no longer held to these limits on time or outage."""
    held = draft.problem.limits
    limits = replace(
        held,
        summed_p95_ms=None if "req-latency" in sources else held.summed_p95_ms,
        unavailability=None if "req-availability" in sources else held.unavailability,
    )
    return replace(draft, problem=replace(draft.problem, limits=limits))


def assemble(
    draft: Draft, selection: Selection, requirements: Requirements, knowledge: KnowledgeBase, missed: list[str]
) -> ArchitectureDesign:
    """The design of a draft and a selection.

    Collaboration, observability, business and staffing are views of the finished components.
    """
    answered = fulfilment(draft.shape, requirements, knowledge)
    placing = Placing(draft.shape, selection, answered, requirements, knowledge)
    components = components_of(placing)
    relations = relations_of(placing, components)
    latencies_ms = {type_id: one.latency_p95_ms for type_id, one in selection.chosen.items()}
    scale = scale_of(requirements)
    weighing = Weighing(draft.shape, draft.problem, selection, scale, requirements, knowledge, surrogate)
    return ArchitectureDesign(
        components=components,
        relations=relations,
        flows=draft.flows,
        patterns=patterns_of(draft.shape, components, knowledge),
        decisions=decisions_of(weighing),
        orchestration=orchestration_of(components, relations, draft.flows, requirements, knowledge, latencies_ms),
        infrastructure=infrastructure_of(components, selection.chosen, requirements, knowledge, latencies_ms),
        collaboration=collaboration(requirements, components),
        observability=observability(requirements, components, knowledge),
        business=business(requirements, components),
        staffing=staffing(requirements, components),
        unmet_requirement_ids=[*answered.unmet, *missed],
    )


def patterns_of(formed: Shape, components: list[Component], knowledge: KnowledgeBase) -> list[PatternUse]:
    """The patterns of a shape, each with the components that it brings or speaks of."""
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
                found_by=["rules"],
                citation_ids=cited([applied.pattern_id], knowledge),
            )
        )
    return found


def citations_of(design: ArchitectureDesign, knowledge: KnowledgeBase) -> list[Citation]:
    """The records behind components, relations, patterns and decisions, in order of id."""
    groups = ([*design.components], [*design.relations], [*design.patterns], [*design.decisions])
    ids = {one for group in groups for part in group for one in part.citation_ids}
    ids |= {one for made in design.decisions for option in made.options for one in option.citation_ids}
    return [knowledge.cite(one.removeprefix("cit-")) for one in sorted(ids)]
