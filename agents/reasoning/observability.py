"""The observability plan: metrics, alerts, traces, dashboards and evaluations of this design."""

from archadvisor.agents.reasoning.tables import Evaluation, evaluations
from archadvisor.agents.reasoning.wording import clause, filled, nouns, serving
from archadvisor.domain.design import (
    Alert,
    Component,
    Dashboard,
    EvaluationMethod,
    Metric,
    Observability,
    Trace,
)
from archadvisor.domain.requirements import Requirements, Statement
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.records import Signal

MAX_ALERTS = 12


def observability(requirements: Requirements, components: list[Component], knowledge: KnowledgeBase) -> Observability:
    """What is measured, traced, shown, alerted on and evaluated, for the promises of this brief."""
    slots = nouns(requirements)
    metrics, alerts = _signals(requirements, components, knowledge, slots)
    return Observability(
        metrics=metrics,
        alerts=alerts[:MAX_ALERTS],
        traces=[_trace(one, knowledge) for one in components if knowledge.components[one.type].serving_path],
        dashboards=_dashboards(requirements, metrics, slots),
        evaluations=_evaluations(requirements, components, slots),
    )


def _signals(
    requirements: Requirements, components: list[Component], knowledge: KnowledgeBase, slots: dict[str, str]
) -> tuple[list[Metric], list[Alert]]:
    metrics, alerts, seen = [], [], set()
    for component in components:
        for signal in knowledge.components[component.type].signals:
            if signal.metric in seen:
                continue
            seen.add(signal.metric)
            meaning = filled(signal.meaning, slots | {"name": component.name})
            metrics.append(Metric(name=signal.metric, component_id=component.id, unit=signal.unit, meaning=meaning))
            alerts.append((_rank(component), _alert(component, signal, requirements, slots)))
    return metrics, [alert for _, alert in sorted(alerts, key=lambda pair: pair[0])]


def _rank(component: Component) -> int:
    return {"must": 0, "should": 1, "may": 2}[component.weight]


def _promise(component: Component, requirements: Requirements) -> Statement | None:
    served = serving(component, requirements.statements)
    return next((one for one in served if one.priority == "must"), served[0] if served else None)


def _alert(component: Component, signal: Signal, requirements: Requirements, slots: dict[str, str]) -> Alert:
    promise = _promise(component, requirements)
    stake = f"at stake: {clause(promise)}" if promise else f"check {component.name}"
    return Alert(
        id=f"alert-{component.id}-{signal.metric.replace('.', '-').replace('_', '-')}",
        metric=signal.metric,
        component_id=component.id,
        condition=filled(signal.alert, slots | {"name": component.name}),
        severity="page" if component.weight == "must" else "ticket",
        action=stake,
    )


def _trace(component: Component, knowledge: KnowledgeBase) -> Trace:
    record = knowledge.components[component.type]
    attributes = [signal.metric for signal in record.signals] + ["error.type", "archadvisor.requirement"]
    return Trace(component_id=component.id, span=f"{record.protocol} {component.type}", attributes=attributes)


def _dashboards(requirements: Requirements, metrics: list[Metric], slots: dict[str, str]) -> list[Dashboard]:
    names = [metric.name for metric in metrics]
    boards = [Dashboard(name=f"Service for {slots['users']}", audience="on-call engineer", metrics=names[:8])]
    cost = [name for name in names if "token" in name or "cost" in name or "usage" in name]
    if cost:
        boards.append(Dashboard(name=f"Cost of {slots['subject']}", audience="owner of the budget", metrics=cost))
    if requirements.has("business_reports") or requirements.has("live_quality_scoring"):
        boards.append(Dashboard(name=f"Quality in {slots['domain']}", audience=slots["users"], metrics=names[-6:]))
    return boards


def _evaluations(
    requirements: Requirements, components: list[Component], slots: dict[str, str]
) -> list[EvaluationMethod]:
    found = []
    for row in evaluations():
        carrier = next((one for kind in row.types for one in components if one.type == kind), None)
        if carrier is not None and requirements.has(row.need):
            found.append(_evaluation(row, carrier, slots))
    return found


def _evaluation(row: Evaluation, carrier: Component, slots: dict[str, str]) -> EvaluationMethod:
    return EvaluationMethod(
        id=f"eval-{row.need.replace('_', '-')}",
        name=row.name,
        method=filled(row.method, slots),
        sample=filled(row.sample, slots),
        threshold=filled(row.threshold, slots),
        component_id=carrier.id,
    )
