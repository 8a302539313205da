"""Keys and planted secrets through a whole run on the command line: in no byte that is shown, kept or sent on."""

import json
import logging
from pathlib import Path

import pytest
from typer.testing import CliRunner

from archadvisor.cli import app
from archadvisor.graphs.design import design_graph
from archadvisor.graphs.run import NodeEnded, embedded_tools, model_reasoner, stream
from archadvisor.models.contract import CallEvent
from archadvisor.telemetry.model_calls import CONTENT_VARIABLE
from tests.models.asking import client
from tests.models.endpoint.server import LOCAL_ONLY, serving
from tests.proposing.scripted import by_wire, obeying, sensible
from tests.telemetry.receiver import attributes, receiving

pytestmark = LOCAL_ONLY

EXAMPLE = (Path(__file__).parents[2] / "examples" / "invoice-intake.md").read_text(encoding="utf-8")
KEY = "canary-of-a-quiet-harbour"
PLANTED = ("greta.holm@kassel-freight.example", "DE89 3704 0044 0532 0130 00", "AKIAIOSFODNN7EXAMPLA")
BRIEF = f"{EXAMPLE}\n\nWrite to {PLANTED[0]}; refunds go to {PLANTED[1]}; the key of the bucket is {PLANTED[2]}.\n"


def telling_all(answering):
    """An endpoint that puts its key and whatever was planted into every longer text of its answers."""

    def told(value):
        if isinstance(value, dict):
            return {name: told(one) for name, one in value.items()}
        if isinstance(value, list):
            return [told(one) for one in value]
        return f"{value} {KEY} {' '.join(PLANTED)}" if isinstance(value, str) and value.count(" ") > 3 else value

    return lambda body: told(by_wire(answering)(body))


@pytest.mark.parametrize(
    ("answering", "fault"), [(sensible, None), (obeying, None), (obeying, "echoes_the_key"), (obeying, "error_in_200")]
)
def test_no_secret_is_in_any_byte_of_a_run(answering, fault, tmp_path, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("DESK_KEY", KEY)
    monkeypatch.setenv(CONTENT_VARIABLE, "true")
    monkeypatch.setattr("archadvisor.cli.asking.ANSWERS_NAME", str(tmp_path / "answers.sqlite3"))
    (tmp_path / "brief.md").write_text(BRIEF, encoding="utf-8")
    out = tmp_path / "out"
    with serving(telling_all(answering)) as endpoint, receiving() as received:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", received.endpoint)
        endpoint.always(fault)
        settings = f'reasoner = "model"\nmodel = "m"\nbase_url = "{endpoint.base_url}"\nkey_env = "DESK_KEY"\n'
        (tmp_path / "settings.toml").write_text(settings, encoding="utf-8")
        words = ["design", str(tmp_path / "brief.md"), "--settings", str(tmp_path / "settings.toml"), "--out", str(out)]
        done = CliRunner().invoke(app, words, catch_exceptions=False)
        assert done.exit_code in (0, 3), done.output
        asked = [one.body for one in endpoint.requests]
        assert {one.headers["authorization"] for one in endpoint.requests} == {f"Bearer {KEY}"}
    kept = b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file() and one.name != "brief.md")
    seen = {
        "files": kept,
        "terminal": (done.stdout + done.stderr).encode(),
        "log": caplog.text.encode(),
        "receiver": received.raw,
        "requests": json.dumps(asked).encode(),
    }
    leaks = [(place, one) for place, text in seen.items() for one in (KEY, *PLANTED) if one.encode() in text]
    assert leaks == []
    chats = [one for one in received.spans if one.name == "chat m"]
    assert len(chats) == len(asked) and (out / "trace.jsonl").is_file()
    assert all(attributes(one)["gen_ai.operation.name"] == "chat" for one in chats)
    parents = {one.span_id: one.name for one in received.spans}
    assert {parents[one.parent_span_id].split()[0] for one in chats} <= {"invoke_agent", "explain"}
    if fault is None:
        assert all("gen_ai.input.messages" in attributes(one) for one in chats), "texts were asked for, past the gate"
    assert "gen_ai.input.messages" not in (out / "trace.jsonl").read_text("utf-8")


def test_whoever_streams_a_run_hears_calls_between_the_nodes():
    with serving(by_wire(sensible)) as endpoint:
        graph = design_graph(model_reasoner(client(endpoint)), embedded_tools())
        heard = list(stream(graph, EXAMPLE, "brief", {}))
    calls = [one for one in heard if isinstance(one, CallEvent)]
    assert {one.kind for one in calls} == {"started", "text", "ended"}
    for agent in ("requirements-analyst", "component-designer"):
        told = next(place for place, one in enumerate(heard) if isinstance(one, CallEvent) and one.agent == agent)
        ended = next(place for place, one in enumerate(heard) if isinstance(one, NodeEnded) and one.node == agent)
        assert told < ended
    assert len([one for one in calls if one.kind == "ended"]) == len(endpoint.requests)


def test_what_a_dead_receiver_costs_is_no_design(monkeypatch, tmp_path):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "1")
    (tmp_path / "brief.md").write_text(EXAMPLE, encoding="utf-8")
    done = CliRunner().invoke(app, ["design", str(tmp_path / "brief.md"), "--json", "-"], catch_exceptions=False)
    assert done.exit_code in (0, 3) and json.loads(done.stdout)["status"]
