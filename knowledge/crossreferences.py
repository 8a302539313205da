"""What records say of each other and of the vocabulary: every name must resolve, every condition must make sense."""

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

from archadvisor.domain.model import Model
from archadvisor.domain.safety_graph import FactValue, safety_vocabulary
from archadvisor.domain.vocabulary import FieldSpec, field_specs, ontology, relation_is_legal, roles
from archadvisor.knowledge.conditions import ORDER_OPERATORS
from archadvisor.knowledge.graph_terms import Hop, Junction, Route, Where
from archadvisor.knowledge.loading import Records
from archadvisor.knowledge.records import AddedComponent, AddedRelation, DecisionRecord, Effect, Record
from archadvisor.knowledge.terms import Chosen, Condition, HasComponent, HasControl, HasPattern, Need, Path

SELF = "@self"


def unresolved(record: Record, records: Records) -> Iterator[str]:
    """What in a record does not resolve, each with the place where it stands."""
    for place, part in parts(record):
        check = _CHECKS.get(type(part))
        if check is not None:
            yield from (f"{place}: {problem}" for problem in check(part, records, record.id))
    yield from missing("references", record.references, records, "references")


def parts(model: Model, place: str = "") -> Iterator[tuple[str, Model]]:
    """Every model inside a model, depth first, with its dotted place."""
    for name in type(model).model_fields:
        yield from _inner(getattr(model, name), f"{place}.{name}" if place else name)


def _inner(value: object, place: str) -> Iterator[tuple[str, Model]]:
    if isinstance(value, Model):
        yield place, value
        yield from parts(value, place)
    elif isinstance(value, list):
        for position, one in enumerate(value):
            yield from _inner(one, f"{place}.{position}")


def missing(place: str, ids: list[str], records: Records, kind: str) -> Iterator[str]:
    """The ids that no record of a kind has."""
    known = records.get(kind, {})
    yield from (f"{place}: no record {one!r} in {kind}" for one in ids if one not in known)


def foreign(place: str, names: list[str], known: Mapping[str, object], what: str) -> Iterator[str]:
    """The names that a closed list of the vocabulary does not have."""
    yield from (f"{place}: {one!r} is no {what} of the vocabulary" for one in names if one not in known)


def unfit_value(spec: FieldSpec, value: object) -> str | None:
    """Why a value cannot be one of a field's; None if it can."""
    values = value if isinstance(value, list) else [value]
    if spec.kind == "quantity" and not all(isinstance(one, (int, float)) for one in values):
        return f"{spec.id} is a quantity, {value!r} is no number"
    if spec.kind == "flag" and not all(isinstance(one, bool) for one in values):
        return f"{spec.id} is a flag, {value!r} is not"
    strangers = [one for one in values if spec.values and one not in spec.values]
    return f"{spec.id} has no value {strangers[0]!r}" if strangers else None


def _condition(condition: Condition, records: Records, _: str) -> Iterator[str]:
    spec = field_specs().get(condition.field)
    if spec is None:
        yield f"there is no requirement field {condition.field!r}"
        return
    if condition.op in ORDER_OPERATORS and not (spec.kind == "quantity" or spec.ordered):
        yield f"{spec.id} has no order, {condition.op} cannot be asked of it"
    if condition.op not in ("known", "unknown") and (problem := unfit_value(spec, condition.value)):
        yield problem
    yield from missing("ref", [condition.ref] if condition.ref else [], records, "references")
    if spec.id == "needs":
        wanted = condition.value if isinstance(condition.value, list) else [condition.value]
        yield from missing("needs", [str(one) for one in wanted if one is not None], records, "needs")


def _chosen(predicate: Chosen, records: Records, _: str) -> Iterator[str]:
    decision = records.get("decisions", {}).get(predicate.decision)
    if not isinstance(decision, DecisionRecord):
        yield f"no record {predicate.decision!r} in decisions"
        return
    options = predicate.option if isinstance(predicate.option, list) else [predicate.option]
    known = {option.id for option in decision.options}
    yield from (f"decision {decision.id} has no option {one!r}" for one in options if one not in known)


def _types(place: str, names: list[str]) -> Iterator[str]:
    return foreign(place, names, ontology().component_types, "component type")


def _has_component(predicate: HasComponent, _: Records, __: str) -> Iterator[str]:
    wanted = predicate.component
    return _types("component", wanted if isinstance(wanted, list) else [wanted])


def _path(predicate: Path, _: Records, __: str) -> Iterator[str]:
    return _types("path", [*predicate.path_from, *predicate.path_to, *predicate.without])


def _where(where: Where, records: Records, _: str) -> Iterator[str]:
    """A sort of parts names a place, kinds, facts with their values, and controls that there are."""
    words = safety_vocabulary()
    yield from foreign("place", [where.place] if where.place else [], words.places, "place")
    yield from foreign("kind", where.kind, words.kinds, "kind of part")
    yield from _facts(where.facts)
    yield from missing("without", where.without, records, "controls")


def _hop(hop: Hop, records: Records, _: str) -> Iterator[str]:
    yield from _facts(hop.facts)
    yield from missing("without", hop.without, records, "controls")


def _facts(facts: Mapping[str, FactValue]) -> Iterator[str]:
    known = safety_vocabulary().facts
    yield from foreign("facts", list(facts), known, "fact")
    for name, value in facts.items():
        if name in known and not known[name].accepts(value):
            yield f"facts: {name} is never {value!r}; use {known[name].values or 'true or false'}"


def _relation(relation: AddedRelation, _: Records, owner: str) -> Iterator[str]:
    if relation.kind not in ontology().relation_kinds:
        yield f"{relation.kind!r} is no relation kind of the vocabulary"
        return
    sources, targets = fillings(relation.source, owner), fillings(relation.target, owner)
    yield from _types("source", [] if sources else [relation.source])
    yield from _types("target", [] if targets else [relation.target])
    legal = any(relation_is_legal(source, relation.kind, target) for source, target in product(sources, targets))
    if sources and targets and not legal:
        yield f"{relation.source} {relation.kind} {relation.target} is not legal for any filling"


def fillings(end: str, owner: str) -> tuple[str, ...]:
    """The component types that an end of a relation may be: itself, those of a `@role`, or the owner for `@self`."""
    if end == SELF:
        end = owner
    if end.startswith("@"):
        return roles().get(end[1:], ())
    return (end,) if end in ontology().component_types else ()


# Each kind of part with what must hold of it, given all records and the id of the record that it is part of.
_CHECKS: Mapping[type, Callable[[Any, Records, str], Iterator[str]]] = {
    Condition: _condition,
    Need: lambda part, records, _: missing("need", [part.need], records, "needs"),
    HasComponent: _has_component,
    HasPattern: lambda part, records, _: missing("pattern", [part.pattern], records, "patterns"),
    HasControl: lambda part, records, _: missing("control", [part.control], records, "controls"),
    Chosen: _chosen,
    Path: _path,
    Where: _where,
    Hop: _hop,
    Route: lambda part, records, _: missing("without", part.without, records, "controls"),
    Junction: lambda part, records, _: missing("without", part.without, records, "controls"),
    AddedComponent: lambda part, _, __: _types("type", [part.type]),
    AddedRelation: _relation,
    Effect: lambda part, records, _: missing("ref", [part.ref] if part.ref else [], records, "references"),
}
