"""The smallest safety graphs in which terms hold, and worlds like a given one in which one thing is not known."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from archadvisor.domain.safety_graph import (
    PASSAGE,
    Element,
    FactValue,
    Passage,
    SafetyGraph,
    kinds_of,
    safety_vocabulary,
)
from archadvisor.errors import InternalError
from archadvisor.knowledge.graph_terms import (
    Count,
    Data,
    GraphTerm,
    HasPart,
    HasPassage,
    Hop,
    Junction,
    Meeting,
    Route,
    Taint,
    Where,
)
from archadvisor.knowledge.predicates import Facts
from archadvisor.knowledge.terms import Predicate

Value = TypeVar("Value")


def smallest_graph(terms: Iterable[GraphTerm], controls: Iterable[str]) -> SafetyGraph:
    """A graph of a piece for each term, and a part beside them that carries the controls."""
    pieces = [_piece(number, term) for number, term in enumerate(terms)]
    carrier = Element("carrier", "the carrier", frozenset(), controls=frozenset(controls))
    parts = tuple(part for piece in pieces for part in piece.parts)
    passages = tuple(passage for piece in pieces for passage in piece.passages)
    return SafetyGraph((*parts, carrier), passages)


def gaps(facts: Facts, predicates: Sequence[Predicate]) -> Iterator[Facts]:
    """Worlds like a given one but for one thing that is not known: a fact, a requirement, the controls, the design."""
    graph = facts.graph or SafetyGraph(())
    for number, part in enumerate(graph.parts):
        for less in _each_without(part.facts):
            parts = (*graph.parts[:number], replace(part, facts=less), *graph.parts[number + 1 :])
            yield replace(facts, graph=replace(graph, parts=parts))
    for number, passage in enumerate(graph.passages):
        for less in _each_without(passage.facts):
            passages = (*graph.passages[:number], replace(passage, facts=less), *graph.passages[number + 1 :])
            yield replace(facts, graph=replace(graph, passages=passages))
    for fields in _each_without(facts.requirements.fields):
        yield replace(facts, requirements=facts.requirements.model_copy(update={"fields": fields}))
    named = frozenset(control for one in predicates for control in _controls_named(one.model_dump()))
    yield replace(facts, graph=replace(graph, unverified_controls=named))
    yield replace(facts, component_types=None, pattern_ids=None, control_ids=None, edges=None, graph=None)


def _controls_named(dumped: object) -> Iterator[str]:
    """The controls that a predicate speaks of, at any depth."""
    if isinstance(dumped, dict):
        for key, value in dumped.items():
            if key in ("control", "without"):
                yield from [value] if isinstance(value, str) else value
            else:
                yield from _controls_named(value)
    elif isinstance(dumped, list):
        for one in dumped:
            yield from _controls_named(one)


def _each_without(mapping: Mapping[str, Value]) -> Iterator[dict[str, Value]]:
    for gap in mapping:
        yield {key: value for key, value in mapping.items() if key != gap}


def _piece(number: int, term: GraphTerm) -> SafetyGraph:
    match term:
        case HasPart(part=where):
            return SafetyGraph((_part(where, f"part-{number}"),))
        case Count(count=wanted):
            return SafetyGraph(tuple(_part(wanted.part, f"part-{number}-{copy}") for copy in range(wanted.at_least)))
        case Data(data=kinds):
            holder = Where(kind=["operational_db"], facts={"data": kinds[:1]})
            return SafetyGraph((_part(holder, f"holder-{number}"),))
        case Taint(taint=route):
            return _joined(number, route, {"content": "free_text"})
        case Meeting(meeting=junction):
            return _junction(number, junction)
        case HasPassage(passage=hop):
            return _joined(number, hop, {key: _first(value) for key, value in hop.facts.items()})
    raise InternalError(f"{type(term).__name__} is no term that a graph is made for")


def _junction(number: int, wanted: Junction) -> SafetyGraph:
    middle = _part(wanted.at, f"meeting-{number}")
    sources = [_part(one.part, f"source-{number}-{place}") for place, one in enumerate(wanted.receives)]
    targets = [_part(one, f"target-{number}-{place}") for place, one in enumerate(wanted.reaches)]
    pairs = [*((one, middle) for one in sources), *((middle, one) for one in targets)]
    passages = tuple(_passage(f"passage-{number}-{place}", *pair) for place, pair in enumerate(pairs))
    return SafetyGraph((middle, *sources, *targets), passages)


def _passage(passage_id: str, start: Element, end: Element) -> Passage:
    name, facts = f"from {start.name} to {end.name}", {"content": "free_text"}
    return Passage(passage_id, name, frozenset({PASSAGE}), facts, source=start.id, target=end.id)


def _joined(number: int, ends: Route | Hop, facts: Mapping[str, FactValue]) -> SafetyGraph:
    start, end = _part(ends.start, f"start-{number}"), _part(ends.end, f"end-{number}")
    return SafetyGraph((start, end), (replace(_passage(f"passage-{number}", start, end), facts=facts),))


def _part(where: Where, part_id: str) -> Element:
    """A part of the first type that is meant, with the first value of every fact."""
    vocabulary = safety_vocabulary()
    place = vocabulary.places.get(where.place or "")
    kinds = [*(place.kind if place else []), *where.kind]
    types = [type_id for kind in kinds for type_id in vocabulary.kinds.get(kind, [kind])] or ["app_backend"]
    facts = (place.facts if place else {}) | where.facts
    asked = {kind for fact in facts for kind in vocabulary.facts[fact].of}
    type_id = next((one for one in types if kinds_of(one) & asked), types[0])
    given = {fact: _given(fact, value) for fact, value in facts.items()}
    return Element(part_id, f"the {part_id}", kinds_of(type_id), given)


def _given(fact: str, wanted: FactValue) -> FactValue:
    first = _first(wanted)
    return [str(first)] if safety_vocabulary().facts[fact].kind == "set" else first


def _first(wanted: FactValue) -> FactValue:
    return wanted[0] if isinstance(wanted, list) else wanted
