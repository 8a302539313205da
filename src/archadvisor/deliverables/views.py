"""Parts of a design as they are looked at one at a time: what was understood, components, cost, risks and so on."""

from collections.abc import Callable, Mapping
from textwrap import shorten

from archadvisor.deliverables.amounts import fraction, milliseconds, tail, usd, usd_per_month, value_text
from archadvisor.domain.document import DesignDocument
from archadvisor.domain.session import Block
from archadvisor.domain.vocabulary import ontology

LONGEST_QUOTE = 60
MOST_STEPS = 8
"""Parts of a flow that are named in a line."""


def view(document: DesignDocument, topic: str) -> list[Block]:
    """What a design says on a topic; a topic that it says nothing on has a block without lines."""
    return VIEWS[topic](document)


def _overview(document: DesignDocument) -> list[Block]:
    estimate = document.estimate
    lines = [
        f"{document.status}: {document.brief.title}",
        f"{len(document.components)} components, {len(document.relations)} relations, {len(document.risks)} risks",
    ]
    if estimate is not None:
        lines.append(f"{usd_per_month(estimate.monthly_cost_usd)}" if estimate.monthly_cost_usd else "cost unknown")
        lines.append(f"available {fraction(estimate.availability_fraction)} of the time")
    lines += [f"conflict: {one.explanation}" for one in document.conflicts]
    return [Block(title="Overview", lines=lines)]


def _requirements(document: DesignDocument) -> list[Block]:
    rows = [
        [
            one.field.replace("_", " "),
            value_text(one.value),
            one.status,
            shorten(one.evidence[0].text, LONGEST_QUOTE, placeholder="…") if one.evidence else "",
        ]
        for one in document.requirements.values()
        if one.field != "needs"
    ]
    said = [f"{one.id}: {one.text}" for one in document.statements]
    return [
        Block(title="What was understood", columns=["field", "value", "status", "from"], rows=rows),
        Block(title="What is asked for", lines=said),
    ]


def _components(document: DesignDocument) -> list[Block]:
    return [
        Block(
            title=name,
            columns=["id", "component", "technology", "weight"],
            rows=[[one.id, one.name, one.technology, one.weight] for one in document.components if one.concern == key],
        )
        for key, name in ontology().concerns.items()
        if any(one.concern == key for one in document.components)
    ]


def _diagram(document: DesignDocument) -> list[Block]:
    """The flows as chains of components, which any terminal can show."""
    names = {one.id: one.name for one in document.components}
    chains = {
        flow.name: " → ".join(names.get(step.component_id, step.component_id) for step in flow.steps[:MOST_STEPS])
        for flow in document.flows
    }
    return [Block(title="Flows", lines=[f"{name}: {chain}" for name, chain in chains.items()])]


def _cost(document: DesignDocument) -> list[Block]:
    estimate = document.estimate
    if estimate is None:
        return [Block(title="Cost")]
    names = {one.id: one.name for one in document.components}
    rows = [
        [
            names.get(one.component_id or "", one.component_id or ""),
            usd_per_month(one.usd) if one.usd else "unknown",
            one.source,
        ]
        for one in estimate.lines
    ]
    total = usd_per_month(estimate.monthly_cost_usd) if estimate.monthly_cost_usd else "unknown"
    floor = "at least " if estimate.cost_status == "at_least" else ""
    drivers = [f"driver: {one.name} ({one.share_fraction:.0%})" for one in estimate.drivers]
    return [
        Block(title="Cost", lines=[f"{floor}{total}", *drivers]),
        Block(title="Cost lines", columns=["component", "a month", "source"], rows=rows),
    ]


def _latency(document: DesignDocument) -> list[Block]:
    flows = document.estimate.latencies if document.estimate else []
    rows = [
        [
            one.flow_id,
            tail(one.total_ms),
            milliseconds(one.objective_ms) if one.objective_ms else "none",
            one.verdict or "",
        ]
        for one in flows
    ]
    return [Block(title="Latency", columns=["flow", "total", "objective", "verdict"], rows=rows)]


def _availability(document: DesignDocument) -> list[Block]:
    known = document.estimate.availability_fraction if document.estimate else None
    return [Block(title="Availability", lines=[f"available {fraction(known)} of the time"])]


