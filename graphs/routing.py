"""Where the state goes next."""

from archadvisor.domain.state import DesignState
from archadvisor.graphs.validation import blocks

MAX_REVISIONS = 3
"""Passes of the designer before a result is a draft."""

EXPLORING = ("alternatives", "clarify", "explain")
"""What follows a design side by side: none of them needs another."""


def at_start(state: DesignState) -> str:
    """A brief is screened and read first; requirements that are already understood are designed for."""
    return "component-designer" if "requirements" in state else "screen"


def after_placement(state: DesignState) -> list[str]:
    """A design is priced and reviewed side by side; without one the conflict is reported."""
    if state.get("design") is None:
        return list(EXPLORING)
    return ["cost-estimator", "safety-reviewer"]


def after_validation(state: DesignState) -> list[str]:
    """Back to the designer while something blocks, a veto offers a remedy and the bound is not reached; then on."""
    stuck = not any(veto.remedies for veto in state["vetoes"])
    blocked = any(blocks(violation) for violation in state["violations"])
    if blocked and not stuck and state["revision"] < MAX_REVISIONS:
        return ["component-designer"]
    return list(EXPLORING)
