"""The architecture document: structure, responsibilities, flows, contracts, failures, trade-offs, people, goals."""

from archadvisor.deliverables.amounts import count, milliseconds, value_text
from archadvisor.deliverables.diagrams.concerns import concerns
from archadvisor.deliverables.diagrams.context import context
from archadvisor.deliverables.diagrams.dataflow import data_flow
from archadvisor.deliverables.diagrams.mermaid import system_mermaid
from archadvisor.deliverables.documents.advice import from_a_chat_model
from archadvisor.deliverables.documents.organisation import operating_model
from archadvisor.deliverables.documents.own_documents import from_your_documents
from archadvisor.deliverables.reading import Reading, concern_title, gist, lowered, sentence
from archadvisor.deliverables.tree import (
    Anchor,
    Block,
    Bullets,
    Code,
    Deliverable,
    Figure,
    Line,
    Paragraph,
    Quote,
    Section,
    Strong,
    Table,
    blocks,
    bullets,
    joined,
    section,
    table,
)
from archadvisor.domain.design import BusinessObjective, CollaborationTask, Component, Decision, Flow
from archadvisor.domain.requirements import Requirement, Statement
from archadvisor.domain.risk import FailureMode

_ANSWERS = 4
"""The most components named as the answer to one statement."""

MOST_FAILURES = 10
"""Failures that a reader of the architecture looks at; the runbook has all of them."""


def architecture(reading: Reading) -> Deliverable:
    """The document."""
    parts = blocks(
        section("System", context(reading), concerns(reading)),
        section("What the brief says and what answers it", _statements(reading), _requirements(reading)),
        from_your_documents(reading),
        section("Component responsibilities", *_responsibilities(reading)),
        section("Relations", _relations(reading)),
        section("Data flows", _flow_figure(reading), *(_flow(reading, one) for one in reading.document.flows)),
        section("API contracts", _contracts(reading), _standard(reading)),
        section("Failure modes", *_failures(reading)),
        section("Patterns", _patterns(reading)),
        section("Trade-offs", _tradeoffs(reading)),
        section("People and the system", _collaboration(reading)),
        section("Objectives", _objectives(reading), _business(reading)),
        operating_model(reading),
        from_a_chat_model(reading),
    )
    return Deliverable("architecture", "Architecture", parts)


def _flow_figure(reading: Reading) -> Figure | None:
    drawn = data_flow(reading)
    return None if drawn is None else Figure(drawn.name, drawn.caption, drawn.svg, system_mermaid(reading))


def _statements(reading: Reading) -> Table | None:
    rows = (_statement(reading, one) for one in reading.document.statements)
    return table("Statements of the brief", ("Statement", "Kind", "Words of the brief", "Answered by"), rows)


def _statement(reading: Reading, one: Statement) -> tuple[Line, ...]:
    """Background has no priority and needs no answer."""
    told = one.kind == "context"
    kind = one.kind if told else f"{one.priority} {one.kind}"
    answers = () if told else reading.refs(reading.answered_by(one)[:_ANSWERS])
    return ((Anchor(one.id), Code(one.id)), (kind,), (Quote(one.text),), answers)


def _requirements(reading: Reading) -> Table | None:
    rows = (_requirement(reading, one) for one in reading.document.requirements.values() if one.field != "needs")
    return table("Requirements as understood", ("Requirement", "Value", "Status", "Evidence"), rows)


def _requirement(reading: Reading, one: Requirement) -> tuple[Line, ...]:
    value: Line = reading.unknown(one.id) if one.value is None else (value_text(one.value),)
    evidence: Line = joined((Quote(gist(span.text)),) for span in one.evidence[:2])
    basis: Line = evidence or ((Code(one.rule),) if one.rule else ())
    return ((Anchor(one.id), Code(one.field)), value, (one.status,), basis)


def _responsibilities(reading: Reading) -> list[Section | None]:
    members = reading.document.components
    return [
        section(f"{concern} {concern_title(concern)}", _concern_table(reading, concern))
        for concern in sorted({one.concern for one in members})
    ]


def _concern_table(reading: Reading, concern: str) -> Table | None:
    members = [one for one in reading.document.components if one.concern == concern]
    rows = (_responsibility(reading, one) for one in members)
    return table(f"{concern} {concern_title(concern)}", ("Component", "Responsibility", "Technology", "Weight"), rows)


def _responsibility(reading: Reading, one: Component) -> tuple[Line, ...]:
    duty: Line = (sentence(one.purpose), ",", *reading.because(one), *reading.cites(one.citation_ids))
    return (reading.defined(one.id), duty, (one.technology,), (one.weight,))


def _relations(reading: Reading) -> Table | None:
    rows = (
        (
            (Anchor(one.id), reading.ref(one.source)),
            (one.kind.replace("_", " "),),
            (reading.ref(one.target),),
            (", ".join(one.data_classes),),
            ("waits" if one.sync else "does not wait",),
        )
        for one in reading.document.relations
    )
    return table("Relations", ("From", "Relation", "To", "Data", "Caller"), rows)


