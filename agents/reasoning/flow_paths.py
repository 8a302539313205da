"""How data moves through a design: the shortest way from one set of components to another."""

from collections import deque
from collections.abc import Iterable

from archadvisor.domain.design import ArchitectureDesign, Relation
from archadvisor.knowledge.predicates import BACKWARD_KINDS, FORWARD_KINDS


def data_successors(relations: Iterable[Relation]) -> dict[str, list[str]]:
    """For each component id the ids its data reaches in one step, in design order."""
    successors: dict[str, list[str]] = {}
    for one in relations:
        if one.kind in FORWARD_KINDS:
            successors.setdefault(one.source, []).append(one.target)
        elif one.kind in BACKWARD_KINDS:
            successors.setdefault(one.target, []).append(one.source)
    return successors


def shortest_path(successors: dict[str, list[str]], sources: Iterable[str], targets: Iterable[str]) -> list[str]:
    """Component ids from a source to a target over at least one step; empty if data cannot flow there."""
    goals, came_from = set(targets), dict[str, str | None]()
    frontier = deque(sources)
    came_from.update(dict.fromkeys(frontier))
    while frontier:
        here = frontier.popleft()
        for following in successors.get(here, []):
            if following in goals and following != here:
                return [*_walked(came_from, here), following]
            if following not in came_from:
                came_from[following] = here
                frontier.append(following)
    return []


def _walked(came_from: dict[str, str | None], end: str) -> list[str]:
    steps, here = list[str](), end
    while True:
        steps.append(here)
        previous = came_from[here]
        if previous is None:
            return steps[::-1]
        here = previous


def ids_of_types(design: ArchitectureDesign, types: Iterable[str]) -> list[str]:
    """Ids of the components of these types, in the order of the types."""
    return [one.id for type_id in types for one in design.components if one.type == type_id]
