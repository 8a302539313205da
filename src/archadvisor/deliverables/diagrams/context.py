"""System context: who uses the system and what it depends on outside itself."""

from archadvisor.deliverables.diagrams.canvas import Canvas
from archadvisor.deliverables.diagrams.route import Box, Grid, Wire
from archadvisor.deliverables.reading import Reading
from archadvisor.deliverables.tree import Figure
from archadvisor.domain.design import Component

_CHANNELS = ("user_interface", "messaging_channel", "telephony_channel", "bi_dashboard")
_PEOPLE = ("human_in_the_loop", "human_task_queue")
_CENTRE = "the-system"


def context(reading: Reading) -> Figure | None:
    """People on the left, the system in the middle, systems of record and providers on the right."""
    document = reading.document
    if not document.components:
        return None
    boxes = [*_left(reading), *_right(reading)]
    middle = (max((box.row for box in boxes), default=0)) // 2
    core = Box(_CENTRE, 1, middle, document.brief.title, f"{len(document.components)} components", "dg-box dg-core")
    wires = [
        Wire(box.id, _CENTRE, box.text, "dg-wire dg-people")
        if box.column == 0
        else Wire(_CENTRE, box.id, box.text, "dg-wire dg-data")
        for box in boxes
    ]
    canvas = Canvas("context")
    Grid([core, *boxes], wires).draw(canvas)
    title = f"System context: {document.brief.title}"
    listed = "; ".join(box.text for box in boxes)
    return Figure("context", title, canvas.svg(title, f"Around the system stand: {listed}."))


def _left(reading: Reading) -> list[Box]:
    channels = [one for one in reading.document.components if one.type in _CHANNELS]
    through = ", ".join(one.name for one in channels)
    people = [one for one in reading.document.components if one.type in _PEOPLE]
    boxes = [Box("people", 0, 0, reading.users, f"through {through}" if through else "", "dg-box dg-person")]
    reviewers = [Box(f"ctx-{one.id}", 0, row, one.name, "", "dg-box dg-person") for row, one in enumerate(people, 1)]
    return boxes + reviewers


def _right(reading: Reading) -> list[Box]:
    systems = reading.requirement("source_systems")
    named = systems.value if systems is not None and isinstance(systems.value, list) else []
    records = [(f"sys-{index}", name, "system of record") for index, name in enumerate(named)]
    providers = [(f"ctx-{one.id}", one.name, one.technology) for one in reading.document.components if _outside(one)]
    return [
        Box(key, 2, row, name, note, "dg-box dg-outside") for row, (key, name, note) in enumerate(records + providers)
    ]


def _outside(component: Component) -> bool:
    return component.hosting == "external" or component.type == "llm_managed_api"
