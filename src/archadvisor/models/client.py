"""The chat models of a run behind one door: who is asked, in which order, and what is on record already."""

from collections.abc import Callable, Mapping

from pydantic import ValidationError

from archadvisor.domain.usage import AgentUse
from archadvisor.errors import (
    BudgetError,
    CircuitOpenError,
    ModelAnswerError,
    ModelCallError,
    PermanentError,
    TransientError,
)
from archadvisor.guardrails.redaction import Gate
from archadvisor.models.calls import Calls, Messages
from archadvisor.models.contract import Answer, Ask, CallEvent, Prompt, Proposal
from archadvisor.models.conversation import Conversation
from archadvisor.models.forms import form_of
from archadvisor.models.model import Model
from archadvisor.models.records import Recorded, Records, question_of

_FINAL = {"refusal", "filtered"}
"""An answer that was held back is not asked for elsewhere."""


class ModelClient:
    """A `ChatModel` over the endpoints of the settings, for one run; its threads may ask at the same time."""

    def __init__(
        self, chain: Callable[[str], list[Model]], calls: Calls, records: Records, answer_seconds: float
    ) -> None:
        self._chain = chain
        self._calls = calls
        self._records = records
        self._answer_seconds = answer_seconds

    def used(self) -> Mapping[str, AgentUse]:
        """What each agent used so far, by agent in alphabetical order."""
        return self._calls.accounts.by_agent()

    def modes(self, agent: str) -> Mapping[str, str]:
        """In which mode each model of an agent's chain is asked for its form, as far as it is known now."""
        return {model.target.name: model.ways.now.mode for model in self._chain(agent)}

    def ask(self, ask: Ask[Proposal]) -> Answer[Proposal]:
        """The answer of the first model of the agent's chain that gives one.

        Raises ModelCallError, CircuitOpenError, BudgetError or RedactionError.
        """
        try:
            return self._first_answer(ask)
        except (ModelCallError, CircuitOpenError, BudgetError):
            self._calls.accounts.add(ask.agent, AgentUse(failed=1))
            raise

    def _first_answer(self, ask: Ask[Proposal]) -> Answer[Proposal]:
        trouble: ModelCallError | CircuitOpenError = PermanentError("not_found", "no model is set for this agent")
        for model in self._chain(ask.agent):
            try:
                return self._fitting_answer(model, ask)
            except (TransientError, PermanentError, CircuitOpenError) as error:
                trouble = error
            except ModelAnswerError as error:
                if error.kind in _FINAL:
                    raise
                trouble = error
        raise trouble

    def _fitting_answer(self, model: Model, ask: Ask[Proposal]) -> Answer[Proposal]:
        """The answer to the prompt, or to the shorter one if the model takes no prompt of this length."""
        try:
            return self._answer(model, ask, ask.prompt)
        except PermanentError as error:
            if error.kind != "context_overflow" or ask.shorter is None:
                raise
            return self._answer(model, ask, ask.shorter)

    def _answer(self, model: Model, ask: Ask[Proposal], prompt: Prompt) -> Answer[Proposal]:
        gate = Gate()
        messages = _messages(prompt, gate)
        question = question_of(model.target, messages, form_of(ask.answer), ask.most_output_tokens)
        if (on_record := self._on_record(question, model, ask)) is not None:
            return on_record
        deadline = self._calls.deadline(self._answer_seconds)
        answer = Conversation(self._calls, model, ask, gate, deadline).answer(messages)
        values = gate.tree(answer.proposal.model_dump(mode="json"))
        self._records.keep(question, Recorded(values, answer.model, answer.usage, answer.repaired))
        return answer

    def _on_record(self, question: str, model: Model, ask: Ask[Proposal]) -> Answer[Proposal] | None:
        """The answer on record, if it still has the form that is asked for."""
        if (found := self._records.find(question)) is None:
            return None
        try:
            proposal = ask.answer.model_validate(found.values)
        except ValidationError:
            return None
        self._calls.accounts.add(ask.agent, AgentUse(recorded=1))
        one = model.target
        self._calls.tell(CallEvent("recorded", ask.agent, one.kind, one.model, usage=found.usage))
        return Answer(proposal, found.model, found.usage, found.repaired, recorded=True)


def _messages(prompt: Prompt, gate: Gate) -> Messages:
    """A prompt as it may leave: our own words as the system's, everything else as the user's."""
    gate.number_after(prompt.system + prompt.shared + prompt.task)
    system, shared, task = (gate.text(one) for one in (prompt.system, prompt.shared, prompt.task))
    user = ("user", "\n\n".join(one for one in (shared, task) if one))
    return [("system", system), user] if system else [user]
