"""A design session through its door: said in plain words, answered from the design, kept on the disk."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from archadvisor.domain.session import Reply
from archadvisor.errors import BusyError, ClockError, CorruptStateError, FencedError, GraphVersionError, InputError
from archadvisor.evals.decisions import decision_hash
from archadvisor.graphs.conversation.sessions import Sessions
from archadvisor.graphs.run import embedded_tools
from archadvisor.sessions import leases
from archadvisor.sessions.database import sqlite_url

BRIEF = Path("examples/invoice-intake.md").read_text(encoding="utf-8")


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[Sessions]:
    yield Sessions(sqlite_url(tmp_path / "kept"), embedded_tools())


@pytest.fixture
def session_id(sessions: Sessions) -> str:
    return sessions.begin(BRIEF, "Ada Byron", "invoices").id


def titles(reply: Reply) -> list[str]:
    return [block.title for block in reply.blocks]


def test_a_session_from_brief_to_approval(sessions: Sessions, session_id: str) -> None:
    first = sessions.standing(session_id)
    assert first.current.id == "v1"
    assert "What was understood" in titles(first.reply)

    supposed = sessions.say(session_id, "What if traffic doubled?")
    assert supposed.confirming
    assert "Figures" in titles(supposed)
    assert sessions.standing(session_id).current.id == "v1"

    kept = sessions.say(session_id, "yes")
    assert kept.version_id == "v2"
    doubled = sessions.standing(session_id).document.requirements["traffic"].value
    assert doubled.typical == pytest.approx(2 * first.document.requirements["traffic"].value.typical)  # type: ignore[union-attr]

    assert sessions.say(session_id, "undo").version_id == "v1"
    assert decision_hash(sessions.standing(session_id).document) == decision_hash(first.document)
    assert sessions.say(session_id, "branch as cheap").version_id == "v3"
    assert sessions.say(session_id, "the budget is 400 a month").version_id == "v4"
    assert "Changed requirements" in titles(sessions.say(session_id, "compare v1 and v4"))
    assert sessions.say(session_id, "back to main").version_id == "v2"

    told = sessions.say(session_id, "approved by Grace Hopper because the figures hold")
    approval = sessions.standing(session_id).current.approval
    assert "Grace Hopper" in told.told
    assert approval is not None
    assert (approval.person, approval.reason) == ("Grace Hopper", "the figures hold")


def test_a_sentence_changes_only_what_rests_on_it(sessions: Sessions, session_id: str) -> None:
    before = sessions.standing(session_id).document
    sessions.say(session_id, "Health records are part of it as well.")
    after = sessions.standing(session_id).document
    changed = {
        name
        for name in {*before.requirements, *after.requirements}
        if before.requirements.get(name) != after.requirements.get(name)
    }
    assert "health" in after.requirements["data_kinds"].value  # type: ignore[operator]
    assert after.requirements["data_sensitivity"].value == "restricted"
    assert not changed & {"traffic", "budget", "cloud", "archetype", "scale_tier", "channels"}


def test_what_is_not_understood_changes_nothing_and_is_said(sessions: Sessions, session_id: str) -> None:
    reply = sessions.say(session_id, "The weather is nice today.")
    assert "did not understand" in reply.heard
    assert reply.blocks[0].lines
    assert len(sessions.standing(session_id).versions) == 1


def test_an_unknown_product_is_named(sessions: Sessions, session_id: str) -> None:
    reply = sessions.say(session_id, "Please use Frobnicator for the storage.")
    assert "Frobnicator" in reply.told
    assert len(sessions.standing(session_id).versions) == 1


def test_a_session_goes_on_in_another_process(sessions: Sessions, session_id: str, tmp_path: Path) -> None:
    sessions.say(session_id, "the budget is 400 a month")
    again = Sessions(sqlite_url(tmp_path / "kept"), embedded_tools())
    assert again.resume(session_id).version_id == "v2"
    assert again.say(session_id, "undo").version_id == "v1"


def test_secrets_of_brief_and_turns_are_not_kept(sessions: Sessions, tmp_path: Path) -> None:
    iban, key = "DE89370400440532013000", "AKIAIOSFODNN7EXAMPLQ"
    session = sessions.begin(f"{BRIEF}\n\nRefunds go to {iban}.", "Ada")
    sessions.say(session.id, f"We also need an audit log, key {key}")
    for path in (tmp_path / "kept").iterdir():
        content = path.read_bytes()
        assert iban.encode() not in content
        assert key.encode() not in content
    assert iban not in sessions.store.session(session.id).brief


def test_only_one_is_at_work_on_a_session(sessions: Sessions, session_id: str) -> None:
    with leases.held(sessions.store.engine, session_id, "somebody else"), pytest.raises(BusyError):
        sessions.say(session_id, "undo")
    assert sessions.say(session_id, "show the cost").version_id == "v1"


def test_a_late_writer_is_kept_out(sessions: Sessions, session_id: str) -> None:
    engine, now = sessions.store.engine, 1_000_000_000.0
    late = leases.take(engine, session_id, "paused", clock=lambda: now)
    leases.take(engine, session_id, "next", clock=lambda: now + leases.LEASE_SECONDS + 1)
    turn = sessions.store.turns(session_id)[0]
    with pytest.raises(FencedError):
        sessions.store.add_turn(late, turn.model_copy(update={"number": 7}))
    assert [one.number for one in sessions.store.turns(session_id)] == [0]


def test_a_clock_that_went_back_is_refused(session_id: str, tmp_path: Path) -> None:
    early = Sessions(
        sqlite_url(tmp_path / "kept"), embedded_tools(), clock=lambda: datetime.now(UTC) - timedelta(hours=1)
    )
    with pytest.raises(ClockError):
        early.say(session_id, "undo")


def test_a_session_of_another_form_is_refused(
    sessions: Sessions, session_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archadvisor.graphs.conversation.sessions.GRAPH_VERSION", 2)
    with pytest.raises(GraphVersionError):
        sessions.say(session_id, "undo")


def test_exchanged_rows_are_found(sessions: Sessions, session_id: str, tmp_path: Path) -> None:
    sessions.say(session_id, "the budget is 400 a month")
    with create_engine(sqlite_url(tmp_path / "kept")).begin() as connection:
        first = "(SELECT {} FROM versions WHERE number = 1)"
        swap = f"UPDATE versions SET body = {first.format('body')}, seal = {first.format('seal')} WHERE number = 2"
        connection.execute(text(swap))
    with pytest.raises(CorruptStateError):
        sessions.standing(session_id)


def test_what_is_deleted_is_gone(sessions: Sessions, session_id: str, tmp_path: Path) -> None:
    sessions.forget(session_id)
    with pytest.raises(InputError):
        sessions.standing(session_id)
    with create_engine(sqlite_url(tmp_path / "kept")).connect() as connection:
        for table in ("sessions", "versions", "turns", "documents", "checkpoints", "writes"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0


def test_the_store_is_private(sessions: Sessions, tmp_path: Path) -> None:
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "kept" / "sessions.db").stat().st_mode & 0o777 == 0o600
