"""Failure modes: how the parts and the patterns of this design fail, those that matter most first."""

from collections.abc import Iterator, Mapping
from itertools import zip_longest

from archadvisor.agents.reasoning.wording import filled, nouns
from archadvisor.domain.design import ArchitectureDesign, Component, PatternUse
from archadvisor.domain.requirements import Requirement, Requirements
from archadvisor.domain.risk import FailureMode
from archadvisor.domain.simulation import FaultEvidence, SimulatedFault, Simulation
from archadvisor.estimation.simulation.faults import faults_named
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.records import CardFailure, ComponentFailure, Signal

OBJECTIVE = "{objective}"
"""The slot of an alert for the time that the brief allows."""

MAX_OF_PATTERNS = 3
WEIGHTY = 9
"""Likelihood x impact, each 1 to 4, from which on a way in which a pattern itself fails is worth an entry."""
_WEIGHTS = {"must": 0, "should": 1, "may": 2}


def failure_modes(
    requirements: Requirements, design: ArchitectureDesign, knowledge: KnowledgeBase
) -> list[FailureMode]:
    """A broken promise of time, how each component is likeliest to fail, and how the patterns themselves fail."""
    of_components = _all_modes(requirements, design, knowledge)[: len(design.components)]
    slow = _slow_mode(requirements, design, knowledge)
    return [*slow, *of_components, *_pattern_modes(requirements, design, knowledge)]


def time_limit(requirements: Requirements) -> Requirement | None:
    """The time limit that the brief gives in words."""
    stated = requirements.fields.get("first_response") or requirements.fields.get("latency")
    return stated if stated is not None and stated.evidence else None


def _slow_mode(requirements: Requirements, design: ArchitectureDesign, knowledge: KnowledgeBase) -> list[FailureMode]:
    """The promise of time broken, told where the time of the whole answer is measured."""
    limit = time_limit(requirements)
    steps = [step.component_id for flow in design.flows if flow.interactive for step in flow.steps]
    for component in filter(None, map(design.component, steps if limit else [])):
        record = knowledge.components[component.type]
        signal = next((one for one in record.signals if OBJECTIVE in one.alert), None)
        if signal is not None and limit is not None:
            return [_slow(component, signal, limit, requirements)]
    return []


def _slow(component: Component, signal: Signal, limit: Requirement, requirements: Requirements) -> FailureMode:
    slots = nouns(requirements) | {"name": component.name}
    return FailureMode(
        id=f"fail-{component.id}-slow",
        component_id=component.id,
        metric=signal.metric,
        cause="a stage of the flow takes more than its share of the time",
        effect=filled(f"{{users}} wait longer than “{limit.evidence[0].text}”", slots),
        detection=filled(signal.meaning, slots),
        response=filled("find in the trace which stage of {subject} is over its budget and take work off it", slots),
        citation_ids=[f"cit-{component.type}"],
    )


def _pattern_modes(
    requirements: Requirements, design: ArchitectureDesign, knowledge: KnowledgeBase
) -> list[FailureMode]:
    """The gravest failure of each pattern that stands on a component, the gravest and most called for first."""
    slots = nouns(requirements)
    found = []
    for use in design.patterns:
        card = knowledge.patterns.get(use.id)
        if card is not None and card.failure_modes and use.component_ids:
            worst = max(card.failure_modes, key=_gravity)
            found.append((_gravity(worst), _pattern_mode(use, worst, slots)))
    grave = sorted((one for one in found if one[0] >= WEIGHTY), key=lambda one: -one[0])
    return [mode for _, mode in grave[:MAX_OF_PATTERNS]]


def _gravity(failure: CardFailure) -> int:
    return failure.likelihood * failure.impact


def _pattern_mode(use: PatternUse, failure: CardFailure, slots: dict[str, str]) -> FailureMode:
    return FailureMode(
        id=f"fail-{use.id}-{failure.id}",
        component_id=use.component_ids[0],
        pattern_id=use.id,
        cause=filled(failure.cause, slots),
        effect=filled(failure.effect, slots),
        detection=filled(failure.detect, slots),
        response=filled(failure.mitigation, slots),
        citation_ids=use.citation_ids,
    )


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
        metric=failure.signal,
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
