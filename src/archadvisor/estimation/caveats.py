"""Warnings that belong beside the numbers: missing inputs, idle floors, price cliffs, price changes, wide ranges."""

from collections.abc import Iterator

from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.estimate import Capacity, Input
from archadvisor.estimation.cost import CostTable, drivers
from archadvisor.estimation.price_check import price_warnings
from archadvisor.estimation.prices import ModelPrice, model_price
from archadvisor.estimation.sampling import median, percentiles
from archadvisor.estimation.sizing import OWN_GROUNDS
from archadvisor.estimation.workload import Subject

WIDE_RANGE = 3.0
# Warn when the P95 prompt is beyond this share of the tokens at which a dearer tier begins.
NEAR_CLIFF = 0.5
FLOOR_SHARE = 0.5


def cost_caveats(design: ArchitectureDesign, table: CostTable) -> list[str]:
    """Warnings about the cost in a fixed order."""
    found = [
        *_unknown(table),
        *_wide(table),
        *_floor(table),
        *_cliffs(design, table),
        *_changes(table),
        *_rented(design, table),
    ]
    return list(dict.fromkeys(found))


def capacity_caveats(capacity: list[Capacity]) -> list[str]:
    """Demands above a stated limit."""
    return [
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
        yield f"P95 is {total.p95 / total.p50:.1f} times P50; the figure that would narrow it most: {widest.name}"


def _floor(table: CostTable) -> Iterator[str]:
    """What is due without a single request."""
    total = table.total
    fixed = [one for one in table.lines if one.usd is not None and not _follows_load(one.line.inputs)]
    floor = sum(median(one.usd) for one in fixed if one.usd is not None)
    if total is not None and total.p50 > 0 and floor / total.p50 > FLOOR_SHARE:
        yield f"{floor:,.0f} of {total.p50:,.0f} USD per month are due without a single request"


def _follows_load(inputs: list[Input]) -> bool:
    return any(one.name == "traffic" for one in inputs)


def _cliffs(design: ArchitectureDesign, table: CostTable) -> Iterator[str]:
    """Distance to the prompt length from which a whole request costs more."""
    for component in design.of_type("llm_managed_api", "multimodal_model"):
        price = model_price(table.pricing.model_references.get(component.type, "model:/"), table.pricing.price_date)
        prompt = table.pricing.workload.amount("longest_prompt", Subject(component.type))
        if not isinstance(price, ModelPrice) or prompt is None or not price.tiers:
            continue
        longest = percentiles(prompt.values, (95,))[0]
        tier = price.tiers[0]
        if longest > NEAR_CLIFF * tier.from_tokens:
            factor = tier.input_usd / price.input_usd
            yield (
                f"{component.name}: above {tier.from_tokens:,} prompt tokens a whole request costs {factor:g} times; "
                f"the P95 prompt has {longest:,.0f}"
            )


def _changes(table: CostTable) -> list[str]:
    return price_warnings(table.pricing.model_references.values(), table.pricing.price_date)


def _rented(design: ArchitectureDesign, table: CostTable) -> Iterator[str]:
    owned = {one.id for one in design.components if one.hosting in OWN_GROUNDS}
    for one in table.lines:
        if one.line.component_id in owned and one.line.source.startswith("gpu."):
            yield f"{one.line.name}: priced at the rent of such accelerators; own hardware is bought, not rented"
