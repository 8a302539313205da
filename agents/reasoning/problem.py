"""The selection problem of a shape: its candidates, rules and limits."""

from collections.abc import Sequence

from archadvisor.agents.reasoning.candidates import Catalogue, candidates_of
from archadvisor.agents.reasoning.constraints import rules_of
from archadvisor.agents.reasoning.demands import Demands
from archadvisor.agents.reasoning.limits import limits_of
from archadvisor.agents.reasoning.naming import is_given
from archadvisor.agents.reasoning.selection import Problem
from archadvisor.agents.reasoning.shape import Shape
from archadvisor.domain.design import Flow
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.service_times import serving as serving_table
from archadvisor.knowledge.base import KnowledgeBase


def problem_of(shape: Shape, flows: Sequence[Flow], catalogue: Catalogue, demands: Demands, seed: int = 0) -> Problem:
    """What has to be chosen for a shape. Only flows that somebody waits for are held to the time limit."""
    requirements, knowledge = catalogue.requirements, catalogue.knowledge
    types = tuple(one.type for one in shape.components)
    serving = frozenset(step.component_id for flow in flows if flow.interactive for step in flow.steps)
    return Problem(
        options=candidates_of(types, serving, catalogue),
        musts=frozenset(one.type for one in shape.components if one.weight == "must"),
        serving=serving,
        paths=tuple(_waited_for(flow) for flow in flows if flow.interactive),
        rules=rules_of(requirements, knowledge, serving, demands),
        limits=limits_of(requirements, demands),
        given=given_technologies(requirements, knowledge),
        wished=frozenset((one.subject_id, one.technology_id or "") for one in requirements.wishes.technologies),
        seed=seed,
    )


def _waited_for(flow: Flow) -> frozenset[str]:
    return frozenset(step.component_id for step in flow.steps) - set(serving_table().not_waited_for)


def given_technologies(requirements: Requirements, knowledge: KnowledgeBase) -> tuple[frozenset[str], ...]:
    """For each product that is in place the ids of the technologies it may mean; nothing for unknown products."""
    found = []
    for words in requirements.items("given_stack"):
        meant = frozenset(one.id for one in knowledge.technologies.values() if is_given(words, one))
        if meant:
            found.append(meant)
    return tuple(found)
