"""Faults played through on a model of the design: goodput, latency, recovery and spend with and without controls."""

from archadvisor.domain.model import Model


class Interval(Model):
    """A mean over replications with its 95 % confidence interval."""

    mean: float
    low: float
    high: float


class Variant(Model):
    """The system under one fault with some controls; shares are of the requests that arrived.

    `in_design` marks the set that the design has. `recovery_s` counts from the end of the fault until goodput is usual
    again, over the replications that recovered (`recovered_share`). `spared` is the share that fails less than
    without any control in the same replications; `calls_per_request` compares spend with one call where nothing fails.
    """

    controls: list[str]
    in_design: bool
    goodput_during: Interval
    goodput_after: Interval
    failed_share: Interval
    spared_share: Interval
    p95_s: Interval | None
    recovered_share: float
    recovery_s: Interval | None
    calls_per_request: Interval
    usd_per_1000_answers: Interval | None


class SimulatedFault(Model):
    """One fault with its variants, the first without any control; `statement` says it in a sentence.

    `duration_s` is what was simulated of `planned_s`: it is kept within bounds that the patience of callers sets.
    Shares count the requests from the beginning of the fault until `watched_s` after its end. `requests` meet it.
    """

    id: str
    name: str
    component_id: str
    component_name: str
    planned_s: float
    duration_s: float
    watched_s: float
    requests: float
    utilisation: float
    usual_goodput: float
    variants: list[Variant]
    statement: str
    source: str


class Simulation(Model):
    """All faults that apply to a design; `skipped` says why the others do not. `assumptions` are what it rests on."""

    seed: int
    replications: int
    assumptions: list[str]
    faults: list[SimulatedFault]
    skipped: dict[str, str]


class FaultEvidence(Model):
    """What the simulation of a fault showed, as evidence for a failure mode."""

    fault_id: str
    fault_name: str
    statement: str
    replications: int
    seed: int
    without: Variant
    as_designed: Variant
