"""The requirements-analyst: turns a screened brief into typed requirements with evidence, and names its conflicts."""

from archadvisor.agents.contract import Reasoner, Toolbox
from archadvisor.agents.reasoning import reading
from archadvisor.domain.findings import Citation
from archadvisor.domain.requirements import Brief, Requirements
from archadvisor.domain.state import DesignState
from archadvisor.errors import InternalError


def analyse(state: DesignState, reasoner: Reasoner, tools: Toolbox) -> DesignState:
    """The graph node: requirements of the state's brief, its conflicts, and the records the reading rests on."""
    brief = state.get("brief")
    if brief is None:
        raise InternalError("requirements-analyst: the state has no brief; screen the text first")
    found, citations = reasoner.read(brief, tools)
    return {"requirements": found, "conflicts": found.conflicts, "citations": citations}


def understand(brief: Brief, tools: Toolbox) -> tuple[Requirements, list[Citation]]:
    """What the rule reasoner answers: the reading by lexicon and rules, citing the need records that it applied."""
    found = reading.read(brief, tools.knowledge)
    return found, [tools.knowledge.cite(need) for need in found.items("needs") if need in tools.knowledge.needs]
