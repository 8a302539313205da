"""Faults in what a design says: risks, controls, patterns, requirements, figures, sources, documents."""

from collections.abc import Callable, Iterator
from typing import Any

from archadvisor.domain.model import SEVERITIES
from archadvisor.domain.vocabulary import field_specs, ontology
from archadvisor.evals.expected import Expected
from archadvisor.evals.golden import ExpectedField
from archadvisor.evals.reference import Json
from archadvisor.evals.scorers.estimates import recomputed_usd
from archadvisor.evals.scorers.extraction import field_agreement
from archadvisor.evals.validity.faults import Fault, Maker, Mutant, changed, has_family, with_part, within, without

NOISE = 4
FAR_OFF = 3.0
INVENTED = {
    "record_id": "no-such-record",
    "title": "A study that nobody wrote",
    "reference": "https://example.org/none",
}


def risk_dropped(design: Json, case: Expected) -> Iterator[Mutant]:
    """A risk of the case is not named any more, the gravest first."""
    for one in sorted(case.record.risks, key=lambda risk: SEVERITIES.index(risk.severity)):
        if any(has_family(risk, one.id) for risk in design["risks"]):
            yield Mutant(one.id, with_part(design, risks=without(design["risks"], _of(one.id))))


def risk_lowered(design: Json, case: Expected) -> Iterator[Mutant]:
    """A risk that is not overrated is called low."""
    for one in case.record.risks:
        known = [SEVERITIES.index(risk["severity"]) for risk in design["risks"] if _rated(risk, one.id)]
        if one.severity != "low" and known and SEVERITIES.index(one.severity) <= min(known) < len(SEVERITIES) - 1:
            yield Mutant(one.id, with_part(design, risks=changed(design["risks"], _of(one.id), severity="low")))


def risk_unanswered(design: Json, case: Expected) -> Iterator[Mutant]:
    """A risk keeps its name and loses its controls."""
    present = {one["id"] for one in design["controls"]}
    for one in case.record.risks:
        answered = [
            risk for risk in design["risks"] if has_family(risk, one.id) and present & set(risk["mitigation_ids"])
        ]
        if answered and not one.mitigations:
            yield Mutant(one.id, with_part(design, risks=changed(design["risks"], _of(one.id), mitigation_ids=[])))


def control_dropped(design: Json, case: Expected) -> Iterator[Mutant]:
    """A control of the case is gone."""
    for family in sorted(case.controls):
        if any(has_family(one, family) for one in design["controls"]):
            yield Mutant(family, with_part(design, controls=without(design["controls"], _of(family))))


def control_unplaced(design: Json, case: Expected) -> Iterator[Mutant]:
    """A control of the case is listed and acts on nothing."""
    for family in sorted(case.controls):
        if any(has_family(one, family) and one["placed_on_ids"] for one in design["controls"]):
            yield Mutant(family, with_part(design, controls=changed(design["controls"], _of(family), placed_on_ids=[])))


def pattern_dropped(design: Json, case: Expected) -> Iterator[Mutant]:
    """A pattern of the case is gone."""
    for family in sorted(case.patterns):
        if any(has_family(one, family) for one in design["patterns"]):
            yield Mutant(family, with_part(design, patterns=without(design["patterns"], _of(family))))


def families_added(part: str) -> Maker:
    """Four families of a part that nothing calls for."""

    def make(design: Json, case: Expected) -> Iterator[Mutant]:
        known: dict[str, str] = getattr(ontology(), part)
        fine = {one.id for one in getattr(case.record, part)} | set(getattr(case.record.also_accepted, part))
        fine |= case.neutral_controls if part == "controls" else set()
        there = {family for one in design[part] for family in one.get("families") or [one["id"]]}
        strange = sorted(set(known) - fine - there)[:NOISE]
        more = [{"id": one, "families": [one], "name": one, "severity": "high"} for one in strange]
        if more:
            yield Mutant(", ".join(strange), with_part(design, **{part: [*design[part], *more]}))

    return make


