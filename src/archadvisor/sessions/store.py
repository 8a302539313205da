"""The session store: sessions, their turns and versions, and the documents of the versions by their hash."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, Table, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from archadvisor.domain.document import DesignDocument
from archadvisor.domain.model import Model
from archadvisor.domain.session import Session, Turn, Version
from archadvisor.errors import CorruptStateError, InputError
from archadvisor.sessions import leases
from archadvisor.sessions.database import guarded
from archadvisor.sessions.leases import Lease
from archadvisor.sessions.tables import documents, packed, sessions, turns, unpacked, versions

Kept = TypeVar("Kept", bound=Model)


@dataclass(frozen=True)
class Store:
    """Everything that is kept of sessions. Writing needs the lease; writing the same again changes nothing."""

    engine: Engine

    def begin(self, session: Session) -> None:
        """Keep a new session."""
        with guarded(), self.engine.begin() as connection:
            self._insert(connection, sessions, session.id, session, id=session.id, owner=session.owner)

    def session(self, session_id: str) -> Session:
        """A session. Raises InputError if there is none."""
        found = self._all(sessions, Session, sessions.c.id == session_id, lambda row: row.id)
        if not found:
            raise InputError(f"there is no session {session_id}. `archadvisor sessions list` shows all.")
        return found[0]

    def of_owner(self, owner: str) -> list[Session]:
        """The sessions of an owner, the oldest first."""
        found = self._all(sessions, Session, sessions.c.owner == owner, lambda row: row.id)
        return sorted(found, key=lambda one: (one.at, one.id))

    def add_version(self, lease: Lease, version: Version, document: DesignDocument) -> None:
        """Keep a version with its document. Raises FencedError."""
        number = int(version.id.removeprefix("v"))
        with guarded(), self.engine.begin() as connection:
            leases.check(connection, lease)
            self._insert(connection, documents, version.document_sha256, document, id=version.document_sha256)
            self._put(connection, versions, lease.session_id, number, version)

    def add_turn(self, lease: Lease, turn: Turn) -> None:
        """Keep a turn. Raises FencedError."""
        with guarded(), self.engine.begin() as connection:
            leases.check(connection, lease)
            self._put(connection, turns, lease.session_id, turn.number, turn)

    def versions(self, session_id: str) -> list[Version]:
        """The versions of a session in order."""
        return self._numbered(versions, Version, session_id)

    def turns(self, session_id: str) -> list[Turn]:
        """The turns of a session in order."""
        return self._numbered(turns, Turn, session_id)

    def turn(self, session_id: str, number: int) -> Turn:
        """A turn by its number; 0 is the brief."""
        place = (turns.c.session_id == session_id) & (turns.c.number == number)
        return self._all(turns, Turn, place, _place)[0]

    def count_of_turns(self, session_id: str) -> int:
        """How many turns a session has, the brief among them."""
        counted = select(func.count()).select_from(turns).where(turns.c.session_id == session_id)
        with guarded(), self.engine.connect() as connection:
            return int(connection.execute(counted).scalar_one())

    def document(self, sha256: str) -> DesignDocument:
        """A document by the hash of its content. Raises CorruptStateError if it is missing or damaged."""
        found = self._all(documents, DesignDocument, documents.c.id == sha256, lambda row: row.id)
        if not found:
            raise CorruptStateError(f"the document {sha256[:12]} of a version is missing. Restore the last backup.")
        return found[0]

    def delete(self, session_id: str) -> None:
        """Delete a session with its turns and versions; documents that nobody else uses go with it."""
        used = {one.document_sha256 for one in self.versions(session_id)}
        with guarded(), self.engine.begin() as connection:
            for table in (turns, versions):
                connection.execute(delete(table).where(table.c.session_id == session_id))
            connection.execute(delete(sessions).where(sessions.c.id == session_id))
            leases.forget(connection, session_id)
        kept = {one.document_sha256 for one in self._all(versions, Version, versions.c.number > 0, _place)}
        with guarded(), self.engine.begin() as connection:
            connection.execute(delete(documents).where(documents.c.id.in_(sorted(used - kept))))

    def _numbered(self, table: Table, kind: type[Kept], session_id: str) -> list[Kept]:
        return self._all(table, kind, table.c.session_id == session_id, _place, order=table.c.number)

    def _all(
        self, table: Table, kind: type[Kept], where: Any, key: Callable[[Any], str], order: Any = None
    ) -> list[Kept]:
        with guarded(), self.engine.connect() as connection:
            rows = connection.execute(select(table).where(where).order_by(order)).all()
        return [_read(table, kind, key(row), row) for row in rows]

    def _put(self, connection: Connection, table: Table, session_id: str, number: int, record: Model) -> None:
        """Insert or, for a version that was approved since, replace."""
        key = f"{session_id}/{number}"
        connection.execute(delete(table).where(table.c.session_id == session_id, table.c.number == number))
        self._insert(connection, table, key, record, session_id=session_id, number=number)

    def _insert(self, connection: Connection, table: Table, key: str, record: Model, **columns: Any) -> None:
        insert: Any = postgresql.insert if self.engine.dialect.name == "postgresql" else sqlite.insert
        row = insert(table).values(**columns, **packed(table, key, record.model_dump_json()))
        connection.execute(row.on_conflict_do_nothing())


def sha256_of(document: DesignDocument) -> str:
    """The hash of a document's content, but for the time that making it took."""
    manifest = document.manifest.model_copy(update={"timing": {}})
    return hashlib.sha256(document.model_copy(update={"manifest": manifest}).model_dump_json().encode()).hexdigest()


def _place(row: Any) -> str:
    return f"{row.session_id}/{row.number}"


def _read(table: Table, kind: type[Kept], key: str, row: Any) -> Kept:
    try:
        return kind.model_validate_json(unpacked(table, key, row.body, row.seal))
    except ValidationError:
        raise CorruptStateError(f"the row {key} of {table.name} is of another form. Update archadvisor.") from None
