"""A real server on a free port of this machine, in front of real sessions."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import uvicorn

from archadvisor.graphs.conversation.sessions import Sessions
from archadvisor.graphs.run import embedded_tools
from archadvisor.sessions.database import sqlite_url
from archadvisor.web.app import create_app
from archadvisor.web.guards import Access

BRIEF = Path("examples/invoice-intake.md").read_text(encoding="utf-8")
HOSTS = frozenset({"127.0.0.1", "localhost"})


@dataclass(frozen=True)
class Served:
    """A running server: its address, who may come in, and its sessions."""

    address: str
    access: Access
    sessions: Sessions

    @contextmanager
    def browser(self) -> Iterator[httpx.Client]:
        """A client that came in with the token."""
        with httpx.Client(base_url=self.address, timeout=120, follow_redirects=True) as client:
            client.get("/", params={"token": self.access.token})
            yield client

    def form_token(self) -> str:
        """What the forms of the owner carry."""
        return self.access.form_token(self.access.owner)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from serve(Sessions(sqlite_url(tmp_path_factory.mktemp("kept")), embedded_tools()), Access(HOSTS, "Ada"))


@pytest.fixture(scope="session")
def session_id(served: Served) -> str:
    return served.sessions.begin(BRIEF, "Ada", "invoices").id


def serve(sessions: Sessions, access: Access) -> Iterator[Served]:
    config = uvicorn.Config(create_app(sessions, access), "127.0.0.1", 0, log_level="warning")
    server, bound = uvicorn.Server(config), config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Served(f"http://127.0.0.1:{bound.getsockname()[1]}", access, sessions)
    server.should_exit = True
    thread.join(10)
