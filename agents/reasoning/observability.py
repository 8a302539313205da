"""The observability plan: metrics, alerts, traces, dashboards and evaluations of this design."""

import re

from archadvisor.agents.reasoning.tables import Evaluation, evaluations
from archadvisor.agents.reasoning.wording import filled, nouns
from archadvisor.domain.design import (
    Alert,
    Component,
    Dashboard,
    EvaluationMethod,
    Metric,
    Observability,
    Trace,
)
from archadvisor.domain.requirements import Requirements
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.records import ComponentRecord, Signal

MAX_ALERTS = 12

FILLER = 3
"""Words of at most so many letters say nothing of what a signal and a failure have in common."""


def observability(requirements: Requirements, components: list[Component], knowledge: KnowledgeBase) -> Observability:
    """What is measured, traced, shown, alerted on and evaluated, for the promises of this brief."""
    slots = nouns(requirements) | {"objective": _objective(requirements)}
    metrics, alerts = _signals(components, knowledge, slots)
    return Observability(
        metrics=metrics,
        alerts=alerts[:MAX_ALERTS],
        traces=[_trace(one, knowledge) for one in components if knowledge.components[one.type].serving_path],
        dashboards=_dashboards(requirements, metrics, slots),
        evaluations=_evaluations(requirements, components, slots),
    )


def _objective(requirements: Requirements) -> str:
    """The time that the brief allows, in its own words where it gives one."""
    stated = requirements.fields.get("first_response") or requirements.fields.get("latency")
    said = stated.evidence[0].text if stated is not None and stated.evidence else None
    return f"what the brief allows (“{said}”)" if said else "the time that users are promised"


def _signals(
    components: list[Component], knowledge: KnowledgeBase, slots: dict[str, str]
) -> tuple[list[Metric], list[Alert]]:
    metrics, alerts, seen = [], [], set()
    for component in components:
        record = knowledge.components[component.type]
        for signal in record.signals:
            if signal.metric in seen:
                continue
            seen.add(signal.metric)
            meaning = filled(signal.meaning, slots | {"name": component.name})
            metrics.append(Metric(name=signal.metric, component_id=component.id, unit=signal.unit, meaning=meaning))
            alerts.append((_rank(component), _alert(component, signal, record, slots)))
    return metrics, [alert for _, alert in sorted(alerts, key=lambda pair: pair[0])]


def _rank(component: Component) -> int:
    return {"must": 0, "should": 1, "may": 2}[component.weight]


def _alert(component: Component, signal: Signal, record: ComponentRecord, slots: dict[str, str]) -> Alert:
    """Somebody is woken only for what people wait for and the design cannot do without."""
    names = slots | {"name": component.name}
    return Alert(
        id=f"alert-{component.id}-{signal.metric.replace('.', '-').replace('_', '-')}",
        metric=signal.metric,
        component_id=component.id,
        condition=filled(signal.alert, names),
        severity="page" if component.weight == "must" and record.serving_path else "ticket",
        action=filled(_response(signal, record), names),
    )


def _response(signal: Signal, record: ComponentRecord) -> str:
    """What to do: the response to the failure that shares most words with the signal, the first where none does."""
    if not record.failure_modes:
        return "find the cause in the traces of {name}"
    words = _words(f"{signal.metric} {signal.meaning} {signal.alert}")
    return max(
        record.failure_modes, key=lambda one: len(words & _words(f"{one.cause} {one.effect} {one.detect}"))
    ).response


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]+", text.lower()) if len(word) > FILLER}


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
