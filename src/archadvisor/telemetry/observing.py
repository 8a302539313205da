"""Observing a block of work: its spans are kept, and exported with its measurements if a receiver is configured.

Each block has providers of its own, so that nothing outlives it and two of them never mix.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricReader, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from archadvisor import __version__
from archadvisor.errors import InputError
from archadvisor.telemetry.spans import INSTRUMENTS, SCOPE, Instruments

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL"
SPOKEN = "http/protobuf"
UNNAMED = "unknown_service"


class Kept(SpanProcessor):
    """Keeps every span that has ended, in that order."""

    def __init__(self) -> None:
        self.spans: list[ReadableSpan] = []

    def on_end(self, span: ReadableSpan) -> None:
        """Keep one; lists grow safely in threads."""
        self.spans.append(span)


@contextmanager
def observed() -> Iterator[list[ReadableSpan]]:
    """The spans of a block, each once it has ended. At the end of the block everything is exported."""
    kept, resource = Kept(), _resource()
    tracers = TracerProvider(resource=resource, shutdown_on_exit=False)
    tracers.add_span_processor(kept)
    for processor in _span_exporters():
        tracers.add_span_processor(processor)
    meters = MeterProvider(_metric_exporters(), resource=resource, shutdown_on_exit=False)
    instruments = Instruments.of(tracers.get_tracer(SCOPE, __version__), meters.get_meter(SCOPE, __version__))
    token = INSTRUMENTS.set(instruments)
    try:
        yield kept.spans
    finally:
        INSTRUMENTS.reset(token)
        tracers.shutdown()
        meters.shutdown()


def _resource() -> Resource:
    """Who we are; a name in the environment comes first."""
    told = Resource.create({SERVICE_VERSION: __version__})
    named = not str(told.attributes[SERVICE_NAME]).startswith(UNNAMED)
    return told if named else told.merge(Resource({SERVICE_NAME: SCOPE}))


def _configured(signal: str) -> bool:
    """Whether the standard variables name a receiver for traces or metrics. Raises InputError for another protocol."""
    endpoints = (os.environ.get(ENDPOINT), os.environ.get(f"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"))
    exporters = os.environ.get(f"OTEL_{signal}_EXPORTER", "otlp")
    if not any(endpoints) or exporters != "otlp":
        return False
    protocol = os.environ.get(f"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL") or os.environ.get(PROTOCOL) or SPOKEN
    if protocol != SPOKEN:
        raise InputError(f"{PROTOCOL}={protocol}: traces and metrics are sent as {SPOKEN} (port 4318 by default).")
    return True


def _span_exporters() -> list[SpanProcessor]:
    if not _configured("TRACES"):
        return []
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return [BatchSpanProcessor(OTLPSpanExporter())]


def _metric_exporters() -> list[MetricReader]:
    if not _configured("METRICS"):
        return []
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter

    return [PeriodicExportingMetricReader(OTLPMetricExporter())]
