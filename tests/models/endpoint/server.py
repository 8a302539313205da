"""A real chat endpoint on a free port of this machine that misbehaves by script.

`with serving(answer) as endpoint:` starts it; `endpoint.plays("rate_limit", "html")` lines up faults of
`tests.models.endpoint.faults` for the next requests, `endpoint.always("hang")` one for all of them. What is not a fault
is answered by `answer(request body)`: a mapping or a text. `endpoint.requests` holds what was received.

A test module that uses it says `pytestmark = LOCAL_ONLY`.
"""

import json
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from time import sleep
from typing import Any

import pytest

from tests.models.endpoint.exchange import Exchange
from tests.models.endpoint.faults import FAULTS

LOCAL_ONLY = pytest.mark.allow_hosts(["127.0.0.1"])
MODES = frozenset({"json_schema", "tools", "json_object"})
Answering = Callable[[dict[str, Any]], dict[str, Any] | str]


@dataclass
class Request:
    """A request as it was received; names of headers are in lower case."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def texts(self) -> list[str]:
        return [one["content"] for one in self.body["messages"]]

    @property
    def mode(self) -> str:
        """How a structured answer is asked for."""
        if "tools" in self.body:
            return "tools"
        return str(self.body.get("response_format", {}).get("type", "plain"))


@dataclass
class Endpoint:
    """The script of an endpoint and what happened to it."""

    answer: Answering
    supports: frozenset[str] = MODES
    seconds: float = 0.0
    port: int = 0
    requests: list[Request] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    closing: Event = field(default_factory=Event)
    _script: deque[str] = field(default_factory=deque)
    _always: str | None = None
    _lock: Lock = field(default_factory=Lock)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        return f"{self.address}/v1"

    def plays(self, *faults: str) -> "Endpoint":
        """Line up faults for the next requests; `ok` is none."""
        assert set(faults) <= {"ok", *FAULTS}
        self._script.extend(faults)
        return self

    def always(self, fault: str | None) -> "Endpoint":
        """The fault of every request that has none lined up."""
        self._always = fault
        return self

    def note(self, request: Request) -> str | None:
        """Keep a request and say which fault it meets."""
        with self._lock:
            self.requests.append(request)
            return self._script.popleft() if self._script else self._always

    def exchange(self, request: Request, wire: BaseHTTPRequestHandler) -> None:
        """Answer one request as the script says."""
        fault = self.note(request)
        given = self.answer(request.body)
        text = given if isinstance(given, str) else json.dumps(given)
        exchange = Exchange(wire, request.body, text, self.closing)
        if fault in FAULTS:
            FAULTS[fault](exchange)
        elif request.mode not in self.supports | {"plain"}:
            exchange.error(400, None, f"'{request.mode}' is not supported")
        else:
            sleep(self.seconds)
            exchange.reply()


def _handler(endpoint: Endpoint) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if not self.path.partition("?")[0].endswith("/chat/completions"):
                endpoint.strays.append(self.path)
                self.send_error(404)
                return
            with suppress(OSError, ValueError):
                headers = {name.lower(): value for name, value in self.headers.items()}
                endpoint.exchange(Request(self.path, headers, json.loads(body)), self)

        def do_GET(self) -> None:
            endpoint.strays.append(self.path)
            self.send_error(404)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: Any) -> None:
        """A client that went away is no news."""


@contextmanager
def serving(answer: Answering = lambda _: {}, **options: Any) -> Iterator[Endpoint]:
    """An endpoint that runs until the block ends."""
    endpoint = Endpoint(answer, **options)
    server = _Server(("127.0.0.1", 0), _handler(endpoint))
    server.block_on_close = False
    endpoint.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        endpoint.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
