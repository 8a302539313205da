"""Cost breakdown: a bar per line at the median, with the range from P5 to P95; unknown lines are shown as unknown."""

from archadvisor.deliverables.amounts import usd
from archadvisor.deliverables.diagrams.canvas import LINE_PX, Canvas, wrap
from archadvisor.deliverables.reading import Reading
from archadvisor.deliverables.tree import Figure
from archadvisor.domain.estimate import CostLine

_LABEL, _BAR, _MOST, _VISIBLE = 250.0, 400.0, 16, 0.01


def cost_breakdown(reading: Reading) -> Figure | None:
    """The dearest lines first; what is beyond the first ones is in the table of the infrastructure document."""
    estimate = reading.document.estimate
    if estimate is None or not estimate.lines:
        return None
    lines = sorted(estimate.lines, key=lambda one: (-(one.usd.p50 if one.usd else -1.0), one.id))
    top = max((one.usd.p95 for one in lines if one.usd), default=0.0) or 1.0
    shown = [one for one in lines if one.usd is None or one.usd.p95 >= top * _VISIBLE][:_MOST]
    canvas, y = Canvas("cost"), 8.0
    for line in shown:
        y = _row(canvas, y, line, _BAR / top)
    canvas.text(_LABEL, y + 12, "Bar: P50. Whisker: P5 to P95. USD per month.", "dg-note")
    if len(lines) > len(shown):
        canvas.text(_LABEL, y + 30, f"{len(lines) - len(shown)} smaller or unknown lines are in the table.", "dg-note")
    title = f"Monthly cost of {reading.document.brief.title} by line"
    told = "; ".join(f"{one.name}: {usd(one.usd.p50 if one.usd else None)}" for one in lines)
    return Figure("cost", title, canvas.svg(title, told))


def _row(canvas: Canvas, y: float, line: CostLine, scale: float) -> float:
    """Draw one line from y down; returns the y below it."""
    label = wrap(line.name, _LABEL - 18, most=3)
    height = max(26.0, len(label) * LINE_PX + 8)
    canvas.lines(_LABEL - 10, y + height / 2 + 4 - (len(label) - 1) * LINE_PX / 2, label, "dg-t", "end")
    if line.usd is None:
        canvas.rect(_LABEL, y + 4, 60, height - 8, "dg-unknown", "no known price", radius=3)
        canvas.text(_LABEL + 68, y + height / 2 + 4, "unknown", "dg-note")
        return y + height
    middle, low, high = y + height / 2, line.usd.p5 * scale, line.usd.p95 * scale
    tip = f"{line.name}: {line.formula}"
    canvas.rect(_LABEL, middle - 8, max(1.0, line.usd.p50 * scale), 16, "dg-bar", tip, radius=2)
    canvas.path([(_LABEL + low, middle), (_LABEL + high, middle)], "dg-whisker")
    for end in (low, high):
        canvas.path([(_LABEL + end, middle - 5), (_LABEL + end, middle + 5)], "dg-whisker")
    mark = "at least " if line.status == "at_least" else ""
    canvas.text(_LABEL + max(high, line.usd.p50 * scale) + 8, middle + 4, mark + usd(line.usd.p50), "dg-note")
    return y + height
