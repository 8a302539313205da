"""The reasoner with a chat model: it starts from what the rules say and adds what the model proposes and rules admit.

Whatever the model does, every answer passes the same engines; without a usable answer that of the rules stands. The
solver is imported by the methods that need it, as in the rule reasoner.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from archadvisor.agents.contract import Placement, Reasoner, Toolbox
from archadvisor.agents.reasoning.proposing.analysing import Understood
from archadvisor.agents.reasoning.proposing.consulting import Consultation
from archadvisor.agents.reasoning.proposing.estimating import Priced
from archadvisor.agents.reasoning.proposing.forms import (
    DesignProposal,
    ExplanationProposal,
    ReadingProposal,
    ReviewProposal,
    UsageProposal,
)
from archadvisor.agents.reasoning.proposing.narrating import Finished
from archadvisor.agents.reasoning.proposing.reviewing import Reviewed, never_calmer
from archadvisor.agents.reasoning.proposing.standing import Standing, heavier, loss, standing, with_kept
from archadvisor.agents.reasoning.risk_review import review
from archadvisor.domain.advice import Advice, Note, Wishes
from archadvisor.domain.design import Alternative, ArchitectureDesign, Front
from archadvisor.domain.document import DesignDocument
from archadvisor.domain.estimate import Estimate, Veto
from archadvisor.domain.findings import Citation
from archadvisor.domain.requirements import Brief, Question, Requirements
from archadvisor.domain.risk import RiskReview
from archadvisor.domain.usage import AgentUse
from archadvisor.models.contract import ChatModel
from archadvisor.telemetry.events import Prose, tell

if TYPE_CHECKING:
    from archadvisor.agents.reasoning.proposing.designing import Drafted, Liked

ANALYST, DESIGNER, ESTIMATOR = "requirements-analyst", "component-designer", "cost-estimator"
REVIEWER, NARRATOR = "safety-reviewer", "deliverables"


class ModelReasoner:
    """Asks a chat model once in the name of each agent, for the reviewer once a pass; good for one run.

    What the model contributed to the requirements stays in them, so that a later pass does not ask again.
    """

    name = "model"

    def __init__(self, rules: Reasoner, model: ChatModel) -> None:
        self._rules = rules
        self._consultation = Consultation(model)

    def read(self, brief: Brief, tools: Toolbox) -> tuple[Requirements, list[Citation]]:
        """The requirements that the rules read, with what the model reads beyond them."""
        read, citations = self._rules.read(brief, tools)
        basis = Understood(brief, read, tools.knowledge)
        proposal, advice = self._consultation.ask(ANALYST, basis, ReadingProposal)
        if proposal is None or not any(one.kind != "question" for one in advice.taken):
            return _advised(basis.merged(proposal).state if proposal else read, advice), citations
        before = self._standing(read, tools)
        start = Understood(brief, with_kept(read, before), tools.knowledge)
        merged = start.without_loss(proposal, lambda one: loss(before, self._standing(one, tools)))
        told = advice.model_copy(update={"taken": list(merged.taken), "dropped": list(merged.dropped)})
        cited = [tools.knowledge.cite(one.value) for one in merged.taken if one.kind == "need"]
        adds = any(one.kind != "question" for one in merged.taken)
        found = merged.state if adds else merged.state.model_copy(update={"kept": read.kept})
        return _advised(found, told), [*citations, *cited]

    def _standing(self, requirements: Requirements, tools: Toolbox) -> Standing | None:
        return standing(self._rules.place(requirements, [], tools), self._rules, tools)

    def place(self, requirements: Requirements, vetoes: list[Veto], tools: Toolbox) -> Placement:
        """The design that the rules make, with the wishes of the model as far as nothing suffers."""
        plain = self._rules.place(requirements, vetoes, tools)
        if plain.design is None or requirements.advised(DESIGNER):
            return plain
        from archadvisor.agents.reasoning.proposing.designing import Drafted

        basis = Drafted(requirements, plain.design, tools)
        proposal, advice = self._consultation.ask(DESIGNER, basis, DesignProposal)
        if proposal is None:
            return replace(plain, requirements=_advised(requirements, advice))
        return self._following(basis.merged(proposal).state, advice, plain, vetoes, basis)

    def _following(
        self, liked: "Liked", advice: Advice, plain: Placement, vetoes: list[Veto], basis: "Drafted"
    ) -> Placement:
        """The placement with what is liked, or the plain one where that would be worse in anything."""
        from archadvisor.agents.reasoning.proposing.designing import granted, refused

        placed, worse = plain, None
        if liked.wishes != Wishes():
            before = standing(plain, self._rules, basis.tools)
            asked = with_kept(basis.requirements, before).model_copy(update={"wishes": liked.wishes})
            placed = self._rules.place(asked, vetoes, basis.tools)
            left_out = frozenset(one.subject_id for one in liked.wishes.left_out)
            after = standing(placed, self._rules, basis.tools)
            worse = loss(before, after, left_out) or heavier(before, after)
        placed = plain if worse else placed
        wishes = granted(liked.wishes, placed.design)
        told = refused(advice, wishes, worse).model_copy(update={"notes": list(liked.notes)})
        _say(DESIGNER, liked.notes)
        final = placed.requirements.model_copy(update={"wishes": wishes})
        return replace(placed, requirements=_advised(final, told))

    def estimate(
        self, requirements: Requirements, design: ArchitectureDesign, tools: Toolbox
    ) -> tuple[Estimate, Requirements]:
        """The estimate of the engine, with planning values in the half of their range that the model expects.

        What would be vetoed without these expectations is vetoed with them.
        """
        firm = requirements.model_copy(update={"leanings": {}})
        plain, _ = self._rules.estimate(firm, design, tools)
        if not requirements.advised(ESTIMATOR):
            basis = Priced(requirements, plain)
            proposal, advice = self._consultation.ask(ESTIMATOR, basis, UsageProposal)
            leanings = basis.merged(proposal).state if proposal else {}
            requirements = _advised(requirements.model_copy(update={"leanings": leanings}), advice)
        if not requirements.leanings:
            return plain, requirements
        leaning, _ = self._rules.estimate(requirements, design, tools)
        vetoes = [*leaning.vetoes, *(one for one in plain.vetoes if not _has(leaning.vetoes, one))]
        return leaning.model_copy(update={"vetoes": vetoes}), requirements

    def review(
        self, requirements: Requirements, design: ArchitectureDesign, tools: Toolbox
    ) -> tuple[RiskReview, list[Citation]]:
        """The review of the rules, with what the model sees in this system: added or raised, never lost or lowered."""
        plain, citations = self._rules.review(requirements, design, tools)
        basis = Reviewed(requirements, design, plain, tools.knowledge)
        proposal, advice = self._consultation.ask(REVIEWER, basis, ReviewProposal)
        if proposal is None:
            return plain.model_copy(update={"advice": advice}), citations
        noticed = basis.merged(proposal).state
        found, cited = review(requirements, design, tools.knowledge, noticed.cases)
        final = never_calmer(plain, found)
        modes = [*final.failure_modes, *noticed.failures]
        return final.model_copy(update={"failure_modes": modes, "advice": advice}), [*citations, *cited]

    def alternatives(
        self, requirements: Requirements, design: ArchitectureDesign, estimate: Estimate, tools: Toolbox
    ) -> list[Alternative]:
        """Those of the rules, for the requirements as they are wished and assumed."""
        return self._rules.alternatives(requirements, design, estimate, tools)

    def front(
        self, requirements: Requirements, design: ArchitectureDesign, estimate: Estimate, tools: Toolbox
    ) -> Front:
        """That of the rules, for the requirements as they are wished and assumed."""
        return self._rules.front(requirements, design, estimate, tools)

    def questions(
        self, requirements: Requirements, design: ArchitectureDesign | None, tools: Toolbox
    ) -> list[Question]:
        """Those of the rules, then those that words of the brief raise and that no rule asks."""
        found = self._rules.questions(requirements, design, tools)
        asked = {one.requirement_id for one in found}
        return [*found, *(one for one in requirements.ambiguities if one.requirement_id not in asked)]

    def explain(self, document: Callable[[], DesignDocument]) -> Advice:
        """Remarks of the model on decisions and risks."""
        basis = Finished(document())
        proposal, advice = self._consultation.ask(NARRATOR, basis, ExplanationProposal)
        remarks = basis.merged(proposal).state if proposal else []
        _say(NARRATOR, remarks)
        return advice.model_copy(update={"notes": remarks})

    def used(self) -> Mapping[str, AgentUse]:
        """What each agent used of the model so far."""
        return self._consultation.used()


def _advised(requirements: Requirements, advice: Advice) -> Requirements:
    return requirements.model_copy(update={"advice": [*requirements.advice, advice]})


def _say(agent: str, notes: Iterable[Note]) -> None:
    """Tell whoever watches the run what an agent says, now that it has passed the checks."""
    for one in notes:
        tell(Prose(agent, one.text))


def _has(vetoes: Iterable[Veto], one: Veto) -> bool:
    """Whether one of these vetoes says the same, whatever its figures."""
    return any((each.rule, each.requirement_ids) == (one.rule, one.requirement_ids) for each in vetoes)
