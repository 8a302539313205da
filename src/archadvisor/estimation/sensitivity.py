"""The tornado of a design: each uncertain input at its P5 and at its P95, all others typical, and what the cost does.

One pass computes all swings: in place of samples each input is typical everywhere but in two places of its own.
"""

from dataclasses import replace

import numpy as np

from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.estimate import Swing
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.cost import features_of, priced_table, pricing_of
from archadvisor.estimation.formulas import Samples
from archadvisor.estimation.prices import PRICE_DATE
from archadvisor.estimation.workload import Workload
from archadvisor.knowledge.base import KnowledgeBase

# Room for this many uncertain inputs; a design of fifty components has some eighty.
MOST_INPUTS = 400
# Swings below this share of the typical cost are left out.
LEAST_SHARE = 0.001


class Probed(Workload):
    """A workload that holds, in place of samples, the typical value first and then each input low and high."""

    def __init__(self, requirements: Requirements, types: frozenset[str]) -> None:
        super().__init__(requirements, types, None)
        self.probed: dict[str, Quantity] = {}

    def drawn(self, quantity: Quantity, stream: str, *, shared: bool = False) -> Samples:
        """The typical value everywhere but in the two places of this input."""
        values = np.full(1 + 2 * MOST_INPUTS, quantity.typical)
        if quantity.low < quantity.high:
            self.probed.setdefault(stream, quantity)
            place = 1 + 2 * list(self.probed).index(stream)
            values[place : place + 2] = quantity.low, quantity.high
        return values


def tornado(
    requirements: Requirements, design: ArchitectureDesign, knowledge: KnowledgeBase, price_date: str = PRICE_DATE
) -> list[Swing]:
    """The swings of the known monthly cost, the widest first; none if no cost is known."""
    probed = Probed(requirements, features_of(design))
    pricing = replace(pricing_of(requirements, design, knowledge, None, price_date), workload=probed)
    usd = priced_table(design, pricing).usd
    if usd is None or usd.size == 1:
        return []
    swings = [_swing(name, place, probed.probed[name], usd) for place, name in enumerate(probed.probed)]
    told = [one for one in swings if one.swing_usd > LEAST_SHARE * float(usd[0])]
    return sorted(told, key=lambda one: (-one.swing_usd, one.name))


def _swing(stream: str, place: int, quantity: Quantity, usd: Samples) -> Swing:
    at_low, at_high = float(usd[1 + 2 * place]), float(usd[2 + 2 * place])
    name, _, subject = stream.partition("/")
    return Swing(
        name=f"{name} of {subject}" if subject else name,
        low=quantity.low,
        typical=quantity.typical,
        high=quantity.high,
        unit=quantity.unit,
        usd_at_low=at_low,
        usd_at_high=at_high,
        swing_usd=abs(at_high - at_low),
    )
