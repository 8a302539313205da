"""Processes that kill themselves (SIGKILL) before or after the n-th call of a function.

They are forked, so that the knowledge stays warm.
"""

import functools
import os
import signal
from collections.abc import Callable
from typing import Any

from archadvisor.evals.decisions import decision_hash
from archadvisor.graphs.conversation.sessions import Sessions

TURN = "the budget is 400 a month"

Outcome = tuple[str, list[str], int]


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
    """Make the n-th call of a method deadly."""
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


def gone_on(sessions: Sessions, session_id: str, turns: int) -> Outcome:
    """What a session is after another process went on with it; a turn that had not reached the disk is said again."""
    sessions.resume(session_id)
    if len(sessions.store.turns(session_id)) < turns:
        sessions.say(session_id, TURN)
    return outcome(sessions, session_id)


def outcome(sessions: Sessions, session_id: str) -> Outcome:
    """Decisions, versions and number of turns of a session."""
    standing = sessions.standing(session_id)
    return decision_hash(standing.document), [one.label for one in standing.versions], len(standing.turns)
