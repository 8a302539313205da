"""The database of the sessions: SQLite in a private folder of this machine, or PostgreSQL by URL for a team."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from archadvisor.errors import CorruptStateError, SessionError
from archadvisor.sessions.tables import metadata

BUSY_MS = 5_000
"""How long a write waits for another one."""

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MS}", "secure_delete=ON")
"""A turn that was answered is on the disk; what is deleted is gone from it."""


def opened(url: str) -> Engine:
    """The engine of a database with its tables. Raises SessionError if it cannot be opened."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        _keep_private(engine.url.database)
        event.listen(engine, "connect", _prepare)
    with guarded():
        metadata.create_all(engine)
    return engine


def sqlite_url(folder: Path) -> str:
    """The URL of the sessions in a folder."""
    return f"sqlite:///{folder / 'sessions.db'}"


@contextmanager
def guarded() -> Iterator[None]:
    """Failures of the database as errors of ours. Raises CorruptStateError or SessionError."""
    try:
        yield
    except DBAPIError as error:
        told = str(error.orig)
        if "malformed" in told or "not a database" in told or "corrupt" in told:
            raise CorruptStateError(f"the sessions cannot be read ({told}). Restore the last backup.") from None
        raise SessionError(f"the sessions cannot be kept: {told}. What was answered before is safe.") from None


def _keep_private(database: str | None) -> None:
    """Create folder and file so that only their owner reads them."""
    if not database or database == ":memory:":
        return
    path = Path(database)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.parent.chmod(0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _prepare(connection: Any, record: Any) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
