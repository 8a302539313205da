"""What a receiver of OTLP gets of a design: conventional names, the right parents, no text of the brief."""

from pathlib import Path

import pytest

from archadvisor.domain.usage import Usage
from archadvisor.errors import InputError, TransientError
from archadvisor.graphs.run import design
from archadvisor.guardrails.redaction import redact
from archadvisor.telemetry import span
from archadvisor.telemetry.model_calls import CONTENT_VARIABLE, Served, model_call
from archadvisor.telemetry.observing import observed
from tests.telemetry.receiver import attributes

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

BRIEF = (Path(__file__).parents[2] / "examples" / "customer-escalations.md").read_text(encoding="utf-8")
AGENTS = ("requirements-analyst", "component-designer", "cost-estimator", "safety-reviewer")
SERVED = Served("openai", "gpt-6.1-terra", "127.0.0.1", 8443)
USED = Usage(1200, 1000, 300, 4100)


def asking():
    return model_call(SERVED, "component-designer", 800)


def test_a_design_arrives_as_one_trace_of_conventional_spans(received):
    with observed():
        design(BRIEF)
    spans = {one.span_id: one for one in received.spans}
    assert len({one.trace_id for one in received.spans}) == 1
    (run,) = [one for one in received.spans if not one.parent_span_id]
    assert run.name == "invoke_workflow design"
    assert attributes(run)["gen_ai.operation.name"] == "invoke_workflow"
    for agent in AGENTS:
        (one,) = received.named(f"invoke_agent {agent}")
        assert one.parent_span_id == run.span_id
        told = attributes(one)
        assert (told["gen_ai.operation.name"], told["gen_ai.agent.name"]) == ("invoke_agent", agent)
    (placed,) = received.named("invoke_agent component-designer")
    within = {one.name for one in received.spans if one.parent_span_id == placed.span_id}
    assert within == {"retrieval knowledge", "solve"}
    retrieval = attributes(received.named("retrieval")[0])
    assert retrieval["gen_ai.operation.name"] == "retrieval" and retrieval["gen_ai.data_source.id"] == "knowledge"
    for one in received.spans:
        parent = spans.get(one.parent_span_id)
        assert one.end_time_unix_nano >= one.start_time_unix_nano
        assert parent is None or parent.start_time_unix_nano <= one.start_time_unix_nano
    assert received.resources[0]["service.name"] == "archadvisor"


def test_no_text_of_a_brief_is_sent(received):
    with observed():
        design(BRIEF + "\nThe code word is zanzibar-quicksilver.")
    assert len(received.raw) > 1000
    words = [line for line in BRIEF.splitlines() if len(line) > 20]
    assert [one for one in [*words, "zanzibar"] if one.encode() in received.raw] == []


def test_a_call_of_a_model_has_conventional_attributes_and_measurements(received):
    with observed(), span("work"), asking() as call:
        call.answered("gpt-6.1-terra-2026-10-01", "stop")
        call.charged(USED)
        call.content("the brief says so", "an answer", redact)
    (one,) = received.named("chat")
    assert one.name == "chat gpt-6.1-terra" and one.kind == 3, "a client's span"
    assert one.parent_span_id == received.named("work")[0].span_id
    expected = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-6.1-terra",
        "gen_ai.response.model": "gpt-6.1-terra-2026-10-01",
        "gen_ai.usage.input_tokens": 1200,
        "gen_ai.usage.cache_read.input_tokens": 1000,
        "gen_ai.usage.output_tokens": 300,
        "gen_ai.response.finish_reasons": ["stop"],
        "gen_ai.request.max_tokens": 800,
        "gen_ai.agent.name": "component-designer",
        "gen_ai.output.type": "json",
        "server.address": "127.0.0.1",
        "server.port": 8443,
    }
    assert expected.items() <= attributes(one).items()
    assert attributes(one)["archadvisor.usage.cost_usd"] == pytest.approx(0.0041)
    metrics = {one.name: one for one in received.metrics}
    tokens = {
        attributes(point)["gen_ai.token.type"]: point
        for point in metrics["gen_ai.client.token.usage"].histogram.data_points
    }
    assert (tokens["input"].sum, tokens["output"].sum) == (1200, 300)
    assert list(tokens["input"].explicit_bounds)[:3] == [1, 4, 16]
    assert metrics["gen_ai.client.token.usage"].unit == "{token}"
    (lasted,) = metrics["gen_ai.client.operation.duration"].histogram.data_points
    assert metrics["gen_ai.client.operation.duration"].unit == "s" and lasted.count == 1
    assert attributes(lasted)["gen_ai.response.model"] == "gpt-6.1-terra-2026-10-01"
    (cost,) = metrics["archadvisor.client.cost"].sum.data_points
    assert cost.as_double == pytest.approx(0.0041)


def test_texts_are_sent_only_when_they_are_asked_for(received, monkeypatch):
    with observed(), asking() as call:
        call.content("sent text", "got text 4111 1111 1111 1111", redact)
    assert b"sent text" not in received.raw and b"got text" not in received.raw
    monkeypatch.setenv(CONTENT_VARIABLE, "true")
    with observed(), asking() as call:
        call.content("sent text", "got text 4111 1111 1111 1111", redact)
    assert b"sent text" in received.raw and b"got text [CARD_1]" in received.raw


def test_a_fault_is_told_by_its_kind_alone(received):
    with observed(), pytest.raises(TransientError), asking():
        raise TransientError("rate_limit", "the secret of the endpoint")
    (one,) = received.named("chat")
    assert one.status.code == 2 and attributes(one)["error.type"] == "rate_limit" and not one.events
    (lasted,) = {one.name: one for one in received.metrics}["gen_ai.client.operation.duration"].histogram.data_points
    assert attributes(lasted)["error.type"] == "rate_limit"
    assert b"secret" not in received.raw


def test_standard_variables_decide(received, monkeypatch):
    monkeypatch.setenv("OTEL_SERVICE_NAME", "advice")
    monkeypatch.setenv("OTEL_METRICS_EXPORTER", "none")
    with observed(), asking() as call:
        call.answered("gpt-6.1-terra-2026-10-01", "stop")
        call.charged(USED)
    assert received.resources[0]["service.name"] == "advice" and received.metrics == []
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
    with pytest.raises(InputError, match="http/protobuf"), observed():
        pass


def test_nothing_is_sent_without_a_receiver(received, monkeypatch):
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT")
    with observed() as spans, span("work"):
        pass
    assert [one.name for one in spans] == ["work"] and received.raw == b""


def test_a_receiver_that_is_gone_costs_no_run(monkeypatch, caplog):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "1")
    with observed() as spans, span("work"):
        pass
    assert [one.name for one in spans] == ["work"]
