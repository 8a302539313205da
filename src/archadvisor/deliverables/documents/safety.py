"""The safety and guardrails spec: exposure, risk register, controls, rules, triggers, breakers, obligations."""

from datetime import date

from archadvisor.deliverables.amounts import number
from archadvisor.deliverables.diagrams.risk_matrix import risk_matrix
from archadvisor.deliverables.documents.infrastructure import controls_on
from archadvisor.deliverables.reading import Reading, gist, sentence
from archadvisor.deliverables.tree import (
    Anchor,
    Bullets,
    Code,
    Deliverable,
    Line,
    Paragraph,
    Quote,
    Ref,
    Section,
    Strong,
    Table,
    blocks,
    bullets,
    joined,
    section,
    table,
)
from archadvisor.domain.risk import Control, GuardrailRule, Obligation, Risk, Threat, ThreatView
from archadvisor.domain.simulation import FaultEvidence, Variant

_TIERS = {
    "prohibited": "Prohibited practice",
    "high": "High-risk",
    "limited": "Limited: duties of transparency",
    "minimal": "Minimal",
}
_KINDS = {
    "input": "Input validation",
    "output": "Output validation",
    "escalation": "Escalation triggers",
    "breaker": "Circuit breakers",
}


def safety(reading: Reading) -> Deliverable:
    """The document."""
    parts = blocks(
        section("Exposure by component", _exposure(reading)),
        section("Risk register", risk_matrix(reading), _register(reading), _scenarios(reading)),
        *_rules(reading),
        section("Controls", _controls(reading), _how(reading)),
        section("Human oversight", _load(reading), _oversight(reading)),
        section("Faults played through", _faults(reading), _findings(reading)),
        section("Threat lists", _threats(reading)),
        section("Class under the EU AI Act", _ai_class(reading)),
        section("Compliance", _triggers(reading), _compliance(reading)),
        section("Deadlines ahead", _ahead(reading)),
    )
    return Deliverable("safety", "Safety and guardrails", parts)


def _shown(reading: Reading) -> list[FaultEvidence]:
    """The evidence of all failure modes, each fault once."""
    found = {one.fault_id: one for mode in reading.document.failure_modes for one in mode.evidence}
    return list(found.values())


def _faults(reading: Reading) -> Table | None:
    rows = (
        (
            (one.fault_name,),
            (_failing(one.without),),
            (_failing(one.as_designed),),
            (f"{one.without.recovered_share:.0%}",),
            (f"{one.as_designed.recovered_share:.0%}",),
        )
        for one in _shown(reading)
    )
    head = ("Fault", "Fails without controls", "Fails as designed", "Recovers without", "Recovers as designed")
    return table("Share of requests that fail, with 95 % intervals, and share of runs that recover", head, rows)


def _failing(one: Variant) -> str:
    failed = one.failed_share
    return f"{failed.mean:.1%} ({failed.low:.1%} to {failed.high:.1%})"


def _findings(reading: Reading) -> Bullets | None:
    return bullets((Strong(one.fault_name.capitalize()), f": {one.statement}") for one in _shown(reading))


def _exposure(reading: Reading) -> Table | None:
    rows = (
        (
            (reading.ref(one.id), " ", Code(one.id)),
            (one.trust_zone,),
            (", ".join(one.data_classes),),
            reading.refs(risk.id for risk in reading.document.risks if one.id in risk.element_ids),
            reading.controls(control.id for control in controls_on(reading, one.id)),
        )
        for one in reading.document.components
    )
    return table("Exposure", ("Component", "Zone", "Data", "Risks", "Controls"), rows)


def _register(reading: Reading) -> Table | None:
    rows = (_risk(reading, number, one) for number, one in enumerate(reading.document.risks, 1))
    head = ("No.", "Risk", "Severity", "Likelihood", "Impact", "Residual", "On", "Mitigated by")
    return table("Risk register, likelihood and impact 1 to 4", head, rows)


def _risk(reading: Reading, number: int, one: Risk) -> tuple[Line, ...]:
    rated: tuple[Line, ...] = ((one.severity or "unrated",), _scale(one.likelihood), _scale(one.impact))
    residual: Line = (one.residual_severity or "unrated",)
    on, by = reading.refs(one.element_ids), reading.controls(one.mitigation_ids)
    return ((str(number),), reading.defined(one.id), *rated, residual, on, by)


