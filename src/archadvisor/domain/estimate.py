"""Computed numbers: cost lines, latency, availability, capacity, each with formula, inputs, unit and source."""

from typing import Literal

from archadvisor.domain.model import Model
from archadvisor.domain.quantity import Quantity, Spread, Tail

LineStatus = Literal["computed", "at_least", "unknown"]


class Input(Model):
    """One input of a formula and where it came from: a requirement id, a price record or a named prior."""

    name: str
    quantity: Quantity
    source: str


class CostLine(Model):
    """One line of the monthly cost in USD. `usd` is None when unknown: an unknown price is never 0.

    `formula` is over amounts that `derivation` defines step by step down to the inputs (`requests = traffic × ...`).
    """

    id: str
    component_id: str
    name: str
    formula_id: str
    formula: str
    derivation: list[str] = []
    inputs: list[Input]
    usd: Spread | None
    source: str
    status: LineStatus


class Stage(Model):
    """A step of a flow with its latency in milliseconds and the source of the figure."""

    component_id: str
    latency_ms: Tail
    source: str


class FlowLatency(Model):
    """Latency of one flow: the whole, and stage by stage. `first_output_ms` is felt by streaming users."""

    flow_id: str
    total_ms: Tail
    first_output_ms: Tail | None = None
    objective_ms: float | None = None
    objective_percentile: Literal["p50", "p95", "p99"] = "p95"
    stages: list[Stage]


class Capacity(Model):
    """What a component must carry at peak and how many units carry it."""

    component_id: str
    quantity: str
    demand: float
    unit: str
    limit: float | None
    units_needed: int | None
    formula_id: str
    source: str


class Driver(Model):
    """A cost driver: the share of the variance or of the total that it explains."""

    name: str
    share_fraction: float
    line_id: str | None = None


class Move(Model):
    """A cheaper or faster move and what it costs in quality or effort."""

    name: str
    saving_usd_per_month: float
    gives_up: str


class Availability(Model):
    """Availability of the serving path with common causes."""

    fraction: float
    objective: float | None
    formula_id: str
    inputs: list[Input]


class Veto(Model):
    """A demand on the designer: this limit is broken, by these elements, and these remedies would help.

    `rule` is a stable id (`cost.budget`, `latency.slo`, `safety.control_missing`, ...); `remedies` are machine-readable
    hints such as `cap:monthly_cost_usd=450` or `place:policy_engine`.
    """

    rule: str
    message: str
    element_ids: list[str] = []
    requirement_ids: list[str] = []
    remedies: list[str] = []


class Estimate(Model):
    """All computed numbers of a design at one price date.

    `no_separate_cost` maps each component without a cost line to the reason why it has none.
    """

    price_date: str
    monthly_cost_usd: Spread | None
    cost_status: LineStatus
    lines: list[CostLine]
    latencies: list[FlowLatency] = []
    availability: Availability | None = None
    capacity: list[Capacity] = []
    drivers: list[Driver] = []
    moves: list[Move] = []
    warnings: list[str] = []
    no_separate_cost: dict[str, str] = {}
    vetoes: list[Veto] = []
    citation_ids: list[str] = []
