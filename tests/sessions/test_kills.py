"""A process is killed at every write of a turn; another one goes on, and the result is that of an undisturbed run."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from langgraph.checkpoint.sqlite import SqliteSaver

from archadvisor.graphs.conversation.graph import Nodes
from archadvisor.graphs.conversation.sessions import Sessions
from archadvisor.graphs.run import embedded_tools
from archadvisor.sessions.database import sqlite_url
from archadvisor.sessions.store import Store
from tests.sessions.killing import TURN, Outcome, gone_on, killed, outcome

BRIEF = Path("examples/invoice-intake.md").read_text(encoding="utf-8")
MOST_CALLS = 12
POINTS = [
    (Nodes, "hear"),
    (Nodes, "act"),
    (Store, "add_version"),
    (Store, "add_turn"),
    (SqliteSaver, "put"),
    (SqliteSaver, "put_writes"),
]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A session after its brief, to be copied for each run."""
    folder = tmp_path_factory.mktemp("begun")
    return folder, Sessions(sqlite_url(folder), embedded_tools()).begin(BRIEF, "Ada").id


@pytest.fixture(scope="module")
def undisturbed(begun: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What the session is after the turn."""
    sessions = Sessions(sqlite_url(copied(begun[0], tmp_path_factory.mktemp("undisturbed"))), embedded_tools())
    sessions.say(begun[1], TURN)
    return outcome(sessions, begun[1])


def copied(folder: Path, target: Path) -> Path:
    for path in folder.iterdir():
        shutil.copy(path, target)
    return target


def moments() -> Iterator[tuple[type, str, bool]]:
    yield from ((owner, name, after) for owner, name in POINTS for after in (False, True))


@pytest.mark.parametrize(
    ("owner", "name", "after"), list(moments()), ids=lambda one: getattr(one, "__name__", str(one))
)
def test_killed_at_every_call_the_session_ends_as_if_it_had_not_been(
    owner: type, name: str, after: bool, begun: tuple[Path, str], undisturbed: Outcome, tmp_path: Path
) -> None:
    times = 0
    for call in range(1, MOST_CALLS):
        folder = tmp_path / str(call)
        folder.mkdir()
        url = sqlite_url(copied(begun[0], folder))
        if not killed(lambda url=url: Sessions(url, embedded_tools()).say(begun[1], TURN), owner, name, call, after):
            break
        times += 1
        assert gone_on(Sessions(url, embedded_tools()), begun[1], undisturbed[2]) == undisturbed
    assert times >= 1


def test_killed_while_the_brief_is_designed(begun: tuple[Path, str], tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    assert killed(lambda: Sessions(url, embedded_tools()).begin(BRIEF, "Ada"), Store, "add_turn", 1, after=False)
    sessions = Sessions(url, embedded_tools())
    (session,) = sessions.store.of_owner("Ada")
    sessions.resume(session.id)
    whole = Sessions(sqlite_url(begun[0]), embedded_tools())
    assert outcome(sessions, session.id) == outcome(whole, begun[1])
