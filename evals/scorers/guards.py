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
    design lacks, or whose guard is joined to nothing, does not hold: what stands apart protects nothing.
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
    if guards.isdisjoint(end for source, target, _ in design.edges for end in (source, target)):
        return "its guard is joined to nothing"
    ways = _ways(graph, sources - safe, safe)
    leak = next((one for one in ways if one in targets), None)
    return f"data gets past the guard: {' > '.join(_walked(ways, leak))}" if leak else ""


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


def _ways(graph: Graph, sources: Set[str], avoided: Set[str]) -> dict[str, str | None]:
    """Every part that data from the sources reaches around the avoided ones, each with the part that it came from."""
    came_from: dict[str, str | None] = dict.fromkeys(sorted(sources))
    frontier = deque(came_from)
    while frontier:
        here = frontier.popleft()
        for following in graph.get(here, ()):
            if following not in came_from and following not in avoided:
                came_from[following] = here
                frontier.append(following)
    return came_from


def _walked(came_from: Mapping[str, str | None], end: str) -> list[str]:
    steps: list[str] = []
    here: str | None = end
    while here is not None:
        steps.append(here)
        here = came_from[here]
    return steps[::-1]
