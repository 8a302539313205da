"""One request to a model: its span and its measurements, from one place so that they never differ."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from opentelemetry.trace import Span, SpanKind

from archadvisor.domain.usage import Usage
from archadvisor.telemetry import conventions as named
from archadvisor.telemetry.spans import INSTRUMENTS, Attributes, error_type, mark_failed, span

CONTENT_VARIABLE = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
CONTENT_WANTED = frozenset({"true", "span_only", "span_and_event"})
MICRO = 1_000_000


@dataclass(frozen=True)
class Served:
    """Who serves a model: the provider by its conventional name, the model, the host and its port."""

    provider: str
    model: str
    address: str | None = None
    port: int | None = None

    def attributes(self) -> dict[str, str | int]:
        """Conventional attributes, by which measurements are told apart as well."""
        known: dict[str, str | int | None] = {
            named.OPERATION: named.CHAT,
            named.PROVIDER: self.provider,
            named.REQUEST_MODEL: self.model,
            named.SERVER_ADDRESS: self.address,
            named.SERVER_PORT: self.port if self.address else None,
        }
        return {name: value for name, value in known.items() if value is not None}


class ModelCall:
    """A request under way: whoever makes it says how it goes on."""

    def __init__(self, served: Served, current: Span) -> None:
        self.dimensions = served.attributes()
        self.usage: Usage | None = None
        self.fault: str | None = None
        self._span = current

    def answered(self, model: str | None, finish: str | None) -> None:
        """An answer is here: what the endpoint calls itself, past the redaction gate, and why the answer ended."""
        if model is not None:
            self.dimensions[named.RESPONSE_MODEL] = model
            self._span.set_attribute(named.RESPONSE_MODEL, model)
        if finish is not None:
            self._span.set_attribute(named.FINISH_REASONS, [finish])

    def charged(self, usage: Usage) -> None:
        """What the request used, as charged."""
        self.usage = usage
        self._span.set_attribute(named.INPUT_TOKENS, usage.input_tokens)
        self._span.set_attribute(named.CACHED_TOKENS, usage.cached_tokens)
        self._span.set_attribute(named.OUTPUT_TOKENS, usage.output_tokens)
        if usage.micro_usd is not None:
            self._span.set_attribute(named.COST_USD, usage.micro_usd / MICRO)

    def failed(self, error: Exception) -> None:
        """The request came to nothing, which the block does not raise."""
        self.fault = error_type(error)

    def content(self, sent: str, got: str, gate: Callable[[str], str]) -> None:
        """Both texts, past the gate, are kept if the environment asks for them; by default they are not."""
        if content_is_wanted():
            self._span.set_attribute(named.INPUT_MESSAGES, _message("user", gate(sent)))
            self._span.set_attribute(named.OUTPUT_MESSAGES, _message("assistant", gate(got)))


def content_is_wanted() -> bool:
    """Whether the environment asks for the texts of messages in spans."""
    return os.environ.get(CONTENT_VARIABLE, "").strip().lower() in CONTENT_WANTED


def _message(role: str, text: str) -> str:
    return json.dumps([{"role": role, "parts": [{"type": "text", "content": text}]}], ensure_ascii=False)


@contextmanager
def model_call(served: Served, agent: str, most_output_tokens: int) -> Iterator[ModelCall]:
    """The block makes a request in the name of an agent. Its fault is told by kind, never by message."""
    started = time.perf_counter()
    asked: dict[str, str | int] = {
        named.AGENT: agent,
        named.REQUEST_MAX_TOKENS: most_output_tokens,
        named.OUTPUT_TYPE: "json",
    }
    told: Attributes = served.attributes() | asked
    with span(f"{named.CHAT} {served.model}", attributes=told, kind=SpanKind.CLIENT) as current:
        call = ModelCall(served, current)
        try:
            yield call
        except Exception as error:
            call.failed(error)
            raise
        finally:
            _measure(call, time.perf_counter() - started, current)


def _measure(call: ModelCall, seconds: float, current: Span) -> None:
    """The measurements of a request that is over."""
    into, usage = INSTRUMENTS.get(), call.usage
    if call.fault is not None:
        mark_failed(current, call.fault)
    into.seconds.record(seconds, call.dimensions | ({named.ERROR_TYPE: call.fault} if call.fault else {}))
    if usage is not None:
        into.tokens.record(usage.input_tokens, call.dimensions | {named.TOKEN_TYPE: "input"})
        into.tokens.record(usage.output_tokens, call.dimensions | {named.TOKEN_TYPE: "output"})
    if usage is not None and usage.micro_usd is not None:
        into.usd.add(usage.micro_usd / MICRO, call.dimensions)
