"""Which component answers which requirement, and what nothing answers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from archadvisor.agents.reasoning.shape import Shape
from archadvisor.agents.reasoning.shape_reasons import forcing_ids, merged
from archadvisor.domain.model import Model
from archadvisor.domain.requirements import Requirements, Statement
from archadvisor.domain.tables import packaged_table
from archadvisor.domain.vocabulary import roles
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.predicates import Facts


class ServingFields(Model):
    """The table of `data/serving_fields.yaml`."""

    most: int
    fields: dict[str, list[str]]


@cache
def serving_fields() -> ServingFields:
    """For each requirement field the component types that answer it."""
    raw: Any = packaged_table("archadvisor.agents.reasoning", "serving_fields.yaml")
    return ServingFields(**raw)


@dataclass(frozen=True)
class Fulfilment:
    """For each type the requirement and statement ids that it answers, and the ids that nothing answers."""

    by_type: Mapping[str, tuple[str, ...]]
    unmet: tuple[str, ...]


def fulfilment(shape: Shape, requirements: Requirements, knowledge: KnowledgeBase) -> Fulfilment:
    """Reasons of the shape first, then fields, then patterns and controls for statements that are still open."""
    by_type = {one.type: one.forcing_ids for one in shape.components}
    _add(by_type, _by_field(frozenset(by_type), requirements))
    _add(by_type, _by_pattern(shape, knowledge))
    decided = {one for decision in shape.decisions for one in decision.forcing_ids}
    _add(by_type, _by_control(_open(by_type, decided, requirements), by_type, requirements, knowledge))
    _add(by_type, _by_purpose(_open(by_type, decided, requirements), by_type))
    return Fulfilment(by_type, tuple(one.id for one in _open(by_type, decided, requirements)))


def _add(by_type: dict[str, tuple[str, ...]], found: Iterable[tuple[str, Iterable[str]]]) -> None:
    for type_id, ids in found:
        if type_id in by_type:
            by_type[type_id] = merged(by_type[type_id], ids)


def _open(by_type: Mapping[str, tuple[str, ...]], decided: set[str], requirements: Requirements) -> list[Statement]:
    """Statements that ask for something and that nothing answers yet."""
    answered = decided | {one for ids in by_type.values() for one in ids}
    return [one for one in requirements.statements if one.kind != "context" and one.id not in answered]


def _by_field(types: frozenset[str], requirements: Requirements) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each known field, with the statements that give it, goes to the first present types of its row."""
    table = serving_fields()
    for field, order in table.fields.items():
        found = requirements.fields.get(field)
        if found is None or found.value is None or found.status == "assumed":
            continue
        saying = (one for one in requirements.statements if field in one.fields and one.kind != "context")
        ids = (found.id, *(one.id for one in saying))
        for type_id in [one for one in order if one in types][: table.most]:
            yield type_id, ids


def _by_pattern(shape: Shape, knowledge: KnowledgeBase) -> Iterator[tuple[str, tuple[str, ...]]]:
    for applied in shape.patterns:
        for added in knowledge.patterns[applied.pattern_id].adds.components:
            yield added.type, applied.forcing_ids


def _by_control(
    still_open: list[Statement],
    by_type: Mapping[str, tuple[str, ...]],
    requirements: Requirements,
    knowledge: KnowledgeBase,
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A statement that calls for a control is answered where that control sits."""
    if not still_open:
        return
    wanted = {one.id for one in still_open}
    facts = Facts(requirements=requirements, component_types=frozenset(by_type))
    for control in knowledge.controls.values():
        calling = wanted & set(forcing_ids(control.required_when, facts))
        place = next((one for one in (*control.realised_by, *control.placed_on) if one in by_type), None)
        if calling and place is not None:
            yield place, tuple(sorted(calling))


def _by_purpose(
    still_open: list[Statement], by_type: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the system is for, and what it must not do, is answered by the component that directs the work."""
    director = next((one for role in ("orchestrator", "scorer") for one in roles()[role] if one in by_type), None)
    for statement in still_open:
        if director is not None and statement.kind in ("objective", "prohibition"):
            yield director, (statement.id,)
