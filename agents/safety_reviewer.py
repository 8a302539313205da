"""The safety-reviewer: walks a design's data flows and returns risks, controls, obligations and vetoes."""

from archadvisor.agents.contract import Reasoner, Toolbox
from archadvisor.domain.state import DesignState
from archadvisor.errors import InternalError


def review(state: DesignState, reasoner: Reasoner, tools: Toolbox) -> DesignState:
    """The graph node: the review of the state's design and the records it rests on."""
    requirements, design = state.get("requirements"), state.get("design")
    if requirements is None or design is None:
        raise InternalError("safety-reviewer: the state has no requirements or no design; route around this node")
    found, citations = reasoner.review(requirements, design, tools)
    return {"review": found, "citations": citations}