def _flow(reading: Reading, flow: Flow) -> Section | None:
    rows = []
    for number, step in enumerate(flow.steps, 1):
        relation = reading.relations.get(step.relation_id or "")
        kind = relation.kind.replace("_", " ") if relation else "starts"
        data = ", ".join(relation.data_classes) if relation else ""
        rows.append(((str(number),), (kind,), (reading.ref(step.component_id),), (data,)))
    caption = f"{flow.name} ({'people wait for it' if flow.interactive else 'in the background'})"
    steps = table(caption, ("Step", "Relation", "Component", "Data"), rows)
    return section(flow.name, Paragraph((Anchor(flow.id), Code(flow.id))), steps)


def _contracts(reading: Reading) -> Table | None:
    rows = (
        (
            (reading.ref(component.id), " ", Code(one.name)),
            (f"{one.protocol}: {one.request} → {one.response}",),
            (milliseconds(one.timeout_ms) if one.timeout_ms else "none set",),
            joined((Code(error),) for error in one.errors),
        )
        for component in reading.document.components
        for one in component.interfaces
        if not one.standard
    )
    return table("Contracts", ("Component", "Protocol: request → response", "Timeout", "Errors"), rows)


def _standard(reading: Reading) -> Paragraph | None:
    """What needs no contract of its own, in one sentence."""
    offered = [one for one in reading.document.components if any(face.standard for face in one.interfaces)]
    named = joined((reading.ref(one.id), f" ({one.technology})") for one in offered)
    return Paragraph(("Spoken to in the products' own interfaces: ", *named, ".")) if offered else None


def _failures(reading: Reading) -> list[Block | None]:
    """The failures that matter most, and where the others are."""
    modes = reading.document.failure_modes
    shown = [one for at, one in enumerate(modes) if at < MOST_FAILURES or one.pattern_id or one.simulated]
    more = len(modes) - len(shown)
    rest = Paragraph((f"{count(more, 'further failure')} in the runbook.",)) if more else None
    return [bullets(_failure(reading, one) for one in shown), rest]


def _failure(reading: Reading, one: FailureMode) -> Line:
    what = f": {reading.clause(one.cause)}, so {reading.clause(one.effect)}"
    seen = f", and shows in {reading.clause(one.detection)}"
    shown = " (shown by simulation)" if one.simulated else ""
    return (Anchor(one.id), reading.ref(one.component_id), what, seen, shown, *reading.cites(one.citation_ids))


def _patterns(reading: Reading) -> Table | None:
    rows = (
        (
            (*reading.defined(one.id), *reading.cites(one.citation_ids)),
            reading.refs(one.component_ids),
            (sentence(one.reason), *_said(reading, one.requirement_ids)),
        )
        for one in reading.document.patterns
    )
    return table("Patterns applied", ("Pattern", "Components", "Reason"), rows)


def _said(reading: Reading, ids: list[str]) -> Line:
    stake = reading.stake(ids)
    return (", for ", *stake) if stake else ()


def _tradeoffs(reading: Reading) -> Bullets | None:
    return bullets(_tradeoff(reading, one) for one in reading.weighed_decisions)


def _tradeoff(reading: Reading, one: Decision) -> Line:
    others = ", ".join(option.name for option in one.options if not option.chosen and option.feasible)
    instead = f" rather than {others}" if others else ""
    stake = reading.stake(one.requirement_ids)
    said: Line = (" (for ", *stake, ")") if stake else ()
    head: Line = (Strong(one.topic), f": {one.choice}{instead}", *said)
    reason = f", because {reading.clause(one.reason)}, to be revisited if {reading.clause(one.flips_if)} "
    return (*head, reason, Code(one.id))


def _collaboration(reading: Reading) -> Bullets | None:
    return bullets(_task(reading, one) for one in reading.document.collaboration)


def _task(reading: Reading, one: CollaborationTask) -> Line:
    role = reading.clause(one.human_role)
    told = lowered(one.task).rstrip(".") in role or one.task.rstrip(".") in role
    task: Line = () if told else (Strong(one.task), f" for {reading.users}: ")
    ends = f", escalated {reading.clause(one.escalation)}, stopped by {reading.clause(one.stop)}"
    return (*task, Code(one.autonomy), ": ", role, ends)


def _objectives(reading: Reading) -> Table | None:
    business = reading.document.business
    rows = (_objective(reading, one) for one in business.objectives) if business else ()
    return table("Objectives", ("Objective", "Served by", "Measured by"), rows)


def _objective(reading: Reading, one: BusinessObjective) -> tuple[Line, ...]:
    return ((Quote(one.objective),), reading.refs(one.served_by_ids), (sentence(one.measure),))


def _business(reading: Reading) -> Bullets | None:
    business = reading.document.business
    if business is None:
        return None
    listed = [
        ("Value", business.value_drivers),
        ("Departments", business.departments),
        ("Shared capabilities", business.shared_capabilities),
    ]
    return bullets((Strong(f"{name}: "), "; ".join(sentence(one) for one in items)) for name, items in listed if items)
