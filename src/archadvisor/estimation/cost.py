"""The monthly cost of a design: all lines, their total, what drives it; every component has a line or a reason."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from archadvisor.domain.design import ArchitectureDesign, Component
from archadvisor.domain.estimate import Driver, LineStatus
from archadvisor.domain.quantity import Quantity, Spread
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.clouds import clouds_of
from archadvisor.estimation.formulas import Samples
from archadvisor.estimation.lines import Priced, Pricing, component_lines, total_usd
from archadvisor.estimation.prices import MODEL_PREFIX
from archadvisor.estimation.priors import FAMILY_PREFIX
from archadvisor.estimation.sampling import SAMPLES, spread
from archadvisor.estimation.sizing import OWN_GROUNDS, reason_without_cost
from archadvisor.estimation.workload import Workload
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.records import Technology

TOP_LINES = 5
TOP_INPUTS = 4


@dataclass(frozen=True)
class CostTable:
    """All cost lines of a design with their samples, and the components without a cost of their own."""

    lines: list[Priced]
    no_separate_cost: dict[str, str]
    pricing: Pricing

    @cached_property
    def usd(self) -> Samples | None:
        """Samples of the known total in USD per month; None if no line is known."""
        return total_usd(self.lines)

    @cached_property
    def total(self) -> Spread | None:
        """P5, P50 and P95 of the known total in USD per month."""
        return None if self.usd is None else spread(self.usd)

    @property
    def status(self) -> LineStatus:
        """Computed if every line is, unknown if none is, else a lower bound."""
        states = {one.line.status for one in self.lines}
        if states <= {"computed"}:
            return "computed"
        return "unknown" if states == {"unknown"} else "at_least"


def cost_table(
    requirements: Requirements,
    design: ArchitectureDesign,
    knowledge: KnowledgeBase,
    seed: int | None,
    price_date: str,
    samples: int = SAMPLES,
) -> CostTable:
    """The cost lines of every component of a design; without a seed at typical values."""
    return priced_table(design, pricing_of(requirements, design, knowledge, seed, price_date, samples))


def priced_table(design: ArchitectureDesign, pricing: Pricing) -> CostTable:
    """The cost lines of every component of a design from what they are computed from."""
    own = frozenset(one.type for one in design.components if one.hosting in OWN_GROUNDS)
    lines: list[Priced] = []
    free: dict[str, str] = {}
    for component in design.components:
        technology = technology_of(component, pricing.knowledge)
        reason = reason_without_cost(component, technology, pricing.workload.types, own)
        if reason is not None:
            free[component.id] = reason
        else:
            lines += component_lines(component, technology, pricing)
    return CostTable(lines, free, pricing)


def grown_usd(
    requirements: Requirements, design: ArchitectureDesign, knowledge: KnowledgeBase, price_date: str
) -> float | None:
    """Typical known cost in USD per month at the growth that the brief expects; None if it names none or no traffic."""
    growth, traffic = requirements.quantity("growth"), requirements.fields.get("traffic")
    if growth is None or traffic is None or not isinstance(traffic.value, Quantity):
        return None
    grown = traffic.model_copy(update={"value": traffic.value.times(growth.typical)})
    fields = {**requirements.fields, "traffic": grown}
    total = cost_table(requirements.model_copy(update={"fields": fields}), design, knowledge, None, price_date).total
    return None if total is None else total.p50


def pricing_of(
    requirements: Requirements,
    design: ArchitectureDesign,
    knowledge: KnowledgeBase,
    seed: int | None,
    price_date: str,
    samples: int = SAMPLES,
) -> Pricing:
    """What the lines of a design are computed from."""
    types = features_of(design)
    chosen = [(component, technology_of(component, knowledge)) for component in design.components]
    references = {
        component.type: price
        for component, technology in chosen
        if technology is not None
        for price in technology.price_ids
        if price.startswith(MODEL_PREFIX)
    }
    clouds = clouds_of(requirements, [technology for _, technology in chosen if technology is not None])
    return Pricing(Workload(requirements, types, seed, samples), knowledge, price_date, clouds, references)


def features_of(design: ArchitectureDesign) -> frozenset[str]:
    """What priors look at: the component types of a design, and its pattern families as `family:<id>`."""
    families = {FAMILY_PREFIX + family for pattern in design.patterns for family in pattern.families}
    return frozenset(component.type for component in design.components) | families


def technology_of(component: Component, knowledge: KnowledgeBase) -> Technology | None:
    """The technology record of a component; None if none is chosen or it is not in the knowledge base."""
    return knowledge.technologies.get(component.technology_id or "")


def drivers(table: CostTable) -> list[Driver]:
    """The largest lines by their share of the mean total, then the inputs by the share of variance they explain."""
    total = table.usd
    if total is None or float(np.mean(total)) <= 0:
        return []
    mean = float(np.mean(total))
    shares = [(float(np.mean(one.usd)) / mean, one.line) for one in table.lines if one.usd is not None]
    top = sorted(shares, key=lambda pair: (-pair[0], pair[1].id))[:TOP_LINES]
    largest = [Driver(name=line.name, share_fraction=share, line_id=line.id) for share, line in top if share > 0]
    return largest + _input_drivers(table, total)


def _input_drivers(table: CostTable, total: Samples) -> list[Driver]:
    """Squared correlation of each uncertain input with the total; inputs that move together each count in full."""
    if total.size == 1 or float(np.std(total)) == 0:
        return []
    inputs = table.pricing.workload.uncertain_inputs()
    explained = list(zip(_shares_explained(list(inputs.values()), total), inputs, strict=True))
    top = sorted(explained, key=lambda pair: (-pair[0], pair[1]))[:TOP_INPUTS]
    return [Driver(name=f"spread of {name}", share_fraction=share) for share, name in top if share > 0.01]


def _shares_explained(inputs: list[Samples], total: Samples) -> list[float]:
    """Squared correlation of each input with the total: the share of the variance of the total that it explains."""
    centred = total - total.mean()
    whole = float(centred @ centred)
    found = []
    for values in inputs:
        apart = values - values.mean()
        own = float(apart @ apart)
        found.append(float(apart @ centred) ** 2 / (own * whole) if own > 0 else 0.0)
    return found
