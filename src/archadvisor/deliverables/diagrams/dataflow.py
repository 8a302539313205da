"""Data flow with trust boundaries: one column per trust zone, lines for data and calls that cross between them."""

from archadvisor.deliverables.diagrams.canvas import Canvas
from archadvisor.deliverables.diagrams.kinds import legend, wire
from archadvisor.deliverables.diagrams.layering import MOST_ROWS, order_rows
from archadvisor.deliverables.diagrams.route import Box, Frame, Grid
from archadvisor.deliverables.reading import Reading
from archadvisor.deliverables.tree import Figure
from archadvisor.domain.design import Component, Relation

ZONES = ("user", "people", "edge", "application", "model", "data", "external", "operations")
_CARRIED = ("calls", "reads", "writes", "routes_to", "ingests", "triggers", "escalates_to", "falls_back_to")


def carried(reading: Reading) -> list[Relation]:
    """The relations over which data of the work itself moves; watching and guarding are in their own documents."""
    known = reading.components
    return [
        one
        for one in reading.document.relations
        if one.kind in _CARRIED
        and one.source in known
        and one.target in known
        and "operations" not in (known[one.source].trust_zone, known[one.target].trust_zone)
    ]


def data_flow(reading: Reading) -> Figure | None:
    """The components that data passes, in the columns of their trust zones."""
    relations = carried(reading)
    ends = {end for one in relations for end in (one.source, one.target)}
    members = [one for one in reading.document.components if one.id in ends]
    if not members:
        return None
    boxes, frames = _grid(members, relations)
    canvas = Canvas("dataflow")
    Grid(boxes, [wire(reading, one) for one in relations], frames).draw(canvas)
    legend(canvas, relations)
    title = f"Data flow of {reading.document.brief.title} across its trust boundaries"
    return Figure("data-flow", title, canvas.svg(title, "; ".join(wire(reading, one).tip for one in relations)))


def zones_of(components: list[Component]) -> list[str]:
    """The trust zones in use, from the user inwards; zones of other names come last."""
    used = {one.trust_zone for one in components}
    return [one for one in ZONES if one in used] + sorted(used - set(ZONES))


def _grid(members: list[Component], relations: list[Relation]) -> tuple[list[Box], list[Frame]]:
    columns, frames = _columns(members)
    order_rows(columns, [(one.source, one.target) for one in relations])
    by_id = {one.id: one for one in members}
    tallest = max(len(one) for one in columns)
    boxes = [
        _box(by_id[node], at, row + (tallest - len(column)) // 2)
        for at, column in enumerate(columns)
        for row, node in enumerate(column)
    ]
    return boxes, frames


def _columns(members: list[Component]) -> tuple[list[list[str]], list[Frame]]:
    columns: list[list[str]] = []
    frames: list[Frame] = []
    for zone in zones_of(members):
        inside = [one.id for one in members if one.trust_zone == zone]
        parts = -(-len(inside) // MOST_ROWS)
        first = len(columns)
        columns += [inside[part::parts] for part in range(parts)]
        frames.append(Frame(f"{zone} zone", first, len(columns) - 1))
    return columns, frames


def _box(component: Component, column: int, row: int) -> Box:
    data = ", ".join(component.data_classes[:3]) + (" …" if len(component.data_classes) > 3 else "")
    return Box(component.id, column, row, component.name, data, f"dg-box dg-{component.weight}")
