"""Asking a chat model in the name of an agent, and doing without it where it fails."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from archadvisor.agents.reasoning.proposing.merging import Merged
from archadvisor.domain.advice import Advice, Dropped
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
State = TypeVar("State")

ENDING = frozenset({"auth", "quota"})
"""Faults of a call after which no other call of the run is worth trying."""


@dataclass(frozen=True)
class Matter(Generic[Proposal, State]):
    """What an agent wants to know, in which form, and what is made of an answer."""

    agent: str
    prompt: Prompt
    form: type[Proposal]
    most_output_tokens: int
    merge: Callable[[Proposal], Merged[State]]

    def wrong(self, proposal: Proposal) -> list[str]:
        """What of an answer cannot be taken: places and reasons, none of its own words."""
        return [f"{one.place}: {one.why}" for one in self.merge(proposal).dropped]


class Consultation:
    """The conversation of one run with a chat model: question by question, until asking is pointless."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self._over: str | None = None

    def ask(self, matter: Matter[Proposal, State]) -> tuple[Merged[State] | None, Advice]:
        """What an answer makes of the matter and the record of it; None where the rules stand alone."""
        if self._over is not None:
            return None, Advice(agent=matter.agent, fallback=f"not asked any more: {self._over}")
        ask = Ask(matter.agent, matter.prompt, matter.form, matter.most_output_tokens, matter.wrong)
        try:
            answer = self._model.ask(ask)
        except (ModelCallError, BudgetError, CircuitOpenError, RedactionError) as error:
            if isinstance(error, PermanentError) and error.kind in ENDING:
                self._over = str(error)
            return None, Advice(agent=matter.agent, fallback=_told(error))
        merged = matter.merge(answer.proposal)
        advice = Advice(
            agent=matter.agent,
            model=answer.model,
            taken=list(merged.taken),
            dropped=list(merged.dropped),
            repaired=answer.repaired,
            recorded=answer.recorded,
        )
        return merged, advice


def all_dropped(advice: Advice, why: str) -> Advice:
    """The record with nothing taken."""
    dropped = [Dropped(kind=one.kind, place=one.element_id, why=why) for one in advice.taken]
    return advice.model_copy(update={"taken": [], "dropped": [*advice.dropped, *dropped]})


def _told(error: ArchadvisorError) -> str:
    return f"{error.kind}: {error}" if isinstance(error, ModelCallError) else str(error)
