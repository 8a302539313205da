"""Who directs the work: the graph of agents or workflow steps with what they call, and the state machine."""

from archadvisor.deliverables.diagrams.canvas import Canvas
from archadvisor.deliverables.diagrams.kinds import legend, wire
from archadvisor.deliverables.diagrams.layering import folded, layers
from archadvisor.deliverables.diagrams.route import Box, Grid, Wire
from archadvisor.deliverables.reading import Reading
from archadvisor.deliverables.tree import Figure
from archadvisor.domain.design import Relation

DIRECTORS = ("agent_supervisor", "agent_single", "agent_worker", "workflow_engine", "durable_workflow", "app_backend")
STATES_PER_BAND = 4
_DIRECTED = ("calls", "routes_to", "triggers", "escalates_to", "falls_back_to", "approves", "reads", "writes")


def agent_graph(reading: Reading) -> Figure | None:
    """The directing components and whatever they call, route to, trigger or hand over to."""
    relations = _directed(reading)
    ends = {end for one in relations for end in (one.source, one.target)}
    members = [one for one in reading.document.components if one.id in ends]
    if not members:
        return None
    places = layers([one.id for one in members], [(one.source, one.target) for one in relations])
    boxes = [
        Box(one.id, *places[one.id], one.name, "", "dg-box dg-core" if one.type in DIRECTORS else "dg-box")
        for one in members
    ]
    canvas = Canvas("agents")
    Grid(boxes, [wire(reading, one) for one in relations]).draw(canvas)
    legend(canvas, relations)
    title = f"Who directs the work in {reading.document.brief.title}"
    return Figure("orchestration", title, canvas.svg(title, "; ".join(wire(reading, one).tip for one in relations)))


def _directed(reading: Reading) -> list[Relation]:
    known = reading.components
    return [
        one
        for one in reading.document.relations
        if one.kind in _DIRECTED and one.source in known and one.target in known and known[one.source].type in DIRECTORS
    ]


def state_machine(reading: Reading) -> Figure | None:
    """States and numbered transitions; the numbers are those of the table beside it."""
    orchestration = reading.document.orchestration
    if orchestration is None or not orchestration.states:
        return None
    moves = [(one.source, one.target) for one in orchestration.transitions]
    places = folded(layers([one.id for one in orchestration.states], moves), STATES_PER_BAND)
    boxes = [
        Box(one.id, *places[one.id], one.name, _worker(reading, one.component_id), _state_css(one.terminal))
        for one in orchestration.states
    ]
    wires = [
        Wire(one.source, one.target, f"{one.source} to {one.target}: {one.condition}", "dg-wire dg-call", str(number))
        for number, one in enumerate(orchestration.transitions, 1)
    ]
    canvas = Canvas("states")
    Grid(boxes, wires).draw(canvas)
    title = f"State machine of {reading.document.brief.title}"
    return Figure("states", title, canvas.svg(title, "; ".join(one.tip for one in wires)))


def _worker(reading: Reading, component_id: str | None) -> str:
    return reading.labels.get(component_id, component_id) if component_id else ""


def _state_css(terminal: bool) -> str:
    return "dg-box dg-end" if terminal else "dg-box dg-state"