def _capacity(document: DesignDocument) -> list[Block]:
    found = document.estimate.capacity if document.estimate else []
    rows = [
        [one.component_id, one.quantity, f"{one.demand:,.3g} {one.unit}", str(one.units_needed or "unknown")]
        for one in found
    ]
    return [Block(title="Capacity", columns=["component", "what", "at peak", "units"], rows=rows)]


def _risks(document: DesignDocument) -> list[Block]:
    rows = [
        [one.id, one.severity or "open", one.residual_severity or "open", one.name, ", ".join(one.mitigation_ids)]
        for one in document.risks
    ]
    return [Block(title="Risks", columns=["id", "severity", "after controls", "risk", "controls"], rows=rows)]


def _controls(document: DesignDocument) -> list[Block]:
    rows = [
        [one.id, one.name, "required" if one.required else "advised", ", ".join(one.placed_on_ids)]
        for one in document.controls
    ]
    return [Block(title="Controls", columns=["id", "control", "", "placed on"], rows=rows)]


def _obligations(document: DesignDocument) -> list[Block]:
    rows = [[one.regime, one.reference, one.requirement, one.status] for one in document.obligations]
    return [Block(title="Obligations", columns=["regime", "reference", "duty", "status"], rows=rows)]


def _decisions(document: DesignDocument) -> list[Block]:
    rows = [[one.id, one.topic, one.choice, one.reason] for one in document.decisions]
    return [Block(title="Decisions", columns=["id", "topic", "choice", "reason"], rows=rows)]


def _alternatives(document: DesignDocument) -> list[Block]:
    rows = [
        [
            one.name,
            usd(one.monthly_cost_usd),
            fraction(one.availability_fraction),
            "; ".join(one.differences),
            one.gives_up,
        ]
        for one in document.alternatives
    ]
    columns = ["alternative", "a month", "availability", "differs in", "gives up"]
    return [Block(title="Alternatives", columns=columns, rows=rows)]


def _patterns(document: DesignDocument) -> list[Block]:
    return [Block(title="Patterns", lines=[f"{one.name} ({one.id})" for one in document.patterns])]


def _questions(document: DesignDocument) -> list[Block]:
    lines = [
        f"{place}. {one.text} {one.why} [{' | '.join(one.options)}]" for place, one in enumerate(document.questions, 1)
    ]
    return [Block(title="Open questions", lines=lines)]


def _collaboration(document: DesignDocument) -> list[Block]:
    rows = [[one.task, one.autonomy.replace("_", " "), one.human_role, one.approver] for one in document.collaboration]
    return [Block(title="Who decides what", columns=["task", "autonomy", "people", "answers for it"], rows=rows)]


def _failures(document: DesignDocument) -> list[Block]:
    rows = [[one.component_id, one.cause, one.effect, one.response] for one in document.failure_modes]
    return [Block(title="Failure modes", columns=["component", "cause", "effect", "response"], rows=rows)]


def _conflicts(document: DesignDocument) -> list[Block]:
    lines = [f"{one.explanation} ({', '.join(one.requirement_ids)})" for one in document.conflicts]
    lines += [f"{one.rule}: {one.message}" for one in document.violations]
    return [Block(title="Conflicts and broken rules", lines=lines)]


def _business(document: DesignDocument) -> list[Block]:
    if document.business is None:
        return [Block(title="Business")]
    lines = [f"{one.objective}: {one.measure}" for one in document.business.objectives]
    return [Block(title="Business", lines=[*lines, *document.business.value_drivers])]


VIEWS: Mapping[str, Callable[[DesignDocument], list[Block]]] = {
    "overview": _overview,
    "requirements": _requirements,
    "components": _components,
    "diagram": _diagram,
    "cost": _cost,
    "latency": _latency,
    "availability": _availability,
    "capacity": _capacity,
    "risks": _risks,
    "controls": _controls,
    "obligations": _obligations,
    "decisions": _decisions,
    "alternatives": _alternatives,
    "patterns": _patterns,
    "questions": _questions,
    "collaboration": _collaboration,
    "failures": _failures,
    "conflicts": _conflicts,
    "business": _business,
}
