"""Components by concern: six lanes, a box for each component, the border showing how firmly it is required."""

from archadvisor.deliverables.diagrams.canvas import LINE_PX, Canvas, wrap
from archadvisor.deliverables.reading import Reading, concern_title
from archadvisor.deliverables.tree import Figure
from archadvisor.domain.design import Component

_LABEL, _BOX, _SPACE, _PER_ROW = 134.0, 146.0, 12.0, 5


def concerns(reading: Reading) -> Figure | None:
    """The lanes C1 to C6 with their components; lanes without a component are left out."""
    document = reading.document
    if not document.components:
        return None
    canvas, y = Canvas("concerns"), 0.0
    for concern in sorted({one.concern for one in document.components}):
        y = _lane(canvas, y, concern, [one for one in document.components if one.concern == concern])
    canvas.text(4, y + 14, "Solid border: must. Dashed: should. Dotted: may.", "dg-note")
    title = f"Components of {document.brief.title} by concern"
    names = "; ".join(f"{one.concern} {one.name}" for one in document.components)
    return Figure("components", title, canvas.svg(title, names))


def _lane(canvas: Canvas, y: float, concern: str, members: list[Component]) -> float:
    """Draw one lane from y down; returns the y below it."""
    rows = [members[start : start + _PER_ROW] for start in range(0, len(members), _PER_ROW)]
    top, bottom = y, y + _SPACE
    label = wrap(f"{concern} {concern_title(concern)}", _LABEL - 20)
    places: list[tuple[Component, float, float, float]] = []
    for row in rows:
        height = max(_height(one) for one in row)
        places += [(one, _LABEL + at * (_BOX + _SPACE), bottom, height) for at, one in enumerate(row)]
        bottom += height + _SPACE
    bottom = max(bottom, top + len(label) * LINE_PX + 2 * _SPACE)
    canvas.rect(0, top, _LABEL + _PER_ROW * (_BOX + _SPACE), bottom - top, "dg-zone", radius=8)
    canvas.lines(12, top + 24, label, "dg-label")
    for component, x, at, height in places:
        _box(canvas, component, x, at, height)
    return bottom + _SPACE


def _texts(component: Component) -> tuple[list[str], list[str]]:
    return wrap(component.name, _BOX - 24), wrap(component.technology, _BOX - 14, most=3)


def _height(component: Component) -> float:
    name, technology = _texts(component)
    return (len(name) + len(technology)) * LINE_PX + 16


def _box(canvas: Canvas, component: Component, x: float, y: float, height: float) -> None:
    name, technology = _texts(component)
    tip = f"{component.name}: {component.technology}"
    canvas.rect(x, y, _BOX, height, f"dg-box dg-{component.weight}", tip, element_id=component.id)
    after = canvas.lines(x + _BOX / 2, y + 20, name, "dg-name", "middle")
    canvas.lines(x + _BOX / 2, after, technology, "dg-note", "middle")
