"""What an agent asks of a chat model and what it gets back; who answers is hidden behind `ChatModel`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

from archadvisor.domain.usage import AgentUse, Usage

Proposal = TypeVar("Proposal", bound=BaseModel)


@dataclass(frozen=True)
class Prompt:
    """The text of a call, from what all calls of a run share to what only this one has.

    Endpoints cache a prefix that repeats, so `system` and `shared` are the same bytes in every call of a run. `system`
    is sent as the role of the model and holds our own words alone; `shared` and `task` follow as one message.
    """

    id: str
    version: int
    shared: str
    task: str
    system: str = ""


@dataclass(frozen=True)
class Ask(Generic[Proposal]):
    """One question of an agent: the prompt, the closed form of the answer, and how long the answer may be.

    `check` names what is wrong with an answer that has the right form (ids that nobody gave, spans that are not in the
    text); it is told to the model in the one repair turn. What is still wrong then is for the caller to drop. `shorter`
    is asked instead where the prompt is too long for a model.
    """

    agent: str
    prompt: Prompt
    answer: type[Proposal]
    most_output_tokens: int
    check: Callable[[Proposal], list[str]] = lambda _: []
    shorter: Prompt | None = None


EventKind = Literal["started", "text", "ended", "failed", "recorded"]


@dataclass(frozen=True)
class CallEvent:
    """Something that happens while a model is asked, told as it happens.

    `started` and `ended` enclose one request, `text` is a piece of its answer, `failed` ends it with the kind of the
    fault, `recorded` is an answer without a request. Of a piece the length is told: no word of a model is shown before
    the checks have let it pass. Whoever listens is called in the context of the caller, pieces from another thread.
    """

    kind: EventKind
    agent: str
    provider: str
    model: str
    characters: int = 0
    usage: Usage | None = None
    seconds: float = 0.0
    fault: str | None = None


Listener = Callable[[CallEvent], None]
Price = Callable[[str, int, int, int], int | None]
"""Millionths of a US dollar for a priced model and its input, cached (part of the input) and output tokens, or None."""


@dataclass(frozen=True)
class Answer(Generic[Proposal]):
    """A usable answer: the proposal, the model that gave it, what it used, and whether it was repaired or on record.

    What was on record is not paid again; its usage is what it used when it was given.
    """

    proposal: Proposal
    model: str
    usage: Usage
    repaired: bool = False
    recorded: bool = False


class ChatModel(Protocol):
    """Whoever answers: an endpoint with its fallbacks, a record of earlier answers, or a scripted model in a test."""

    def ask(self, ask: Ask[Proposal]) -> Answer[Proposal]:
        """The answer. Raises ModelCallError, BudgetError, CircuitOpenError or RedactionError; nothing else."""

    def used(self) -> Mapping[str, AgentUse]:
        """What each agent used so far, by agent in alphabetical order."""
