"""The handoff: runbook, decision log, known failure modes, next iteration, and the people it takes."""

from archadvisor.deliverables.amounts import usd, value_text
from archadvisor.deliverables.documents.organisation import in_short
from archadvisor.deliverables.documents.summary import alternatives_table
from archadvisor.deliverables.reading import Reading, gist, sentence
from archadvisor.deliverables.tree import (
    Anchor,
    Block,
    Bullets,
    Code,
    Deliverable,
    Line,
    Paragraph,
    Quote,
    Ref,
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
from archadvisor.domain.risk import FailureMode
from archadvisor.domain.simulation import Variant
from archadvisor.estimation.simulation.statements import duration

_MANY = 8
AT_ONCE_S = 1.0


def handoff(reading: Reading) -> Deliverable:
    """The document."""
    parts = blocks(
        section("Runbook", _runbook(reading)),
        section("Decision log", _decisions(reading)),
        section("Alternatives not taken", alternatives_table(reading)),
        section("Failures played through", _failures(reading)),
        section("Next iteration", _assumptions(reading), _next(reading)),
        section("People", in_short(reading), *_people(reading)),
        section("How this was made", _manifest(reading)),
    )
    return Deliverable("handoff", "Handoff", parts)


def _runbook(reading: Reading) -> Bullets | None:
    """What to do on each failure and on each alert that no failure explains."""
    found = reading.document.observability
    alerts = found.alerts if found else []
    modes = reading.document.failure_modes
    explained = {one.id for one in modes}
    entries = [_answer(reading, one, alerts) for one in modes]
    return bullets([*entries, *(_entry(reading, one) for one in alerts if explained.isdisjoint(one.failure_mode_ids))])


def _answer(reading: Reading, mode: FailureMode, alerts: list[Alert]) -> Line:
    told = joined((Ref(one.id, one.id),) for one in alerts if mode.id in one.failure_mode_ids)
    by: Line = (" (", *told, ")") if told else ()
    seen = f" on {reading.clause(mode.detection)}"
    stake = reading.stake([mode.component_id])
    lost: Line = (", at stake ", *stake) if stake else ()
    done = (": ", reading.clause(mode.response), _recovery(mode), *lost)
    return (Anchor(f"runbook-{mode.id}"), reading.ref(mode.component_id), seen, *by, *done)


def _recovery(mode: FailureMode) -> str:
    """What to expect after it, by the simulation of the design as it is."""
    return "".join(f"; after a {one.fault_name} {_expected(one.as_designed)}" for one in mode.evidence)


def _expected(found: Variant) -> str:
    """Whether goodput comes back by itself, and when."""
    if found.recovery_s is None or found.recovered_share < 1:
        return "it does not recover by itself in every simulated run, so take load away first"
    after_s = found.recovery_s.mean
    return "it is usual again at once" if after_s < AT_ONCE_S else f"it is usual again in {duration(after_s)}"


def _entry(reading: Reading, one: Alert) -> Line:
    return (reading.ref(one.component_id), " on ", Code(one.id), ": ", reading.clause(one.action))


def _decisions(reading: Reading) -> Bullets | None:
    return bullets([*(_decision(reading, one) for one in reading.weighed_decisions), *defaults(reading)])


def defaults(reading: Reading) -> list[Line]:
    """One entry for all matters in which the brief calls for no more than the simplest option."""
    taken = [one for one in reading.document.decisions if one.by_default]
    named = joined((Anchor(one.id), f"{one.topic.lower()}: {reading.clause(one.choice)}") for one in taken)
    return [("Left at the simplest option, since nothing in the brief calls for more: ", *named)] if taken else []


def _decision(reading: Reading, one: Decision) -> Line:
    """The choice, for what, and why each other option was not taken."""
    stake = reading.stake(one.requirement_ids)
    why: Line = (", for ", *stake) if stake else ()
    chosen = next((option.monthly_cost_usd for option in one.options if option.chosen), None)
    price = f" at {usd(chosen)} per month" if chosen is not None else ""
    others = [option for option in one.options if not option.chosen]
    possible = _options(reading, ", also possible were ", [option for option in others if option.feasible])
    barred = _options(reading, ", excluded were ", [option for option in others if option.requirement_ids])
    head: Line = (*reading.defined(one.id, f"{one.topic}: {one.choice}"), price, *why)
    return (*head, possible, barred, *reading.cites(one.citation_ids))


def _options(reading: Reading, lead: str, options: list[Option]) -> str:
    """Options with their cost and the reason, after a lead; nothing if there are none."""
    return lead + ", ".join(_option(reading, one) for one in options) if options else ""


def _option(reading: Reading, one: Option) -> str:
    cost = f"{usd(one.monthly_cost_usd)} per month, " if one.monthly_cost_usd is not None else ""
    return f"{one.name} ({cost}{reading.clause(one.reason).replace('; ', ', ')})"


def _failures(reading: Reading) -> Table | None:
    """The failures that were played through, and by which faults; the others are known by rule."""
    rows = (
        ((Ref(f"runbook-{one.id}", one.id),), (reading.ref(one.component_id),), (_played(one),))
        for one in reading.document.failure_modes
        if one.evidence
    )
    return table("Failures played through", ("Failure", "Component", "Faults"), rows)


def _played(mode: FailureMode) -> str:
    return ", ".join(f"{one.fault_name} in {one.replications} runs" for one in mode.evidence)


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
