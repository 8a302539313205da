"""What a total does not say: idle floor, cliffs, break-even points, outcomes, people, building."""

from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.estimate import Economics
from archadvisor.estimation.breakeven import break_evens
from archadvisor.estimation.cliffs import cliffs
from archadvisor.estimation.cost import CostTable
from archadvisor.estimation.idle import idle_costs
from archadvisor.estimation.outcomes import outcomes
from archadvisor.estimation.people import build_cost, people_costs


def economics(design: ArchitectureDesign, table: CostTable) -> Economics:
    """All of it for one design at its price date."""
    workload = table.pricing.workload
    idle = idle_costs(design, table)
    return Economics(
        idle_usd_per_month=sum(one.usd_per_month for one in idle) if table.usd is not None else None,
        idle=idle,
        cliffs=cliffs(design, table),
        break_evens=break_evens(design, table),
        outcomes=outcomes(design, table),
        people=people_costs(design, workload),
        build=build_cost(workload.requirements),
    )
