"""What a run does and takes: spans and metrics by the conventions of OpenTelemetry, events for whoever watches.

Nothing is kept unless a record of the run is asked for, nothing is sent unless the environment names a receiver.
"""

from archadvisor.telemetry.spans import span
from archadvisor.telemetry.steps import agent_span, retrieval_span, run_span

__all__ = ["agent_span", "retrieval_span", "run_span", "span"]
