"""Three-valued evaluation of predicates over requirements and, where given, a design.

Unknown facts make a predicate unknown, combined by the strong Kleene tables: false wins in a conjunction, true in a
disjunction, and unknown survives negation. Closed-world sets are the exception: what the brief does not express is
not there.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from archadvisor.domain.requirements import Requirements
from archadvisor.domain.safety_graph import SafetyGraph
from archadvisor.knowledge.conditions import holds
from archadvisor.knowledge.graph_terms import GRAPH_TERMS, GraphTerm
from archadvisor.knowledge.matches import Match
from archadvisor.knowledge.matching import match
from archadvisor.knowledge.terms import (
    All,
    Always,
    AnyOf,
    Chosen,
    Condition,
    HasComponent,
    HasControl,
    HasPattern,
    Need,
    Not,
    Path,
    Predicate,
)
from archadvisor.knowledge.truth import Truth as Truth
from archadvisor.knowledge.truth import negated as negated
from archadvisor.knowledge.truth import truth_of as truth_of

# Data moves with these relations; a read moves it from the target to the reader.
FORWARD_KINDS = frozenset({"calls", "writes", "routes_to", "triggers", "ingests"})
BACKWARD_KINDS = frozenset({"reads"})


@dataclass(frozen=True)
class Facts:
    """What predicates may refer to: requirements, and as far as they exist the parts of a design.

    `edges` are (source type, kind, target type) triples; `choices` maps a decision id to its option id;
    `graph` is the design as a safety review sees it.
    """

    requirements: Requirements
    component_types: frozenset[str] | None = None
    pattern_ids: frozenset[str] | None = None
    control_ids: frozenset[str] | None = None
    edges: frozenset[tuple[str, str, str]] | None = None
    choices: dict[str, str] = field(default_factory=dict)
    graph: SafetyGraph | None = None


def evaluate(predicate: Predicate, facts: Facts) -> Truth:
    """The truth of one predicate; design parts that are None make design predicates unknown."""
    return _EVALUATORS[type(predicate)](predicate, facts)


def all_true(predicates: Iterable[Predicate], facts: Facts) -> Truth:
    """Conjunction: true for an empty list."""
    result = Truth.TRUE
    for predicate in predicates:
        truth = evaluate(predicate, facts)
        if truth is Truth.FALSE:
            return Truth.FALSE
        if truth is Truth.UNKNOWN:
            result = Truth.UNKNOWN
    return result


def any_true(predicates: Iterable[Predicate], facts: Facts) -> Truth:
    """Disjunction: false for an empty list."""
    result = Truth.FALSE
    for predicate in predicates:
        truth = evaluate(predicate, facts)
        if truth is Truth.TRUE:
            return Truth.TRUE
        if truth is Truth.UNKNOWN:
            result = Truth.UNKNOWN
    return result


def unknown_fields(predicates: Iterable[Predicate], facts: Facts) -> list[str]:
    """Requirement fields whose absence makes a predicate unknown, in order of appearance."""
    found: dict[str, None] = {}
    for predicate in predicates:
        if evaluate(predicate, facts) is not Truth.UNKNOWN:
            continue
        if isinstance(predicate, Condition):
            found[predicate.field] = None
        else:
            found.update(dict.fromkeys(unknown_fields(parts_of(predicate), facts)))
    return list(found)


def parts_of(predicate: Predicate) -> list[Predicate]:
    """The direct parts of a composite predicate; empty for an atom."""
    if isinstance(predicate, All):
        return predicate.all
    if isinstance(predicate, AnyOf):
        return predicate.any
    return predicate.none_of if isinstance(predicate, Not) else []


def matches(predicates: Iterable[Predicate], facts: Facts) -> list[Match]:
    """What in the safety graph makes predicates true, or leaves them unknown: the evidence, in order of appearance."""
    return [one for predicate in predicates for one in _matches(predicate, facts)]


def _matches(predicate: Predicate, facts: Facts) -> list[Match]:
    if isinstance(predicate, GRAPH_TERMS):
        found = _matched(predicate, facts)
        return [] if found.truth is Truth.FALSE else [found]
    truth = evaluate(predicate, facts)
    if truth is Truth.FALSE or isinstance(predicate, Not):
        return []
    bearing = [one for one in parts_of(predicate) if evaluate(one, facts) is truth or isinstance(predicate, All)]
    return matches(bearing, facts)


def _matched(predicate: GraphTerm, facts: Facts) -> Match:
    return Match(Truth.UNKNOWN) if facts.graph is None else match(predicate, facts.graph)


def _need(predicate: Need, facts: Facts) -> Truth:
    return truth_of(facts.requirements.has(predicate.need))


def _has_component(predicate: HasComponent, facts: Facts) -> Truth:
    if facts.component_types is None:
        return Truth.UNKNOWN
    wanted = predicate.component
    if isinstance(wanted, str):
        return truth_of(wanted in facts.component_types)
    return truth_of(not facts.component_types.isdisjoint(wanted))


def _member(item: str, present: frozenset[str] | None) -> Truth:
    return truth_of(None if present is None else item in present)


def _has_control(predicate: HasControl, facts: Facts) -> Truth:
    """A control that nobody verified may or may not be there."""
    if facts.graph is None:
        return _member(predicate.control, facts.control_ids)
    is_open = predicate.control in facts.graph.unverified_controls
    return Truth.UNKNOWN if is_open else truth_of(predicate.control in facts.graph.controls)


def _chosen(predicate: Chosen, facts: Facts) -> Truth:
    option = facts.choices.get(predicate.decision)
    wanted = [predicate.option] if isinstance(predicate.option, str) else predicate.option
    return truth_of(None if option is None else option in wanted)


@lru_cache(maxsize=16)
def _data_successors(edges: frozenset[tuple[str, str, str]]) -> Mapping[str, frozenset[str]]:
    """For each component type the types that its data reaches in one step."""
    steps = [(source, target) for source, kind, target in edges if kind in FORWARD_KINDS]
    steps += [(target, source) for source, kind, target in edges if kind in BACKWARD_KINDS]
    successors: dict[str, set[str]] = {}
    for source, target in steps:
        successors.setdefault(source, set()).add(target)
    return {source: frozenset(targets) for source, targets in successors.items()}


def _path(predicate: Path, facts: Facts) -> Truth:
    """Reachability by at least one step; the ends themselves do not count as crossed."""
    if facts.edges is None:
        return Truth.UNKNOWN
    successors = _data_successors(facts.edges)
    goals, blocked = frozenset(predicate.path_to), frozenset(predicate.without)
    frontier, seen = list(predicate.path_from), set[str]()
    while frontier:
        reached = successors.get(frontier.pop(), frozenset())
        if not goals.isdisjoint(reached):
            return Truth.TRUE
        fresh = reached - seen - blocked
        seen |= fresh
        frontier.extend(fresh)
    return Truth.FALSE


_EVALUATORS: Mapping[type, Callable[[Any, Facts], Truth]] = {
    Condition: lambda condition, facts: truth_of(holds(condition, facts.requirements)),
    Need: _need,
    HasComponent: _has_component,
    HasPattern: lambda predicate, facts: _member(predicate.pattern, facts.pattern_ids),
    HasControl: _has_control,
    Chosen: _chosen,
    Path: _path,
    **dict.fromkeys(GRAPH_TERMS, lambda predicate, facts: _matched(predicate, facts).truth),
    All: lambda predicate, facts: all_true(predicate.all, facts),
    AnyOf: lambda predicate, facts: any_true(predicate.any, facts),
    Not: lambda predicate, facts: negated(any_true(predicate.none_of, facts)),
    Always: lambda predicate, facts: Truth.TRUE,
}
