"""The application: pages of sessions, their turns as forms or streams, versions and files, and the API behind them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache
from importlib import resources
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Form, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, PackageLoader, select_autoescape

from archadvisor.deliverables.page import style
from archadvisor.domain.session import Reply
from archadvisor.errors import ArchadvisorError, BusyError, InputError
from archadvisor.graphs.conversation.sessions import Sessions, Standing
from archadvisor.web import api, files
from archadvisor.web.guards import COOKIE, Access, Guarded, check_form, person_of
from archadvisor.web.own import sessions_with, standing_of
from archadvisor.web.panels import details, panels, passages, sliders

Person = Annotated[str, Depends(person_of)]
STREAM = "text/event-stream"
POLL_SECONDS = 1.0


@cache
def templates() -> Environment:
    """The pages, escaping everything that is put into them."""
    loader = PackageLoader("archadvisor.web", "templates")
    return Environment(loader=loader, autoescape=select_autoescape(default=True, default_for_string=True))


def create_app(sessions: Sessions, access: Access) -> FastAPI:
    """The application over these sessions for whoever `access` lets in."""
    app = FastAPI(title="archadvisor", version="1", docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    app.state.sessions, app.state.access = sessions, access
    app.include_router(api.router)
    app.include_router(files.router)
    app.mount("/static", StaticFiles(directory=str(resources.files("archadvisor.web").joinpath("static"))))
    app.add_exception_handler(ArchadvisorError, told)  # type: ignore[arg-type]
    for path, methods, endpoint in ROUTES:
        app.add_api_route(path, endpoint, methods=methods, include_in_schema=False, response_model=None)
    app.add_middleware(Guarded, access=access)
    return app


def told(request: Request, error: ArchadvisorError) -> Response:
    """An error of ours as a page, or as JSON for the API; never a trace."""
    status = 409 if isinstance(error, BusyError) else 400 if isinstance(error, InputError) else 500
    if request.url.path.startswith("/api/"):
        return api.problem(status, str(error))
    return HTMLResponse(templates().get_template("problem.html").render(message=str(error)), status)


def enter(request: Request, token: str = "") -> Response:
    """The start page; the address with the token, as `serve` prints it, lets a browser in."""
    access: Access = request.app.state.access
    if token:
        answer = RedirectResponse("/", 303)
        answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=request.url.scheme == "https")
        return answer
    return _home(request, person_of(request), access)


def _home(request: Request, person: str, access: Access) -> Response:
    known = request.app.state.sessions.store.of_owner(person)
    page = templates().get_template("home.html")
    return HTMLResponse(page.render(sessions=known, person=person, form_token=access.form_token(person)))


def begin(
    request: Request,
    person: Person,
    brief: Annotated[str, Form()],
    form_token: Annotated[str | None, Form()] = None,
    title: Annotated[str, Form(max_length=200)] = "brief",
) -> Response:
    """A new session on a brief."""
    check_form(request, person, form_token)
    session = request.app.state.sessions.begin(brief.replace("\r\n", "\n"), person, title or "brief")
    return RedirectResponse(f"/sessions/{session.id}", 303)


def look(request: Request, session_id: str, person: Person) -> Response:
    """The page of a session."""
    return HTMLResponse(_page("session.html", request, person, standing_of(request, session_id, person)))


def design_panel(request: Request, session_id: str, person: Person) -> Response:
    """The living design alone, for a page that is open already."""
    return HTMLResponse(_page("design.html", request, person, standing_of(request, session_id, person)))


def _page(name: str, request: Request, person: str, standing: Standing) -> str:
    access: Access = request.app.state.access
    document = standing.document
    return (
        templates()
        .get_template(name)
        .render(
            standing=standing,
            document=document,
            panels=panels(document),
            details=details(document),
            sliders=sliders(document),
            passages=passages(standing.session.brief, document),
            person=person,
            form_token=access.form_token(person),
        )
    )


def say(
    request: Request,
    session_id: str,
    person: Person,
    turn: Annotated[str, Form(max_length=10_000)],
    form_token: Annotated[str | None, Form()] = None,
) -> Response:
    """A turn: as a form it leads back to the page, as a stream it tells what was heard and then the reply."""
    check_form(request, person, form_token)
    sessions = sessions_with(request, session_id, person)
    if STREAM in request.headers.get("accept", ""):
        return StreamingResponse(_streamed(sessions, session_id, turn), media_type=STREAM)
    sessions.say(session_id, turn)
    return RedirectResponse(f"/sessions/{session_id}#last", 303)


def _streamed(sessions: Sessions, session_id: str, turn: str) -> Iterator[str]:
    """Server-sent events of a turn: `heard` while it is acted on, then `reply` or `problem`, each a piece of page."""
    try:
        for happened in sessions.telling(session_id, turn):
            name, piece = ("reply", "reply.html") if isinstance(happened, Reply) else ("heard", "heard.html")
            yield event(name, templates().get_template(piece).render(reply=happened, turn=turn))
    except ArchadvisorError as error:
        yield event("problem", templates().get_template("heard.html").render(reply={"heard": str(error)}))


def event(name: str, data: str) -> str:
    """One server-sent event."""
    return f"event: {name}\n" + "".join(f"data: {line}\n" for line in data.splitlines()) + "\n"


async def events(request: Request, session_id: str, person: Person) -> Response:
    """How many turns the session has, whenever that changes: for a second browser on the same session."""
    sessions = await run_in_threadpool(sessions_with, request, session_id, person)
    return StreamingResponse(_counted(request, sessions, session_id), media_type=STREAM)


async def _counted(request: Request, sessions: Sessions, session_id: str) -> AsyncIterator[str]:
    told = -1
    while not await request.is_disconnected():
        count = await run_in_threadpool(sessions.store.count_of_turns, session_id)
        if count != told:
            yield event("turns", str(count))
            told = count
        await asyncio.sleep(POLL_SECONDS)


def sheet() -> Response:
    """The style of drawings, which the reports carry inside."""
    return Response(style("diagram.css"), media_type="text/css")


def leave(request: Request, person: Person, form_token: Annotated[str | None, Form()] = None) -> Response:
    """Forget the browser."""
    check_form(request, person, form_token)
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(COOKIE)
    return answer


ROUTES: tuple[tuple[str, list[str], Callable[..., Any]], ...] = (
    ("/", ["GET"], enter),
    ("/sessions", ["POST"], begin),
    ("/sessions/{session_id}", ["GET"], look),
    ("/sessions/{session_id}/design", ["GET"], design_panel),
    ("/sessions/{session_id}/turns", ["POST"], say),
    ("/sessions/{session_id}/events", ["GET"], events),
    ("/diagram.css", ["GET"], sheet),
    ("/leave", ["POST"], leave),
)
