"""What the design must carry at peak: calls and tokens per minute, units, accelerators, memory, people."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from archadvisor.domain.design import ArchitectureDesign, Component
from archadvisor.domain.estimate import Capacity
from archadvisor.estimation.availability import REDUNDANT_HOSTING, figure_of
from archadvisor.estimation.cost import CostTable, technology_of
from archadvisor.estimation.formulas.availability import k_of_n
from archadvisor.estimation.formulas.people import live_desk, patient_desk, people_busy
from archadvisor.estimation.formulas.queues import little, mean_wait_general
from archadvisor.estimation.formulas.volumes import share_of_ceiling
from archadvisor.estimation.gpus import memory_source, sequences_in_memory
from archadvisor.estimation.people import DESK_UTILISATION, DESKS, SHRINKAGE
from archadvisor.estimation.sampling import percentiles
from archadvisor.estimation.service_times import MAIN_MODELS, Service, service_tail
from archadvisor.estimation.workload import Amount, Subject, Workload

SECONDS_PER_MINUTE = 60
MS_PER_S = 1000
# Reviewers work in office hours: 21 days of 8 hours.
WORK_HOURS_PER_MONTH = 168
LIVE_WAIT_MINUTES = 1.0
LIVE_SHARE = 0.8
# Requests come at random, and what one of them takes varies as much: squared coefficients of variation of one.
CV2_ARRIVALS = 1.0
CV2_SERVICE = 1.0
# A product is worth a line where the peak takes more than this share of what it is known to carry.
NEAR_CEILING = 0.5
# Any account grants less than this.
LEAST_ASKED = {"calls/min": 2, "tokens/min": 1000}


@dataclass(frozen=True)
class Loads:
    """The workload of a design at typical values and as samples, with the records of its technologies."""

    design: ArchitectureDesign
    typical: Workload
    table: CostTable

    def amount(self, name: str, component: Component) -> Amount | None:
        """A volume at its typical value."""
        return self.typical.amount(name, subject_of(component))

    def point(self, name: str, component: Component) -> float | None:
        """The typical value of a volume; None if it is unknown."""
        amount = self.amount(name, component)
        return None if amount is None else _point(amount)

    def busy(self, name: str, component: Component) -> float | None:
        """The P95 of a volume."""
        amount = self.table.pricing.workload.amount(name, subject_of(component))
        return None if amount is None else percentiles(amount.values, (95,))[0]

    def service(self, component: Component) -> Service | None:
        """How long one call of a component takes."""
        knowledge = self.table.pricing.knowledge
        return service_tail(technology_of(component, knowledge), component.type, self.typical, knowledge)


def loads_of(design: ArchitectureDesign, table: CostTable) -> Loads:
    """The loads of a design that has been priced."""
    sampled = table.pricing.workload
    return Loads(design, Workload(sampled.requirements, sampled.types, None), table)


def subject_of(component: Component) -> Subject:
    """What volumes are computed for."""
    return Subject(component.type, component.technology_id, component.replicas)


def capacities(loads: Loads) -> list[Capacity]:
    """Demands at typical values in design order; what rests on something unknown is left out."""
    design = loads.design
    desk = next(iter(design.of_type(*DESKS)), None)
    found = [one for component in design.components for one in _of(component, loads)]
    model = next(iter(design.of_type(*MAIN_MODELS)), None)
    found += [] if model is None else list(_in_progress(model, loads))
    return found if desk is None else found + list(_desk(desk, loads))


def _of(component: Component, loads: Loads) -> Iterator[Capacity]:
    if component.type == "llm_managed_api":
        yield from _granted(component, loads, "peak_calls", "model calls at peak", "calls/min")
        yield from _granted(component, loads, "peak_tokens", "tokens at peak", "tokens/min")
    elif component.type == host_type(loads.typical):
        yield from _units(component, loads, "peak_rate", "requests_per_s_per_unit", "app_units")
    elif component.type == "llm_self_hosted":
        yield from _units(component, loads, "main_output_rate", "gpu_capacity", "gpus")
    elif component.type in ("vector_store", "keyword_index"):
        yield from _demand(component, loads, "index_gb", "memory of the index", "GB")
    elif component.type == "event_stream":
        yield from _demand(component, loads, "readings", "readings of devices", "readings/s")
    elif component.type == "data_lakehouse":
        yield from _demand(component, loads, "readings_gb", "readings kept", "GB")
    yield from _ceiling(component, loads)


def host_type(workload: Workload) -> str:
    """The type that carries the application."""
    return "compute_platform" if "compute_platform" in workload.types else "app_backend"


def _in_progress(component: Component, loads: Loads) -> Iterator[Capacity]:
    """Model calls at the same time at peak, by Little's law; on own accelerators against what their memory holds."""
    service, calls = loads.service(component), loads.amount("peak_calls", component)
    if service is None or calls is None:
        return
    demand = little(_point(calls) / SECONDS_PER_MINUTE, service.total.p50 / MS_PER_S)
    source = f"{_sources(calls)}; {service.source}"
    held = _held(component, loads)
    yield Capacity(
        component_id=component.id,
        quantity="calls in progress at peak",
        demand=demand,
        unit="calls",
        limit=held,
        units_needed=None,
        formula_id="capacity.little",
        source=source if held is None else f"{source}; {memory_source()}",
        utilisation_fraction=None if not held else demand / held,
    )


def _held(component: Component, loads: Loads) -> float | None:
    """Sequences that the key-value memory of the placed accelerators holds; None where the geometry is unknown."""
    names = ("prompt_tokens", "output_tokens", "gpus", "gpu_group")
    prompt, output, gpus, group = (loads.point(name, component) for name in names)
    if prompt is None or output is None or gpus is None or not group:
        return None
    each = sequences_in_memory(component.technology_id, prompt, output)
    return None if each is None else each * gpus / group


