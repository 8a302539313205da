"""Several processes on one session: every turn that was answered is kept once, the others are told to wait."""

import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest
from langgraph.checkpoint.base import BaseCheckpointSaver

from archadvisor.errors import BusyError
from archadvisor.graphs.conversation.sessions import Sessions
from archadvisor.graphs.run import embedded_tools
from archadvisor.sessions.database import sqlite_url
from archadvisor.sessions.store import Store
from tests.sessions.killing import TURN, gone_on, killed, outcome

BRIEF = Path("examples/invoice-intake.md").read_text(encoding="utf-8")
RIVALS = 4


def rival(
    url: str, session_id: str, budget: int, ready: "multiprocessing.Barrier", told: "multiprocessing.Queue"
) -> None:
    sessions = Sessions(url, embedded_tools())
    ready.wait(60)
    try:
        told.put(sessions.say(session_id, f"the budget is {budget} a month").heard)
    except BusyError:
        told.put(None)


def race(url: str) -> tuple[list[str | None], list[str]]:
    """What rivals were told, and the changes that were kept."""
    sessions = Sessions(url, embedded_tools())
    session = sessions.begin(BRIEF, "Ada")
    forking = multiprocessing.get_context("fork")
    ready, told = forking.Barrier(RIVALS), forking.Queue()
    rivals = [forking.Process(target=rival, args=(url, session.id, 400 + one, ready, told)) for one in range(RIVALS)]
    for one in rivals:
        one.start()
    answers = [told.get(timeout=300) for _ in rivals]
    for one in rivals:
        one.join(60)
    return answers, [turn.reply.heard for turn in sessions.store.turns(session.id)[1:]]


def fair(answers: list[str | None], kept: list[str]) -> None:
    answered = [one for one in answers if one is not None]
    assert sorted(answered) == sorted(kept)
    assert len(set(kept)) == len(kept) >= 1
    assert len(kept) < RIVALS


def test_of_rivals_on_sqlite_each_answer_is_kept_once(tmp_path: Path) -> None:
    fair(*race(sqlite_url(tmp_path)))


def test_of_rivals_on_postgres_each_answer_is_kept_once(postgres_url: str) -> None:
    fair(*race(postgres_url))


def points() -> list[tuple[Callable[[], type], str]]:
    return [
        (lambda: Store, "add_version"),
        (lambda: Store, "add_turn"),
        (postgres_saver, "put"),
        (postgres_saver, "put_writes"),
    ]


def postgres_saver() -> type[BaseCheckpointSaver]:
    postgres = pytest.importorskip("langgraph.checkpoint.postgres", reason="the extra `team` is not installed")
    return postgres.PostgresSaver  # type: ignore[no-any-return]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("owner", "name"), points(), ids=lambda one: one if isinstance(one, str) else "")
def test_killed_on_postgres_the_session_ends_as_if_it_had_not_been(
    owner: Callable[[], type], name: str, after: bool, postgres_url: str
) -> None:
    sessions = Sessions(postgres_url, embedded_tools())
    whole, cut = sessions.begin(BRIEF, "Ada").id, sessions.begin(BRIEF, "Ada").id
    sessions.say(whole, TURN)
    sessions.store.engine.dispose()
    assert killed(lambda: Sessions(postgres_url, embedded_tools()).say(cut, TURN), owner(), name, 1, after)
    expected = outcome(Sessions(postgres_url, embedded_tools()), whole)
    assert gone_on(Sessions(postgres_url, embedded_tools()), cut, expected[2]) == expected
