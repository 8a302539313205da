"""How a safety graph answers its terms: with a truth, and with the way or the part that shows it.

An answer is unknown where it hangs on a fact that nobody stated; it then names these facts.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from archadvisor.domain.safety_graph import Element, FactValue, Passage, SafetyGraph, safety_vocabulary
from archadvisor.knowledge.graph_terms import Count, Data, GraphTerm, HasPart, HasPassage, Hop, Route, Taint, Where
from archadvisor.knowledge.truth import Truth

Missing = tuple[str, str]
"""An element and the fact of it that is not known; `control:<id>` for a control that nobody verified."""


@dataclass(frozen=True)
class Match:
    """The answer to a term: the elements that show it, in the order of the way, and what would have to be known.

    `ends` are all parts on which it shows, also those that other ways lead to.
    """

    truth: Truth
    path: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    ends: tuple[str, ...] = ()


NO_MATCH = Match(Truth.FALSE)


@dataclass(frozen=True)
class _Fit:
    """Whether an element is meant: None if not, else the facts on which it hangs."""

    missing: tuple[Missing, ...] = ()


def match(term: GraphTerm, graph: SafetyGraph) -> Match:
    """The answer of a graph to one term: the first definite match, else the possible one that hangs on least."""
    return _MATCHERS[type(term)](term, graph)


def _best(found: Iterable[Match]) -> Match:
    """The first definite match, else the one that hangs on least, with the ends of all that are as good."""
    some = list(found)
    certain = [one for one in some if one.truth is Truth.TRUE]
    if not some:
        return NO_MATCH
    best = certain[0] if certain else min(some, key=lambda one: len(one.missing))
    return replace(best, ends=tuple(dict.fromkeys(end for one in certain or some for end in one.ends)))


def _shown(fit: _Fit, elements: Iterable[str], path: Iterable[str] = ()) -> Match:
    truth, way, shown = Truth.UNKNOWN if fit.missing else Truth.TRUE, tuple(path), tuple(dict.fromkeys(elements))
    return Match(truth, way, shown, tuple(dict.fromkeys(fit.missing)), ends=way[-1:] or shown)


def _joined(*fits: _Fit | None) -> _Fit | None:
    found = [one for one in fits if one is not None]
    return _Fit(tuple(item for one in found for item in one.missing)) if len(found) == len(fits) else None


def _fits(element: Element, where: Where, graph: SafetyGraph) -> _Fit | None:
    """Whether a part is meant."""
    place = safety_vocabulary().places.get(where.place or "")
    kinds = [*(place.kind if place else []), *where.kind]
    if where.place and place is None:
        return None
    if kinds and element.kinds.isdisjoint(kinds):
        return None
    facts = (place.facts if place else {}) | where.facts
    return _joined(_has(element, facts), _carries_none(element, where.without, graph))


def _has(element: Element, facts: Mapping[str, FactValue]) -> _Fit | None:
    """Whether an element has one of the wanted values of each fact."""
    missing = list[Missing]()
    for fact, wanted in facts.items():
        value = element.facts.get(fact)
        if value is None:
            if not element.is_asked(fact):
                return None
            missing.append((element.id, fact))
        elif _as_set(value).isdisjoint(_as_set(wanted)):
            return None
    return _Fit(tuple(missing))


def _as_set(value: FactValue) -> frozenset[object]:
    return frozenset(value) if isinstance(value, list) else frozenset([value])


def _carries_none(element: Element, controls: Iterable[str], graph: SafetyGraph) -> _Fit | None:
    """Whether none of these controls acts on an element; one that nobody verified might."""
    if not element.controls.isdisjoint(controls):
        return None
    open_ones = [one for one in controls if one in graph.unverified_controls]
    return _Fit(tuple((element.id, f"control:{one}") for one in open_ones))


def _part(term: HasPart, graph: SafetyGraph) -> Match:
    fits = ((one, _fits(one, term.part, graph)) for one in graph.parts)
    return _best(_shown(fit, [one.id]) for one, fit in fits if fit)


def _passage(term: HasPassage, graph: SafetyGraph) -> Match:
    return _best(_hops(term.passage, graph))


def _hops(hop: Hop, graph: SafetyGraph) -> Iterator[Match]:
    for one in graph.passages:
        ends = [(graph.part[one.source], hop.start), (graph.part[one.target], hop.end)]
        fit = _joined(_has(one, hop.facts), *(_fits(part, where, graph) for part, where in ends))
        crossed = [_carries_none(crossing, hop.without, graph) for crossing in (one, *(part for part, _ in ends))]
        whole = _joined(fit, *crossed)
        if whole:
            yield _shown(whole, [one.source, one.target, one.id], [one.source, one.target])


def _count(term: Count, graph: SafetyGraph) -> Match:
    fits = [(one, fit) for one in graph.parts if (fit := _fits(one, term.count.part, graph))]
    if len(fits) < term.count.at_least:
        return NO_MATCH
    surest = sorted(fits, key=lambda pair: len(pair[1].missing))[: term.count.at_least]
    whole = _Fit(tuple(item for _, fit in surest for item in fit.missing))
    return _shown(whole, [one.id for one, _ in surest])


def _data(term: Data, graph: SafetyGraph) -> Match:
    fits = ((one, _has(one, {"data": term.data})) for one in graph.parts)
    return _best(_shown(fit, [one.id]) for one, fit in fits if fit)


def _taint(term: Taint, graph: SafetyGraph) -> Match:
    """The shortest way over definite elements if there is one, else over those that unknown facts leave possible."""
    for certain in (True, False):
        ways = [way for one in graph.parts for way in _ways_from(one, term.taint, graph, certain=certain)]
        if ways:
            return _best(sorted(ways, key=lambda one: len(one.path)))
    return NO_MATCH


def _ways_from(start: Element, route: Route, graph: SafetyGraph, *, certain: bool) -> Iterator[Match]:
    """Breadth first from one part, with every end that is reached; `certain` takes no step that hangs on a fact."""

    def usable(fit: _Fit | None) -> bool:
        return fit is not None and not (certain and fit.missing)

    if not usable(_joined(_fits(start, route.start, graph), _carries_none(start, route.without, graph))):
        return
    came_by: dict[str, Passage | None] = {start.id: None}
    if route.still and usable(_fits(start, route.end, graph)):
        yield _walked(route, graph, came_by, start.id)
    frontier = deque(came_by)
    while frontier:
        for passage in graph.leaving.get(frontier.popleft(), ()):
            if passage.target not in came_by and usable(_step(passage, route, graph)):
                came_by[passage.target] = passage
                frontier.append(passage.target)
                if usable(_fits(graph.part[passage.target], route.end, graph)):
                    yield _walked(route, graph, came_by, passage.target)


def _step(passage: Passage, route: Route, graph: SafetyGraph) -> _Fit | None:
    """Whether data passes here: over the passage and into its target, with no control of the route on either."""
    passes = _has(passage, {"content": "free_text"}) if route.text else _Fit()
    target = graph.part[passage.target]
    return _joined(passes, *(_carries_none(one, route.without, graph) for one in (passage, target)))


def _walked(route: Route, graph: SafetyGraph, came_by: Mapping[str, Passage | None], end: str) -> Match:
    path, passages, here = [end], list[Passage](), came_by[end]
    while here is not None:
        path.append(here.source)
        passages.append(here)
        here = came_by[here.source]
    first, last = graph.part[path[-1]], graph.part[end]
    steps = [_step(one, route, graph) for one in passages]
    ends = [
        _fits(first, route.start, graph),
        _fits(last, route.end, graph),
        _carries_none(first, route.without, graph),
    ]
    whole = _joined(*ends, *steps) or _Fit()
    return _shown(whole, [*path[::-1], *(one.id for one in passages[::-1])], path[::-1])


_MATCHERS: Mapping[type, Callable[[Any, SafetyGraph], Match]] = {
    HasPart: _part,
    HasPassage: _passage,
    Count: _count,
    Data: _data,
    Taint: _taint,
}
