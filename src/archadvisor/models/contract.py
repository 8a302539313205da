"""What an agent asks of a chat model and what it gets back; who answers is hidden behind `ChatModel`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel

Proposal = TypeVar("Proposal", bound=BaseModel)


@dataclass(frozen=True)
class Prompt:
    """The text of a call, from what all calls of a run share to what only this one has.

    Endpoints cache a prefix that repeats, so `shared` is the same bytes in every call of a run.
    """

    id: str
    version: int
    shared: str
    task: str


@dataclass(frozen=True)
class Ask(Generic[Proposal]):
    """One question of an agent: the prompt, the closed form of the answer, and how long the answer may be.

    `check` names what is wrong with an answer that has the right form (ids that nobody gave, spans that are not in the
    text); it is told to the model in the one repair turn. What is still wrong then is for the caller to drop.
    """

    agent: str
    prompt: Prompt
    answer: type[Proposal]
    most_output_tokens: int
    check: Callable[[Proposal], list[str]] = lambda _: []


@dataclass(frozen=True)
class Usage:
    """Tokens and money of one call as charged; money in millionths of a US dollar, None where no price is known."""

    input_tokens: int
    cached_tokens: int
    output_tokens: int
    micro_usd: int | None


@dataclass(frozen=True)
class Answer(Generic[Proposal]):
    """A usable answer: the proposal, the model that gave it, what it used, and whether it was repaired or on record."""

    proposal: Proposal
    model: str
    usage: Usage
    repaired: bool = False
    recorded: bool = False


class ChatModel(Protocol):
    """Whoever answers: an endpoint with its fallbacks, a record of earlier answers, or a scripted model in a test."""

    def ask(self, ask: Ask[Proposal]) -> Answer[Proposal]:
        """The answer. Raises ModelCallError, BudgetError, CircuitOpenError or RedactionError; nothing else."""
