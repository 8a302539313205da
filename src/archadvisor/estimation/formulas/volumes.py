"""Volumes: sums, products, whole units, and a month seen from its busiest minute."""

import numpy as np

from archadvisor.estimation.formulas.register import formula
from archadvisor.estimation.formulas.samples import Number, Samples

MINUTES_PER_MONTH = 43_800.0
"""A month of 730 hours."""
SECONDS_PER_MONTH = 2_628_000.0


@formula("volume.product", expression="x1 · x2 · …", unit="product", source="definition", factors="any")
def product(*factors: Samples) -> Samples:
    """The product of all factors: a volume times shares, amplifications and sizes."""
    result = factors[0]
    for factor in factors[1:]:
        result = result * factor
    return result


@formula("volume.sum", expression="x1 + x2 + …", unit="as the parts", source="definition", parts="any")
def total(*parts: Samples) -> Samples:
    """The sum of all parts."""
    result = parts[0]
    for part in parts[1:]:
        result = result + part
    return result


@formula(
    "capacity.units",
    expression="max(⌈demand / per_unit⌉, minimum)",
    unit="units",
    source="definition",
    demand="demand",
    per_unit="demand/unit",
    minimum="units",
)
def units_needed(demand: Samples, per_unit: Samples, minimum: Samples) -> Samples:
    """Whole units that carry a demand, never fewer than the minimum."""
    return np.maximum(np.ceil(demand / per_unit), minimum)


@formula("volume.whole", expression="max(⌈amount⌉, 1)", unit="units", source="definition", amount="units")
def rounded_up(amount: Samples) -> Samples:
    """Whole units, at least one."""
    return np.maximum(np.ceil(amount), 1)


@formula(
    "capacity.groups",
    expression="max(⌈demand / (per_unit · group)⌉, replicas) · group",
    unit="units",
    source="definition",
    demand="demand",
    per_unit="demand/unit",
    group="units",
    replicas="groups",
)
def grouped_units(demand: Samples, per_unit: Samples, group: Samples, replicas: Samples) -> Samples:
    """Units that come in groups (tensor parallel GPUs): at least one group per replica."""
    return np.maximum(np.ceil(demand / per_unit / group), replicas) * group


@formula(
    "capacity.volume",
    expression="monthly · burst / 43,800",
    unit="per minute",
    source="definition; a month of 730 hours has 43,800 minutes",
    monthly="per month",
    burst="ratio",
)
def peak_per_minute(monthly: Number, burst: Number) -> Number:
    """What the busiest minute brings when it is `burst` times the mean of the month: limits are set per minute."""
    return monthly * burst / MINUTES_PER_MONTH


@formula(
    "capacity.ceiling",
    expression="demand / limit",
    unit="ratio",
    source="definition",
    demand="requests/s",
    limit="requests/s",
)
def share_of_ceiling(demand: Number, limit: Number) -> Number:
    """How much of what a product is known to carry the peak takes; above 1 it takes more than one of it."""
    return demand / limit


@formula(
    "capacity.scaling_lag",
    expression="max(peak - units · per_unit, 0) · lag",
    unit="requests",
    source="definition",
    peak="requests/s",
    units="units",
    per_unit="requests/s/unit",
    lag="s",
)
def waiting_while_scaling(peak: float, units: float, per_unit: float, lag: float) -> float:
    """What waits when the load rises to its peak at once and further units come after a lag."""
    return max(peak - units * per_unit, 0.0) * lag


@formula(
    "cost.outcome",
    expression="usd / (outcomes · share)",
    unit="USD/outcome",
    source="definition",
    usd="USD/month",
    outcomes="outcomes/month",
    share="fraction",
)
def usd_per_outcome(usd: Number, outcomes: Number, share: Number) -> Number:
    """Cost of one thing that the brief counts, or of the share of them that no person had to settle."""
    return usd / (outcomes * share)


@formula(
    "cost.table_line",
    expression="usage · unit_price",
    unit="USD",
    source="a published table: usage as its line states it, unit price of its service at the date",
    usage="units",
    unit_price="USD/unit",
)
def table_line_usd(usage: Number, unit_price: Number) -> Number:
    """Cost of a line of a published table; the line's own arithmetic shows what its usage is made of."""
    return usage * unit_price


@formula(
    "cost.volume",
    expression="volume · unit_price / unit_size",
    unit="USD/month",
    source="definition",
    volume="units/month",
    unit_price="USD/priced unit",
    unit_size="units/priced unit",
)
def volume_usd(volume: Number, unit_price: Number, unit_size: Number) -> Number:
    """Cost of a volume at a unit price, where one priced unit holds `unit_size` units (`1k requests`: 1,000)."""
    return volume * unit_price / unit_size
