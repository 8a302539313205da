"""Components and relations of a design: shape and selection put into the words of the brief."""

from collections.abc import Iterable
from dataclasses import dataclass

from archadvisor.agents.reasoning.candidates import Candidate
from archadvisor.agents.reasoning.fulfilment import Fulfilment
from archadvisor.agents.reasoning.selection import Selection
from archadvisor.agents.reasoning.shape import Shape
from archadvisor.agents.reasoning.shape_components import ShapedComponent
from archadvisor.agents.reasoning.shape_relations import ShapedRelation
from archadvisor.agents.reasoning.wording import filled, nouns
from archadvisor.domain.design import Component, Interface, Relation
from archadvisor.domain.requirements import Evidence, Requirements
from archadvisor.domain.vocabulary import ontology
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.records import ComponentRecord

MAX_EVIDENCE = 3
# Relations over which the content of a request or a record passes.
CARRYING = frozenset(
    {"calls", "reads", "writes", "routes_to", "triggers", "ingests", "trains", "escalates_to", "falls_back_to"}
)
# Confidence of a component that no requirement of the brief stands behind.
UNFOUNDED = 0.5
OPEN_TECHNOLOGY = "to be chosen: nothing in the catalogue fits"


@dataclass(frozen=True)
class Placing:
    """Everything that components are written from."""

    shape: Shape
    selection: Selection
    fulfilment: Fulfilment
    requirements: Requirements
    knowledge: KnowledgeBase


def components_of(placing: Placing) -> list[Component]:
    """The components in the order of the shape; id = type."""
    slots = nouns(placing.requirements)
    return [_component(one, placing, slots) for one in placing.shape.components]


def _component(shaped: ShapedComponent, placing: Placing, slots: dict[str, str]) -> Component:
    record = placing.knowledge.components[shaped.type]
    chosen = placing.selection.chosen.get(shaped.type)
    answered = list(placing.fulfilment.by_type[shaped.type])
    return Component(
        id=shaped.type,
        type=shaped.type,
        name=filled(record.name_template, slots),
        technology=chosen.technology.name if chosen else OPEN_TECHNOLOGY,
        technology_id=chosen.technology.id if chosen else None,
        concern=ontology().component_types[shaped.type].concern,
        purpose=filled(record.purpose, slots),
        weight=shaped.weight,
        trust_zone=_trust_zone(record, chosen),
        data_classes=_data_classes(record, placing.requirements),
        hosting=chosen.hosting if chosen else record.default_hosting,
        replicas=chosen.replicas if chosen else 1,
        satisfies_requirement_ids=answered,
        grounds=[one for one in shaped.grounds if one.requirement_ids] or list(shaped.grounds[:1]),
        interfaces=[_interface(record, slots)],
        evidence=evidence_of(answered, placing.requirements)[:MAX_EVIDENCE],
        confidence=_confidence(answered, placing.requirements),
        citation_ids=_citations(shaped, chosen, placing.knowledge),
    )


def _trust_zone(record: ComponentRecord, chosen: Candidate | None) -> str:
    """As the type is placed usually; a product of an outside vendor is outside, one that came inside is not."""
    if chosen is None:
        return record.trust_zone
    if chosen.hosting == "external" and record.trust_zone in ("model", "application", "data"):
        return "external"
    inside = record.trust_zone == "external" and not chosen.vendor_run
    return "model" if inside else record.trust_zone


def _data_classes(record: ComponentRecord, requirements: Requirements) -> list[str]:
    """The kinds of data of the brief, for what holds data, serves requests or reads texts."""
    touches = record.holds_data or record.handles_untrusted_text
    return list(requirements.items("data_kinds")) if touches else []


def _interface(record: ComponentRecord, slots: dict[str, str]) -> Interface:
    return Interface(
        name=filled(record.name, slots),
        protocol=filled(record.protocol, slots),
        standard=record.standard_interface,
        request=filled(record.request, slots),
        response=filled(record.response, slots),
        errors=list(record.errors),
    )


def evidence_of(ids: Iterable[str], requirements: Requirements) -> list[Evidence]:
    """The spans of the brief behind these requirement and statement ids, each once, statements first."""
    wanted = set(ids)
    found = [one for statement in requirements.statements if statement.id in wanted for one in statement.evidence]
    found += [one for field in requirements.fields.values() if field.id in wanted for one in field.evidence]
    return list({(one.start, one.end): one for one in found}.values())


def _confidence(ids: list[str], requirements: Requirements) -> float:
    """That of the surest requirement behind a component; a statement of the brief is sure."""
    if any(statement.id in ids for statement in requirements.statements):
        return 1.0
    return max((one.confidence for one in requirements.fields.values() if one.id in ids), default=UNFOUNDED)


def _citations(shaped: ShapedComponent, chosen: Candidate | None, knowledge: KnowledgeBase) -> list[str]:
    ids = [*shaped.record_ids, *([chosen.technology.id] if chosen else [])]
    return cited(ids, knowledge)


def cited(record_ids: Iterable[str], knowledge: KnowledgeBase) -> list[str]:
    """Citation ids of those records that exist, in order, without repeats."""
    known = [one for one in dict.fromkeys(record_ids) if next(knowledge.find(one), None) is not None]
    return [f"cit-{one}" for one in known]


def relation_of(shaped: ShapedRelation) -> Relation:
    """A relation between components whose ids are their types, without data classes."""
    name = f"rel-{shaped.source}-{shaped.kind}-{shaped.target}"
    return Relation(id=name, source=shaped.source, target=shaped.target, kind=shaped.kind, sync=shaped.sync)


def relations_of(placing: Placing, components: list[Component]) -> list[Relation]:
    """The relations of the shape; what both ends touch passes over those that carry content."""
    touched = {one.id: one.data_classes for one in components}
    found = []
    for shaped in placing.shape.relations:
        shared = [one for one in touched[shaped.source] if one in touched[shaped.target]]
        update = {
            "data_classes": shared if shaped.kind in CARRYING else [],
            "citation_ids": cited(shaped.record_ids, placing.knowledge),
        }
        found.append(relation_of(shaped).model_copy(update=update))
    return found
