"""Requests of a run: within its budget and deadline, past the circuit breaker, tried again where that may help."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_random_exponential

from archadvisor.domain.usage import NO_USAGE, AgentUse, Usage
from archadvisor.errors import CircuitOpenError, ModelCallError, PermanentError, TransientError
from archadvisor.guardrails.breaker import Breaker
from archadvisor.guardrails.budgets import NOTHING, Budget, Spend
from archadvisor.guardrails.redaction import redact
from archadvisor.models.accounts import Accounts, believed, most_use, spend
from archadvisor.models.chat import Reply
from archadvisor.models.contract import CallEvent, EventKind, Listener, Price
from archadvisor.models.model import CallFailed, Model
from archadvisor.models.ways import Way
from archadvisor.telemetry.model_calls import ModelCall, model_call

MOST_TRIES = 3
FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 8.0

Messages = Sequence[tuple[str, str]]
_ENDPOINT_IS_DOWN = {"auth", "quota"}


@dataclass(frozen=True)
class Request:
    """What one agent sends: messages of (role, text), the form of the answer and its greatest length."""

    agent: str
    messages: Messages
    form: dict[str, Any]
    most_output_tokens: int

    @property
    def form_text(self) -> str:
        """The form in words."""
        return f"Answer with one JSON object of this form and nothing else:\n{json.dumps(self.form)}"

    @property
    def texts(self) -> list[str]:
        """Every text that may be billed."""
        return [*(text for _, text in self.messages), self.form_text]

    def messages_for(self, way: Way) -> Messages:
        """The messages, with the form where the way does not tell it, or where it was not kept the first time."""
        if not way.shows_form and not any(role == "assistant" for role, _ in self.messages):
            return self.messages
        *before, (role, text) = self.messages
        return [*before, (role, f"{text}\n\n{self.form_text}")]


@dataclass(frozen=True)
class Replied:
    """A reply, the way in which it was asked for, and what the request used."""

    reply: Reply
    way: Way
    usage: Usage


@dataclass
class Calls:
    """What the requests of a run share."""

    budget: Budget
    breaker: Breaker
    price: Price
    accounts: Accounts = field(default_factory=Accounts)
    tell: Listener = lambda _: None
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def deadline(self, seconds: float) -> float:
        """The time by the clock when these seconds are over, or those of the run if that is sooner."""
        of_run = self.budget.remaining_seconds()
        return self.clock() + (seconds if of_run is None else min(seconds, of_run))

    def reply(self, model: Model, request: Request, deadline: float) -> Replied:
        """The reply of a model after as many tries as are worth it; nothing is waited for beyond the deadline.

        Raises TransientError, PermanentError, ModelAnswerError, CircuitOpenError or BudgetError.
        """

        def ends(state: RetryCallState) -> bool:
            return state.attempt_number >= MOST_TRIES or state.upcoming_sleep >= deadline - self.clock()

        tries = Retrying(
            stop=ends, wait=_wait, retry=retry_if_exception_type(TransientError), sleep=self.sleep, reraise=True
        )
        return tries(self._understood, model, request, deadline)

    def _understood(self, model: Model, request: Request, deadline: float) -> Replied:
        """The reply to one try, in the first way that the endpoint understands."""
        while True:
            way = model.ways.now
            try:
                return self._request(model, way, request, deadline)
            except PermanentError as error:
                if error.kind != "bad_request" or not model.ways.failed(way, error.parameter):
                    raise

    def _request(self, model: Model, way: Way, request: Request, deadline: float) -> Replied:
        """The reply to one request. What it may use is reserved before, what it used is charged after."""
        self._rest(model, deadline)
        seconds = deadline - self.clock()
        most = most_use(model.target, self.price, request.texts, request.most_output_tokens)
        with self.budget.spending(spend(most)) as call:
            result, call.used = self._sent(model, way, request, seconds, most)
        if not isinstance(result, Replied):
            raise result
        return result

    def _rest(self, model: Model, deadline: float) -> None:
        """Leave the endpoint alone as long as it asked to be. Raises TransientError if that is too long."""
        left = deadline - self.clock()
        if left <= 0 and self.budget.remaining_seconds() != 0:
            raise TransientError("timeout", f"{model.target.model} has no time left to answer")
        if not (rest := model.rest_seconds()):
            return
        if rest >= left:
            raise TransientError("rate_limit", f"{model.target.model} asks to be left alone beyond its time", rest)
        self.sleep(rest)

    def _sent(
        self, model: Model, way: Way, request: Request, seconds: float, most: Usage
    ) -> tuple[Replied | ModelCallError | CircuitOpenError, Spend]:
        """What a request came to, and what is charged for it."""
        endpoint = model.target.endpoint
        try:
            turn = self.breaker.call(endpoint)
        except CircuitOpenError as error:
            return CircuitOpenError(f"the endpoint of {model.target.model}", error.seconds), NOTHING
        self._told(model, request, "started")
        begun = self.clock()
        with model_call(model.target.served, request.agent, request.most_output_tokens) as traced:
            result, usage, estimated = self._outcome(model, way, request, seconds, most)
            _trace(traced, request, result, usage)
        took = self.clock() - begun
        self.accounts.add(request.agent, AgentUse(1, usage, took, int(estimated)))
        if isinstance(result, Replied):
            self.breaker.answer(endpoint, turn, succeeded=True)
            self._told(model, request, "ended", usage=usage, seconds=took)
        else:
            self._answered(endpoint, turn, result)
            self._told(model, request, "failed", usage=usage, seconds=took, fault=result.kind)
        return result, spend(usage)

    def _outcome(
        self, model: Model, way: Way, request: Request, seconds: float, most: Usage
    ) -> tuple[Replied | ModelCallError, Usage, bool]:
        """What came back or went wrong, what is charged for it, and whether that is estimated."""

        def hear(text: str) -> None:
            self._told(model, request, "text", characters=len(text))

        try:
            reply = model.call(request.messages_for(way), way, request.form, request.most_output_tokens, seconds, hear)
        except CallFailed as failed:
            return failed.error, NO_USAGE if failed.free else most, not failed.free
        usage, estimated = believed(model.target, self.price, request.texts, reply, most)
        return Replied(reply, way, usage), usage, estimated

    def _answered(self, endpoint: str, turn: int, fault: ModelCallError) -> None:
        """Tell the breaker how a call failed: an endpoint that says why is up, unless it will say so for ever."""
        if fault.kind in _ENDPOINT_IS_DOWN:
            self.breaker.open(endpoint)
        else:
            self.breaker.answer(endpoint, turn, succeeded=not isinstance(fault, TransientError))

    def _told(self, model: Model, request: Request, kind: EventKind, **more: Any) -> None:
        one = model.target
        self.tell(CallEvent(kind=kind, agent=request.agent, provider=one.kind, model=one.model, **more))


def _trace(traced: ModelCall, request: Request, result: Replied | ModelCallError, usage: Usage) -> None:
    """What a span tells of a request; of foreign words no more than the gate lets pass."""
    traced.charged(usage)
    if not isinstance(result, Replied):
        traced.failed(result)
        return
    reply = result.reply
    traced.answered(reply.model, reply.finish)
    got = reply.text or "".join(arguments for _, arguments in reply.calls)
    traced.content("\n\n".join(text for _, text in request.messages), got, redact)


def _wait(state: RetryCallState) -> float:
    """How long to wait before the next try: as long as the endpoint asks, else at random, longer each time.

    Garbage is no sign of load, and the next try may do without the stream: it comes at once the first time.
    """
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, TransientError) and error.wait_seconds is not None:
        return error.wait_seconds
    if isinstance(error, TransientError) and error.kind == "protocol" and state.attempt_number == 1:
        return 0.0
    return wait_random_exponential(FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS)(state)
