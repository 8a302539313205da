"""A question to one model: the answer, and where it is wrong one more turn with the list of what is wrong."""

from dataclasses import dataclass
from typing import Generic

from archadvisor.domain.usage import NO_USAGE, AgentUse, Usage
from archadvisor.errors import BudgetError, CircuitOpenError, ModelCallError
from archadvisor.guardrails.redaction import Gate
from archadvisor.models.calls import Calls, Messages, Replied, Request
from archadvisor.models.chat import Reply
from archadvisor.models.contract import Answer, Ask, Proposal
from archadvisor.models.forms import MOST_PROBLEMS, MOST_REASON_CHARACTERS, OffForm, form_of, proposal_of, unusable
from archadvisor.models.model import Model

LONGER = 2
"""An answer that was cut off is asked for once more, so many times as long."""


@dataclass(frozen=True)
class Turn(Generic[Proposal]):
    """A reply, the proposal in it, and what is wrong with it; without a proposal, of which kind the error is."""

    reply: Reply
    proposal: Proposal | None
    problems: list[str]
    kind: str = "schema"


@dataclass
class Conversation(Generic[Proposal]):
    """One question to one model, to be answered by the deadline; `usage` grows with every reply."""

    calls: Calls
    model: Model
    ask: Ask[Proposal]
    gate: Gate
    deadline: float
    usage: Usage = NO_USAGE

    def answer(self, messages: Messages) -> Answer[Proposal]:
        """The answer. One that has the right form stands, with its mistakes, where the second turn brings none.

        Raises ModelCallError, CircuitOpenError or BudgetError.
        """
        first = self._turn(messages)
        if not first.problems:
            return self._answer(first)
        self.calls.accounts.add(self.ask.agent, AgentUse(repairs=1))
        try:
            second = self._turn([*messages, *self._reproach(first)])
        except (ModelCallError, CircuitOpenError, BudgetError):
            if first.proposal is None:
                raise
            return self._answer(first)
        better = second if second.proposal is not None or first.proposal is None else first
        return self._answer(better, repaired=better is second)

    def _answer(self, turn: Turn[Proposal], *, repaired: bool = False) -> Answer[Proposal]:
        """The proposal of a turn as an answer. Raises ModelAnswerError if it has none."""
        if turn.proposal is None:
            raise unusable(turn.kind)
        return Answer(turn.proposal, turn.reply.model or self.model.target.model, self.usage, repaired)

    def _turn(self, messages: Messages) -> Turn[Proposal]:
        """One reply and what it is worth. What was not understood or followed is asked for in another way from now."""
        replied = self._reply(messages, self.ask.most_output_tokens)
        if replied.reply.finish == "length":
            replied = self._reply(messages, self.ask.most_output_tokens * LONGER)
        try:
            proposal = proposal_of(self.ask, replied.reply)
        except OffForm as off:
            self.model.ways.failed(replied.way)
            return Turn(replied.reply, None, off.problems, off.kind)
        self.model.ways.worked(replied.way)
        problems = [one[:MOST_REASON_CHARACTERS] for one in self.ask.check(proposal)[:MOST_PROBLEMS]]
        return Turn(replied.reply, proposal, problems)

    def _reply(self, messages: Messages, most_output_tokens: int) -> Replied:
        request = Request(self.ask.agent, messages, form_of(self.ask.answer), most_output_tokens)
        replied = self.calls.reply(self.model, request, self.deadline)
        self.usage = self.usage + replied.usage
        return replied

    def _reproach(self, turn: Turn[Proposal]) -> Messages:
        """The reply once more and what is wrong with it, as they may leave."""
        reply = turn.reply
        said = reply.text or "".join(arguments for _, arguments in reply.calls)
        problems = "\n".join(f"- {one}" for one in turn.problems)
        told = f"This answer cannot be used:\n{problems}\nAnswer the question again, as a whole."
        return [("assistant", self.gate.text(said) or "(nothing)"), ("user", self.gate.text(told))]
