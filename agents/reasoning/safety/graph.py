"""The safety graph of a design: its own facts, those that follow from types and requirements, and where controls act.

What a design states of a part wins over what follows; what neither tells stays unknown.
"""

from collections.abc import Iterable, Iterator, Mapping

from archadvisor.domain.design import ArchitectureDesign, Component, Relation
from archadvisor.domain.requirements import Requirements
from archadvisor.domain.safety_graph import (
    PASSAGE,
    Element,
    FactValue,
    Passage,
    SafetyGraph,
    kinds_of,
    safety_vocabulary,
)
from archadvisor.errors import InputError
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.records import ComponentRecord

Placements = Mapping[str, Iterable[str]]
"""For each control the ids of the components and relations that it acts on."""

# What relations do with data: a call brings an answer back, an observer receives what it observes.
FORWARD = frozenset({"calls", "writes", "routes_to", "triggers", "ingests", "trains", "escalates_to", "falls_back_to"})
BACKWARD = frozenset({"reads", "monitors", "calls", "falls_back_to"})
WRITERS = {"internal": "staff", "partner": "customer", "customer": "customer", "public": "anyone"}
# The strongest effects that the requirements speak of, as verbs of what acts on systems.
EFFECT_VERBS = {"external": ["send"], "financial": ["send", "spend"], "physical": ["actuate"]}
GUARDING = frozenset({"guards", "approves", "authenticates"})
OWN_HOSTING = frozenset({"self_hosted", "on_premises", "edge", "in_process"})


def safety_graph(
    design: ArchitectureDesign, requirements: Requirements, knowledge: KnowledgeBase, placed: Placements | None = None
) -> SafetyGraph:
    """The graph with the controls that the design places or realises, and with those of `placed` beside them."""
    acting = _acting(design, knowledge, placed or {})
    return SafetyGraph(
        parts=tuple(_part(one, requirements, knowledge, acting) for one in design.components),
        passages=tuple(_passages(design, knowledge, acting)),
        unverified_controls=frozenset(design.unverified_controls),
    )


def _acting(design: ArchitectureDesign, knowledge: KnowledgeBase, placed: Placements) -> Mapping[str, set[str]]:
    """For each element the controls that act on it: those that the design places, else those that its parts realise.

    A design that places controls is taken at its word; that a part could realise another one is no evidence.
    """
    own = design.control_placements or _realised(design, knowledge)
    acting: dict[str, set[str]] = {}
    for placements in (own, _timed(design), placed):
        for control_id, element_ids in placements.items():
            for element_id in element_ids:
                acting.setdefault(element_id, set()).add(control_id)
    return acting


def _timed(design: ArchitectureDesign) -> Placements:
    """Deadlines and bounded retries, as the orchestration states them."""
    steps = design.orchestration
    return {
        "TIMEOUT": [one.component_id for one in steps.timeouts],
        "RETRY": [one.component_id for one in steps.retries],
    }


def _realised(design: ArchitectureDesign, knowledge: KnowledgeBase) -> Placements:
    """Controls whose component is in the design act on it and on what it guards."""
    guarded: dict[str, list[str]] = {}
    for one in design.relations:
        if one.kind in GUARDING:
            guarded.setdefault(one.source, []).append(one.target)
    return {
        record.id: [
            element for one in design.of_type(*record.realised_by) for element in (one.id, *guarded.get(one.id, []))
        ]
        for record in knowledge.controls.values()
    }


def checked(element_id: str, stated: Mapping[str, FactValue]) -> Mapping[str, FactValue]:
    """The facts that a design states of an element; raises InputError for one that no review asks for."""
    known = safety_vocabulary().facts
    for fact, value in stated.items():
        if fact not in known:
            raise InputError(f"{element_id}: no fact is named {fact!r}. Use one of: {', '.join(known)}.")
        if not known[fact].takes(value):
            allowed = ", ".join(known[fact].values) or "true or false"
            raise InputError(f"{element_id}: {fact} cannot be {value!r}. Use {allowed}.")
    return stated


def _part(
    one: Component, requirements: Requirements, knowledge: KnowledgeBase, acting: Mapping[str, set[str]]
) -> Element:
    record = knowledge.components.get(one.type)
    follows = dict(_following(one, record, requirements)) if record else {}
    return Element(
        id=one.id,
        name=one.name,
        kinds=kinds_of(one.type),
        facts={**follows, **checked(one.id, one.facts)},
        controls=frozenset(acting.get(one.id, ())),
    )


def _following(one: Component, record: ComponentRecord, requirements: Requirements) -> Iterator[tuple[str, FactValue]]:
    """Facts of a part that follow from its type, its place and what the brief asks for."""
    kinds, exposure = kinds_of(one.type), requirements.text("exposure")
    if "channel" in kinds and exposure in WRITERS:
        yield "writers", WRITERS[exposure]
    if "plugin" in kinds and requirements.has("web_knowledge"):
        yield "writers", "third_party"
    if "store" in kinds and requirements.has("user_uploads") and exposure in WRITERS:
        yield "writers", WRITERS[exposure]
    if record.external_provider or one.hosting == "external":
        yield "provider", "third_party"
    elif one.hosting in OWN_HOSTING:
        yield "provider", "self"
    verbs = _verbs(kinds, record, requirements)
    if verbs is not None:
        yield "verbs", verbs
    if one.data_classes:
        yield "data", one.data_classes
    if "executor" in kinds:
        yield "isolated", True
    if {"agent_single", "agent_supervisor"} & kinds:
        yield "loop", True
    if "model" in kinds and requirements.has("extract_fields"):
        yield "structured_output", True
    yield "single", one.replicas <= 1
    if one.trust_zone in ("application", "model", "data", "operations"):
        yield "exposure", "internal"


def _verbs(kinds: frozenset[str], record: ComponentRecord, requirements: Requirements) -> list[str] | None:
    """What a part can do; unknown if it can change something and nobody said how far its effects reach."""
    effect = requirements.text("side_effects")
    if "channel" in kinds or not {"write", "actuate", "send"} & set(record.verbs):
        return list(record.verbs)
    if effect == "none":
        return [one for one in record.verbs if one not in ("write", "actuate", "send")]
    return None if effect is None else sorted({*record.verbs, *EFFECT_VERBS.get(effect, [])})


def _passages(
    design: ArchitectureDesign, knowledge: KnowledgeBase, acting: Mapping[str, set[str]]
) -> Iterator[Passage]:
    type_of = {one.id: one.type for one in design.components}
    for one in design.relations:
        facts = {**_carried(one, type_of, knowledge), **checked(one.id, one.facts)}
        ends = [(one.source, one.target)] if one.kind in FORWARD else []
        ends += [(one.target, one.source)] if one.kind in BACKWARD else []
        for source, target in ends:
            yield Passage(
                id=one.id,
                name=f"{source} to {target}",
                kinds=frozenset({PASSAGE}),
                facts=facts,
                controls=frozenset(acting.get(one.id, ())),
                source=source,
                target=target,
            )


def _carried(one: Relation, type_of: Mapping[str, str], knowledge: KnowledgeBase) -> dict[str, FactValue]:
    """Text passes between parts that deal with text; between all others only fields do."""
    records = [knowledge.components.get(type_of[end]) for end in (one.source, one.target)]
    text = any(record is None or record.handles_untrusted_text for record in records)
    return {"content": "free_text" if text else "typed"}
