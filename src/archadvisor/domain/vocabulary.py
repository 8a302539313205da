"""The vocabulary of the house, read from `data/`: component types, relation kinds, families, fields, roles."""

from functools import cache
from typing import Any, Literal

from archadvisor.domain.model import Model
from archadvisor.domain.tables import packaged_table

FieldKind = Literal["text", "enum", "set", "flag", "quantity"]


class FieldSpec(Model):
    """A requirement field: its kind, unit, allowed values (ordered from least to most if `ordered`)."""

    id: str
    kind: FieldKind
    description: str
    unit: str | None = None
    values: list[str] = []
    ordered: bool = False


class ComponentType(Model):
    """A function in an architecture; `concern` is C1..C6, `aka` are product examples."""

    id: str
    concern: str
    desc: str
    aka: list[str]


class Ontology(Model):
    """The closed lists: concerns, component types, relation kinds, families and archetypes."""

    concerns: dict[str, str]
    component_types: dict[str, ComponentType]
    relation_kinds: list[str]
    archetypes: list[str]
    patterns: dict[str, str]
    risks: dict[str, str]
    controls: dict[str, str]


class RelationRule(Model):
    """The component types that a relation kind may join."""

    sources: frozenset[str]
    targets: frozenset[str]


def _read(name: str) -> Any:
    return packaged_table("archadvisor.domain", name)


@cache
def ontology() -> Ontology:
    """The vocabulary of components, relations and families."""
    raw = _read("ontology.yaml")
    types = {key: ComponentType(id=key, **value) for key, value in raw["component_types"].items()}
    kept = {key: raw[key] for key in ("concerns", "relation_kinds", "archetypes", "patterns", "risks", "controls")}
    return Ontology(component_types=types, **kept)


@cache
def field_specs() -> dict[str, FieldSpec]:
    """All requirement fields by id."""
    return {raw["id"]: FieldSpec(**raw) for raw in _read("requirement_fields.yaml")["fields"]}


@cache
def roles() -> dict[str, tuple[str, ...]]:
    """For each role the component types that may fill it, best first."""
    return {name: tuple(types) for name, types in _read("roles.yaml")["roles"].items()}


@cache
def relation_rules() -> dict[str, RelationRule]:
    """For each relation kind the legal source and target types."""
    raw = _read("relation_rules.yaml")

    def expand(names: list[str]) -> frozenset[str]:
        if "any" in names:
            return frozenset(ontology().component_types)
        return frozenset(one for name in names for one in raw["groups"].get(name, [name]))

    return {
        kind: RelationRule(sources=expand(rule["sources"]), targets=expand(rule["targets"]))
        for kind, rule in raw["kinds"].items()
    }


@cache
def forbidden_pairs() -> frozenset[tuple[str, str]]:
    """Pairs of types that no relation may join."""
    return frozenset((source, target) for source, target in _read("relation_rules.yaml")["never"])


def relation_is_legal(source_type: str, kind: str, target_type: str) -> bool:
    """Whether a relation of this kind may join these component types."""
    rule = relation_rules().get(kind)
    if rule is None or (source_type, target_type) in forbidden_pairs():
        return False
    return source_type in rule.sources and target_type in rule.targets