def _scale(value: int | None) -> Line:
    return ("unknown" if value is None else str(value),)


def _scenarios(reading: Reading) -> Bullets | None:
    return bullets(_scenario(reading, one) for one in reading.document.risks)


def _scenario(reading: Reading, one: Risk) -> Line:
    path = joined(((reading.ref(step),) for step in one.path), " → ")
    way: Line = (" along ", *path) if path else ()
    stake = reading.stake(one.requirement_ids)
    against: Line = (", with ", *stake, " at stake") if stake else ()
    return (reading.ref(one.id), ": ", sentence(one.scenario), *way, *against, *reading.cites(one.citation_ids))


def _rules(reading: Reading) -> list[Section | None]:
    rules = reading.document.guardrails
    kinds = [*_KINDS, *sorted({_kind(one) for one in rules} - set(_KINDS))]
    return [section(_KINDS.get(kind, kind.replace("_", " ").capitalize()), _rule_list(reading, kind)) for kind in kinds]


def _kind(rule: GuardrailRule) -> str:
    """The kind under which a rule is listed: the first known one that its own kind speaks of."""
    return next((known for known in _KINDS if known in rule.kind), rule.kind)


def _rule_list(reading: Reading, kind: str) -> Bullets | None:
    rules = [one for one in reading.document.guardrails if _kind(one) == kind]
    return bullets(_rule(reading, one) for one in rules)


def _rule(reading: Reading, one: GuardrailRule) -> Line:
    by: Line = (" (", *reading.controls(one.control_ids), ")") if one.control_ids else ()
    rule = reading.about(one.component_id, one.rule)
    return (Anchor(one.id), *rule, ", and then ", reading.clause(one.action), *by)


def _controls(reading: Reading) -> Table | None:
    rows = (
        (
            (*_name(one), *reading.cites(one.citation_ids)),
            ("required" if one.required else "advised",),
            reading.refs(one.placed_on_ids),
            reading.refs(one.satisfies_ids),
        )
        for one in reading.document.controls
    )
    return table("Controls", ("Control", "Need", "Placed on", "Answers"), rows)


def _name(one: Control) -> Line:
    return (Anchor(f"control-{one.id}"), Strong(one.name), " ", Code(one.id))


def _how(reading: Reading) -> Bullets | None:
    return bullets(_control(reading, one) for one in reading.document.controls)


def _control(reading: Reading, one: Control) -> Line:
    stake = reading.stake(one.satisfies_ids)
    kept: Line = (", for ", *stake) if stake else ()
    done = f"{reading.clause(one.implementation)}"
    return (reading.control(one.id), ": ", done, *kept, "; test: ", reading.clause(one.verification))


def _load(reading: Reading) -> Bullets | None:
    """What the people of the desk have to judge, against what a person can."""
    load = next((one.load for one in reading.document.collaboration if one.load), None)
    if load is None:
        return None
    staff = f"{load.reviewers:g} of {load.reviewers_needed}" if load.reviewers else f"{load.reviewers_needed}"
    cases = f": {number(load.cases_per_month)} cases of {number(load.minutes_per_case)} min a month"
    each = f"{number(load.per_reviewer_hour)} per reviewer hour, limit {number(load.limit_per_hour)}"
    head: Line = (reading.ref(load.component_id), f"{cases}; {each}; {staff} reviewers needed ", Code(load.formula_id))
    mends = load.remedies if load.overloaded else []
    return bullets([head, *((Strong("Overloaded. "), "To mend it: ", one) for one in mends)])


def _oversight(reading: Reading) -> Table | None:
    rows = (
        ((Quote(gist(one.task)),), (Code(one.autonomy),), (one.approver,), (reading.clause(one.stop.split(";")[0]),))
        for one in reading.document.collaboration
    )
    return table("Who answers for each task and how it is stopped", ("Task", "Granted", "Approver", "Stop"), rows)


