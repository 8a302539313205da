"""Warnings that belong beside the numbers: missing inputs, idle floors, price cliffs, price changes, wide ranges."""

from collections.abc import Iterator

from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.estimate import Capacity, Economics
from archadvisor.estimation.cliffs import cliff_caveats
from archadvisor.estimation.cost import CostTable, drivers
from archadvisor.estimation.first_load import first_load_caveats
from archadvisor.estimation.idle import floor_caveats
from archadvisor.estimation.price_check import price_warnings
from archadvisor.estimation.sizing import OWN_GROUNDS

WIDE_RANGE = 3.0


def cost_caveats(design: ArchitectureDesign, table: CostTable, found: Economics) -> list[str]:
    """Warnings about the cost in a fixed order."""
    told = [
        *_unknown(table),
        *_wide(table),
        *floor_caveats(found.idle_usd_per_month or 0.0, table),
        *cliff_caveats(found.cliffs, {one.id: one.name for one in design.components}),
        *_changes(table),
        *first_load_caveats(table.pricing),
        *_rented(design, table),
    ]
    return list(dict.fromkeys(told))


def capacity_caveats(capacity: list[Capacity]) -> list[str]:
    """Demands above a limit that is known."""
    over = [
        f"{one.quantity}: {one.demand:,.0f} {one.unit}, known to carry {one.limit:,.0f}"
        for one in capacity
        if one.formula_id == "capacity.ceiling" and one.limit is not None and one.demand > one.limit
    ]
    return over + [
        f"{one.quantity}: {one.units_needed} needed, {one.limit:g} available"
        for one in capacity
        if one.formula_id in ("capacity.erlang_c", "capacity.workload")
        and one.limit is not None
        and one.units_needed is not None
        and one.units_needed > one.limit
    ]


def _unknown(table: CostTable) -> Iterator[str]:
    names = [one.line.name for one in table.lines if one.line.status == "unknown"]
    if names:
        share = f"{len(names)} of {len(table.lines)} cost lines are unknown, so the total is a lower bound"
        yield f"{share}: {'; '.join(names)}"


def _wide(table: CostTable) -> Iterator[str]:
    total = table.total
    if total is None or total.p50 <= 0 or total.p95 / total.p50 <= WIDE_RANGE:
        return
    widest = next((one for one in drivers(table) if one.line_id is None), None)
    if widest is not None:
        wide = f"P95 is {total.p95 / total.p50:.1f} times P50"
        yield f"{wide}, too wide for one number: ask first for what is behind the {widest.name}"


def _changes(table: CostTable) -> list[str]:
    return price_warnings(table.pricing.model_references.values(), table.pricing.price_date)


def _rented(design: ArchitectureDesign, table: CostTable) -> Iterator[str]:
    owned = {one.id for one in design.components if one.hosting in OWN_GROUNDS}
    for one in table.lines:
        if one.line.component_id in owned and one.line.source.startswith("gpu."):
            yield f"{one.line.name}: priced at the rent of such accelerators; own hardware is bought, not rented"
