"""Answers from the design as it stands: why, why not, what differs, what it looks like."""

from archadvisor.deliverables import explain
from archadvisor.deliverables.differences import difference_sections
from archadvisor.deliverables.views import VIEWS, view
from archadvisor.domain.difference import difference
from archadvisor.domain.document import DesignDocument
from archadvisor.domain.restored import requirements_of
from archadvisor.domain.session import Block, Change, Intent
from archadvisor.errors import InputError
from archadvisor.graphs.conversation.desk import Desk, Outcome
from archadvisor.graphs.run import apart, redesign

TOTALS = ("cost", "availability")
EXPLORED = ("alternatives", "questions")
"""Topics that take solving under other aims and answers, so they are worked out when somebody asks."""

MOST_EXPLAINED = 3


def shown(intent: Intent, desk: Desk) -> Outcome:
    """A part of the design, or elements of it in full."""
    if intent.element_ids:
        return Outcome("", _explained(desk.document, intent.element_ids))
    if intent.topic == "versions":
        return Outcome("", [versions_table(desk)])
    topic = intent.topic if intent.topic and intent.topic in VIEWS else "overview"
    return Outcome("", view(_explored(desk) if topic in EXPLORED else desk.document, topic))


def why(intent: Intent, desk: Desk) -> Outcome:
    """Where something comes from: the requirement, the evidence, the options, what would flip it."""
    if intent.element_ids:
        return Outcome("", _explained(desk.document, intent.element_ids))
    if intent.topic in TOTALS:
        return Outcome("", [_lines(intent.topic, explain(desk.document, intent.topic))])
    return shown(intent, desk)


def why_not(intent: Intent, desk: Desk) -> Outcome:
    """What speaks against something: the option as it was weighed, or what would come of it."""
    name = intent.name or ""
    weighed = [
        f"{decision.topic}: {option.name}. {option.reason} Chosen: {decision.choice}. {decision.flips_if}"
        for decision in desk.document.decisions
        for option in decision.options
        if name.lower() in option.name.lower() and not option.chosen
    ]
    if weighed:
        return Outcome("", [Block(title=f"Why not {name}", lines=weighed)])
    if any(name.lower() in one.technology.lower() for one in desk.document.components):
        return Outcome(f"{name} is part of the design.")
    return _tried(name, desk)


def _tried(name: str, desk: Desk) -> Outcome:
    """What using it would change; what is no product of the catalogue was not called for."""
    try:
        other = desk.redesigned([Change(kind="use", words=name, said=name)])
    except InputError:
        return Outcome(f"No requirement calls for {name}: no pattern that brings it applies to this brief.")
    blocks = differing(desk.document, other)
    told = f"With {name}, this would differ." if blocks else f"Nothing in this design can be done by {name}."
    return Outcome(told, blocks)


def compared(intent: Intent, desk: Desk) -> Outcome:
    """Two versions, or the alternatives, side by side."""
    if intent.topic == "alternatives":
        return Outcome("", view(_explored(desk), "alternatives"))
    ids = [*intent.version_ids, desk.current.id] if len(intent.version_ids) == 1 else intent.version_ids
    first, second = (ids or [desk.current.parent_id or desk.current.id, desk.current.id])[:2]
    blocks = differing(desk.document_of(desk.version(first)), desk.document_of(desk.version(second)))
    return Outcome(f"From {first} to {second}:" if blocks else f"{first} and {second} are the same.", blocks)


def what_changed(intent: Intent, desk: Desk) -> Outcome:
    """What the current version changed in the one it was made from."""
    if desk.current.parent_id is None:
        return Outcome("This is the first version.")
    return compared(intent.model_copy(update={"version_ids": [desk.current.parent_id, desk.current.id]}), desk)


def supposed(intent: Intent, desk: Desk) -> Outcome:
    """What a change would lead to; a yes keeps it."""
    blocks = differing(desk.document, desk.redesigned(intent.changes))
    pending = intent.model_copy(update={"kind": "change", "heard": "Keep it."})
    told = "Nothing is kept unless you say yes." if blocks else "Nothing would change."
    return Outcome(told, blocks, pending=pending if blocks else None)


def versions_table(desk: Desk) -> Block:
    """All versions, the current one marked."""
    rows = [
        [
            f"{one.id}{' *' if one.id == desk.current.id else ''}",
            one.branch,
            one.parent_id or "",
            one.label,
            f"approved by {one.approval.person}" if one.approval else "",
        ]
        for one in desk.versions
    ]
    return Block(title="Versions", columns=["version", "branch", "from", "what led to it", ""], rows=rows)


def differing(before: DesignDocument, after: DesignDocument) -> list[Block]:
    """What differs between two designs, part by part; nothing if they are the same."""
    sections = difference_sections(difference(before, after))
    return [Block(title=title, lines=lines) for title, lines in sections if lines]


def _explained(document: DesignDocument, element_ids: list[str]) -> list[Block]:
    return [_lines(one, explain(document, one)) for one in element_ids[:MOST_EXPLAINED]]


def _lines(title: str, text: str) -> Block:
    return Block(title=title, lines=[line for line in text.splitlines() if line.strip()])


def _explored(desk: Desk) -> DesignDocument:
    """The design with alternatives and questions worked out."""
    if desk.document.alternatives:
        return desk.document
    return apart(lambda: redesign(desk.document, requirements_of(desk.document), explore=True))
