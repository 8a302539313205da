"""The observability plan: metrics, alerts, traces, dashboards and evaluations of this design."""

from archadvisor.agents.reasoning.failure_modes import OBJECTIVE, time_limit
from archadvisor.agents.reasoning.tables import Evaluation, evaluations
from archadvisor.agents.reasoning.wording import filled, nouns
from archadvisor.domain.design import (
    Alert,
    ArchitectureDesign,
    Component,
    Dashboard,
    EvaluationMethod,
    Metric,
    Observability,
    Trace,
)
from archadvisor.domain.requirements import Requirements
from archadvisor.domain.risk import FailureMode
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.records import Signal

Told = tuple[FailureMode, Signal]
"""A failure and the signal that tells of it."""

FAILURES = "failure."
"""How the counts of cases of a failure are named."""


def observability(
    requirements: Requirements, design: ArchitectureDesign, modes: list[FailureMode], knowledge: KnowledgeBase
) -> Observability:
    """What is measured, traced, shown, alerted on and evaluated: the promises of this brief and how the parts fail."""
    components, slots = design.components, nouns(requirements) | {"objective": _objective(requirements)}
    told = [(mode, _telling(mode, design, knowledge)) for mode in modes]
    metrics = _metrics(components, told, knowledge, slots)
    return Observability(
        metrics=metrics,
        alerts=_alerts(told, requirements, design, knowledge, slots),
        traces=[_trace(one, knowledge) for one in components if knowledge.components[one.type].serving_path],
        dashboards=_dashboards(requirements, metrics, slots),
        evaluations=_evaluations(requirements, components, slots),
    )


def _objective(requirements: Requirements) -> str:
    """The time that the brief allows, in its own words where it gives one."""
    stated = time_limit(requirements)
    said = stated.evidence[0].text if stated is not None else None
    return f"what the brief allows (“{said}”)" if said else "the time that users are promised"


def _metrics(
    components: list[Component], told: list[Told], knowledge: KnowledgeBase, slots: dict[str, str]
) -> list[Metric]:
    """The signals of all components and those that tell of a failure, each once."""
    own = [(one.id, one.name, signal) for one in components for signal in knowledge.components[one.type].signals]
    names = {one.id: one.name for one in components}
    signals = [*own, *((mode.component_id, names[mode.component_id], signal) for mode, signal in told)]
    found: dict[str, Metric] = {}
    for component_id, name, signal in signals:
        meaning = filled(signal.meaning, slots | {"name": name})
        one = Metric(name=signal.metric, component_id=component_id, unit=signal.unit, meaning=meaning)
        found.setdefault(signal.metric, one)
    return list(found.values())


def _telling(mode: FailureMode, design: ArchitectureDesign, knowledge: KnowledgeBase) -> Signal:
    """The signal of the failing component that tells of a failure, else the count of its cases."""
    component = design.component(mode.component_id)
    signals = knowledge.components[component.type].signals if component else []
    return next((one for one in signals if one.metric == mode.metric), None) or _counted(mode)


def _named(mode: FailureMode) -> str:
    """The alert on the cases of a failure."""
    return f"alert-{mode.id.removeprefix('fail-')}"


def _counted(mode: FailureMode) -> Signal:
    """The count of cases in which a failure is noticed; any of them is one too many."""
    name = mode.id.removeprefix("fail-").replace("-", "_")
    return Signal(metric=f"{FAILURES}{name}.cases", unit="count", meaning=mode.detection, alert=mode.detection)


def _alerts(
    told: list[Told],
    requirements: Requirements,
    design: ArchitectureDesign,
    knowledge: KnowledgeBase,
    slots: dict[str, str],
) -> list[Alert]:
    """One alert for each signal of a component, with all failures that it tells of; what wakes people comes first."""
    groups: dict[tuple[str, str], list[Told]] = {}
    for mode, signal in told:
        groups.setdefault((mode.component_id, signal.metric), []).append((mode, signal))
    by_id = {one.id: one for one in design.components}
    alerts = [_alert(by_id[key[0]], group, requirements, knowledge, slots) for key, group in groups.items()]
    return sorted(alerts, key=lambda one: one.severity != "page")


def _alert(
    component: Component,
    group: list[Told],
    requirements: Requirements,
    knowledge: KnowledgeBase,
    slots: dict[str, str],
) -> Alert:
    """Somebody is woken only for what people wait for and the design cannot do without."""
    mode, signal = group[0]
    stated = time_limit(requirements) if OBJECTIVE in signal.alert else None
    serves = component.weight == "must" and knowledge.components[component.type].serving_path
    return Alert(
        id=f"alert-{component.id}-{signal.metric.replace('.', '-').replace('_', '-')}" if mode.metric else _named(mode),
        metric=signal.metric,
        component_id=component.id,
        condition=filled(signal.alert, slots | {"name": component.name}),
        severity="page" if serves and mode.metric else "ticket",
        action=mode.response,
        threshold_source=stated.id if stated else (mode.pattern_id or component.type),
        failure_mode_ids=[one.id for one, _ in group],
        citation_ids=[] if stated else mode.citation_ids[:1],
    )


def _trace(component: Component, knowledge: KnowledgeBase) -> Trace:
    record = knowledge.components[component.type]
    attributes = [signal.metric for signal in record.signals] + ["error.type", "archadvisor.requirement"]
    return Trace(component_id=component.id, span=f"{record.protocol} {component.type}", attributes=attributes)


def _dashboards(requirements: Requirements, metrics: list[Metric], slots: dict[str, str]) -> list[Dashboard]:
    names = [metric.name for metric in metrics if not metric.name.startswith(FAILURES)]
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