def decisions_dropped(design: Json, case: Expected) -> Iterator[Mutant]:
    """No decision is written down."""
    if design.get("decisions") and any(one.accepted for one in case.record.decisions):
        yield Mutant("decisions", with_part(design, decisions=[]))


def field_misread(design: Json, case: Expected) -> Iterator[Mutant]:
    """A requirement that was read right is read wrong."""
    for one in case.record.fields:
        known = design["requirements"].get(one.field)
        if known and field_agreement(one, known["value"]) == 1:
            wrong = {**known, "value": _wrong(one, known["value"])}
            yield Mutant(one.field, within(design, "requirements", **{one.field: wrong}))


def total_scaled(factor: float) -> Maker:
    """The stated total is not that of the lines."""

    def make(design: Json, case: Expected) -> Iterator[Mutant]:
        total = design["estimate"].get("monthly_cost_usd")
        if total and total["p50"] > 0:
            scaled = {name: figure * factor for name, figure in total.items()}
            yield Mutant("total", within(design, "estimate", monthly_cost_usd=scaled))

    return make


def line_understated(design: Json, case: Expected) -> Iterator[Mutant]:
    """A line states a third of what its inputs give."""
    for line in _priced(design):
        if line["usd"]["p50"] > 1 and recomputed_usd(line):
            yield Mutant(line["id"], _with_line(design, line["id"], usd=_times(line["usd"], 1 / FAR_OFF)))


def too_dear(design: Json, case: Expected) -> Iterator[Mutant]:
    """All amounts and prices ten times as high, where the case has a limit."""
    lines = design["estimate"]["lines"]
    if case.record.cost and case.record.cost.high and any(one.get("usd") for one in lines):
        dear = [{**one, "usd": _times(one.get("usd"), 10), "inputs": _dearer(one.get("inputs") or [])} for one in lines]
        yield Mutant("all lines", within(design, "estimate", lines=dear))


def too_slow(design: Json, case: Expected) -> Iterator[Mutant]:
    """Every flow takes four times as long, where the case has a limit that was kept."""
    flows = design["estimate"]["latencies"]
    limit = case.record.latency.high if case.record.latency else None
    if limit and flows and _slowest(flows) < FAR_OFF * limit:
        factor = 4 * max(1.0, limit / _slowest(flows))
        slow = [{**one, "total_ms": _times(one["total_ms"], factor), "first_output_ms": None} for one in flows]
        yield Mutant("all flows", within(design, "estimate", latencies=slow))


def source_invented(design: Json, case: Expected) -> Iterator[Mutant]:
    """Risks cite a study that does not exist."""
    if design["risks"]:
        citations = [*design["citations"], {"id": "cit-invented", **INVENTED}]
        risks = changed(design["risks"], lambda one: True, citation_ids=["cit-invented"])
        yield Mutant("risks", with_part(design, citations=citations, risks=risks))


def sources_dropped(design: Json, case: Expected) -> Iterator[Mutant]:
    """Controls cite nothing any more."""
    if any(one["citation_ids"] for one in design["controls"]):
        yield Mutant(
            "controls", with_part(design, controls=changed(design["controls"], lambda one: True, citation_ids=[]))
        )


def relation_dangles(design: Json, case: Expected) -> Iterator[Mutant]:
    """A relation leads to a part that is not there."""
    edge = {"id": "dangling", "source": design["components"][0]["id"], "target": "nowhere", "kind": "calls"}
    yield Mutant("dangling", with_part(design, relations=[*design["relations"], edge]))


def amount_without_source(design: Json, case: Expected) -> Iterator[Mutant]:
    """An amount comes without formula and inputs."""
    for line in _priced(design):
        yield Mutant(line["id"], _with_line(design, line["id"], formula_id="", inputs=[]))


