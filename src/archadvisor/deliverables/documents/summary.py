"""The first page: what is built and why, cost, speed and availability, main risks, questions and alternatives."""

from archadvisor.deliverables.amounts import count, fraction, tail, usd, usd_per_month
from archadvisor.deliverables.diagrams.workflow import DIRECTORS
from archadvisor.deliverables.documents import advice
from archadvisor.deliverables.documents.front import front
from archadvisor.deliverables.documents.organisation import in_short
from archadvisor.deliverables.documents.service_levels import objective
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
from archadvisor.domain.estimate import Economics, Outcome
from archadvisor.domain.model import SEVERITIES
from archadvisor.domain.quantity import Spread
from archadvisor.domain.requirements import Question
from archadvisor.domain.risk import Risk

MODELS = (
    "predictive_model",
    "ranking_model",
    "vision_model",
    "llm_managed_api",
    "llm_self_hosted",
    "multimodal_model",
    "small_model",
    "translation_model",
    "nlp_model",
    "batch_inference",
)
PEOPLE = ("human_in_the_loop", "human_task_queue")
_DIFFERENCES = 5
_TOP = 5


def summary(reading: Reading) -> Deliverable:
    """The summary."""
    parts = blocks(
        _what(reading),
        in_short(reading),
        _why(reading),
        _figures(reading),
        _risks(reading),
        *_open(reading),
        advice.in_short(reading),
    )
    return Deliverable("summary", "Summary", parts)


def _what(reading: Reading) -> Section | None:
    """Size, centre and people of the system in one paragraph."""
    document = reading.document
    if not document.components:
        return None
    size = f" serves {reading.users} with {count(len(document.components), 'component')} for {reading.subject}"
    parts = (("directed by ", DIRECTORS), ("answered or scored by ", MODELS), ("decided by people at ", PEOPLE))
    clauses = [(lead, *_named(reading, kinds)) for lead, kinds in parts if _named(reading, kinds)]
    said: Line = (Strong(document.brief.title), size, *((": ", *joined(clauses, "; ")) if clauses else ()), ".")
    return section("What is built", Paragraph(said))


def _named(reading: Reading, kinds: tuple[str, ...]) -> Line:
    """The first two components of these types with their technology."""
    found = [one for kind in kinds for one in reading.document.components if one.type == kind][:2]
    return joined(((reading.ref(one.id), f" ({one.technology})") for one in found), ", ")


def _why(reading: Reading) -> Section | None:
    said = [one for one in reading.document.statements if one.kind != "context"]
    demands = [one for one in said if one.priority == "must"] or said or reading.document.statements
    items = bullets((Quote(gist(one.text, 24)), " ", Code(one.id)) for one in demands[:_TOP])
    return section("What the brief demands", items)


def _figures(reading: Reading) -> Section | None:
    estimate = reading.document.estimate
    if estimate is None:
        return None
    rows: list[tuple[Line, Line, Line]] = [
        (("Cost",), _cost(reading, estimate.monthly_cost_usd), (_status(estimate.cost_status),)),
        *_outcomes(estimate.economics),
        (("Availability",), (fraction(estimate.availability_fraction),), (_objective(reading, "availability"),)),
    ]
    rows += [
        ((reading.labels.get(one.flow_id, one.flow_id),), (tail(one.total_ms),), (objective(one),))
        for one in estimate.latencies
    ]
    return section("Cost, speed and availability", table("Figures", ("What", "Computed", "Objective or status"), rows))


def _outcomes(found: Economics | None) -> list[tuple[Line, Line, Line]]:
    """The cost of what the brief counts, and of the people who review it."""
    if found is None:
        return []
    return [(("Cost of an outcome",), (_outcome(one),), ("computed",)) for one in found.outcomes[:1]]


def _outcome(one: Outcome) -> str:
    counted = f"{one.units:,} {one.name}" if one.units > 1 else f"each of the {one.name}"
    people = "" if one.with_people_usd is None else f"; {usd(one.with_people_usd.typical)} with its reviewers"
    return f"{usd(one.run_usd.typical)} for {counted}{people}"


def _cost(reading: Reading, spread: Spread | None) -> Line:
    return reading.missing() if spread is None else (usd_per_month(spread),)


def _status(status: str) -> str:
    return {"at_least": "at least; some prices unknown", "unknown": "unknown"}.get(status, "computed")


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
    stake = reading.stake(risk.requirement_ids)
    residual = f", {risk.residual_severity} after controls" if risk.residual_severity else ""
    against = (", against ", *stake) if stake else ()
    return (reading.ref(risk.id), f" ({risk.severity or 'unrated'}{residual}) at ", *at, *against)


def _open(reading: Reading) -> list[Section | None]:
    document = reading.document
    return [
        section("Questions worth asking", bullets(_question(one) for one in document.questions[: 2 * _TOP])),
        section("Alternatives", alternatives_table(reading)),
        front(reading),
    ]


def _question(question: Question) -> Line:
    options = f" ({' / '.join(question.options)})" if question.options else ""
    worth = f" Worth {question.worth:.0%}: " if question.worth else " "
    return (Anchor(question.id), Strong(question.text), options, worth, sentence(question.why), ".")


def alternatives_table(reading: Reading) -> Table | None:
    """The other designs that fit, with their figures and what each gives up."""
    return table(
        "Other designs that fit",
        ("Alternative", "USD per month", "Latency", "Availability", "Differs in", "Gives up"),
        (_alternative(one) for one in reading.document.alternatives),
    )


def _few(differences: list[str]) -> str:
    """The first differences and how many more there are."""
    more = len(differences) - _DIFFERENCES
    return "; ".join(differences[:_DIFFERENCES]) + (f"; and {more} more" if more > 0 else "")


def _alternative(one: Alternative) -> tuple[Line, ...]:
    figures: tuple[Line, ...] = ((usd(one.monthly_cost_usd),), (tail(one.latency_ms),))
    last = (fraction(one.availability_fraction),)
    return ((Strong(one.name),), *figures, last, (_few(one.differences),), (sentence(one.gives_up),))
