"""Deployment: regions, the platforms in them, and the units that run there with their size and number."""

from archadvisor.deliverables.diagrams.canvas import LINE_PX, Canvas, wrap
from archadvisor.deliverables.reading import Reading
from archadvisor.deliverables.tree import Figure
from archadvisor.domain.design import Deployment

_CARD, _SPACE, _PER_ROW = 232.0, 14.0, 4


def deployment(reading: Reading) -> Figure | None:
    """One frame per region, one card per deployed unit."""
    infrastructure = reading.document.infrastructure
    if infrastructure is None or not infrastructure.deployments:
        return None
    canvas, y = Canvas("deployment"), 0.0
    for region in dict.fromkeys(one.region for one in infrastructure.deployments):
        y = _region(canvas, reading, y, region, [one for one in infrastructure.deployments if one.region == region])
    title = f"Deployment of {reading.document.brief.title}"
    told = "; ".join(f"{one.id} on {one.platform} in {one.region}" for one in infrastructure.deployments)
    return Figure("deployment", title, canvas.svg(title, told))


def _region(canvas: Canvas, reading: Reading, y: float, region: str, units: list[Deployment]) -> float:
    """Draw a region from y down; returns the y below it."""
    columns = min(_PER_ROW, len(units))
    rows = [units[start : start + columns] for start in range(0, len(units), columns)]
    heights = [max(len(_words(reading, one)) for one in row) * LINE_PX + 34 for row in rows]
    total = 34 + sum(heights) + _SPACE * len(heights)
    canvas.rect(0, y, columns * (_CARD + _SPACE) + _SPACE, total, "dg-zone", radius=10)
    canvas.text(_SPACE, y + 22, f"Region: {region}", "dg-label")
    top = y + 34
    for row, height in zip(rows, heights, strict=True):
        for at, unit in enumerate(row):
            _card(canvas, reading, unit, (_SPACE + at * (_CARD + _SPACE), top), height)
        top += height + _SPACE
    return y + total + _SPACE


def _words(reading: Reading, unit: Deployment) -> list[str]:
    width = _CARD - 20
    names = [line for one in unit.component_ids for line in wrap("· " + reading.labels.get(one, one), width)]
    return [*wrap(unit.platform, width), *wrap(f"{unit.replicas} × {unit.size}", width), *names]


def _card(canvas: Canvas, reading: Reading, unit: Deployment, at: tuple[float, float], height: float) -> None:
    x, y = at
    canvas.rect(x, y, _CARD, height, "dg-box", unit.id)
    heading = wrap(unit.platform, _CARD - 20)
    after = canvas.lines(x + 10, y + 20, heading, "dg-name")
    canvas.lines(x + 10, after, _words(reading, unit)[len(heading) :], "dg-note")
