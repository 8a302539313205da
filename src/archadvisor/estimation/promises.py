"""What a promised latency is worth: its verdict within the error of the figures, and the time left for each stage."""

from collections.abc import Sequence
from functools import cache

from archadvisor.domain.estimate import FlowLatency, Stage, Verdict
from archadvisor.domain.model import Model
from archadvisor.estimation.formulas.latency import joint_error, stage_budget_ms
from archadvisor.estimation.tables import read_table


class FigureClass(Model):
    """How figures of one kind are found and how far they may be off, as a fraction."""

    name: str
    words: list[str]
    error: float
    basis: str


@cache
def figure_classes() -> list[FigureClass]:
    """The classes in the order in which they are tried; the last one holds for everything else."""
    return [FigureClass(**raw) for raw in read_table("figure_errors.yaml")["classes"]]


@cache
def figure_class(source: str) -> FigureClass:
    """The class of a figure by the words of its source."""
    classes = figure_classes()
    return next((one for one in classes if any(word in source for word in one.words)), classes[-1])


def combined_error(figures_ms: Sequence[float], errors: Sequence[float]) -> float:
    """Error of a sum of figures as a fraction; stages do not err alike, so their errors partly cancel."""
    whole, together = 0.0, 0.0
    for figure, error in zip(figures_ms, errors, strict=True):
        together = joint_error(whole, together, figure, error)
        whole += figure
    return together


def verdict_of(reached_ms: float, objective_ms: float, error: float) -> Verdict:
    """Met or missed by more than the error of the figures; unconfirmed where the miss or margin is within it."""
    if abs(reached_ms - objective_ms) <= error * objective_ms:
        return "unconfirmed"
    return "met" if reached_ms < objective_ms else "missed"


def judged(flow: FlowLatency, felt_ms: Sequence[float | None]) -> FlowLatency:
    """The flow with the error of its figure, its verdict and the budget of each stage.

    `felt_ms` is what each stage takes until the promised output at the percentile of the objective, None if it comes
    later. Budgets are those figures scaled by objective over reached: stages that all take theirs reach it exactly.
    """
    counted = [(stage, felt) for stage, felt in zip(flow.stages, felt_ms, strict=True) if felt is not None]
    errors = [figure_class(stage.source).error for stage, _ in counted]
    error = combined_error([felt for _, felt in counted], errors)
    objective, reached = flow.objective_ms, flow.reached_ms
    stages = [_budgeted(stage, felt, flow) for stage, felt in zip(flow.stages, felt_ms, strict=True)]
    verdict = None if objective is None else verdict_of(reached, objective, error)
    over = None if objective is None else over_by(flow)
    return flow.model_copy(
        update={"stages": stages, "error_fraction": error, "verdict": verdict, "over_fraction": over}
    )


def _budgeted(stage: Stage, felt_ms: float | None, flow: FlowLatency) -> Stage:
    limited = felt_ms is not None and flow.objective_ms is not None and flow.reached_ms > 0
    budget = stage_budget_ms(felt_ms or 0.0, flow.objective_ms or 0.0, flow.reached_ms) if limited else None
    update = {"error_fraction": figure_class(stage.source).error, "budget_ms": budget}
    if budget is None or felt_ms is None:
        return stage.model_copy(update=update)
    excess = flow.reached_ms - (flow.objective_ms or 0.0)
    needed = felt_ms - excess if 0 < excess < felt_ms else None
    return stage.model_copy(update={**update, "felt_ms": felt_ms, "needed_ms": needed})


def slowest(flow: FlowLatency) -> list[Stage]:
    """The stages that take most of the promised time, the slowest first."""
    counted = [stage for stage in flow.stages if stage.budget_ms is not None] or flow.stages
    return sorted(counted, key=lambda stage: (-(stage.budget_ms or stage.latency_ms.p95), stage.component_id))


def unconfirmed(flows: Sequence[FlowLatency], names: dict[str, str]) -> list[str]:
    """Warnings: limits that the planning values exceed by less than their error, and what to measure first."""
    return [_warning(flow, names) for flow in flows if flow.verdict == "unconfirmed" and over_by(flow) > 0]


def over_by(flow: FlowLatency) -> float:
    """How far the computed figure is above the objective, as a fraction of it; negative below it."""
    return 0.0 if not flow.objective_ms else flow.reached_ms / flow.objective_ms - 1


def _warning(flow: FlowLatency, names: dict[str, str]) -> str:
    first = slowest(flow)[0].component_id
    reached = f"{flow.reached_ms:,.0f} ms at {flow.objective_percentile.upper()}"
    over = f"{over_by(flow):.1%} above the limit of {flow.objective_ms or 0:,.0f} ms"
    error = f"within the error of the planning values ({flow.error_fraction or 0:.0%})"
    return f"{flow.flow_id}: {reached} is {over}, {error}: unconfirmed until measured, {names.get(first, first)} first"
