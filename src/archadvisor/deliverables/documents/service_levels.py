"""Promises of time and of service: verdicts, budgets of stages, the error budget of a month, degraded modes."""

from archadvisor.deliverables.amounts import count, milliseconds, number, quantity, tail
from archadvisor.deliverables.reading import Reading, sentence
from archadvisor.deliverables.tree import Block, Code, Line, Paragraph, Strong, Table, table
from archadvisor.domain.estimate import FlowLatency, OutageShare, Resilience, Stage

MOST_CAUSES = 8
"""Causes of outage that a reader acts on; those after it take less."""

MOST_KEPT = 2
"""Flows that still work and are named."""


def flows(reading: Reading, latencies: list[FlowLatency]) -> Table | None:
    """Whole and first output of each flow against its objective, and what a repeat or a reasoning mode makes of it."""
    written = any(one.first_token_ms for one in latencies)
    rows = (_flow(reading, one, written=written) for one in latencies)
    more = ("First output", "If the model is called again", "With reasoning") if written else ()
    return table("Latency by flow", ("Flow", "Whole flow", *more, "Objective"), rows)


def _flow(reading: Reading, one: FlowLatency, *, written: bool) -> tuple[Line, ...]:
    more = _of_model(one) if written else ()
    return ((reading.ref(one.flow_id),), (tail(one.total_ms),), *more, (objective(one),))


def _of_model(one: FlowLatency) -> tuple[Line, ...]:
    """First output, repeated call and reasoning mode of a flow that ends in a model."""
    shown = one.first_output_ms or one.first_token_ms
    held = "" if one.first_output_ms else " (held back)"
    first = f"{tail(shown)}{held}" if shown else "no model writes"
    again = f"P95 {milliseconds(one.repeated_ms.p95)}" if one.repeated_ms else "no model"
    thinks = f"{_seconds(one.thinking_ms.low)} to {_seconds(one.thinking_ms.high)} more" if one.thinking_ms else "none"
    return ((first,), (again,), (thinks,))


def _seconds(ms: float) -> str:
    return f"{number(ms / 1000)} s"


def objective(one: FlowLatency) -> str:
    """The limit of a flow with the verdict on it and its margin."""
    if not one.objective_ms:
        return "none stated"
    goal = f"{one.objective_percentile.upper()} {milliseconds(one.objective_ms)}"
    off = one.over_fraction
    if one.verdict is None or one.error_fraction is None or off is None:
        return goal
    side = f"{abs(off):.1%} {'over' if off > 0 else 'to spare'}"
    return f"{goal}: {one.verdict}, {side}, ±{one.error_fraction:.0%}"


def stages(reading: Reading, latencies: list[FlowLatency]) -> Table | None:
    """Every stage with its figure and error, and where the brief sets a limit the time that is left for it."""
    limited = any(one.budget_ms for flow in latencies for one in flow.stages)
    rows = (_stage(reading, flow, one, limited=limited) for flow in latencies for one in flow.stages)
    more = ("Budget",) if limited else ()
    return table("Stages of the flows", ("Flow", "Component", "P50", "P95", *more, "Source and error"), rows)


def _stage(reading: Reading, flow: FlowLatency, one: Stage, *, limited: bool) -> tuple[Line, ...]:
    budget = f"{flow.objective_percentile.upper()} {milliseconds(one.budget_ms)}" if one.budget_ms else "none"
    more: tuple[Line, ...] = ((budget,),) if limited else ()
    error: Line = (Code(one.source), f" ±{one.error_fraction:.0%}" if one.error_fraction else "")
    times = ((milliseconds(one.latency_ms.p50),), (milliseconds(one.latency_ms.p95),))
    return ((reading.ref(flow.flow_id),), (reading.ref(one.component_id),), *times, *more, error)


def breaking(reading: Reading, latencies: list[FlowLatency]) -> list[Paragraph]:
    """For each limit that is exceeded, the stage that takes most of it and what it would have to come down to."""
    over = [one for one in latencies if one.objective_ms and one.reached_ms > one.objective_ms]
    return [Paragraph(_breaker(reading, one)) for one in over]


def _breaker(reading: Reading, one: FlowLatency) -> Line:
    worst = max(one.stages, key=lambda stage: (stage.budget_ms or 0.0, stage.component_id))
    needed = f"would have to come down from {milliseconds(worst.felt_ms)} to about {milliseconds(worst.needed_ms)}"
    alone = "cannot mend it alone" if worst.needed_ms is None else needed
    told = f" {alone} at {one.objective_percentile.upper()}, the other stages as they are."
    return (Strong("The stage that breaks "), reading.ref(one.flow_id), ": ", reading.ref(worst.component_id), told)


def error_budget(reading: Reading) -> list[Block | None]:
    """Who spends the outage of a month, what would mend it, and what works meanwhile."""
    estimate = reading.document.estimate
    found = estimate.resilience if estimate else None
    if found is None:
        return []
    rows = (_share(reading, one) for one in found.shares[:MOST_CAUSES])
    head = ("Cause", "Minutes per month", "Share", "What would mend it", "Then")
    return [_spent(found), table("What spends the error budget", head, rows), _degraded(reading, found)]


def _spent(found: Resilience) -> Paragraph | None:
    """The budget against what is spent, and what each outage costs until it is noticed."""
    told = []
    if found.budget_minutes is not None:
        left = found.budget_minutes - found.spent_minutes
        side = f"{number(left)} min are left" if left >= 0 else f"{number(-left)} min too many"
        told.append(f"{number(found.spent_minutes)} min of a budget of {number(found.budget_minutes)} min: {side}.")
    if found.detection_minutes is not None:
        told.append(f"Each outage costs {quantity(found.detection_minutes)} until the fallback has taken over.")
    return Paragraph((" ".join(told),)) if told else None


def _share(reading: Reading, one: OutageShare) -> tuple[Line, ...]:
    cause: Line = (one.cause,) if one.cause not in reading.components else (reading.ref(one.cause),)
    also: Line = (" (", *reading.refs(one.component_ids), ")") if one.cause not in reading.components else ()
    then = "no change" if one.mended_minutes is None else f"{number(one.mended_minutes)} min"
    times = ((number(one.minutes_per_month),), (f"{one.share_fraction:.0%}",))
    return ((*cause, *also), *times, (sentence(one.remedy),), (then,))


def _degraded(reading: Reading, found: Resilience) -> Table | None:
    rows = (
        (
            reading.refs(one.component_ids),
            (number(one.minutes_per_month),),
            reading.refs(one.stopped_flow_ids) or ("nothing",),
            (reading.ref(one.instead), " answers for all") if one.instead else _kept(reading, one.kept_flow_ids),
        )
        for one in found.degraded
    )
    return table("While a component is down", ("Down", "Minutes per month", "Stops", "Still works"), rows)


def _kept(reading: Reading, flow_ids: list[str]) -> Line:
    """The first flows that go on, and how many more."""
    more = len(flow_ids) - MOST_KEPT
    return (*reading.refs(flow_ids[:MOST_KEPT]), f" and {count(more, 'more flow')}" if more > 0 else "")
