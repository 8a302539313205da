"""The study of a design under faults: each control alone, none, and all that the design has; same customers for all."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from math import ceil

from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.document import EstimateView
from archadvisor.domain.estimate import Estimate
from archadvisor.domain.requirements import Requirements
from archadvisor.domain.simulation import Interval, SimulatedFault, Simulation, Variant
from archadvisor.errors import QuantityError
from archadvisor.estimation.engine import estimate
from archadvisor.estimation.simulation.draws import draw
from archadvisor.estimation.simulation.faults import Fault, Sizes, fault_table
from archadvisor.estimation.simulation.generate import Figures, assumptions, desk_of, fallback_of, service_of
from archadvisor.estimation.simulation.measures import Measures, interval, known_interval, measured, window_s
from archadvisor.estimation.simulation.run import Run
from archadvisor.estimation.simulation.statements import statement
from archadvisor.estimation.simulation.system import Service, Station, thinned
from archadvisor.estimation.simulation.trouble import Trouble
from archadvisor.knowledge.base import KnowledgeBase

REPLICATIONS = 20
Set = frozenset[str]
Numbers = Estimate | EstimateView


@dataclass(frozen=True)
class Span:
    """When the fault begins and ends, until when requests count, and when the run is over, in seconds."""

    start: float
    end: float
    watched: float
    over: float


def simulate(
    design: ArchitectureDesign,
    requirements: Requirements,
    knowledge: KnowledgeBase,
    faults: Collection[Fault],
    seed: int,
    replications: int = REPLICATIONS,
    control_ids: Collection[str] = (),
    estimated: Numbers | None = None,
    tell: Callable[[str], None] = lambda name: None,
) -> Simulation:
    """All faults on the systems generated from a design. The same arguments give the same result.

    `control_ids` are the control records of its safety review; without `estimated` the estimate is computed. `tell`
    hears the name of each fault before it is simulated.
    Raises QuantityError unless there is at least one replication.
    """
    if replications < 1:
        raise QuantityError("replications", f"{replications} is not at least 1")
    numbers: Numbers = estimated or estimate(requirements, design, knowledge, seed)
    figures = Figures(design, requirements, numbers.latencies, numbers.capacity, numbers.lines, knowledge)
    service, desk = service_of(figures), desk_of(figures)
    found: list[SimulatedFault] = []
    skipped: dict[str, str] = {}
    for fault in faults:
        system = desk if fault.kind == "desk" else service
        reason = _not_applicable(fault, system, design)
        if reason is not None or system is None:
            skipped[fault.id] = reason or "unknown"
        else:
            tell(fault.name)
            placed = placed_controls(fault, system, design, control_ids)
            found.append(simulated(fault, system, placed, seed, replications, design))
    systems = [one for one in (service, desk) if one is not None]
    told = assumptions(systems)
    return Simulation(seed=seed, replications=replications, assumptions=told, faults=found, skipped=skipped)


def _not_applicable(fault: Fault, system: Service | None, design: ArchitectureDesign) -> str | None:
    """Why a fault cannot be simulated on a design; None if it can."""
    if system is None:
        return (
            "the load or the time of a call is unknown" if fault.kind != "desk" else "no review desk with a known load"
        )
    if system.station(fault.kind) is None:
        return f"no {fault.kind} that is waited for"
    span = span_of(fault, system, fault_table().sizes)
    if fault.duration_s and system.arrivals_per_s * (span.end - span.start) < fault_table().sizes.least_requests:
        return "fewer than two requests meet it, so nothing can pile up"
    if fault.cold_cache and not design.of_type("response_cache"):
        return "no response cache"
    return None


def placed_controls(fault: Fault, service: Service, design: ArchitectureDesign, control_ids: Collection[str]) -> Set:
    """Those of the fault's controls that the design has."""
    station = service.station(fault.kind)
    return frozenset(one for one in fault.controls if station and _has(one, station, design, control_ids))


def _has(control: str, station: Station, design: ArchitectureDesign, control_ids: Collection[str]) -> bool:
    if control == "retry_budget":
        return any(one.budget_fraction is not None for one in design.orchestration.retries)
    if control == "fallback":
        component = design.component(station.id)
        return component is not None and fallback_of(component, station.kind, design) is not None
    entry = fault_table().controls[control]
    return bool(design.of_type(*entry.types)) or not set(entry.records).isdisjoint(control_ids)


