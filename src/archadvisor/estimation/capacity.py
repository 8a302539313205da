"""What the design must carry at peak: calls and tokens per minute, units, accelerators, memory, people."""

from collections.abc import Iterator
from math import ceil

from archadvisor.domain.design import ArchitectureDesign, Component
from archadvisor.domain.estimate import Capacity
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.cost import features_of
from archadvisor.estimation.formulas import little, servers_for
from archadvisor.estimation.service_times import MAIN_MODELS, service_tail
from archadvisor.estimation.workload import Amount, Subject, Workload
from archadvisor.knowledge.base import KnowledgeBase

MINUTES_PER_HOUR = 60
SECONDS_PER_MINUTE = 60
MS_PER_S = 1000
# Reviewers work in office hours: 21 days of 8 hours.
WORK_HOURS_PER_MONTH = 168
LIVE_WAIT_MINUTES = 1.0
LIVE_SHARE = 0.8
DESK_UTILISATION = 0.85
SHRINKAGE = 0.3


def capacities(design: ArchitectureDesign, requirements: Requirements, knowledge: KnowledgeBase) -> list[Capacity]:
    """Demands at typical values in design order; what rests on something unknown is left out."""
    workload = Workload(requirements, features_of(design), None)
    desk = next(iter(design.of_type("human_task_queue", "human_in_the_loop")), None)
    found = [one for component in design.components for one in _of(component, workload)]
    model = next(iter(design.of_type(*MAIN_MODELS)), None)
    found += [] if model is None else list(_in_progress(model, workload, knowledge))
    return found if desk is None else found + list(_desk(desk, workload))


def _of(component: Component, workload: Workload) -> Iterator[Capacity]:
    subject = Subject(component.type, component.technology_id, component.replicas)
    if component.type == "llm_managed_api":
        yield from _demand(component, workload, subject, "peak_calls", "model calls at peak", "calls/min")
        yield from _demand(component, workload, subject, "peak_tokens", "tokens at peak", "tokens/min")
    elif component.type == _host(workload):
        yield from _units(component, workload, subject, "peak_rate", "requests_per_s_per_unit", "app_units")
    elif component.type == "llm_self_hosted":
        yield from _units(component, workload, subject, "main_output_rate", "gpu_capacity", "gpus")
    elif component.type in ("vector_store", "keyword_index"):
        yield from _demand(component, workload, subject, "index_gb", "memory of the index", "GB")


def _in_progress(component: Component, workload: Workload, knowledge: KnowledgeBase) -> Iterator[Capacity]:
    """Model calls at the same time at peak, by Little's law: calls per second times seconds per call."""
    technology = knowledge.technologies.get(component.technology_id or "")
    service = service_tail(technology, component.type, workload, knowledge)
    calls = workload.amount("peak_calls", Subject(component.type, component.technology_id, component.replicas))
    if service is not None and calls is not None:
        demand = little(_point(calls) / SECONDS_PER_MINUTE, service.total.p50 / MS_PER_S)
        source = f"{_sources(calls)}; {service.source}"
        yield _capacity(component, "calls in progress at peak", demand, "calls", None, None, "capacity.little", source)


def _host(workload: Workload) -> str:
    return "compute_platform" if "compute_platform" in workload.types else "app_backend"


def _point(amount: Amount) -> float:
    return float(amount.values[0])


def _demand(
    component: Component, workload: Workload, subject: Subject, volume: str, name: str, unit: str
) -> Iterator[Capacity]:
    amount = workload.amount(volume, subject)
    if amount is not None:
        yield _capacity(component, name, _point(amount), unit, None, None, "capacity.volume", _sources(amount))


def _units(
    component: Component, workload: Workload, subject: Subject, volume: str, per_unit: str, units: str
) -> Iterator[Capacity]:
    demand, limit, needed = (workload.amount(name, subject) for name in (volume, per_unit, units))
    if demand is None or limit is None or needed is None:
        return
    unit = "tokens/s" if units == "gpus" else "requests/s"
    name = "output at peak" if units == "gpus" else "requests at peak"
    count = int(_point(needed))
    yield _capacity(
        component, name, _point(demand), unit, _point(limit) * count, count, "capacity.units", _sources(limit)
    )


def _desk(component: Component, workload: Workload) -> Iterator[Capacity]:
    """People at the review desk: Erlang C where somebody waits live, else hours of work over hours of people."""
    cases = workload.amount("reviews", Subject(component.type))
    minutes = workload.amount("review_minutes", Subject(component.type))
    if cases is None or minutes is None:
        return
    handling = _point(minutes)
    load = _point(cases) / WORK_HOURS_PER_MONTH * handling / MINUTES_PER_HOUR
    live = workload.requirements.has("human_handoff") or workload.requirements.has("live_voice")
    people = servers_for(load, handling, LIVE_WAIT_MINUTES, LIVE_SHARE) if live else ceil(load / DESK_UTILISATION)
    staffed = ceil(max(people, 1) / (1 - SHRINKAGE))
    reviewers = workload.requirements.quantity("reviewers")
    formula = "capacity.erlang_c" if live else "capacity.workload"
    limit = None if reviewers is None else reviewers.typical
    yield _capacity(component, "people at the desk", load, "people busy", limit, staffed, formula, _sources(minutes))


def _capacity(
    component: Component,
    quantity: str,
    demand: float,
    unit: str,
    limit: float | None,
    units_needed: int | None,
    formula_id: str,
    source: str,
) -> Capacity:
    return Capacity(
        component_id=component.id,
        quantity=quantity,
        demand=demand,
        unit=unit,
        limit=limit,
        units_needed=units_needed,
        formula_id=formula_id,
        source=source,
    )


def _sources(amount: Amount) -> str:
    return "; ".join(dict.fromkeys(one.source for one in amount.inputs.values()))
