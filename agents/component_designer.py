"""The component-designer: places components, technologies and flows; the only agent that changes a design."""

from archadvisor.agents.contract import Reasoner, Toolbox
from archadvisor.domain.state import DesignState


def place(state: DesignState, reasoner: Reasoner, tools: Toolbox) -> DesignState:
    """The graph node: a design for the state's requirements that answers the vetoes of earlier passes, or conflicts."""
    placed = reasoner.place(state["requirements"], state.get("vetoes", []), tools)
    update: DesignState = {
        "requirements": placed.requirements,
        "conflicts": placed.conflicts,
        "citations": placed.citations,
        "revision": state.get("revision", 0) + 1,
    }
    if placed.design is not None:
        update["design"] = placed.design
    return update
