"""The safety-reviewer: walks a design's data flows and returns risks, controls, obligations and vetoes."""

from archadvisor.agents.contract import Reasoner, Toolbox
from archadvisor.domain.state import DesignState


def review(state: DesignState, reasoner: Reasoner, tools: Toolbox) -> DesignState:
    """The review of the design in the state. A node of the design graph: reads the state, returns an update."""
    found, citations = reasoner.review(state["requirements"], state["design"], tools)
    return {"review": found, "citations": citations}
