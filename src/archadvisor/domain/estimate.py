"""Computed numbers: cost lines, latency, availability, capacity, each with formula, inputs, unit and source."""

from typing import Literal

from archadvisor.domain.model import Model
from archadvisor.domain.quantity import Quantity, Spread, Tail

LineStatus = Literal["computed", "at_least", "unknown"]
Verdict = Literal["met", "unconfirmed", "missed"]
# The rule of a veto that asks for a faster design once, and is no fault where there is none: the limit is exceeded by
# less than the error of the figures.
LATENCY_OPEN = "latency.unconfirmed"


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
    """A step of a flow with its latency in milliseconds and the source of the figure.

    `error_fraction` is how far that figure may be off. `budget_ms` is what the stage may take, at the percentile of the
    objective, so that all stages together just keep it; None without an objective or after the output that is promised.
    `felt_ms` is what the stage takes at that percentile, `needed_ms` what it would have to come down to for the flow to
    keep its objective with the other stages as they are; None where nothing is to be mended or it cannot be done alone.
    """

    component_id: str
    latency_ms: Tail
    source: str
    error_fraction: float | None = None
    budget_ms: float | None = None
    felt_ms: float | None = None
    needed_ms: float | None = None


class FlowLatency(Model):
    """Latency of one flow: the whole, and stage by stage. `first_output_ms` is felt by streaming users.

    `first_token_ms` is the time to the first sentence of any flow that ends in a model, whether it is shown or not.
    `repeated_ms` is the whole when the model is called once more after a failed call, `thinking_ms` what a reasoning
    mode would add. `verdict` on the objective: within `error_fraction` of the computed figure a promise is unconfirmed.
    `over_fraction` is how far the computed figure is above the objective, negative below it.
    """

    flow_id: str
    total_ms: Tail
    first_output_ms: Tail | None = None
    objective_ms: float | None = None
    objective_percentile: Literal["p50", "p95", "p99"] = "p95"
    stages: list[Stage]
    first_token_ms: Tail | None = None
    repeated_ms: Tail | None = None
    thinking_ms: Quantity | None = None
    error_fraction: float | None = None
    verdict: Verdict | None = None
    over_fraction: float | None = None

    @property
    def reached_ms(self) -> float:
        """What the objective is held against: first output or whole, at its percentile."""
        felt = self.first_output_ms or self.total_ms
        return {"p50": felt.p50, "p95": felt.p95, "p99": felt.p99}[self.objective_percentile]


class Capacity(Model):
    """What a component must carry at peak and how many units carry it.

    `demand_p95` is the peak minute of a busy case. `carries_with_one_down` says whether the peak is carried while one
    unit is lost, `enough_up_fraction` how likely enough units are up then; `wait_ms` is the mean wait for a free one.
    `ask` is what a provider has to grant, where its limit is not on record.
    """

    component_id: str
    quantity: str
    demand: float
    unit: str
    limit: float | None
    units_needed: int | None
    formula_id: str
    source: str
    demand_p95: float | None = None
    utilisation_fraction: float | None = None
    wait_ms: float | None = None
    carries_with_one_down: bool | None = None
    enough_up_fraction: float | None = None
    ask: str | None = None


class ScalingLag(Model):
    """How long a further unit of a component takes to serve, and what waits meanwhile if one scales from mean load."""

    component_id: str
    lag_s: Quantity
    units_at_mean: int
    units_at_peak: int
    waiting: float
    unit: str
    formula_id: str
    source: str


class Driver(Model):
    """A cost driver: the share of the variance or of the total that it explains."""

    name: str
    share_fraction: float
    line_id: str | None = None


class Swing(Model):
    """An uncertain input at `low` (P5) and `high` (P95) in its unit, and the monthly cost in USD at each.

    `swing_usd` is the distance between the two, all other inputs being typical.
    """

    name: str
    low: float
    typical: float
    high: float
    unit: str
    usd_at_low: float
    usd_at_high: float
    swing_usd: float


