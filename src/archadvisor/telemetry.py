"""Spans of our own work. Nothing is exported unless the environment configures an OpenTelemetry exporter."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from opentelemetry import trace

_tracer = trace.get_tracer("archadvisor")


@contextmanager
def span(name: str, record: Callable[[float], None]) -> Iterator[None]:
    """Run a block as a span and hand its duration in milliseconds to `record`."""
    started = time.perf_counter()
    with _tracer.start_as_current_span(name):
        yield
    record((time.perf_counter() - started) * 1000)
