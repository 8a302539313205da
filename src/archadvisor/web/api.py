"""The HTTP API, version 1: the same sessions for scripts."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from archadvisor.agents.reasoning.turns.applying import changed
from archadvisor.domain.difference import Difference, difference
from archadvisor.domain.document import DesignDocument
from archadvisor.domain.restored import requirements_of
from archadvisor.domain.session import Change, Reply, Turn, Version
from archadvisor.errors import InputError
from archadvisor.graphs.conversation.sessions import Sessions
from archadvisor.graphs.run import embedded_tools, redesign
from archadvisor.web.guards import person_of
from archadvisor.web.own import sessions_with, standing_of

router = APIRouter(prefix="/api/v1")
Person = Annotated[str, Depends(person_of)]


class NewSession(BaseModel):
    """A brief to begin with; `context` are documents by name that inform and decide nothing."""

    model_config = ConfigDict(extra="forbid")
    brief: str = Field(max_length=5_000_000)
    title: str = Field("brief", max_length=200)
    context: dict[str, str] = {}


class Saying(BaseModel):
    """What is said in a turn."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, max_length=10_000)


class SessionView(BaseModel):
    """A session: its turns and versions, and which version it is at."""

    id: str
    title: str
    owner: str
    at: str
    version_id: str
    turns: list[Turn]
    versions: list[Version]
    reply: Reply


@router.post("/sessions", status_code=201)
def begin(request: Request, person: Person, new: NewSession) -> SessionView:
    """Begin a session; the brief is designed for the first time."""
    sessions: Sessions = request.app.state.sessions
    return look(request, sessions.begin(new.brief, person, new.title, new.context).id, person)


@router.get("/sessions")
def known(request: Request, person: Person) -> list[dict[str, str]]:
    """The sessions of whoever asks."""
    found = request.app.state.sessions.store.of_owner(person)
    return [{"id": one.id, "title": one.title, "at": one.at} for one in found]


@router.get("/sessions/{session_id}")
def look(request: Request, session_id: str, person: Person) -> SessionView:
    """Where a session stands."""
    found = standing_of(request, session_id, person)
    session = found.session
    return SessionView(
        id=session.id,
        title=session.title,
        owner=session.owner,
        at=session.at,
        version_id=found.current.id,
        turns=found.turns,
        versions=found.versions,
        reply=found.reply,
    )


@router.post("/sessions/{session_id}/turns")
def say(request: Request, session_id: str, person: Person, saying: Saying) -> Reply:
    """Say something and get the reply."""
    return sessions_with(request, session_id, person).say(session_id, saying.text)


@router.get("/sessions/{session_id}/versions/{version_id}")
def version(request: Request, session_id: str, version_id: str, person: Person) -> DesignDocument:
    """The design document of a version."""
    found = standing_of(request, session_id, person)
    sha256 = next((one.document_sha256 for one in found.versions if one.id == version_id), None)
    if sha256 is None:
        raise InputError(f"there is no version {version_id}, but v1 to v{len(found.versions)}.")
    sessions: Sessions = request.app.state.sessions
    return sessions.store.document(sha256)


@router.get("/sessions/{session_id}/what-if")
def what_if(
    request: Request, session_id: str, person: Person, to: Annotated[list[str], Query(alias="set")]
) -> Difference:
    """What would differ with other values (`set=traffic=5000`); nothing is kept."""
    document = standing_of(request, session_id, person).document
    asked = requirements_of(document)
    for field, _, value in (one.partition("=") for one in to):
        asked = changed(asked, Change(kind="set", field=field, words=value), embedded_tools().knowledge)
    return difference(document, redesign(document, asked))


def problem(status: int, message: str) -> JSONResponse:
    """An error as RFC 9457 describes it."""
    body: dict[str, Any] = {"type": "about:blank", "status": status, "title": message}
    return JSONResponse(body, status, media_type="application/problem+json")
