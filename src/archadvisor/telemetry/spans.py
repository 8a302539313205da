"""Spans of our own work, told to whatever observes the run: a record, an exporter, the program around us, or nobody."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from opentelemetry import metrics, trace
from opentelemetry.metrics import Counter, Histogram, Meter
from opentelemetry.trace import Span, SpanKind, Tracer

from archadvisor.errors import ModelCallError
from archadvisor.telemetry.conventions import (
    CLIENT_COST,
    CLIENT_OPERATION_DURATION,
    CLIENT_TOKEN_USAGE,
    DURATION_BOUNDARIES_S,
    ERROR_TYPE,
    TOKEN_BOUNDARIES,
)

SCOPE = "archadvisor"
"""The name under which our spans and metrics appear."""

Attribute = str | int | float | bool
Attributes = Mapping[str, Attribute]


@dataclass(frozen=True)
class Instruments:
    """Where spans and measurements go: tokens and seconds by call of a model, and what the calls cost in US dollars."""

    tracer: Tracer
    tokens: Histogram
    seconds: Histogram
    usd: Counter

    @classmethod
    def of(cls, tracer: Tracer, meter: Meter) -> "Instruments":
        """Instruments of the conventional names, with the bucket boundaries that the conventions give."""
        return cls(
            tracer=tracer,
            tokens=meter.create_histogram(
                CLIENT_TOKEN_USAGE, "{token}", explicit_bucket_boundaries_advisory=TOKEN_BOUNDARIES
            ),
            seconds=meter.create_histogram(
                CLIENT_OPERATION_DURATION, "s", explicit_bucket_boundaries_advisory=DURATION_BOUNDARIES_S
            ),
            usd=meter.create_counter(CLIENT_COST, "USD", "What calls of models cost at the price date."),
        )


_AROUND_US = Instruments.of(trace.get_tracer(SCOPE), metrics.get_meter(SCOPE))
INSTRUMENTS = ContextVar("INSTRUMENTS", default=_AROUND_US)
"""Those of the run at hand. By default those of the program around us, which do nothing until it provides some."""


@contextmanager
def span(
    name: str,
    record: Callable[[float], None] | None = None,
    attributes: Attributes | None = None,
    kind: SpanKind = SpanKind.INTERNAL,
) -> Iterator[Span]:
    """Run a block as a span and hand its duration in milliseconds to `record`.

    A span carries names and figures of ours: of an error it tells the type, since messages and stack traces can quote
    the brief.
    """
    started = time.perf_counter()
    with INSTRUMENTS.get().tracer.start_as_current_span(
        name, attributes=attributes, kind=kind, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield current
        except Exception as error:
            mark_failed(current, error_type(error))
            raise
    if record is not None:
        record((time.perf_counter() - started) * 1000)


def mark_failed(current: Span, fault: str) -> None:
    """Mark a span as ended by a fault of this kind."""
    current.set_attribute(ERROR_TYPE, fault)
    current.set_status(trace.StatusCode.ERROR, fault)


def error_type(error: BaseException) -> str:
    """The name of a fault: the kind where the error tells one of a closed list, else its type."""
    return error.kind if isinstance(error, ModelCallError) else type(error).__name__
