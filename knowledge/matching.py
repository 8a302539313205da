"""How a safety graph answers its terms: with a truth, and with the way or the part that shows it.

An answer is unknown where it hangs on a fact that nobody stated; it then names these facts.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from archadvisor.domain.safety_graph import SafetyGraph
from archadvisor.knowledge.fitting import Fit, carries_none, fits, has, joined
from archadvisor.knowledge.graph_terms import Count, Data, GraphTerm, HasPart, HasPassage, Hop, Meeting, Route, Taint
from archadvisor.knowledge.matches import NO_MATCH, Match, best, shown
from archadvisor.knowledge.ways import ways


def match(term: GraphTerm, graph: SafetyGraph) -> Match:
    """The answer of a graph to one term: the first definite match, else the possible one that hangs on least."""
    return _MATCHERS[type(term)](term, graph)


def _part(term: HasPart, graph: SafetyGraph) -> Match:
    fitting = ((one, fits(one, term.part, graph)) for one in graph.parts)
    return best(shown(fit, [one.id]) for one, fit in fitting if fit)


def _passage(term: HasPassage, graph: SafetyGraph) -> Match:
    return best(_hops(term.passage, graph))


def _hops(hop: Hop, graph: SafetyGraph) -> Iterator[Match]:
    for one in graph.passages:
        ends = [(graph.part[one.source], hop.start), (graph.part[one.target], hop.end)]
        fit = joined(has(one, hop.facts), *(fits(part, where, graph) for part, where in ends))
        crossed = [carries_none(crossing, hop.without, graph) for crossing in (one, *(part for part, _ in ends))]
        whole = joined(fit, *crossed)
        if whole:
            yield shown(whole, [one.source, one.target, one.id], [one.source, one.target])


def _count(term: Count, graph: SafetyGraph) -> Match:
    fitting = [(one, fit) for one in graph.parts if (fit := fits(one, term.count.part, graph))]
    if len(fitting) < term.count.at_least:
        return NO_MATCH
    surest = sorted(fitting, key=lambda pair: len(pair[1].missing))[: term.count.at_least]
    whole = Fit(tuple(item for _, fit in surest for item in fit.missing))
    return shown(whole, [one.id for one, _ in surest])


def _data(term: Data, graph: SafetyGraph) -> Match:
    fitting = ((one, has(one, {"data": term.data})) for one in graph.parts)
    return best(shown(fit, [one.id]) for one, fit in fitting if fit)


def _meeting(term: Meeting, graph: SafetyGraph) -> Match:
    """The first part at which all ways meet, by the way of the last stream and on to what is reached first."""
    wanted, route = term.meeting, partial(Route.model_construct, without=term.meeting.without)
    comings = [route(start=one.part, end=wanted.at, text=one.text) for one in wanted.receives]
    goings = [route(start=wanted.at, end=one, still=True) for one in wanted.reaches]
    incoming = [_by_end(one, graph, place=-1) for one in comings]
    outgoing = [_by_end(one, graph, place=0) for one in goings]
    legs = [*incoming, *outgoing]
    return best(_met([leg[part.id] for leg in legs], len(incoming)) for part in graph.parts if _all_have(legs, part.id))


def _by_end(route: Route, graph: SafetyGraph, place: int) -> dict[str, Match]:
    """The shortest way for each part at one end of a route."""
    found: dict[str, Match] = {}
    for way in ways(route, graph):
        found.setdefault(way.path[place], way)
    return found


def _all_have(legs: Sequence[Mapping[str, Match]], part_id: str) -> bool:
    return all(part_id in leg for leg in legs)


def _met(legs: Sequence[Match], incoming: int) -> Match:
    """All legs together; `incoming` is how many of them lead to the part at which they meet."""
    missing = tuple(item for leg in legs for item in leg.missing)
    into, onward = legs[incoming - 1].path, legs[incoming].path[1:] if len(legs) > incoming else ()
    found = shown(Fit(missing), [element for leg in legs for element in leg.elements], (*into, *onward))
    return replace(found, ends=(into[-1],))


_MATCHERS: Mapping[type, Callable[[Any, SafetyGraph], Match]] = {
    HasPart: _part,
    HasPassage: _passage,
    Count: _count,
    Data: _data,
    Meeting: _meeting,
    Taint: lambda term, graph: best(ways(term.taint, graph)),
}
