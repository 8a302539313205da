"""The embedded reasoner: knowledge, rules, solver and formulas, no model and no network.

The solver takes a quarter of a second to import; methods that need it import it, so that reading does not wait.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from archadvisor.agents import cost_estimator, requirements_analyst
from archadvisor.agents.contract import Placement, Toolbox
from archadvisor.agents.reasoning import risk_review
from archadvisor.domain.design import Alternative, ArchitectureDesign, Front
from archadvisor.domain.document import DesignDocument
from archadvisor.domain.estimate import Estimate, Veto
from archadvisor.domain.findings import Citation
from archadvisor.domain.requirements import Brief, Question, Requirements
from archadvisor.domain.risk import RiskReview
from archadvisor.domain.usage import AgentUse

if TYPE_CHECKING:
    from archadvisor.agents.reasoning.checking import Placed


class RuleReasoner:
    """Proposes what the rules say; every answer is a pure function of its arguments."""

    name = "rules"

    def read(self, brief: Brief, tools: Toolbox) -> tuple[Requirements, list[Citation]]:
        """Requirements of a brief, each with status and evidence."""
        return requirements_analyst.understand(brief, tools)

    def place(self, requirements: Requirements, vetoes: list[Veto], tools: Toolbox) -> Placement:
        """A design that meets the requirements and answers the vetoes, or the conflicts that forbid one."""
        from archadvisor.agents.reasoning import assembly

        return assembly.place(requirements, vetoes, tools)

    def estimate(
        self, requirements: Requirements, design: ArchitectureDesign, tools: Toolbox
    ) -> tuple[Estimate, Requirements]:
        """Cost, latency, availability and capacity of a design; nothing is assumed but the priors of the engine."""
        return cost_estimator.compute(requirements, design, tools), requirements

    def review(
        self, requirements: Requirements, design: ArchitectureDesign, tools: Toolbox
    ) -> tuple[RiskReview, list[Citation]]:
        """Risks, controls, obligations and failure modes of a design."""
        return risk_review.review(requirements, design, tools.knowledge)

    def alternatives(
        self, requirements: Requirements, design: ArchitectureDesign, estimate: Estimate, tools: Toolbox
    ) -> list[Alternative]:
        """Two or three diverse designs that also fit, with what each gives up."""
        from archadvisor.agents.reasoning.alternatives import alternatives

        return alternatives(requirements, _placed(requirements, design, estimate, tools), tools)

    def front(
        self, requirements: Requirements, design: ArchitectureDesign, estimate: Estimate, tools: Toolbox
    ) -> Front:
        """What can be had for what: the designs that no other one beats in every aim, beside the chosen one."""
        from archadvisor.agents.reasoning.trade_offs import front

        return front(requirements, _placed(requirements, design, estimate, tools), tools)

    def questions(
        self, requirements: Requirements, design: ArchitectureDesign | None, tools: Toolbox
    ) -> list[Question]:
        """What is worth asking, best first, by how much the answer would change design, cost or risk."""
        from archadvisor.agents.reasoning.questions import questions

        return questions(requirements, tools)

    def explain(self, document: Callable[[], DesignDocument]) -> None:
        """Nothing: the rules have said what they have to say."""

    def used(self) -> dict[str, AgentUse]:
        """Nothing: no model is asked."""
        return {}


def _placed(requirements: Requirements, design: ArchitectureDesign, estimate: Estimate, tools: Toolbox) -> "Placed":
    """The chosen design with the engine that prices others as it was priced."""
    from archadvisor.agents.reasoning.checking import Placed

    return Placed(design, estimate, lambda other: cost_estimator.compute(requirements, other, tools))