def _compliance(reading: Reading) -> Table | Paragraph | None:
    obligations = reading.document.obligations
    if not obligations:
        return Paragraph((f"No regime was found to apply to {reading.subject} for {reading.users}.",))
    head = ("Obligation", "Duty", "In force", "Met by", "Evidence kept")
    return table("Obligations", head, (_obligation(reading, one) for one in obligations))


def _obligation(reading: Reading, one: Obligation) -> tuple[Line, ...]:
    since = f", from {one.applies_from}" if one.applies_from else ""
    name: Line = (Anchor(one.id), Strong(one.regime), " ", Code(one.reference), *reading.cites(one.citation_ids))
    due = f"; due: {one.clock}" if one.clock else ""
    kept = f"{sentence(one.evidence_to_keep)}, for {reading.subject}{due}"
    status = f"{one.status.replace('_', ' ')}{since}, as of {one.as_of}"
    return (name, (one.requirement,), (status,), reading.controls(one.control_ids), (kept,))


def _triggers(reading: Reading) -> Bullets | None:
    """What in the brief brings the regimes about, as far as it is said there."""
    named = {one.regime: one.requirement_ids for one in reversed(reading.document.obligations)}
    told: dict[Line, list[str]] = {}
    for regime, ids in sorted(named.items()):
        told.setdefault(reading.stake(ids), []).append(regime)
    return bullets(
        (Strong(", ".join(regimes)), ", since the brief says ", *said) for said, regimes in told.items() if said
    )


def _ahead(reading: Reading) -> Bullets | None:
    """Duties that are known and not yet due at the date of their record, by the day on which they begin."""
    days: dict[tuple[str, str, str], list[Obligation]] = {}
    for one in reading.document.obligations:
        if one.applies_from and one.applies_from > one.as_of:
            days.setdefault((one.applies_from, one.regime, one.as_of), []).append(one)
    return bullets(_day(*key, days[key]) for key in sorted(days))


def _day(day: str, regime: str, as_of: str, due: list[Obligation]) -> Line:
    left = (date.fromisoformat(day) - date.fromisoformat(as_of)).days
    names = joined(((Ref(one.id, one.reference),) for one in due), "; ")
    return (Strong(day), f" {regime}, {left} days after {as_of}: ", *names)


def _ai_class(reading: Reading) -> Bullets | None:
    """The tier with its reason, what the brief asks for that is forbidden, and what has to be ruled out in writing."""
    found = reading.document.ai_act
    if found is None:
        return None
    since = f", duties from {found.applies_from}" if found.applies_from else ""
    law = ", ".join(found.references)
    head: Line = (Strong(_TIERS[found.tier]), f": {'; '.join(found.reasons)} ({law}{since}, as of {found.as_of})")
    said = reading.stake(found.requirement_ids)
    why: Line = (", by ", *said) if said and not found.forbidden else ()
    asked = [(Strong("Forbidden: "), f"{one.meaning} ({one.reference}): ", Quote(one.quote)) for one in found.forbidden]
    out = [(Strong("To rule out in writing: "), one) for one in found.to_rule_out]
    return bullets([(*head, *why, *reading.cites(found.citation_ids)), *asked, *out])


def _threats(reading: Reading) -> Table | None:
    """Entries under which risks of this design fall; those of a list that share their risks stand in one row."""
    rows = (
        ((f"{view.name} {view.version}",), *_threat(reading, group))
        for view in reading.document.threat_views
        for group in _alike(view)
    )
    head = ("List", "Threats", "Risks here", "Controls placed", "Worst residual")
    return table("Published threat lists and the risks of this design", head, rows)


def _alike(view: ThreatView) -> list[list[Threat]]:
    groups: dict[tuple[str, ...], list[Threat]] = {}
    for one in view.threats:
        groups.setdefault(tuple(one.risk_ids), []).append(one)
    return list(groups.values())


def _threat(reading: Reading, group: list[Threat]) -> tuple[Line, ...]:
    first = group[0]
    names = joined((Code(f"{one.id} {one.name}"),) for one in group)
    residual: Line = (first.worst_residual or "unrated",)
    risks = joined((Ref(one, one),) for one in first.risk_ids)
    return (names, risks, reading.controls(first.control_ids), residual)
