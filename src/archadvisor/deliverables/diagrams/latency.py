"""Latency waterfall: for each flow its stages one after the other, P50 and P95, against the objective."""

from archadvisor.deliverables.amounts import milliseconds
from archadvisor.deliverables.diagrams.canvas import LINE_PX, Canvas, wrap
from archadvisor.deliverables.escape import slug
from archadvisor.deliverables.reading import Reading
from archadvisor.deliverables.tree import Figure
from archadvisor.domain.estimate import FlowLatency, Stage

_LABEL, _BAR, _ROW = 210.0, 440.0, 26.0


def waterfalls(reading: Reading) -> list[Figure]:
    """A waterfall for each flow whose stages are known."""
    estimate = reading.document.estimate
    return [] if estimate is None else [_waterfall(reading, one) for one in estimate.latencies if one.stages]


def _waterfall(reading: Reading, flow: FlowLatency) -> Figure:
    name = f"latency-{slug(flow.flow_id).lower()}"
    longest = sum(one.latency_ms.p50 for one in flow.stages[:-1]) + flow.stages[-1].latency_ms.p95
    scale = _BAR / max(longest, flow.total_ms.p95, flow.objective_ms or 0.0, 1.0)
    canvas, y, start = Canvas(name), 22.0, 0.0
    for stage in flow.stages:
        y = _stage(canvas, reading, y, start * scale, stage, scale)
        start += stage.latency_ms.p50
    y = _total(canvas, y + 4, flow, scale)
    _objective(canvas, y, flow, scale)
    canvas.text(_LABEL, y + 16, "Dark: P50 after the medians before it. Light: up to P95. Times: P50 / P95.", "dg-note")
    title = f"Latency of {reading.labels.get(flow.flow_id, flow.flow_id)}"
    told = "; ".join(f"{one.component_id} P50 {milliseconds(one.latency_ms.p50)}" for one in flow.stages)
    return Figure(name, title, canvas.svg(title, told))


def _stage(canvas: Canvas, reading: Reading, y: float, x: float, stage: Stage, scale: float) -> float:
    label = wrap(reading.labels.get(stage.component_id, stage.component_id), _LABEL - 18, most=3)
    return _bar(canvas, y, label, (x, stage.latency_ms.p50 * scale, stage.latency_ms.p95 * scale), _times(stage))


def _times(stage: Stage) -> str:
    return f"{milliseconds(stage.latency_ms.p50)} / {milliseconds(stage.latency_ms.p95)}"


def _total(canvas: Canvas, y: float, flow: FlowLatency, scale: float) -> float:
    times = f"{milliseconds(flow.total_ms.p50)} / {milliseconds(flow.total_ms.p95)}"
    return _bar(canvas, y, ["Whole flow"], (0.0, flow.total_ms.p50 * scale, flow.total_ms.p95 * scale), times, "dg-all")


def _bar(
    canvas: Canvas,
    y: float,
    label: list[str],
    extent: tuple[float, float, float],
    times: str,
    css: str = "",
) -> float:
    """A labelled bar; `extent` is (start, P50 length, P95 length) in px; returns the y below it."""
    start, middle, late = extent
    height = max(_ROW, len(label) * LINE_PX + 6)
    canvas.lines(_LABEL - 10, y + height / 2 + 4 - (len(label) - 1) * LINE_PX / 2, label, "dg-t", "end")
    canvas.rect(_LABEL + start, y + height / 2 - 8, max(1.0, late), 16, f"dg-late {css}", times, radius=2)
    canvas.rect(_LABEL + start, y + height / 2 - 8, max(1.0, middle), 16, f"dg-bar {css}", times, radius=2)
    canvas.text(_LABEL + _BAR + 14, y + height / 2 + 4, times, "dg-note")
    return y + height


def _objective(canvas: Canvas, bottom: float, flow: FlowLatency, scale: float) -> None:
    if flow.objective_ms is None:
        return
    x = _LABEL + flow.objective_ms * scale
    canvas.path([(x, 18), (x, bottom)], "dg-goal", "objective")
    text = f"{flow.objective_percentile.upper()} objective {milliseconds(flow.objective_ms)}"
    canvas.text(x, 12, text, "dg-goal-text", "middle")