def _point(amount: Amount) -> float:
    return float(amount.values[0])


def _demand(component: Component, loads: Loads, volume: str, name: str, unit: str) -> Iterator[Capacity]:
    amount = loads.amount(volume, component)
    if amount is not None and _point(amount) > 0:
        yield Capacity(
            component_id=component.id,
            quantity=name,
            demand=_point(amount),
            unit=unit,
            limit=None,
            units_needed=None,
            formula_id="capacity.volume",
            source=_sources(amount),
            demand_p95=loads.busy(volume, component),
        )


def _granted(component: Component, loads: Loads, volume: str, name: str, unit: str) -> Iterator[Capacity]:
    """A demand on a provider whose limit for the account is not on record: a question, not a pass."""
    technology = technology_of(component, loads.table.pricing.knowledge)
    vendor = "the provider" if technology is None else technology.vendor
    for one in _demand(component, loads, volume, name, unit):
        asked = ceil(max(one.demand_p95 or 0.0, one.demand))
        ask = f"ask {vendor}: {asked:,} {unit}"
        yield one.model_copy(update={"ask": ask if asked >= LEAST_ASKED[unit] else None})


def _ceiling(component: Component, loads: Loads) -> Iterator[Capacity]:
    """The requests that a product is known to carry, where the peak comes near."""
    technology, peak = technology_of(component, loads.table.pricing.knowledge), loads.amount("peak_rate", component)
    if technology is None or technology.max_requests_per_s is None or peak is None or not _served(component, loads):
        return
    demand, limit = _point(peak), technology.max_requests_per_s
    if demand > NEAR_CEILING * limit:
        yield Capacity(
            component_id=component.id,
            quantity=f"requests at peak for {technology.name}",
            demand=demand,
            unit="requests/s",
            limit=limit,
            units_needed=ceil(demand / limit),
            formula_id="capacity.ceiling",
            source=f"{_sources(peak)}; {technology.scale_ceiling}",
            demand_p95=loads.busy("peak_rate", component),
            utilisation_fraction=share_of_ceiling(demand, limit),
        )


def _served(component: Component, loads: Loads) -> bool:
    """Whether every request passes a component: it is a step of a flow that somebody waits for."""
    flows = [flow for flow in loads.design.flows if flow.interactive]
    return any(step.component_id == component.id for flow in flows for step in flow.steps)


def _units(component: Component, loads: Loads, volume: str, per_unit: str, units: str) -> Iterator[Capacity]:
    demand, limit, needed = (loads.amount(name, component) for name in (volume, per_unit, units))
    if demand is None or limit is None or needed is None:
        return
    accelerated = units == "gpus"
    count, each, load = int(_point(needed)), _point(limit), _point(demand)
    lost = int(loads.point("gpu_group", component) or 1) if accelerated else 1
    yield Capacity(
        component_id=component.id,
        quantity="output at peak" if accelerated else "requests at peak",
        demand=load,
        unit="tokens/s" if accelerated else "requests/s",
        limit=each * count,
        units_needed=count,
        formula_id="capacity.units",
        source=_sources(limit),
        demand_p95=loads.busy(volume, component),
        utilisation_fraction=load / (each * count),
        wait_ms=None if accelerated else _wait_ms(count, load, each),
        enough_up_fraction=_enough_up(component, count // lost, ceil(load / each / lost), loads),
        carries_with_one_down=(count - lost) * each >= load if component.hosting in REDUNDANT_HOSTING else None,
    )


def _enough_up(component: Component, placed: int, needed: int, loads: Loads) -> float | None:
    """Probability that enough units are up at peak; None for a service that somebody else runs."""
    if component.hosting not in REDUNDANT_HOSTING or needed > placed:
        return None
    return k_of_n(figure_of(component, loads.table.pricing.knowledge)[0], placed, needed)


def _wait_ms(units: int, per_s: float, per_unit_per_s: float) -> float | None:
    """Mean wait for a free unit at peak (Allen-Cunneen); None if the units are overloaded."""
    wait = mean_wait_general(units, per_s, 1 / per_unit_per_s, CV2_ARRIVALS, CV2_SERVICE)
    return None if wait == float("inf") else wait * MS_PER_S


def _desk(component: Component, loads: Loads) -> Iterator[Capacity]:
    """People at the review desk: Erlang C where somebody waits live, else hours of work over hours of people."""
    cases, minutes = loads.amount("reviews", component), loads.amount("review_minutes", component)
    if cases is None or minutes is None:
        return
    requirements, handling = loads.typical.requirements, _point(minutes)
    load = people_busy(_point(cases), handling, WORK_HOURS_PER_MONTH)
    live = requirements.has("human_handoff") or requirements.has("live_voice")
    staff = (
        live_desk(load, handling, LIVE_WAIT_MINUTES, LIVE_SHARE, SHRINKAGE)
        if live
        else patient_desk(load, DESK_UTILISATION, SHRINKAGE)
    )
    reviewers = requirements.quantity("reviewers")
    yield Capacity(
        component_id=component.id,
        quantity="people at the desk",
        demand=load,
        unit="people busy",
        limit=None if reviewers is None else reviewers.typical,
        units_needed=staff,
        formula_id="capacity.erlang_c" if live else "capacity.workload",
        source=_sources(minutes),
        utilisation_fraction=load / staff,
    )


def _sources(amount: Amount) -> str:
    return "; ".join(dict.fromkeys(one.source for one in amount.inputs.values()))
