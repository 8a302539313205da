"""Bounds on a design as a whole: money, time, outage; each with the requirement that states it."""

from dataclasses import dataclass

from archadvisor.agents.reasoning.demands import Demands
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.latency import objective_of
from archadvisor.estimation.service_times import streams

DAYS_PER_MONTH = 30.4
# Percentile of a whole over the sum of the P95s of its stages: for P95 0.87 (independent lognormal stages over-state by
# 14 %), for P50 and P99 the same scaled by a stage whose P95 is 2.5 times its P50.
SHARE_OF_SUMMED_P95 = {"p50": 0.35, "p95": 0.87, "p99": 1.27}


@dataclass(frozen=True)
class Limit:
    """A bound in the solver's measure; `stated_per_unit` turns that measure into the one that the brief speaks of."""

    requirement_id: str
    bound: float
    stated_per_unit: float = 1.0


@dataclass(frozen=True)
class Limits:
    """Budget in USD per month, time as summed P95s in ms over a path, outage as unavailability (a fraction)."""

    budget: Limit | None = None
    time: Limit | None = None
    outage: Limit | None = None

    def missable(self) -> frozenset[str]:
        """Requirements that a design may miss and still be worth showing: how fast and how often it answers."""
        return frozenset(one.requirement_id for one in (self.time, self.outage) if one is not None)


def limits_of(requirements: Requirements, demands: Demands) -> Limits:
    """The bounds that the brief states, tightened by the demands of earlier passes."""
    return Limits(_budget(requirements, demands), _time(requirements, demands), _outage(requirements))


def _budget(requirements: Requirements, demands: Demands) -> Limit | None:
    """The monthly budget, else the budget per unit of work times the traffic of a month."""
    budget, unit = requirements.quantity("budget"), requirements.quantity("unit_budget")
    traffic = requirements.quantity("traffic")
    if budget is not None:
        return _tightened("req-budget", budget.high, demands.budget_usd, 1.0)
    if unit is not None and traffic is not None:
        monthly_usd = unit.high * traffic.typical * DAYS_PER_MONTH
        return _tightened("req-unit_budget", monthly_usd, demands.budget_usd, 1.0)
    return None


def _time(requirements: Requirements, demands: Demands) -> Limit | None:
    """The time of an answer; of its first words where output is shown as it comes, as in the candidates' figures."""
    shown = streams(requirements)
    objective_ms, percentile = objective_of(requirements, streams=shown)
    if objective_ms is None:
        return None
    first, whole = requirements.quantity("first_response"), requirements.quantity("latency")
    source = "req-first_response" if first is not None and (shown or whole is None) else "req-latency"
    return _tightened(source, objective_ms, demands.latency_ms, SHARE_OF_SUMMED_P95[percentile])


def _tightened(requirement_id: str, stated: float, demanded: float | None, stated_per_unit: float) -> Limit:
    """The smaller of what is stated and what an earlier pass was found to need."""
    bound = stated if demanded is None else min(stated, demanded)
    return Limit(requirement_id, bound / stated_per_unit, stated_per_unit)


def _outage(requirements: Requirements) -> Limit | None:
    availability = requirements.quantity("availability")
    return None if availability is None else Limit("req-availability", 1.0 - availability.low)
