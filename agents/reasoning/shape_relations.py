"""Relations of a design: what records say about the types that are there, and a default for what stands alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archadvisor.agents.reasoning.shape_decisions import StructuralDecision
from archadvisor.domain.vocabulary import ontology, relation_is_legal, roles
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.predicates import Facts, Truth, all_true
from archadvisor.knowledge.records import AddedRelation


@dataclass(frozen=True)
class ShapedRelation:
    """A typed, directed relation between two component types and the record that states it."""

    source: str
    kind: str
    target: str
    sync: bool
    record_ids: tuple[str, ...]


# For a type that no record connects: the first legal of these joins it, by concern; then the last row for any concern.
DEFAULTS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "C1": (("@orchestrator", "calls", "@self"), ("@self", "calls", "@backend")),
    "C2": (("@orchestrator", "calls", "@self"), ("@self", "calls", "@model")),
    "C3": (("@orchestrator", "calls", "@self"), ("@self", "calls", "@model")),
    "C4": (("@self", "guards", "@model"), ("@self", "guards", "@backend"), ("@backend", "writes", "@self")),
    "C5": (("@self", "monitors", "@orchestrator"), ("@self", "monitors", "@scorer"), ("@self", "monitors", "@backend")),
    "C6": (("@orchestrator", "reads", "@self"), ("@backend", "reads", "@self"), ("@scorer", "reads", "@self")),
    "any": (
        ("metrics_alerting", "monitors", "@self"),
        ("@backend", "calls", "@self"),
        ("@self", "triggers", "@backend"),
        ("@self", "triggers", "@record_store"),
    ),
}


def connect(
    facts: Facts, knowledge: KnowledgeBase, decisions: tuple[StructuralDecision, ...]
) -> tuple[ShapedRelation, ...]:
    """All legal relations between the types of `facts`, at most one per ordered pair, every type joined to another."""
    types = facts.component_types or frozenset()
    found: dict[tuple[str, str], ShapedRelation] = {}
    for record_id, owner, stated in _stated(facts, knowledge, decisions):
        if all_true(stated.when, facts) is Truth.TRUE:
            _join(found, types, owner, stated, record_id)
    _join_by_patterns(found, facts, knowledge)
    for type_id in _alone(found, types):
        _join_alone(found, types, type_id)
    return tuple(found.values())


def _alone(found: Mapping[tuple[str, str], ShapedRelation], types: frozenset[str]) -> list[str]:
    """Types without any relation, in the order of the vocabulary."""
    joined = {end for pair in found for end in pair}
    return [one for one in ontology().component_types if one in types and one not in joined]


def _stated(
    facts: Facts, knowledge: KnowledgeBase, decisions: tuple[StructuralDecision, ...]
) -> Iterator[tuple[str, str, AddedRelation]]:
    """Relations of the chosen options and of the types that are there, with record and own type."""
    for decision in decisions:
        for option in knowledge.decisions[decision.decision_id].options:
            if option.id == decision.chosen_id:
                yield from ((decision.decision_id, "", stated) for stated in option.relations)
    for type_id in ontology().component_types:
        if type_id in (facts.component_types or ()) and type_id in knowledge.components:
            yield from ((type_id, type_id, stated) for stated in knowledge.components[type_id].relations)


def _join_by_patterns(found: dict[tuple[str, str], ShapedRelation], facts: Facts, knowledge: KnowledgeBase) -> None:
    """Connect types that only a pattern knows how to connect; where records of types speak, they know better."""
    types = facts.component_types or frozenset()
    alone = set(_alone(found, types))
    for pattern_id in sorted(facts.pattern_ids or ()):
        for stated in knowledge.patterns[pattern_id].adds.relations:
            ends = {_resolve(stated.source, "", types), _resolve(stated.target, "", types)}
            if not alone.isdisjoint(ends) and all_true(stated.when, facts) is Truth.TRUE:
                _join(found, types, "", stated, pattern_id)


def _join(
    found: dict[tuple[str, str], ShapedRelation],
    types: frozenset[str],
    owner: str,
    stated: AddedRelation,
    record_id: str,
) -> bool:
    """Add the relation if both ends exist, it is legal and the pair is not joined yet; whether it was added."""
    source, target = _resolve(stated.source, owner, types), _resolve(stated.target, owner, types)
    if source is None or target is None or source == target or (source, target) in found:
        return False
    if not relation_is_legal(source, stated.kind, target):
        return False
    found[(source, target)] = ShapedRelation(source, stated.kind, target, stated.sync, (record_id,))
    return True


def _join_alone(found: dict[tuple[str, str], ShapedRelation], types: frozenset[str], type_id: str) -> None:
    """Connect a type that stands alone by the default of its concern."""
    concern = ontology().component_types[type_id].concern
    for source, kind, target in (*DEFAULTS[concern], *DEFAULTS["any"]):
        stated = AddedRelation(source=source, kind=kind, target=target, sync=kind == "calls")
        if _join(found, types, type_id, stated, type_id):
            return


def _resolve(end: str, owner: str, types: frozenset[str]) -> str | None:
    """The type that an end stands for: itself, `@self`, or the first present type of a role."""
    if end == "@self":
        return owner or None
    if end.startswith("@"):
        return next((one for one in roles().get(end[1:], ()) if one in types and one != owner), None)
    return end if end in types else None
