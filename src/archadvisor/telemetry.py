"""Spans of our own work. Nothing is exported unless the environment configures an OpenTelemetry exporter."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from opentelemetry import trace

_tracer = trace.get_tracer("archadvisor")


@contextmanager
def span(name: str, record: Callable[[float], None]) -> Iterator[None]:
    """Run a block as a span and hand its duration in milliseconds to `record`.

    A span carries a name of ours and nothing else: of an error it tells the type, since messages and stack traces can
    quote the brief.
    """
    started = time.perf_counter()
    with _tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False) as current:
        try:
            yield
        except Exception as error:
            current.set_status(trace.StatusCode.ERROR, type(error).__name__)
            raise
    record((time.perf_counter() - started) * 1000)
