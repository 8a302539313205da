"""Sessions belong to people: nobody sees that another person's exist."""

from fastapi import HTTPException, Request

from archadvisor.errors import InputError
from archadvisor.graphs.conversation.sessions import Sessions, Standing


def standing_of(request: Request, session_id: str, person: str) -> Standing:
    """Where a person's session stands. Raises 404 if there is none of theirs."""
    sessions: Sessions = request.app.state.sessions
    try:
        owner = sessions.store.session(session_id).owner
    except InputError:
        owner = None
    if owner != person:
        raise HTTPException(404, "There is no such session of yours.")
    return sessions.standing(session_id)
