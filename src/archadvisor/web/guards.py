"""Who may come in and what a request may hold: host, origin, size, identity, form token, headers of every answer."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from fastapi import HTTPException, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BODY_BYTES = 6_000_000
"""A brief of 5 MB with its form around it."""

COOKIE = "archadvisor"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Access:
    """How people are told apart.

    On one machine everybody with the `token` is `owner`. For a team either `bearers` maps tokens to people, or a proxy
    in front names them in `identity_header`, which nobody else must be able to reach past.
    """

    hosts: frozenset[str]
    owner: str = "you"
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    bearers: dict[str, str] = field(default_factory=dict, repr=False)
    identity_header: str | None = None

    def person(self, headers: Headers, cookie: str | None) -> str | None:
        """Who asks; None for a stranger."""
        if self.identity_header:
            return headers.get(self.identity_header) or None
        given = headers.get("authorization", "").removeprefix("Bearer ").strip() or cookie or ""
        known = self.bearers or {self.token: self.owner}
        return next((person for token, person in known.items() if hmac.compare_digest(token, given)), None)

    def form_token(self, person: str) -> str:
        """What every form of this person carries, so that another site cannot send one."""
        return hmac.new(self.token.encode(), person.encode(), hashlib.sha256).hexdigest()


class Guarded:
    """ASGI middleware: refuses strange hosts and origins and bodies that are too large, and sets the headers."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused = self._refusal(Headers(scope=scope), scope["method"])
        if refused is not None:
            await PlainTextResponse(refused[1], refused[0], HEADERS)(scope, receive, send)
            return
        await self._app(scope, bounded(receive), with_headers(send))

    def _refusal(self, headers: Headers, method: str) -> tuple[int, str] | None:
        host = headers.get("host", "").rsplit(":", 1)[0].strip("[]").lower()
        if host not in self._access.hosts:
            return 421, "this server does not answer to that name"
        origin = headers.get("origin")
        if method in CHANGING and origin not in (None, "null") and urlsplit(origin or "").netloc != headers.get("host"):
            return 403, "a form of another site"
        if int(headers.get("content-length") or 0) > MOST_BODY_BYTES:
            return 413, "that is too large"
        return None


def bounded(receive: Receive) -> Receive:
    """A body that is cut off with an error where it grows too large."""
    read = 0

    async def counting() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > MOST_BODY_BYTES:
            raise HTTPException(413, "that is too large")
        return message

    return counting


def with_headers(send: Send) -> Send:
    """Every answer with the headers that it does not set itself."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


def person_of(request: Request) -> str:
    """Who asks. Raises 401 for a stranger."""
    access: Access = request.app.state.access
    person = access.person(request.headers, request.cookies.get(COOKIE))
    if person is None:
        raise HTTPException(401, "Open the address with its token that `archadvisor serve` printed.")
    return person


def check_form(request: Request, person: str, token: str | None) -> None:
    """Raise 403 unless the form is ours; scripts with a bearer token send no form."""
    access: Access = request.app.state.access
    if request.headers.get("authorization"):
        return
    if token is None or not hmac.compare_digest(token, access.form_token(person)):
        raise HTTPException(403, "This form is not one of this page, or too old. Load the page again.")
