"""Sessions belong to people: nobody sees that another person's exist."""

from fastapi import HTTPException, Request

from archadvisor.errors import InputError
from archadvisor.graphs.conversation.sessions import Sessions, Standing


def sessions_with(request: Request, session_id: str, person: str) -> Sessions:
    """The sessions, among which this one is the person's. Raises 404 if it is not."""
    sessions: Sessions = request.app.state.sessions
    try:
        owner = sessions.store.session(session_id).owner
    except InputError:
        owner = None
    if owner != person:
        raise HTTPException(404, "There is no such session of yours.")
    return sessions


def standing_of(request: Request, session_id: str, person: str) -> Standing:
    """Where a person's session stands. Raises 404 if there is none of theirs."""
    return sessions_with(request, session_id, person).standing(session_id)
