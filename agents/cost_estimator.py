"""The cost-estimator: prices what was placed, times it, and vetoes what breaks a limit of the brief."""

from archadvisor.agents.contract import Reasoner, Toolbox
from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.estimate import LATENCY_OPEN, Estimate, Veto
from archadvisor.domain.findings import Citation
from archadvisor.domain.requirements import Requirements
from archadvisor.domain.state import DesignState
from archadvisor.errors import InternalError
from archadvisor.estimation import engine


def estimate(state: DesignState, reasoner: Reasoner, tools: Toolbox) -> DesignState:
    """The graph node: the estimate of the state's design and the records it rests on."""
    requirements, design = state.get("requirements"), state.get("design")
    if requirements is None or design is None:
        raise InternalError("cost-estimator: the state has no requirements or no design; route around this node")
    computed, assumed = reasoner.estimate(requirements, design, tools)
    found = unanswerable_dropped(computed, state.get("vetoes", []))
    return {"requirements": assumed, "estimate": found, "citations": cited(found, tools)}


def unanswerable_dropped(found: Estimate, asked: list[Veto]) -> Estimate:
    """The estimate without wishes that the designer was asked before: what is open then stays a warning."""
    if not any(one.rule == LATENCY_OPEN for one in asked):
        return found
    return found.model_copy(update={"vetoes": [one for one in found.vetoes if one.rule != LATENCY_OPEN]})


def compute(requirements: Requirements, design: ArchitectureDesign, tools: Toolbox) -> Estimate:
    """What every reasoner answers: numbers come from the engine, never from a model."""
    return engine.estimate(requirements, design, tools.knowledge, tools.seed, tools.price_date)


def cited(found: Estimate, tools: Toolbox) -> list[Citation]:
    """The price records behind an estimate, as citations."""
    return [tools.knowledge.cite(one.removeprefix("cit-")) for one in found.citation_ids]
