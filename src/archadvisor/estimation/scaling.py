"""How late further units come when the load rises, and what waits until then."""

from collections.abc import Iterator
from math import ceil

from archadvisor.domain.design import Component
from archadvisor.domain.estimate import Capacity, ScalingLag
from archadvisor.estimation.capacity import Loads
from archadvisor.estimation.formulas.volumes import waiting_while_scaling
from archadvisor.estimation.service_times import serving
from archadvisor.estimation.sizing import OWN_GROUNDS

BY_UNITS = "capacity.units"


def scaling_lags(loads: Loads, capacity: list[Capacity]) -> list[ScalingLag]:
    """Components that need more units at peak than at mean load, and what waits if they grow only then."""
    return [lag for one in capacity if one.formula_id == BY_UNITS for lag in _lag(one, loads)]


def _lag(carried: Capacity, loads: Loads) -> Iterator[ScalingLag]:
    component = loads.design.component(carried.component_id)
    burst = None if component is None else loads.point("burst_factor", component)
    if component is None or not burst or not carried.limit or not carried.units_needed:
        return
    if component.hosting in OWN_GROUNDS:
        return
    each = carried.limit / carried.units_needed
    least = max(ceil(carried.demand / burst / each), component.replicas * _group(component, loads))
    if least >= carried.units_needed:
        return
    times = serving().scaling
    accelerated = component.type == "llm_self_hosted"
    lag = times.accelerator if accelerated else times.container
    yield ScalingLag(
        component_id=component.id,
        lag_s=lag,
        units_at_mean=least,
        units_at_peak=carried.units_needed,
        waiting=waiting_while_scaling(carried.demand, least, each, lag.typical),
        unit=carried.unit.removesuffix("/s"),
        formula_id="capacity.scaling_lag",
        source=times.accelerator_source if accelerated else times.container_source,
    )


def _group(component: Component, loads: Loads) -> int:
    return int(loads.point("gpu_group", component) or 1) if component.type == "llm_self_hosted" else 1
