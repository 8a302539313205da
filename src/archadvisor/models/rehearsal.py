"""A rehearsal of a run: every question is counted and none is sent, so that its price is known before it is paid."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock

from archadvisor.domain.usage import NO_USAGE, AgentUse, Usage
from archadvisor.errors import ModelAnswerError
from archadvisor.models.accounts import priced
from archadvisor.models.calls import Request
from archadvisor.models.contract import Answer, Ask, Price, Proposal
from archadvisor.models.forms import form_of
from archadvisor.models.targets import Target
from archadvisor.models.tokens import likely_tokens


@dataclass(frozen=True)
class Foreseen:
    """What one agent would ask: how often, whom, and the tokens and money if every answer were as long as it may be.

    The tokens of what is asked are estimated from its length; a second turn, where an answer has to be mended, is not
    counted.
    """

    agent: str
    model: str
    calls: int
    most: Usage


class Rehearsal:
    """A `ChatModel` that answers nothing, so that every agent goes on with the embedded proposal."""

    def __init__(self, first: Callable[[str], Target | None], price: Price) -> None:
        self._first = first
        self._price = price
        self._foreseen: dict[str, Foreseen] = {}
        self._lock = Lock()

    def foreseen(self) -> list[Foreseen]:
        """What each agent would ask, in the order of asking."""
        return list(self._foreseen.values())

    def used(self) -> Mapping[str, AgentUse]:
        """Nothing."""
        return {}

    def ask(self, ask: Ask[Proposal]) -> Answer[Proposal]:
        """Count a question, if there is a model for it. Raises ModelAnswerError, always."""
        if (target := self._first(ask.agent)) is not None:
            self._count(target, ask)
        raise ModelAnswerError("no_answer", "this is a rehearsal: nothing was asked")

    def _count(self, target: Target, ask: Ask[Proposal]) -> None:
        parts = [("system", ask.prompt.system), ("user", ask.prompt.shared), ("user", ask.prompt.task)]
        request = Request(ask.agent, parts, form_of(ask.answer), ask.most_output_tokens)
        written = ask.most_output_tokens + target.thinking_tokens
        most = priced(target, self._price, likely_tokens(*request.texts), 0, written)
        with self._lock:
            before = self._foreseen.get(ask.agent, Foreseen(ask.agent, target.model, 0, NO_USAGE))
            self._foreseen[ask.agent] = Foreseen(ask.agent, target.model, before.calls + 1, before.most + most)
