"""The observability plan: promises and what watches them, metrics, traces, dashboards, alerts, evaluation, cost."""

from archadvisor.deliverables.amounts import milliseconds, number, usd
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
    Strong,
    Table,
    blocks,
    bullets,
    joined,
    section,
    table,
)
from archadvisor.domain.design import Alert, EvaluationMethod, Observability

FAST_BURN = 0.02
SLOW_BURN = 0.1
LEAST_BUDGET_MS = 10.0
"""Stages that may take less are seen in the whole of the flow."""


def observability(reading: Reading) -> Deliverable:
    """The document; without a plan it says in one line why there is none."""
    found = reading.document.observability
    if found is None:
        nothing = Paragraph((f"Nothing is placed yet that could be watched for {reading.users}.",))
        return Deliverable("observability", "Observability", (nothing,))
    parts = blocks(
        section("Promises and what watches them", _promises(reading, found)),
        section("Metrics", _metrics(reading, found)),
        section("Alerts", _alerts(reading, found)),
        section("Traces", _traces(reading, found)),
        section("Dashboards", _dashboards(reading, found)),
        section("Evaluation", _evaluations(reading, found)),
        section("Budgets to watch", _error_budget(reading), _stage_budgets(reading)),
        section("Cost tracking", _cost(reading)),
    )
    return Deliverable("observability", "Observability", parts)


def _promises(reading: Reading, found: Observability) -> Table | None:
    watched: dict[str, list[str]] = {}
    for metric in found.metrics:
        for statement in reading.statements_of([metric.component_id]):
            watched.setdefault(statement.id, []).append(metric.name)
    rows = (
        ((Code(one.id),), (Quote(gist(one.text, 24)),), joined((Code(name),) for name in watched[one.id]))
        for one in reading.document.statements
        if one.id in watched and one.kind != "context"
    )
    return table("Promises", ("Statement", "Words of the brief", "Watched by"), rows)


def _metrics(reading: Reading, found: Observability) -> Table | None:
    """One row for each component; `explain` tells unit and meaning of each metric."""
    by_component: dict[str, list[Line]] = {}
    for one in found.metrics:
        by_component.setdefault(one.component_id, []).append((Code(one.name),))
    rows = (((reading.ref(component_id),), joined(names)) for component_id, names in by_component.items())
    return table("Metrics", ("Component", "Metrics"), rows)


def _alerts(reading: Reading, found: Observability) -> Table | None:
    rows = (
        (
            (Anchor(one.id), Code(one.id)),
            (Code(one.metric),),
            (one.severity,),
            (reading.ref(one.component_id),),
            _threshold(reading, one),
            joined((Ref(f"runbook-{mode}", mode),) for mode in one.failure_mode_ids),
        )
        for one in found.alerts
    )
    head = ("Alert", "Metric", "Severity", "Component", "Threshold", "Runbook")
    return table("Alerts; what to do is in the runbook", head, rows)


def _threshold(reading: Reading, one: Alert) -> Line:
    """The threshold and what it is from: a demand of the brief, or the planning value of a record.

    Where any case of a failure is one too many, the runbook says how it is noticed.
    """
    noticed = {mode.detection for mode in reading.document.failure_modes if mode.id in one.failure_mode_ids}
    condition = "any case" if one.condition in noticed else sentence(one.condition)
    demand = (" by ", reading.ref(one.threshold_source)) if one.threshold_source.startswith("req-") else ()
    return (condition, *demand, *reading.cites(one.citation_ids))


def _traces(reading: Reading, found: Observability) -> Table | None:
    rows = (
        ((reading.ref(one.component_id),), (Code(one.span),), joined((Code(name),) for name in one.attributes))
        for one in found.traces
    )
    return table("Spans", ("Component", "Span", "Attributes"), rows)


def _dashboards(reading: Reading, found: Observability) -> Table | None:
    rows = (((one.name,), (one.audience,), joined((Code(name),) for name in one.metrics)) for one in found.dashboards)
    return table("Dashboards", ("Dashboard", "For", "Metrics"), rows)


def _evaluations(reading: Reading, found: Observability) -> Bullets | None:
    return bullets(_evaluation(reading, one) for one in found.evaluations)


def _evaluation(reading: Reading, one: EvaluationMethod) -> Line:
    stake = reading.stake([one.component_id])
    judged: Line = (" against ", *stake) if stake else ()
    passed = f", passed at {reading.clause(one.threshold)}"
    how = f": {reading.clause(one.method)} on {reading.clause(one.sample)}{passed}"
    return (Anchor(one.id), Strong(one.name), " of ", reading.ref(one.component_id), how, *judged)


def _error_budget(reading: Reading) -> Paragraph | None:
    """How fast the error budget may burn: a fiftieth of it in an hour wakes somebody, a tenth in three days is a task.

    The shares are those of the multi-window alerts in the SRE workbook (burn rates of 14.4 and 1).
    """
    estimate = reading.document.estimate
    found = estimate.resilience if estimate else None
    if found is None or found.budget_minutes is None:
        return None
    fast, slow = found.budget_minutes * FAST_BURN, found.budget_minutes * SLOW_BURN
    return Paragraph(
        (
            Strong("Error budget: "),
            f"{number(found.budget_minutes)} min per month. Page when {number(fast)} min are spent within an hour, "
            f"open a ticket when {number(slow)} min are spent within three days.",
        )
    )


def _stage_budgets(reading: Reading) -> Table | None:
    """The time that the objective leaves for each stage, where the brief sets one."""
    estimate = reading.document.estimate
    rows = (
        (
            (reading.ref(flow.flow_id),),
            (reading.ref(one.component_id),),
            (f"{flow.objective_percentile.upper()} {milliseconds(one.budget_ms)}",),
            (milliseconds(one.felt_ms),),
        )
        for flow in (estimate.latencies if estimate else ())
        for one in flow.stages
        if flow.objective_ms and one.budget_ms is not None and one.budget_ms >= LEAST_BUDGET_MS
    )
    return table("Time of each stage", ("Flow", "Component", "Alert above", "Planned"), rows)


def _cost(reading: Reading) -> Table | None:
    estimate = reading.document.estimate
    rows = (
        ((Code(one.id),), (reading.ref(one.component_id),), (usd(one.usd.p50),), (usd(one.usd.p95),))
        for one in (estimate.lines if estimate else ())
        if one.usd is not None
    )
    return table("Cost to watch, USD per month", ("Line", "Component", "Planned P50", "Alert above P95"), rows)
