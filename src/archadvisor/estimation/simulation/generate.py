"""The simulated systems of a design: the service at its busiest minute and the review desk, from published figures."""

from collections.abc import Iterable, Iterator
from math import ceil, hypot

from archadvisor.domain.design import ArchitectureDesign, Component, Flow
from archadvisor.domain.estimate import Capacity, CostLine, FlowLatency
from archadvisor.domain.quantity import Tail
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.capacity import WORK_HOURS_PER_MONTH
from archadvisor.estimation.cost import features_of, technology_of
from archadvisor.estimation.people import SHRINKAGE
from archadvisor.estimation.service_times import MAIN_MODELS, service_tail
from archadvisor.estimation.simulation.faults import fault_table
from archadvisor.estimation.simulation.system import Repeats, Service, ServiceTime, Station
from archadvisor.estimation.workload import Subject, Workload
from archadvisor.knowledge.base import KnowledgeBase

MS_PER_S = 1000
S_PER_HOUR = 3600
LANGUAGE_MODELS = ("llm_managed_api", "llm_self_hosted")
BEHIND_THE_MODEL = "fallback_model"


class Figures:
    """The published numbers of a design that the simulated systems are made from."""

    def __init__(
        self,
        design: ArchitectureDesign,
        requirements: Requirements,
        latencies: list[FlowLatency],
        capacity: list[Capacity],
        lines: list[CostLine],
        knowledge: KnowledgeBase,
    ) -> None:
        self.design = design
        self.knowledge = knowledge
        self.workload = Workload(requirements, features_of(design), None)
        self.latencies = {one.flow_id: one for one in latencies}
        self.capacity = capacity
        self.lines = lines

    def volume(self, name: str, component_type: str) -> float | None:
        """A typical volume of the workload; None if it rests on something unknown."""
        amount = self.workload.amount(name, Subject(component_type))
        return None if amount is None else float(amount.values[0])

    def tail(self, component: Component) -> Tail | None:
        """Latency of a component as the estimate has it in some flow, else of one call of it; None without a figure."""
        stages = (stage for flow in self.latencies.values() for stage in flow.stages)
        timed = next((one.latency_ms for one in stages if one.component_id == component.id), None)
        if timed is not None:
            return timed
        technology = technology_of(component, self.knowledge)
        service = service_tail(technology, component.type, self.workload, self.knowledge)
        return None if service is None else service.total


def service_of(figures: Figures) -> Service | None:
    """The service that people or systems wait for, with a station for its model, retrieval and tool.

    All other steps of the flow are a delay. None if the load or every station's time is unknown.
    """
    arrivals = figures.volume("peak_rate", "app_backend")
    flow = _served_flow(figures)
    if flow is None or not arrivals:
        return None
    latency = figures.latencies[flow.id]
    chosen = list(_chosen(flow, figures))
    hit_share = 1 - (figures.volume("uncached_share", "response_cache") or 1.0)
    patience_s = _patience_s(latency, chosen, figures)
    stations = [_station(kind, one, arrivals * (1 - hit_share), patience_s, figures) for kind, one in chosen]
    if not stations:
        return None
    others = [stage.latency_ms for stage in latency.stages if stage.component_id not in {one.id for one in stations}]
    return Service(flow.name, arrivals, tuple(stations), patience_s, _delay(others), hit_share=hit_share)


def _served_flow(figures: Figures) -> Flow | None:
    """The flow with a station of its own that is waited for; the first of the best."""
    timed = [flow for flow in figures.design.flows if flow.id in figures.latencies]
    ranked = sorted(timed, key=lambda flow: (not flow.interactive, "model" not in dict(_chosen(flow, figures))))
    return next((flow for flow in ranked if dict(_chosen(flow, figures))), None)


def _chosen(flow: Flow, figures: Figures) -> Iterator[tuple[str, Component]]:
    """The component of each kind that the flow waits for; a model also where the objective leaves its time out."""
    timed = {stage.component_id for stage in figures.latencies[flow.id].stages}
    models = {one.id for one in figures.design.of_type(*MAIN_MODELS)}
    timed |= models.intersection(step.component_id for step in flow.steps)
    for kind, entry in fault_table().kinds.items():
        found = (one for type_id in entry.types for one in figures.design.of_type(type_id) if one.id in timed)
        component = next(found, None)
        if component is not None and kind != "desk":
            yield kind, component


def _patience_s(latency: FlowLatency, chosen: list[tuple[str, Component]], figures: Figures) -> float:
    """How long callers wait: a multiple of the usual P95, or the objective of the flow if that is later."""
    tails = [figures.tail(one) for _, one in chosen]
    usual = max([latency.total_ms.p95, *(tail.p95 for tail in tails if tail is not None)])
    return max(fault_table().sizes.patience_over_p95 * usual, latency.objective_ms or 0.0) / MS_PER_S


def _delay(tails: list[Tail]) -> ServiceTime | None:
    """Steps one after the other: P50s add, excesses of P95 over P50 add as independent ones do."""
    middle = sum(one.p50 for one in tails)
    if middle <= 0:
        return None
    return ServiceTime(middle / MS_PER_S, (middle + hypot(*(one.p95 - one.p50 for one in tails))) / MS_PER_S)


