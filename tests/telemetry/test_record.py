"""The record of a run beside its design and the command that shows it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from archadvisor.cli import app
from archadvisor.errors import InputError
from archadvisor.telemetry import run_span, span
from archadvisor.telemetry.observing import observed
from archadvisor.telemetry.record import SpanRecord, recorded
from archadvisor.telemetry.timeline import timeline

BRIEF = Path(__file__).parents[2] / "examples" / "customer-escalations.md"


@pytest.fixture(scope="module")
def out(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("run") / "out"
    done = CliRunner().invoke(app, ["design", str(BRIEF), "--out", str(folder)])
    assert done.exit_code in (0, 3), done.output
    return folder


def shown(*words: str) -> str:
    done = CliRunner().invoke(app, ["trace", *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def record(span_id: str, parent_id: str | None, start: int, end: int, name: str = "step") -> SpanRecord:
    return SpanRecord(
        trace_id="1",
        span_id=span_id,
        parent_id=parent_id,
        name=name,
        kind="internal",
        start_unix_ns=start,
        end_unix_ns=end,
        error=None,
        attributes={},
    )


def test_a_design_leaves_a_record_of_its_run(out):
    told = shown(str(out))
    assert told.index("invoke_workflow design") < told.index("invoke_agent requirements-analyst")
    assert told.index("invoke_agent component-designer") < told.index("retrieval knowledge") < told.index("finalise")
    spans = json.loads(shown(str(out), "--json"))
    assert spans == [json.loads(line) for line in (out / "trace.jsonl").read_text("utf-8").splitlines()]
    assert {one["trace_id"] for one in spans} == {spans[0]["trace_id"]}


def test_the_record_holds_no_text_of_the_brief(out):
    text = (out / "trace.jsonl").read_text("utf-8")
    assert [line for line in BRIEF.read_text("utf-8").splitlines() if len(line) > 20 and line in text] == []


@pytest.mark.parametrize("content", ["", "no json\n", '{"trace_id": 1}\n', "[]\n", '{"a": NaN}\n'])
def test_what_is_no_record_is_refused(tmp_path, content):
    (tmp_path / "trace.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="design BRIEF --out"):
        CliRunner().invoke(app, ["trace", str(tmp_path)], catch_exceptions=False)


def test_control_characters_of_a_record_do_not_reach_the_terminal(tmp_path):
    evil = record("a", None, 0, 5, name="\x1b]0;evil\x07[red]step")
    (tmp_path / "trace.jsonl").write_text(evil.model_dump_json() + "\n", encoding="utf-8")
    assert "\x1b" not in shown(str(tmp_path)) and "[red]step" in shown(str(tmp_path))


def test_parts_stand_below_their_whole_and_like_ones_together():
    parts = [record(f"p{number}", "whole", 10 + number, 11 + number, "solve") for number in range(5)]
    rows = timeline([*parts, record("whole", "elsewhere", 0, 40_000_000)])
    assert [(one.depth, one.name, one.count) for one in rows] == [(0, "step", 1), (1, "solve", 5)]
    assert rows[0].busy_ms == 40 and rows[1].busy_ms == pytest.approx(5e-6)


def test_spans_in_a_circle_are_no_timeline():
    with pytest.raises(InputError, match="damaged"):
        timeline([record("a", "b", 0, 1), record("b", "a", 0, 1)])


def test_a_long_chain_of_spans_is_shown():
    chain = [record(str(number), str(number - 1), number, number + 1) for number in range(5_000)]
    assert timeline(chain)[-1].depth == 4_999


def test_a_run_that_is_left_early_ends_without_an_error():
    with observed() as spans:
        for _ in run_span("design", iter((1, 2, 3))):
            break
    assert [one.error for one in recorded(spans)] == [None]


def test_whoever_pulls_from_a_run_keeps_a_context_of_their_own():
    with observed() as spans:
        for _ in run_span("design", iter((1, 2))):
            with span("between"):
                pass
    between = [one for one in recorded(spans) if one.name == "between"]
    assert [one.parent_id for one in between] == [None, None]


def test_a_run_that_fails_is_told_by_its_type():
    def fails():
        yield 1
        raise ValueError("text of a brief")

    with observed() as spans, pytest.raises(ValueError):
        list(run_span("design", fails()))
    (told,) = recorded(spans)
    assert told.error == "ValueError" and "brief" not in told.model_dump_json()
