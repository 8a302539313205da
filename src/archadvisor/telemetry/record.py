"""The record of a run on this machine: one span a line, the same that a receiver would get, without any text."""

from collections.abc import Iterable
from typing import Any

from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan

from archadvisor.domain.model import Model
from archadvisor.telemetry.conventions import INPUT_MESSAGES, OUTPUT_MESSAGES

RECORD_NAME = "trace.jsonl"
"""The file of a run's record in its output directory."""

TEXTS = frozenset({INPUT_MESSAGES, OUTPUT_MESSAGES})


class SpanRecord(Model):
    """A span that has ended; times in nanoseconds since 1970 UTC, `error` is the kind of its fault, if it had one."""

    trace_id: str
    span_id: str
    parent_id: str | None
    name: str
    kind: str
    start_unix_ns: int
    end_unix_ns: int
    error: str | None
    attributes: dict[str, Any]

    @property
    def duration_ms(self) -> float:
        """How long it took, in milliseconds."""
        return (self.end_unix_ns - self.start_unix_ns) / 1e6


def recorded(spans: Iterable[ReadableSpan]) -> list[SpanRecord]:
    """The spans as they are kept, in order of their start."""
    return sorted((_record(one) for one in spans), key=lambda one: (one.start_unix_ns, one.span_id))


def as_lines(records: Iterable[SpanRecord]) -> str:
    """The text of the file."""
    return "".join(one.model_dump_json() + "\n" for one in records)


def _record(span: ReadableSpan) -> SpanRecord:
    context, attributes = span.get_span_context() or trace.INVALID_SPAN_CONTEXT, span.attributes or {}
    return SpanRecord(
        trace_id=f"{context.trace_id:032x}",
        span_id=f"{context.span_id:016x}",
        parent_id=f"{span.parent.span_id:016x}" if span.parent else None,
        name=span.name,
        kind=span.kind.name.lower(),
        start_unix_ns=span.start_time or 0,
        end_unix_ns=span.end_time or 0,
        error=span.status.description if not span.status.is_ok else None,
        attributes={name: value for name, value in sorted(attributes.items()) if name not in TEXTS},
    )