class Move(Model):
    """A cheaper or faster move and what it costs in quality (tiers of five), time of a call or effort."""

    name: str
    saving_usd_per_month: float
    gives_up: str
    component_id: str | None = None
    quality_tiers: int | None = None
    added_ms: float | None = None


class Cliff(Model):
    """A prompt length from which a whole request costs more, and how far the P95 prompt is from it.

    `headroom_fraction` is what the P95 prompt may still grow by, negative beyond the cliff.
    """

    component_id: str
    from_tokens: int
    price_factor: float
    prompt_tokens_p95: float
    headroom_fraction: float
    formula_id: str
    source: str


class IdleCost(Model):
    """What a cost line comes to without a single request, in USD per month."""

    line_id: str
    component_id: str
    usd_per_month: float


class BreakEven(Model):
    """Where the cheaper of two ways changes: the value of one variable, None where it never does, and today's value."""

    id: str
    component_id: str
    topic: str
    variable: str
    unit: str
    value: float | None
    present: float | None
    says: str
    formula_id: str
    formula: str
    inputs: list[Input]


class Outcome(Model):
    """Cost of so many units of an outcome in the brief's own noun, in USD: run cost alone, and with its reviewers."""

    id: str
    name: str
    units: int
    per_month: float
    run_usd: Quantity
    with_people_usd: Quantity | None = None
    formula_id: str
    formula: str
    inputs: list[Input]


class PeopleCost(Model):
    """Work of people beside the run cost: hours per month and, at published wages, USD per month."""

    id: str
    component_id: str
    work: str
    hours_per_month: Quantity
    usd_per_month: Spread | None
    formula_id: str
    formula: str
    inputs: list[Input]


class BuildCost(Model):
    """What building takes as far as the brief or a source says it; `usd` None is unknown, `reason` says why."""

    person_months: Quantity | None
    usd: Quantity | None
    formula_id: str
    formula: str
    inputs: list[Input]
    reason: str


class Economics(Model):
    """What a total does not say: floors, cliffs, break-even points, cost of outcomes, people and building."""

    idle_usd_per_month: float | None = None
    idle: list[IdleCost] = []
    cliffs: list[Cliff] = []
    break_evens: list[BreakEven] = []
    outcomes: list[Outcome] = []
    people: list[PeopleCost] = []
    build: BuildCost | None = None


class Availability(Model):
    """Availability of the serving path with common causes."""

    fraction: float
    objective: float | None
    formula_id: str
    inputs: list[Input]


class OutageShare(Model):
    """What one cause takes of the error budget, in minutes per month, and what would mend it.

    `mended_minutes` is what would be left; None where nothing in this design can be done about it.
    """

    cause: str
    component_ids: list[str]
    minutes_per_month: float
    share_fraction: float
    remedy: str
    mended_minutes: float | None


class DegradedMode(Model):
    """What stops and what still works while one of these components is down; `instead` is what answers then."""

    component_ids: list[str]
    stopped_flow_ids: list[str]
    kept_flow_ids: list[str]
    instead: str | None
    minutes_per_month: float


class Resilience(Model):
    """The error budget of a month, how the causes spend it, and what works meanwhile.

    `detection_minutes` is how long failed calls last until a fallback takes over, on each outage.
    """

    budget_minutes: float | None
    spent_minutes: float
    detection_minutes: Quantity | None
    formula_id: str
    shares: list[OutageShare]
    degraded: list[DegradedMode]
    source: str


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
    scaling_lags: list[ScalingLag] = []
    economics: Economics | None = None
    resilience: Resilience | None = None
    drivers: list[Driver] = []
    moves: list[Move] = []
    warnings: list[str] = []
    no_separate_cost: dict[str, str] = {}
    vetoes: list[Veto] = []
    citation_ids: list[str] = []
