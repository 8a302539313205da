"""The handoff: runbook, decision log, known failure modes, next iteration, and the people it takes."""

from archadvisor.deliverables.amounts import usd, value_text
from archadvisor.deliverables.documents.summary import alternatives_table
from archadvisor.deliverables.reading import Reading, gist, sentence
from archadvisor.deliverables.tree import (
    Block,
    Bullets,
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
from archadvisor.domain.design import Alert, Decision, Option
from archadvisor.domain.requirements import Requirement

_MANY = 8


def handoff(reading: Reading) -> Deliverable:
    """The document."""
    parts = blocks(
        section("Runbook", _runbook(reading)),
        section("Decision log", *(_decision(reading, one) for one in reading.document.decisions)),
        section("Alternatives not taken", alternatives_table(reading)),
        section("Known failure modes", _failures(reading)),
        section("Next iteration", _assumptions(reading), _next(reading)),
        section("People", *_people(reading)),
        section("How this was made", _manifest(reading)),
    )
    return Deliverable("handoff", "Handoff", parts)


def _runbook(reading: Reading) -> Bullets | None:
    found = reading.document.observability
    return bullets(_entry(reading, one, turn) for turn, one in enumerate(found.alerts if found else ()))


def _entry(reading: Reading, one: Alert, turn: int) -> Line:
    modes = [mode for mode in reading.document.failure_modes if mode.component_id == one.component_id]
    stake = reading.stake([one.component_id], turn) if "at stake" not in one.action else ()
    first: Line = ("; at stake: ", *stake) if stake else ()
    likely: Line = ("; likely causes: ", *joined((Code(mode.id),) for mode in modes)) if modes else ()
    return (Code(one.id), " on ", reading.ref(one.component_id), ": ", reading.clause(one.action), *first, *likely)


def _decision(reading: Reading, one: Decision) -> Section | None:
    rows = (_option(reading, option) for option in one.options)
    options = table(f"Options: {one.topic}", ("Option", "Outcome", "Reason"), rows)
    head: Line = (*reading.defined(one.id, one.choice), " for ", *reading.refs(one.component_ids))
    return section(f"{one.topic}: {one.choice}", Paragraph((*head, *reading.cites(one.citation_ids))), options)


def _option(reading: Reading, one: Option) -> tuple[Line, ...]:
    outcome = "chosen" if one.chosen else ("possible" if one.feasible else "excluded")
    cost = f", {usd(one.monthly_cost_usd)} per month" if one.monthly_cost_usd is not None else ""
    reason: Line = (sentence(one.reason), *reading.cites(one.citation_ids))
    return ((one.name,), (outcome + cost,), reason)


def _failures(reading: Reading) -> Table | None:
    rows = (
        (
            (Code(one.id),),
            (reading.ref(one.component_id),),
            ("simulated",) if one.simulated else ("by rule",),
            reading.stake([one.component_id], turn),
        )
        for turn, one in enumerate(reading.document.failure_modes)
    )
    return table("Known failure modes", ("Mode", "Component", "Found", "Promise at stake"), rows)


def _assumptions(reading: Reading) -> Table | None:
    assumed = [one for one in reading.document.requirements.values() if one.status == "assumed"]
    rows = (_assumption(reading, one) for one in assumed)
    return table("To be confirmed", ("Requirement", "Assumed", "By rule", "Question"), rows)


def _assumption(reading: Reading, one: Requirement) -> tuple[Line, ...]:
    asked = reading.question(one.id)
    question: Line = (asked.text,) if asked else ()
    return ((Code(one.field),), (value_text(one.value),), (Code(one.rule or "none"),), question)


def _next(reading: Reading) -> Bullets | None:
    document = reading.document
    later = [one for one in document.components if one.weight == "may"]
    weak = [one for one in document.statements if one.priority == "could"]
    open_risks = [one for one in document.risks if one.residual_severity in ("critical", "high")]
    steps: list[Line] = [(Strong("Meet "), reading.ref(one)) for one in document.unmet_requirement_ids]
    steps += [(Strong("Reduce "), reading.ref(one.id), f", still {one.residual_severity}") for one in open_risks]
    steps += [(Strong("Add when it pays: "), reading.ref(one.id)) for one in later]
    steps += [(Strong("Wished for: "), Quote(gist(one.text, 24)), " ", Code(one.id)) for one in weak]
    steps += [
        (Strong("Save "), f"{usd(one.saving_usd_per_month)} per month: ", one.name)
        for one in (document.estimate.moves if document.estimate else ())
    ]
    return bullets(steps[: 2 * _MANY])


def _people(reading: Reading) -> list[Block | None]:
    staffing = reading.document.staffing
    if staffing is None:
        return []
    head: Line = (Strong(staffing.engagement), ": ", sentence(staffing.reason))
    rows = (((Strong(one.role),), (one.engagement,), (sentence(one.reason),)) for one in staffing.needed)
    points = bullets((sentence(one),) for one in staffing.inflection_points)
    return [Paragraph(head), table("Who is needed", ("Role", "Engagement", "Reason"), rows), points]


def _manifest(reading: Reading) -> Table | None:
    made = reading.document.manifest
    rows: list[tuple[Line, Line]] = [
        (("Input",), (Code(made.input_sha256),)),
        (("Knowledge",), (Code(made.knowledge_version),)),
        (("Prices of",), (Code(made.price_date),)),
        (("Seed",), (Code(str(made.seed)),)),
        (("Reasoner",), (Code(made.reasoner),)),
        *(((name,), (Code(version),)) for name, version in made.versions.items()),
    ]
    return table("Manifest", ("What", "Value"), rows)