def _station(kind: str, component: Component, load_per_s: float, patience_s: float, figures: Figures) -> Station:
    """A component as a station; its slots carry the busiest minute at the utilisation that the estimate plans with."""
    tail = figures.tail(component) or Tail(p50=1.0, p95=1.0, p99=1.0)
    time = ServiceTime(max(tail.p50, 1.0) / MS_PER_S, max(tail.p95, 1.0) / MS_PER_S)
    share = _visited_share(component, figures)
    busy = load_per_s * share * time.mean_s
    slots = max(ceil(busy / _utilisation(component, figures)), fault_table().sizes.least_slots)
    rule = next((one for one in figures.design.orchestration.timeouts if one.component_id == component.id), None)
    stated_ms = fault_table().sizes.patience_over_p95 * tail.p95 if rule is None else rule.timeout_ms
    is_language = component.type in LANGUAGE_MODELS
    return Station(
        id=component.id,
        kind=kind,
        slots=slots,
        time=time,
        timeout_s=min(max(stated_ms, fault_table().sizes.timeout_over_p99 * tail.p99) / MS_PER_S, patience_s),
        share=share,
        repeats=_repeats(component, figures),
        reserve=_reserve(component, kind, figures),
        usd=_usd_per_visit(component, figures) if is_language else None,
    )


def _visited_share(component: Component, figures: Figures) -> float:
    """Share of the requests that reach a language model; every request reaches anything else."""
    if component.type not in LANGUAGE_MODELS:
        return 1.0
    shares = (figures.volume(name, component.type) or 1.0 for name in ("model_share", "large_model_share"))
    return min(next(shares) * next(shares), 1.0)


def _utilisation(component: Component, figures: Figures) -> float:
    """Utilisation of a component at peak: as placed where its limit is known, else as planned."""
    target = figures.volume("target_utilisation", component.type) or 1.0
    known = (one for one in figures.capacity if one.component_id == component.id and one.limit and one.units_needed)
    found = next(known, None)
    return target if found is None or not found.limit else min(found.demand / found.limit, 1.0) * target


def _repeats(component: Component, figures: Figures) -> Repeats:
    rules = figures.design.orchestration.retries
    rule = next((one for one in rules if one.component_id == component.id), None)
    if rule is None:
        return Repeats()
    return Repeats(rule.attempts, (rule.first_pause_ms or 0.0) / MS_PER_S, rule.budget_fraction)


def _reserve(component: Component, kind: str, figures: Figures) -> ServiceTime | None:
    """The time of what answers instead; a prepared answer where the design has nothing, so that it can be tried."""
    target = fallback_of(component, kind, figures.design)
    tail = None if target is None else figures.tail(target)
    sizes = fault_table().sizes
    if tail is None or tail.p50 <= 0:
        return ServiceTime(sizes.reserve_p50_s, sizes.reserve_p95_s)
    return ServiceTime(tail.p50 / MS_PER_S, tail.p95 / MS_PER_S)


def fallback_of(component: Component, kind: str, design: ArchitectureDesign) -> Component | None:
    """What answers when a component fails: by its own relation; behind the model whatever the design falls back to."""
    falls = [one for one in design.relations if one.kind == "falls_back_to"]
    own = [one.target for one in falls if one.source == component.id]
    behind = [one.target for one in falls if kind == "model"]
    spare = [one.id for one in design.of_type(BEHIND_THE_MODEL) if kind == "model"]
    targets = (design.component(one) for one in [*own, *behind, *spare] if one != component.id)
    return next((one for one in targets if one is not None), None)


def _usd_per_visit(component: Component, figures: Figures) -> float | None:
    """Monthly cost of the model over the answers that it writes a month."""
    usd = [one.usd.p50 for one in figures.lines if one.component_id == component.id and one.usd is not None]
    answers = figures.volume("generations", component.type)
    share = figures.volume("large_model_share", component.type) or 1.0
    return sum(usd) / (answers * share) if usd and answers else None


def desk_of(figures: Figures) -> Service | None:
    """The review desk in its working time; None without a desk or with an unknown load.

    The typical time of a case is taken as its mean, as the estimate does when it sizes the desk.
    """
    desk = next(iter(figures.design.of_type(*fault_table().kinds["desk"].types)), None)
    cases = None if desk is None else figures.volume("reviews", desk.type)
    if desk is None or not cases:
        return None
    amount = figures.workload.amount("review_minutes", Subject(desk.type))
    people = next((one for one in figures.capacity if one.unit == "people busy"), None)
    if amount is None or people is None or not people.units_needed:
        return None
    minutes = amount.inputs["review_minutes"].quantity
    time = ServiceTime.around(60 * minutes.typical, minutes.high / minutes.typical)
    patience_s = fault_table().sizes.desk_patience_s
    staff = max(round(people.units_needed * (1 - SHRINKAGE)), 1)
    station = Station(desk.id, "desk", staff, time, timeout_s=patience_s)
    return Service(desk.name, cases / (WORK_HOURS_PER_MONTH * S_PER_HOUR), (station,), patience_s)


def assumptions(services: Iterable[Service]) -> list[str]:
    """What the simulated systems rest on, in words with their figures."""
    return [line for service in services for line in _told(service)]


def _told(service: Service) -> Iterator[str]:
    if service.station("desk") is None:
        load, unit, hour = service.arrivals_per_s, "requests a second as in the busiest minute, callers wait", 1
    else:
        load, unit, hour = service.arrivals_per_s * S_PER_HOUR, "cases an hour of work, each decided within", S_PER_HOUR
    yield f"{service.name}: {load:.3g} {unit} {service.patience_s / hour:.3g} {'s' if hour == 1 else 'h'}"
    for one in service.stations:
        times = f"P50 {one.time.p50_s:.3g} s, P95 {one.time.p95_s:.3g} s"
        yield f"{one.id}: {one.slots} at a time, {service.utilisation(one):.0%} busy, {times}"
