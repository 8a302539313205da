"""What a design costs at zero traffic, line by line."""

from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.estimate import IdleCost
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirement, Requirements
from archadvisor.estimation.cost import CostTable, cost_table

LEAST_USD = 0.5
FLOOR_SHARE = 0.5


def idle_costs(design: ArchitectureDesign, table: CostTable) -> list[IdleCost]:
    """The lines that are due without a request, dearest first: the same formulas with a traffic of zero.

    A table has its lines in the order of its design, so those of the quiet day stand where those of the others do.
    """
    pricing = table.pricing
    quiet = without_traffic(pricing.workload.requirements)
    still = cost_table(quiet, design, pricing.knowledge, None, pricing.price_date).lines
    found = [
        IdleCost(line_id=one.line.id, component_id=one.line.component_id, usd_per_month=float(idle.usd[0]))
        for one, idle in zip(table.lines, still, strict=True)
        if idle.usd is not None and float(idle.usd[0]) >= LEAST_USD
    ]
    return sorted(found, key=lambda one: (-one.usd_per_month, one.line_id))


def without_traffic(requirements: Requirements) -> Requirements:
    """The same requirements on a day on which nobody asks."""
    none = Quantity.exactly(0.0, "requests/day")
    quiet = Requirement(id="req-traffic", field="traffic", value=none, status="assumed", evidence=[])
    return requirements.model_copy(update={"fields": {**requirements.fields, "traffic": quiet}})


def floor_caveats(idle_usd_per_month: float, table: CostTable) -> list[str]:
    """A warning where most of the cost is due without a request."""
    total = table.total
    if total is None or total.p50 <= 0 or idle_usd_per_month / total.p50 <= FLOOR_SHARE:
        return []
    return [f"{idle_usd_per_month:,.0f} of {total.p50:,.0f} USD per month are due without a single request"]