def alert_without_metric(design: Json, case: Expected) -> Iterator[Mutant]:
    """An alert watches something that nobody measures."""
    alerts = design["observability"]["alerts"]
    if alerts:
        yield Mutant("alert", within(design, "observability", alerts=[{**alerts[0], "metric": "no.such"}, *alerts[1:]]))


def section_emptied(design: Json, case: Expected) -> Iterator[Mutant]:
    """A whole part of the documents says nothing."""
    for section in ("observability", "orchestration", "infrastructure"):
        if design.get(section):
            yield Mutant(section, with_part(design, **{section: {}}))


def texts_left_open(design: Json, case: Expected) -> Iterator[Mutant]:
    """How controls are put into practice is left for later."""
    if design["controls"]:
        yield Mutant(
            "controls", with_part(design, controls=changed(design["controls"], lambda one: True, implementation="TBD"))
        )


def _priced(design: Json) -> list[Json]:
    return [one for one in design["estimate"]["lines"] if one.get("usd")]


def _with_line(design: Json, line_id: str, **fields: object) -> Json:
    lines = changed(design["estimate"]["lines"], lambda one: one["id"] == line_id, **fields)
    return within(design, "estimate", lines=lines)


def _of(family: str) -> Callable[[Json], bool]:
    return lambda one: has_family(one, family)


def _rated(risk: Json, family: str) -> bool:
    return has_family(risk, family) and risk.get("severity") in SEVERITIES


def _wrong(expected: ExpectedField, value: Any) -> Any:
    if expected.includes:
        return []
    if expected.any_of:
        spec = field_specs()[expected.field]
        return next(one for one in reversed([*spec.values, "something else"]) if one not in expected.any_of)
    return {name: figure * 10 if isinstance(figure, float) else figure for name, figure in value.items()}


def _times(figures: Json | None, factor: float) -> Json | None:
    return {name: figure * factor for name, figure in figures.items()} if figures else figures


def _dearer(inputs: list[Json]) -> list[Json]:
    return [
        {**one, "quantity": {**one["quantity"], "typical": one["quantity"]["typical"] * 10}}
        if "price" in one["name"]
        else one
        for one in inputs
    ]


def _slowest(flows: list[Json]) -> float:
    return max(float((one.get("first_output_ms") or one["total_ms"])["p95"]) for one in flows)


CONTENT_FAULTS = (
    Fault("risk dropped", "risk_review", 2, risk_dropped),
    Fault("risk lowered", "risk_review", 1, risk_lowered),
    Fault("risk unanswered", "risk_review", 1, risk_unanswered),
    Fault("risks added", "risk_review", 2, families_added("risks")),
    Fault("control dropped", "control_match", 1, control_dropped),
    Fault("control unplaced", "control_match", 1, control_unplaced),
    Fault("controls added", "control_match", 1, families_added("controls")),
    Fault("pattern dropped", "pattern_match", 1, pattern_dropped),
    Fault("patterns added", "pattern_match", 1, families_added("patterns")),
    Fault("decisions dropped", "decision_match", 1, decisions_dropped),
    Fault("field misread", "requirement_extraction", 2, field_misread),
    Fault("cost inflated", "cost_arithmetic", 2, total_scaled(FAR_OFF)),
    Fault("cost understated", "cost_arithmetic", 2, total_scaled(1 / FAR_OFF)),
    Fault("line understated", "cost_arithmetic", 2, line_understated),
    Fault("too dear", "cost_match", 3, too_dear),
    Fault("too slow", "latency_match", 2, too_slow),
    Fault("source invented", "citation_groundedness", 2, source_invented),
    Fault("sources dropped", "citation_groundedness", 1, sources_dropped),
    Fault("relation dangles", "internal_consistency", 1, relation_dangles),
    Fault("amount without source", "internal_consistency", 1, amount_without_source),
    Fault("alert without metric", "internal_consistency", 1, alert_without_metric),
    Fault("section emptied", "deliverable_completeness", 1, section_emptied),
    Fault("texts left open", "deliverable_completeness", 1, texts_left_open),
)
