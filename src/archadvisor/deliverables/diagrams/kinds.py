"""How relations look: a style class for each kind of relation, and the legend that explains the classes."""

from archadvisor.deliverables.diagrams.canvas import Canvas, text_width
from archadvisor.deliverables.diagrams.route import Wire
from archadvisor.deliverables.reading import Reading
from archadvisor.domain.design import Relation

_STYLES = {
    "dg-wire dg-call": ("calls", "routes_to", "triggers", "deploys", "trains"),
    "dg-wire dg-data": ("reads", "writes", "ingests"),
    "dg-wire dg-people": ("escalates_to", "approves"),
    "dg-wire dg-spare": ("falls_back_to",),
    "dg-wire dg-guard": ("guards", "authenticates", "monitors"),
}
_CSS = {kind: css for css, kinds in _STYLES.items() for kind in kinds}


def wire(reading: Reading, relation: Relation) -> Wire:
    """A relation as a line with a tip that names it."""
    data = f" [{', '.join(relation.data_classes)}]" if relation.data_classes else ""
    names = [reading.labels.get(one, one) for one in (relation.source, relation.target)]
    tip = f"{names[0]} {relation.kind} {names[1]}{data}"
    return Wire(relation.source, relation.target, tip, _CSS.get(relation.kind, "dg-wire"))


def legend(canvas: Canvas, relations: list[Relation]) -> None:
    """The styles that occur, explained in a row below the drawing."""
    x, y = 12.0, canvas.height + 28
    for css, kinds in _STYLES.items():
        present = [kind for kind in kinds if any(one.kind == kind for one in relations)]
        if not present:
            continue
        label = ", ".join(present)
        canvas.path([(x, y - 4), (x + 26, y - 4)], css, arrow=True)
        canvas.text(x + 32, y, label, "dg-note")
        x += 32 + text_width(label) + 18
