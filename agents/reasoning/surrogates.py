"""What the solver needs to know of a technology: one figure each for cost, latency and availability.

Surrogates are linear stand-ins for the estimation engine (`archadvisor.estimation.surrogate` is one), which checks the
result and sends back a tighter bound.
"""

from typing import Protocol

from archadvisor.domain.model import Hosting
from archadvisor.domain.requirements import Requirements
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.records import Technology


class Surrogates(Protocol):
    """Figures of one technology in the place of one component type."""

    def monthly_usd(
        self,
        technology: Technology,
        component_type: str,
        requirements: Requirements,
        knowledge: KnowledgeBase,
        hosting: Hosting | None = None,
    ) -> float | None:
        """Cost in USD per month at the traffic of the brief; None if price or volume is unknown."""

    def latency_p95_ms(
        self, technology: Technology, component_type: str, requirements: Requirements, knowledge: KnowledgeBase
    ) -> float | None:
        """P95 time in milliseconds that it adds to one request; None if unknown."""

    def availability(self, technology: Technology, component_type: str, knowledge: KnowledgeBase) -> float:
        """Share of time in which one instance works."""
