"""A process is killed at every write of a turn; another one goes on, and the result is that of an undisturbed run.

Each run is a forked process that kills itself (SIGKILL) before or after the n-th call of a function, for n = 1, 2, …
until a run gets through. Forking keeps the knowledge warm.
"""

import functools
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.sqlite import SqliteSaver

from archadvisor.evals.decisions import decision_hash
from archadvisor.graphs.conversation.graph import Nodes
from archadvisor.graphs.conversation.sessions import Sessions
from archadvisor.graphs.run import embedded_tools
from archadvisor.sessions.database import sqlite_url
from archadvisor.sessions.store import Store

BRIEF = Path("examples/invoice-intake.md").read_text(encoding="utf-8")
TURN = "the budget is 400 a month"
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
def undisturbed(begun: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[str], int]:
    """Decisions, versions and turns after the turn."""
    sessions = Sessions(sqlite_url(copied(begun[0], tmp_path_factory.mktemp("undisturbed"))), embedded_tools())
    sessions.say(begun[1], TURN)
    return outcome(sessions, begun[1])


def copied(folder: Path, target: Path) -> Path:
    for path in folder.iterdir():
        shutil.copy(path, target)
    return target


def outcome(sessions: Sessions, session_id: str) -> tuple[str, list[str], int]:
    standing = sessions.standing(session_id)
    return decision_hash(standing.document), [one.label for one in standing.versions], len(standing.turns)


def killed(action: Callable[[], Any], owner: type, name: str, call: int, after: bool) -> bool:
    """Whether a process that did this was killed at that call; False if it got through."""
    pid = os.fork()
    if pid == 0:
        arm(owner, name, call, after)
        try:
            action()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL


def arm(owner: type, name: str, call: int, after: bool) -> None:
    original, calls = getattr(owner, name), iter(range(1, 1_000))

    @functools.wraps(original)
    def deadly(*args: Any, **named: Any) -> Any:
        number = next(calls)
        if number == call and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        found = original(*args, **named)
        if number == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    setattr(owner, name, deadly)


def moments() -> Iterator[tuple[type, str, bool]]:
    yield from ((owner, name, after) for owner, name in POINTS for after in (False, True))


@pytest.mark.parametrize(
    ("owner", "name", "after"), list(moments()), ids=lambda one: getattr(one, "__name__", str(one))
)
def test_killed_at_every_call_the_session_ends_as_if_it_had_not_been(
    owner: type,
    name: str,
    after: bool,
    begun: tuple[Path, str],
    undisturbed: tuple[str, list[str], int],
    tmp_path: Path,
) -> None:
    times = 0
    for call in range(1, MOST_CALLS):
        folder = tmp_path / str(call)
        folder.mkdir()
        url = sqlite_url(copied(begun[0], folder))
        if not killed(lambda url=url: Sessions(url, embedded_tools()).say(begun[1], TURN), owner, name, call, after):
            break
        times += 1
        again = Sessions(url, embedded_tools())
        again.resume(begun[1])
        if len(again.store.turns(begun[1])) < undisturbed[2]:  # the turn itself had not reached the disk
            again.say(begun[1], TURN)
        assert outcome(again, begun[1]) == undisturbed
    assert times >= 1
