"""The requirements-analyst: turns a screened brief into typed requirements with evidence, and names its conflicts."""

from archadvisor.agents.contract import Reasoner, Toolbox
from archadvisor.agents.reasoning import reading
from archadvisor.domain.findings import Citation, Finding
from archadvisor.domain.requirements import Brief, Evidence, Requirements
from archadvisor.domain.state import DesignState
from archadvisor.errors import InternalError


def analyse(state: DesignState, reasoner: Reasoner, tools: Toolbox) -> DesignState:
    """The graph node: requirements of the state's brief, its conflicts, and the records the reading rests on."""
    brief = state.get("brief")
    if brief is None:
        raise InternalError("requirements-analyst: the state has no brief; screen the text first")
    found, citations = reasoner.read(brief, tools)
    findings = [*state.get("findings", []), *map(_foreign, found.set_aside)]
    return {"requirements": found, "conflicts": found.conflicts, "citations": citations, "findings": findings}


def _foreign(passage: Evidence) -> Finding:
    message = "This does not read like your own words about the system; it was set aside. Say in them what you require."
    return Finding(rule="quoted.prose", severity="medium", message=message, start=passage.start, end=passage.end)


def understand(brief: Brief, tools: Toolbox) -> tuple[Requirements, list[Citation]]:
    """What the rule reasoner answers: the reading by lexicon and rules, citing the need records that it applied."""
    found = reading.read(brief, tools.knowledge)
    return found, [tools.knowledge.cite(need) for need in found.items("needs") if need in tools.knowledge.needs]
