"""The tables of the session store. Every row is sealed: damage and exchanged rows are found when it is read."""

import hashlib
import zlib
from typing import Any

from sqlalchemy import Column, Float, Integer, LargeBinary, MetaData, String, Table

from archadvisor.errors import CorruptStateError

metadata = MetaData()


def _sealed(name: str, *keys: Column[Any]) -> Table:
    return Table(
        name, metadata, *keys, Column("body", LargeBinary, nullable=False), Column("seal", String, nullable=False)
    )


sessions = _sealed("sessions", Column("id", String, primary_key=True), Column("owner", String, index=True))
documents = _sealed("documents", Column("id", String, primary_key=True))
versions = _sealed(
    "versions", Column("session_id", String, primary_key=True), Column("number", Integer, primary_key=True)
)
turns = _sealed("turns", Column("session_id", String, primary_key=True), Column("number", Integer, primary_key=True))
leases = Table(
    "leases",
    metadata,
    Column("session_id", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("expires", Float, nullable=False),
)
"""Who is at work on a session until when (seconds since 1970); `fence` counts the holders."""


def packed(table: Table, key: str, text: str) -> dict[str, Any]:
    """The body of a row, compressed, with its seal: it fits this body at this place and no other."""
    body = zlib.compress(text.encode())
    return {"body": body, "seal": _seal(table, key, body)}


def unpacked(table: Table, key: str, body: bytes, seal: str) -> str:
    """The text of a row. Raises CorruptStateError if its seal does not fit."""
    if _seal(table, key, body) != seal:
        raise CorruptStateError(f"the row {key} of {table.name} is damaged. Restore the last backup of the sessions.")
    return zlib.decompress(body).decode()


def _seal(table: Table, key: str, body: bytes) -> str:
    return hashlib.sha256(f"{table.name}\n{key}\n".encode() + body).hexdigest()