def simulated(
    fault: Fault, service: Service, placed: Set, seed: int, replications: int, design: ArchitectureDesign
) -> SimulatedFault:
    """One fault with all its variants."""
    sizes = fault_table().sizes
    small = small_enough(fault, service, sizes)
    span = span_of(fault, small, sizes)
    sets = dict.fromkeys([frozenset[str](), *(frozenset([one]) for one in fault.controls), placed])
    runs = {one: replicated(fault, small, one, span, seed, replications) for one in sets}
    bare = runs[frozenset()]
    variants = [variant(one, one == placed, rows, bare, fault) for one, rows in runs.items()]
    station = service.station(fault.kind) or service.stations[0]
    component = design.component(station.id)
    result = SimulatedFault(
        id=fault.id,
        name=fault.name,
        component_id=station.id,
        component_name=station.id if component is None else component.name,
        planned_s=fault.duration_s,
        duration_s=span.end - span.start,
        watched_s=span.watched - span.end,
        requests=service.arrivals_per_s * (span.end - span.start),
        utilisation=interval([service.utilisation(station)]).mean,
        usual_goodput=interval([one.usual for one in bare]).mean,
        variants=variants,
        statement="",
        source=fault.source,
    )
    return result.model_copy(update={"statement": statement(result)})


def small_enough(fault: Fault, service: Service, sizes: Sizes) -> Service:
    """The system thinned to at most so many slots, and further while it has too many requests to simulate."""
    small = thinned(service, sizes.most_slots)
    widest = small.bottleneck
    requests = small.arrivals_per_s * span_of(fault, small, sizes, shortened=False).watched
    if widest is None or requests <= sizes.most_requests:
        return small
    return thinned(small, max(int(widest.slots * sizes.most_requests / requests), sizes.fewest_slots))


def span_of(fault: Fault, service: Service, sizes: Sizes, *, shortened: bool = True) -> Span:
    """When the fault lasts and how long it is watched, both within bounds counted in patience and windows of goodput.

    Where that is more requests than are simulated, both are shortened down to their least. A fault of no length stays
    so.
    """
    patience, window = service.patience_s, window_s(service, sizes)
    lasts = between(sizes.least_patiences * patience, fault.duration_s, sizes.most_patiences * patience)
    watch = between(sizes.least_watch_patiences * patience, sizes.watch_s, sizes.most_watch_patiences * patience)
    start = max(sizes.warm_up_patiences * patience, sizes.warm_up_windows * window)
    if shortened:
        factor = min(sizes.most_requests / (service.arrivals_per_s * (start + lasts + watch)), 1.0)
        lasts = max(lasts * factor, sizes.least_patiences * patience)
        watch = max(watch * factor, sizes.least_watch_patiences * patience)
    end = start + (lasts if fault.duration_s else 0.0)
    watched = end + max(watch, sizes.least_watch_windows * window)
    return Span(start, end, watched, watched + patience * (sizes.bare_attempts + 2))


def between(least: float, wanted: float, most: float) -> float:
    """The wanted value within bounds."""
    return min(max(wanted, least), most)


def replicated(
    fault: Fault, service: Service, controls: Set, span: Span, seed: int, replications: int
) -> list[Measures]:
    """The measures of each replication; the same seed gives each set of controls the same customers."""
    sizes = fault_table().sizes
    trouble = Trouble(fault, span.start, span.end)
    system = equipped(service, controls, fault, sizes)
    rows = []
    for replication in range(replications):
        draws = draw(system, span.watched, trouble.surge, seed, replication)
        log = Run(system, trouble, controls, draws, sizes).finish(span.over)
        rows.append(measured(log, system, trouble, span.watched, sizes))
    return rows


def equipped(service: Service, controls: Set, fault: Fault, sizes: Sizes) -> Service:
    """The system with or without the controls that change what it consists of: its cache and its staff."""
    hit_share = service.hit_share
    if "cache" in fault.controls:
        hit_share = (hit_share or 1 - sizes.uncached_share) if "cache" in controls else 0.0
    stations = service.stations
    if "more_staff" in controls:
        stations = tuple(replace(one, slots=ceil(one.slots * sizes.more_staff)) for one in stations)
    return replace(service, hit_share=hit_share, stations=stations)


def variant(controls: Set, in_design: bool, rows: list[Measures], bare: list[Measures], fault: Fault) -> Variant:
    """Means with intervals over the replications, and the paired difference to the run without any control."""
    recovered = [one.recovery_s for one in rows]
    spared = [without.failed - one.failed for without, one in zip(bare, rows, strict=True)]
    return Variant(
        controls=[one for one in fault.controls if one in controls],
        in_design=in_design,
        goodput_during=shares([one.during for one in rows]),
        goodput_after=shares([one.after for one in rows]),
        failed_share=shares([one.failed for one in rows]),
        spared_share=interval(spared),
        p95_s=known_interval([one.p95_s for one in rows]),
        recovered_share=sum(one is not None for one in recovered) / len(rows),
        recovery_s=known_interval(recovered),
        calls_per_request=interval([one.calls for one in rows]),
        usd_per_1000_answers=known_interval([one.usd for one in rows]),
    )


def shares(values: list[float]) -> Interval:
    """The interval of shares, within 0 and 1."""
    found = interval(values)
    return found.model_copy(update={"low": max(found.low, 0.0), "high": min(found.high, 1.0)})
