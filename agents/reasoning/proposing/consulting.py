"""Asking a chat model in the name of an agent, and doing without it where it fails."""

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from archadvisor.agents.reasoning.proposing.merging import Merged
from archadvisor.domain.advice import Advice
from archadvisor.domain.usage import AgentUse
from archadvisor.errors import (
    ArchadvisorError,
    BudgetError,
    CircuitOpenError,
    ModelCallError,
    PermanentError,
    RedactionError,
)
from archadvisor.models.contract import Ask, ChatModel, Prompt

Proposal = TypeVar("Proposal", bound=BaseModel)
Answered = TypeVar("Answered", bound=BaseModel, contravariant=True)

ENDING = frozenset({"auth", "quota"})
"""Faults of a call after which no other call of the run is worth trying."""


SHORTER = 0.2
"""How much of a prompt a model gets that takes no longer one: about three thousand tokens."""

MOST_OUTPUT_TOKENS = {
    "requirements-analyst": 2_000,
    "component-designer": 2_500,
    "cost-estimator": 1_000,
    "safety-reviewer": 2_500,
    "deliverables": 1_500,
}
"""About twice what an answer of the longest form takes in practice, by agent."""


class Matter(Protocol[Answered]):
    """What an agent asks about: the question, in full or as a share of it, and what is made of an answer."""

    def prompt(self, share: float = 1.0) -> Prompt:
        """The question to the model."""

    def merged(self, proposal: Answered) -> Merged[Any]:
        """What can be taken of a proposal."""


class Consultation:
    """The conversation of one run with a chat model: question by question, until asking is pointless."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self._over: str | None = None

    def used(self) -> Mapping[str, AgentUse]:
        """What each agent used so far, by agent in alphabetical order."""
        return self._model.used()

    def ask(self, agent: str, matter: Matter[Proposal], form: type[Proposal]) -> tuple[Proposal | None, Advice]:
        """The proposal, None where the rules stand alone, and the record of what can be taken of it."""
        if self._over is not None:
            return None, Advice(agent=agent, fallback=f"not asked any more: {self._over}")

        def wrong(proposal: Proposal) -> list[str]:
            return [f"{one.place}: {one.why}" for one in matter.merged(proposal).dropped]

        most, shorter = MOST_OUTPUT_TOKENS[agent], matter.prompt(SHORTER)
        ask = Ask(agent, matter.prompt(), form, most, wrong, shorter)
        try:
            answer = self._model.ask(ask)
        except (ModelCallError, BudgetError, CircuitOpenError, RedactionError) as error:
            if isinstance(error, PermanentError) and error.kind in ENDING:
                self._over = str(error)
            return None, Advice(agent=agent, fallback=_told(error))
        merged = matter.merged(answer.proposal)
        advice = Advice(
            agent=agent,
            model=answer.model,
            taken=list(merged.taken),
            dropped=list(merged.dropped),
            repaired=answer.repaired,
            recorded=answer.recorded,
        )
        return answer.proposal, advice


def _told(error: ArchadvisorError) -> str:
    return f"{error.kind}: {error}" if isinstance(error, ModelCallError) else str(error)
