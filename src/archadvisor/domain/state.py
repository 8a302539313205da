"""The one state that the agents share and the graph checkpoints."""

import operator
from typing import Annotated, TypedDict

from archadvisor.domain.advice import Advice
from archadvisor.domain.design import Alternative, ArchitectureDesign, Front
from archadvisor.domain.document import DesignDocument
from archadvisor.domain.estimate import Estimate, Swing, Veto
from archadvisor.domain.findings import Citation, Finding, Violation
from archadvisor.domain.requirements import Brief, Conflict, Question, Requirements
from archadvisor.domain.risk import RiskReview


def add_timings(total: dict[str, float], more: dict[str, float]) -> dict[str, float]:
    """Sum of two timings by node, in milliseconds."""
    return total | {name: total.get(name, 0.0) + ms for name, ms in more.items()}


class DesignState(TypedDict, total=False):
    """What is known of a design so far; each node returns an update of some keys.

    `citations` is appended to by every agent (finalise keeps the distinct ones that are used); `vetoes` and
    `violations` are what the last validation sent back to the designer; `revision` counts its passes; `timing` holds
    milliseconds by node (summed over passes) and never enters anything but the manifest. `explore` is False where
    alternatives and questions are not wanted.
    """

    source_text: str
    source_name: str
    context: dict[str, str]
    seed: int
    explore: bool
    brief: Brief
    findings: list[Finding]
    requirements: Requirements
    design: ArchitectureDesign
    estimate: Estimate
    review: RiskReview
    alternatives: list[Alternative]
    front: Front
    swings: list[Swing]
    questions: list[Question]
    conflicts: list[Conflict]
    explanation: Advice
    citations: Annotated[list[Citation], operator.add]
    vetoes: list[Veto]
    violations: list[Violation]
    revision: int
    document: DesignDocument
    timing: Annotated[dict[str, float], add_timings]
