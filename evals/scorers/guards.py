"""Guard reachability: whether data can get past the guards that a case demands. No other measure sees a bypass."""

from collections import deque
from collections.abc import Iterable, Mapping, Set

from archadvisor.evals.expected import Expected
from archadvisor.evals.golden import MustCross
from archadvisor.evals.produced import Produced
from archadvisor.evals.score import Score, not_expected, scored
from archadvisor.knowledge.predicates import BACKWARD_KINDS, FORWARD_KINDS

GUARDING = frozenset({"guards", "approves", "authenticates"})
FORWARD = FORWARD_KINDS | {"escalates_to", "falls_back_to"}

Graph = Mapping[str, Iterable[str]]


def guard_reachability(design: Produced, case: Expected) -> Score:
    """The share of must-cross flows that hold: with the guarded parts taken out, no source reaches a target.

    A guard takes out itself and what it guards, approves or authenticates. A flow whose source, target or guard the
    design lacks does not hold: what is not there protects nothing.
    """
    if not case.record.must_cross:
        return not_expected("the case demands no guarded flow")
    graph = data_graph(design)
    broken = {one.id: why for one in case.record.must_cross if (why := broken_by(one, design, graph))}
    held = len(case.record.must_cross) - len(broken)
    evidence = [f"{flow}: {why}" for flow, why in broken.items()]
    return scored(
        held / len(case.record.must_cross), f"{held} of {len(case.record.must_cross)} guarded flows hold", evidence
    )


def broken_by(flow: MustCross, design: Produced, graph: Graph) -> str:
    """Why a guarded flow does not hold in a design, or nothing if it holds."""
    sources, targets, guards = (_of_types(design, one) for one in (flow.sources, flow.targets, flow.guards))
    for what, found in (("source", sources), ("target", targets), ("guard", guards)):
        if not found:
            return f"the design has no {what} of it"
    safe = guards | {target for source, target, kind in design.edges if kind in GUARDING and source in guards}
    path = _path(graph, sources - safe, targets - safe, safe)
    return f"data gets past the guard: {' > '.join(path)}" if path else ""


def data_graph(design: Produced) -> dict[str, list[str]]:
    """For each part those that its data reaches in one step."""
    found: dict[str, list[str]] = {}
    for source, target, kind in design.edges:
        if kind in FORWARD:
            found.setdefault(source, []).append(target)
        elif kind in BACKWARD_KINDS:
            found.setdefault(target, []).append(source)
    return found


def _of_types(design: Produced, types: Iterable[str]) -> set[str]:
    wanted = set(types)
    return {part for part, kind in design.types.items() if kind in wanted}


def _path(graph: Graph, sources: Set[str], targets: Set[str], avoided: Set[str]) -> list[str]:
    """A shortest way from a source to a target around the avoided parts; empty if there is none."""
    came_from: dict[str, str | None] = dict.fromkeys(sorted(sources))
    frontier = deque(came_from)
    while frontier:
        here = frontier.popleft()
        for following in graph.get(here, ()):
            if following in came_from or following in avoided:
                continue
            came_from[following] = here
            if following in targets:
                return _walked(came_from, following)
            frontier.append(following)
    return []


def _walked(came_from: Mapping[str, str | None], end: str) -> list[str]:
    steps: list[str] = []
    here: str | None = end
    while here is not None:
        steps.append(here)
        here = came_from[here]
    return steps[::-1]
