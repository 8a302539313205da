"""Values planted in a brief are in no byte that a durable run writes, and a run that is resumed ends like any other."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver

from archadvisor.deliverables import canonical_json, render
from archadvisor.errors import InputError, RedactionError
from archadvisor.evals.decisions import decision_hash
from archadvisor.graphs.conversation.sessions import Sessions
from archadvisor.graphs.design import design_graph
from archadvisor.graphs.durable import gated
from archadvisor.graphs.run import embedded_reasoner, embedded_tools
from archadvisor.guardrails.redaction.checkpoints import kept
from archadvisor.sessions.database import sqlite_url
from archadvisor.telemetry.observing import observed
from tests.guardrails.redaction.test_sinks import BRIEF, PLANTED, leaks

START = {
    "source_text": BRIEF,
    "source_name": "brief",
    "context": {"mail.md": f"Call {PLANTED['PHONE']} about {PLANTED['IBAN']}."},
    "explore": False,
}


def thread(name="first"):
    told = {"thread_id": name, "asked_by": PLANTED["EMAIL"]}
    return {"configurable": told, "metadata": {"owner": PLANTED["EMAIL"]}}


class Stopping:
    """A reasoner that stops at the review, with an error that quotes the brief."""

    def __init__(self):
        self._inner = embedded_reasoner()

    def __getattr__(self, name):
        return getattr(self._inner, name)

    def review(self, requirements, design, tools):
        raise InputError(f"nobody answers at {PLANTED['EMAIL']}, the password {PLANTED['PASSWORD']} is wrong")


@pytest.fixture(scope="module")
def tools():
    return embedded_tools()


@pytest.fixture
def saver(tmp_path: Path) -> Iterator[SqliteSaver]:
    connection = sqlite3.connect(tmp_path / "runs.sqlite", check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    yield SqliteSaver(connection)
    connection.close()


def written(folder: Path) -> str:
    return "".join(path.read_bytes().decode("utf-8", "replace") for path in folder.iterdir())


def test_neither_disk_nor_spans_nor_report_hold_a_planted_value(saver, tools, tmp_path, capfd, caplog):
    with observed() as spans:
        graph = design_graph(embedded_reasoner(), tools, saver)
        document = graph.invoke(START, thread(), durability="sync")["document"]
    assert "[IBAN_1]" in written(tmp_path)
    assert leaks(written(tmp_path)) == []
    assert leaks("".join(one.to_json() for one in spans)) == []
    assert leaks(canonical_json(document) + "".join(render(document).values())) == []
    assert leaks("".join([*capfd.readouterr(), caplog.text])) == []
    assert "1 iban" in next(one.message for one in document.findings if one.rule == "sensitive.redacted")
    saver.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert leaks(written(tmp_path)) == []


def test_a_run_that_is_resumed_ends_like_one_that_was_not(saver, tools, tmp_path):
    whole = design_graph(embedded_reasoner(), tools, saver).invoke(START, thread("whole"), durability="sync")
    with pytest.raises(InputError):
        design_graph(Stopping(), tools, saver).invoke(START, thread("cut"), durability="sync")
    assert leaks(written(tmp_path)) == []
    again = design_graph(embedded_reasoner(), tools, saver).invoke(None, thread("cut"), durability="sync")
    assert decision_hash(again["document"]) == decision_hash(whole["document"])
    assert again["requirements"] == whole["requirements"]


def test_what_cannot_be_checked_is_not_written(saver, tools, monkeypatch, tmp_path):
    def fails(text):
        raise RedactionError("the detector is broken")

    monkeypatch.setattr("archadvisor.guardrails.redaction.gate.sensitive", fails)
    text = "An assistant that nobody has described before answers questions of staff."
    with pytest.raises(RedactionError):
        design_graph(embedded_reasoner(), tools, saver).invoke(START | {"source_text": text}, thread())
    assert "nobody has described" not in written(tmp_path)


def test_the_id_of_a_thread_is_no_personal_data(saver, tools):
    with pytest.raises(InputError, match="random"):
        design_graph(embedded_reasoner(), tools, saver).invoke(START, thread(PLANTED["EMAIL"]))


@dataclass(frozen=True)
class Foreign:
    """A type that no state has."""

    text: str


def test_a_row_that_names_a_foreign_type_does_not_make_one(saver):
    row = JsonPlusSerializer().dumps_typed(Foreign("text"))
    assert isinstance(JsonPlusSerializer().loads_typed(row), Foreign)
    assert not isinstance(gated(saver).serde.loads_typed(row), Foreign)


def test_values_keep_their_form_and_texts_their_length():
    value = {"a": [PLANTED["EMAIL"], 1, None], ("b", 2.5): {True}, "c": Foreign(f"mail {PLANTED['EMAIL']}")}
    clean = kept(value)
    assert leaks(str(clean)) == []
    assert len(clean["a"][0]) == len(PLANTED["EMAIL"])
    assert clean["a"][1:] == [1, None]
    assert clean["b", 2.5] == {True}
    assert isinstance(clean["c"], Foreign)
    assert kept(clean) == clean


def test_a_name_that_is_given_away_once_is_masked_throughout():
    text = f"My name is {PLANTED['PERSON']}. {PLANTED['PERSON']} approves every refund."
    assert leaks(kept(text)) == []
    assert len(kept(text)) == len(text)


def test_an_object_without_form_is_refused():
    with pytest.raises(RedactionError, match="object"):
        kept([object()])


def test_a_session_keeps_none_of_it(tools, tmp_path):
    sessions = Sessions(sqlite_url(tmp_path / "kept"), tools)
    session = sessions.begin(BRIEF, "owner-1", f"mail of {PLANTED['EMAIL']}")
    sessions.say(session.id, f"write to {PLANTED['EMAIL']} and pay {PLANTED['IBAN']}")
    standing = sessions.standing(session.id)
    rows = [standing.session, *standing.turns, *standing.versions, standing.document]
    assert leaks("".join(one.model_dump_json() for one in rows)) == []
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert leaks("".join(path.read_bytes().decode("utf-8", "replace") for path in files)) == []
