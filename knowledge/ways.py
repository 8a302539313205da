"""Ways of data through a safety graph: breadth first from every start, around whatever carries a control."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archadvisor.domain.safety_graph import Element, Passage, SafetyGraph
from archadvisor.knowledge.fitting import Fit, carries_none, fits, has, joined
from archadvisor.knowledge.graph_terms import Route
from archadvisor.knowledge.matches import Match, shown

Steps = Mapping[str, list[tuple[Passage, Fit]]]
"""The passages that data can take from each part, with what hangs on each."""


@dataclass(frozen=True)
class _Terrain:
    """Where a route may begin and end, and the steps between."""

    starts: Mapping[str, Fit]
    ends: Mapping[str, Fit]
    steps: Steps

    def certain(self) -> "_Terrain":
        """What hangs on no unknown fact."""
        steps = {source: [one for one in some if not one[1].missing] for source, some in self.steps.items()}
        return _Terrain(_certain(self.starts), _certain(self.ends), steps)


def ways(route: Route, graph: SafetyGraph) -> list[Match]:
    """The ways from each start to each end, the shortest first; over unknown facts only where none is certain."""
    starts, ends = _meant(graph, route, is_start=True), _meant(graph, route, is_start=False)
    if not starts or not ends:
        return []
    terrain = _Terrain(starts, ends, _steps(route, graph))
    for ground in (terrain.certain(), terrain):
        found = [way for start in ground.starts for way in _from(start, route, ground)]
        if found:
            return sorted(found, key=lambda one: len(one.path))
    return []


def _meant(graph: SafetyGraph, route: Route, *, is_start: bool) -> dict[str, Fit]:
    where = route.start if is_start else route.end
    fitting = ((one.id, _open(one, fits(one, where, graph), route, graph)) for one in graph.parts)
    return {part_id: fit for part_id, fit in fitting if fit is not None}


def _open(part: Element, fit: Fit | None, route: Route, graph: SafetyGraph) -> Fit | None:
    return None if fit is None else joined(fit, carries_none(part, route.without, graph))


def _certain(fitting: Mapping[str, Fit]) -> dict[str, Fit]:
    return {part_id: fit for part_id, fit in fitting.items() if not fit.missing}


def _steps(route: Route, graph: SafetyGraph) -> Steps:
    """The passages that carry what the route asks for, into parts without its controls."""
    content = {"content": "free_text"} if route.text else {}
    steps: dict[str, list[tuple[Passage, Fit]]] = {}
    for one in graph.passages:
        crossed = (carries_none(element, route.without, graph) for element in (one, graph.part[one.target]))
        fit = joined(has(one, content), *crossed)
        if fit is not None:
            steps.setdefault(one.source, []).append((one, fit))
    return steps


def _from(start: str, route: Route, ground: _Terrain) -> Iterator[Match]:
    """Each end that data reaches from one part, by the shortest way; the part itself if it may stay there."""
    came_by: dict[str, tuple[Passage, Fit] | None] = {start: None}
    if route.still and start in ground.ends:
        yield _walked(start, start, came_by, ground)
    frontier = deque([start])
    while frontier:
        for step in ground.steps.get(frontier.popleft(), ()):
            reached = step[0].target
            if reached not in came_by:
                came_by[reached] = step
                frontier.append(reached)
                if reached in ground.ends:
                    yield _walked(start, reached, came_by, ground)


def _walked(start: str, end: str, came_by: Mapping[str, tuple[Passage, Fit] | None], ground: _Terrain) -> Match:
    path, passages, fitting, step = [end], list[str](), [ground.starts[start], ground.ends[end]], came_by[end]
    while step is not None:
        passage, fit = step
        path.append(passage.source)
        passages.append(passage.id)
        fitting.append(fit)
        step = came_by[passage.source]
    missing = tuple(item for fit in fitting for item in fit.missing)
    return shown(Fit(missing), [*path[::-1], *passages[::-1]], path[::-1])
