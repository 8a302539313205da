"""The first page: what is built and why, cost, speed and availability, main risks, questions and alternatives."""

from archadvisor.deliverables.amounts import fraction, milliseconds, tail, usd, usd_per_month
from archadvisor.deliverables.reading import Reading, gist, sentence
from archadvisor.deliverables.tree import (
    Anchor,
    Code,
    Deliverable,
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
from archadvisor.domain.design import Alternative
from archadvisor.domain.estimate import FlowLatency
from archadvisor.domain.model import SEVERITIES
from archadvisor.domain.requirements import Question
from archadvisor.domain.risk import Risk

_TOP = 5


def summary(reading: Reading) -> Deliverable:
    """The summary."""
    parts = blocks(_what(reading), _why(reading), _figures(reading), _risks(reading), *_open(reading))
    return Deliverable("summary", "Summary", parts)


def _what(reading: Reading) -> Section | None:
    document = reading.document
    if not document.components:
        return None
    director = [one for one in document.components if one.concern == "C2"][:2]
    models = [one for one in document.components if one.concern == "C3"][:2]
    shape = joined(((reading.ref(one.id), " (", one.technology, ")") for one in (*director, *models)), ", ")
    counted = f" is built from {len(document.components)} components for {reading.users} and {reading.subject}"
    said: Line = (Strong(document.brief.title), counted, *((", around ", *shape) if shape else ()), ".")
    return section("What is built", Paragraph(said))


def _why(reading: Reading) -> Section | None:
    demands = [one for one in reading.document.statements if one.priority == "must"] or reading.document.statements
    items = bullets((Quote(gist(one.text, 24)), " ", Code(one.id)) for one in demands[:_TOP])
    return section("What the brief demands", items)


def _figures(reading: Reading) -> Section | None:
    estimate = reading.document.estimate
    if estimate is None:
        return None
    rows: list[tuple[Line, Line, Line]] = [
        (("Cost",), (usd_per_month(estimate.monthly_cost_usd),), (_status(estimate.cost_status),)),
        (("Availability",), (fraction(estimate.availability_fraction),), (_objective(reading, "availability"),)),
    ]
    rows += [
        ((reading.labels.get(one.flow_id, one.flow_id),), (tail(one.total_ms),), (_goal(one),))
        for one in estimate.latencies
    ]
    return section("Cost, speed and availability", table("Figures", ("What", "Computed", "Objective or status"), rows))


def _status(status: str) -> str:
    return {"at_least": "at least; some prices unknown", "unknown": "unknown"}.get(status, "computed")


def _goal(one: FlowLatency) -> str:
    """The latency objective of a flow."""
    if one.objective_ms is None:
        return "none stated"
    return f"{one.objective_percentile.upper()} {milliseconds(one.objective_ms)}"


def _objective(reading: Reading, field: str) -> str:
    found = reading.requirement(field)
    evidence = found.evidence[0].text if found is not None and found.evidence else None
    return f"“{gist(evidence)}”" if evidence else "none stated"


def _risks(reading: Reading) -> Section | None:
    return section("Main risks", bullets(_risk(reading, one) for one in worst(reading.document.risks)[:_TOP]))


def worst(risks: list[Risk]) -> list[Risk]:
    """Risks, worst first; unrated ones last."""
    return sorted(risks, key=lambda one: SEVERITIES.index(one.severity) if one.severity else len(SEVERITIES))


def _risk(reading: Reading, risk: Risk) -> Line:
    at = reading.refs(risk.element_ids[:3])
    stake = reading.stake([*risk.requirement_ids, *risk.element_ids])
    residual = f", {risk.residual_severity} after controls" if risk.residual_severity else ""
    against = (", against ", *stake) if stake else ()
    return (reading.ref(risk.id), f" ({risk.severity or 'unrated'}{residual}) at ", *at, *against)


def _open(reading: Reading) -> list[Section | None]:
    document = reading.document
    return [
        section("Questions worth asking", bullets(_question(one) for one in document.questions[: 2 * _TOP])),
        section("Alternatives", alternatives_table(reading)),
    ]


def _question(question: Question) -> Line:
    options = f" ({' / '.join(question.options)})" if question.options else ""
    worth = f" Worth {question.worth:.0%} of the design: " if question.worth else " "
    return (Anchor(question.id), Strong(question.text), options, worth, sentence(question.why), ".")


def alternatives_table(reading: Reading) -> Table | None:
    """The other designs that fit, with their figures and what each gives up."""
    return table(
        "Other designs that fit",
        ("Alternative", "USD per month", "Latency", "Availability", "Differs in", "Gives up"),
        (_alternative(one) for one in reading.document.alternatives),
    )


def _alternative(one: Alternative) -> tuple[Line, ...]:
    figures: tuple[Line, ...] = ((usd(one.monthly_cost_usd),), (tail(one.latency_ms),))
    last = (fraction(one.availability_fraction),)
    return ((Strong(one.name),), *figures, last, ("; ".join(one.differences),), (sentence(one.gives_up),))
