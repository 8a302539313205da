"""Failure modes: how the parts of this design fail, the parts that matter most first."""

from collections.abc import Iterator, Mapping
from itertools import zip_longest

from archadvisor.agents.reasoning.wording import filled, nouns
from archadvisor.domain.design import ArchitectureDesign, Component
from archadvisor.domain.requirements import Requirements
from archadvisor.domain.risk import FailureMode
from archadvisor.domain.simulation import FaultEvidence, SimulatedFault, Simulation
from archadvisor.estimation.simulation.faults import faults_named
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.records import ComponentFailure

MAX_FAILURE_MODES = 10
_WEIGHTS = {"must": 0, "should": 1, "may": 2}


def failure_modes(
    requirements: Requirements, design: ArchitectureDesign, knowledge: KnowledgeBase
) -> list[FailureMode]:
    """The first failure of each important component, then the second ones, up to the limit."""
    return _all_modes(requirements, design, knowledge)[:MAX_FAILURE_MODES]


def _all_modes(requirements: Requirements, design: ArchitectureDesign, knowledge: KnowledgeBase) -> list[FailureMode]:
    slots = nouns(requirements)
    asked = {one.id for one in requirements.statements}
    ordered = sorted(design.components, key=lambda one: _importance(one, asked, knowledge))
    return [
        _mode(component, failure, slots)
        for rank in zip_longest(*(_failures(one, knowledge) for one in ordered))
        for component, failure in filter(None, rank)
    ]


def _importance(component: Component, asked: set[str], knowledge: KnowledgeBase) -> tuple[bool, bool, bool, int]:
    """What the brief asks for before what every system has; then what serves people, what others provide, musts."""
    record = knowledge.components.get(component.type)
    general = not any(asked.intersection(ground.requirement_ids) for ground in component.grounds)
    if record is None:
        return (general, True, True, _WEIGHTS[component.weight])
    return (general, not record.serving_path, not record.external_provider, _WEIGHTS[component.weight])


def _failures(component: Component, knowledge: KnowledgeBase) -> Iterator[tuple[Component, ComponentFailure]]:
    record = knowledge.components.get(component.type)
    for failure in record.failure_modes if record else []:
        yield component, failure


def _mode(component: Component, failure: ComponentFailure, slots: dict[str, str]) -> FailureMode:
    named = slots | {"name": component.name}
    return FailureMode(
        id=f"fail-{component.id}-{failure.id}",
        component_id=component.id,
        cause=filled(failure.cause, named),
        effect=filled(failure.effect, named),
        detection=filled(failure.detect, named),
        response=filled(failure.response, named),
        citation_ids=[f"cit-{component.type}"],
    )


def with_evidence(
    modes: list[FailureMode],
    simulation: Simulation,
    requirements: Requirements,
    design: ArchitectureDesign,
    knowledge: KnowledgeBase,
) -> list[FailureMode]:
    """The failure modes, with what the simulation showed of the faults that bring them about.

    A fault that none of them shows adds the first other failure of the design that it brings about. What an earlier
    simulation of other faults showed is kept.
    """
    causes = {one.id: one.failure_ids for one in faults_named([fault.id for fault in simulation.faults])}
    found = [_shown(mode, causes, simulation) for mode in modes]
    listed = {one.id for one in modes}
    for mode in _all_modes(requirements, design, knowledge):
        shown = _shown(mode, causes, simulation)
        told = {one.fault_id for each in found for one in each.evidence}
        if mode.id not in listed and {one.fault_id for one in shown.evidence} - told:
            found.append(shown)
    return found


def _shown(mode: FailureMode, causes: Mapping[str, list[str]], simulation: Simulation) -> FailureMode:
    failure = mode.id.removeprefix(f"fail-{mode.component_id}-")
    kept = [one for one in mode.evidence if one.fault_id not in causes]
    found = [*kept, *(_evidence(one, simulation) for one in simulation.faults if failure in causes[one.id])]
    return mode.model_copy(update={"simulated": bool(found), "evidence": found})


def _evidence(fault: SimulatedFault, simulation: Simulation) -> FaultEvidence:
    return FaultEvidence(
        fault_id=fault.id,
        fault_name=fault.name,
        statement=fault.statement,
        replications=simulation.replications,
        seed=simulation.seed,
        without=fault.variants[0],
        as_designed=next(one for one in fault.variants if one.in_design),
    )
