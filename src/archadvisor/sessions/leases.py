"""One writer per session: a lease that runs out, and a fence that keeps a late holder from writing."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from archadvisor.errors import BusyError, FencedError
from archadvisor.sessions.database import guarded
from archadvisor.sessions.holders import is_dead
from archadvisor.sessions.tables import leases

LEASE_SECONDS = 120.0
"""Longer than any turn takes; a holder that died is waited for no longer than this."""


@dataclass(frozen=True)
class Lease:
    """The right to write to a session; `fence` is higher with each holder."""

    session_id: str
    holder: str
    fence: int


def take(engine: Engine, session_id: str, holder: str, clock: Callable[[], float] = time.time) -> Lease:
    """The lease of a session; that of a process of this machine that died is taken over.

    Raises BusyError while somebody else holds it.
    """
    now = clock()
    with guarded(), engine.begin() as connection:
        before = connection.execute(select(leases.c.holder).where(leases.c.session_id == session_id)).scalar()
        free = leases.c.expires < now
        if before is not None and is_dead(before):
            free = free | (leases.c.holder == before)
        fence = connection.execute(_taking(engine, session_id, holder, now, free)).scalar()
    if fence is None:
        raise BusyError(f"somebody else is at work on session {session_id}. Try again in a moment.")
    return Lease(session_id, holder, fence)


def _taking(engine: Engine, session_id: str, holder: str, now: float, free: Any) -> Any:
    """One statement that takes a lease if it is free and returns its fence."""
    insert: Any = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
    expires = now + LEASE_SECONDS
    return (
        insert(leases)
        .values(session_id=session_id, holder=holder, fence=1, expires=expires)
        .on_conflict_do_update(
            index_elements=[leases.c.session_id],
            set_={"holder": holder, "fence": leases.c.fence + 1, "expires": expires},
            where=free,
        )
        .returning(leases.c.fence)
    )


def check(connection: Connection, lease: Lease) -> None:
    """Raise FencedError if somebody else has taken the session over; holds until the transaction ends."""
    row = select(leases.c.fence).where(leases.c.session_id == lease.session_id).with_for_update()
    if connection.execute(row).scalar() != lease.fence:
        raise FencedError(f"session {lease.session_id} went on elsewhere meanwhile. Open it again.")


@contextmanager
def held(engine: Engine, session_id: str, holder: str, clock: Callable[[], float] = time.time) -> Iterator[Lease]:
    """The lease for the length of a block. Raises BusyError."""
    lease = take(engine, session_id, holder, clock)
    try:
        yield lease
    finally:
        _release(engine, lease)


def _release(engine: Engine, lease: Lease) -> None:
    """Let the lease run out at once; the fence stays, so that numbers never repeat."""
    own = (leases.c.session_id == lease.session_id) & (leases.c.fence == lease.fence)
    with guarded(), engine.begin() as connection:
        connection.execute(leases.update().where(own).values(expires=0.0))


def forget(connection: Connection, session_id: str) -> None:
    """Delete the lease of a session that is deleted."""
    connection.execute(delete(leases).where(leases.c.session_id == session_id))
