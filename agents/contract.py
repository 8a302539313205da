"""What the four agents share: the tools they may use and the reasoner that they ask for proposals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from archadvisor.domain.advice import Advice
from archadvisor.domain.design import Alternative, ArchitectureDesign, Front
from archadvisor.domain.document import DesignDocument
from archadvisor.domain.estimate import Estimate, Veto
from archadvisor.domain.findings import Citation
from archadvisor.domain.requirements import Brief, Conflict, Question, Requirements
from archadvisor.domain.risk import RiskReview
from archadvisor.domain.usage import AgentUse
from archadvisor.knowledge.base import KnowledgeBase


@dataclass(frozen=True)
class Toolbox:
    """What an agent may use: the knowledge base, the seed of every random choice, the price date (ISO)."""

    knowledge: KnowledgeBase
    seed: int
    price_date: str


@dataclass(frozen=True)
class Placement:
    """The designer's answer: a design, or the conflicts that forbid one, and the records it rests on.

    `requirements` are those that it was made for, with what the reasoner wishes beyond them.
    """

    design: ArchitectureDesign | None
    conflicts: list[Conflict]
    citations: list[Citation]
    requirements: Requirements


class Reasoner(Protocol):
    """A way to think: proposes requirements, designs, estimates and reviews. Tools check whatever it proposes."""

    name: str

    def read(self, brief: Brief, tools: Toolbox) -> tuple[Requirements, list[Citation]]:
        """Requirements of a brief, each with status and evidence."""

    def place(self, requirements: Requirements, vetoes: list[Veto], tools: Toolbox) -> Placement:
        """A design that meets the requirements and answers the vetoes, or the conflicts that forbid one."""

    def estimate(
        self, requirements: Requirements, design: ArchitectureDesign, tools: Toolbox
    ) -> tuple[Estimate, Requirements]:
        """Cost, latency, availability and capacity of a design, and the requirements with what was assumed for it."""

    def review(
        self, requirements: Requirements, design: ArchitectureDesign, tools: Toolbox
    ) -> tuple[RiskReview, list[Citation]]:
        """Risks, controls, obligations and failure modes of a design."""

    def alternatives(
        self, requirements: Requirements, design: ArchitectureDesign, estimate: Estimate, tools: Toolbox
    ) -> list[Alternative]:
        """Two or three diverse designs that also fit, with what each gives up."""

    def front(
        self, requirements: Requirements, design: ArchitectureDesign, estimate: Estimate, tools: Toolbox
    ) -> Front:
        """What can be had for what: the designs that no other one beats in every aim, beside the chosen one."""

    def questions(
        self, requirements: Requirements, design: ArchitectureDesign | None, tools: Toolbox
    ) -> list[Question]:
        """What is worth asking, best first, by how much the answer would change design, cost or risk."""

    def explain(self, document: Callable[[], DesignDocument]) -> Advice | None:
        """What the reasoner has to say of a finished design, as notes; nothing that was decided or computed changes.

        The document is made when it is asked for.
        """

    def used(self) -> Mapping[str, AgentUse]:
        """What each agent used of chat models so far, by agent in alphabetical order."""
