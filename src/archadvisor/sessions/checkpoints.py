"""The checkpointer of the session graph: beside the store, behind the redaction gate, able to read plain data only."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver
from sqlalchemy import make_url

from archadvisor.errors import InputError
from archadvisor.guardrails.redaction.checkpoints import GatedSaver
from archadvisor.sessions.database import PRAGMAS


@contextmanager
def checkpointer(url: str) -> Iterator[BaseCheckpointSaver[Any]]:
    """A checkpointer on the database of the sessions. Raises InputError for a kind of database that has none."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        yield from _sqlite(parsed.database or ":memory:")
    elif parsed.get_backend_name() == "postgresql":
        yield from _postgres(parsed.set(drivername="postgresql").render_as_string(hide_password=False))
    else:
        raise InputError(f"sessions are kept in SQLite or PostgreSQL, not in {parsed.get_backend_name()}.")


def _sqlite(database: str) -> Iterator[BaseCheckpointSaver[Any]]:
    connection = sqlite3.connect(database, check_same_thread=False)
    try:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        yield GatedSaver(SqliteSaver(connection, serde=_plain()))
    finally:
        connection.close()


def _postgres(url: str) -> Iterator[BaseCheckpointSaver[Any]]:
    try:
        from langgraph.checkpoint.postgres import PostgresSaver
    except ImportError:
        raise InputError("PostgreSQL needs more packages: pip install 'archadvisor[team]'.") from None
    with PostgresSaver.from_conn_string(url) as saver:
        saver.serde = _plain()
        saver.setup()
        yield GatedSaver(saver)


def _plain() -> JsonPlusSerializer:
    """Reads types of the language and of the graph library, and nothing that a row could name."""
    return JsonPlusSerializer(allowed_msgpack_modules=None)
