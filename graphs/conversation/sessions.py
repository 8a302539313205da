"""Design sessions from outside: begin, say, look, resume. One writer at a time; what was answered is on the disk."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from langchain_core.runnables import RunnableConfig
from langgraph.types import Command, StateSnapshot

from archadvisor.agents.contract import Toolbox
from archadvisor.domain.document import DesignDocument
from archadvisor.domain.session import Intent, Reply, Session, Turn, Version
from archadvisor.errors import BriefError, ClockError, CorruptStateError, GraphVersionError
from archadvisor.graphs.conversation.graph import (
    GRAPH_VERSION,
    Means,
    SessionGraph,
    new_session,
    session_graph,
    turn_key,
)
from archadvisor.graphs.run import embedded_tools
from archadvisor.guardrails.redaction import redact
from archadvisor.sessions import leases
from archadvisor.sessions.checkpoints import checkpointer
from archadvisor.sessions.database import guarded, opened, sqlite_url
from archadvisor.sessions.holders import holder
from archadvisor.sessions.store import Store

CLOCK_SLACK = timedelta(seconds=1)
MOST_TURN_CHARACTERS = 10_000


@dataclass(frozen=True)
class Standing:
    """Where a session stands: its turns and versions, the current version with its document, the last reply."""

    session: Session
    turns: list[Turn]
    versions: list[Version]
    current: Version
    document: DesignDocument
    reply: Reply


class Sessions:
    """The sessions of one database. Safe to use from several threads and processes."""

    def __init__(self, url: str, tools: Toolbox, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.store = Store(opened(url))
        self._url = url
        self._means = Means(self.store, tools)
        self._clock = clock

    def begin(self, text: str, owner: str, title: str = "brief", context: dict[str, str] | None = None) -> Session:
        """A new session on a brief, designed for the first time. Raises BriefError if the text cannot be used."""
        now = self._clock().isoformat(timespec="milliseconds")
        session = new_session(uuid4().hex[:12], owner, text, title, context or {}, now)
        self.store.begin(session)
        self.resume(session.id)
        return session

    def say(self, session_id: str, text: str) -> Reply:
        """The reply to a turn. An earlier turn that was cut off is finished first.

        Raises BusyError, ClockError, GraphVersionError, CorruptStateError; BriefError for a turn that is no text.
        """
        return [one for one in self.telling(session_id, text) if isinstance(one, Reply)][-1]

    def telling(self, session_id: str, text: str) -> Iterator[Intent | Reply]:
        """What a turn was understood to ask for as soon as that is known, then the reply. Raises as `say`."""
        if not text.strip() or len(text) > MOST_TURN_CHARACTERS:
            raise BriefError(f"say something of at most {MOST_TURN_CHARACTERS:,} characters.")
        with self._running(session_id) as (graph, config):
            waiting = self._awaited(graph, config, session_id)
            turn: Command[Any] = Command(resume={waiting: redact(text)})
            for update in graph.stream(turn, config, stream_mode="updates", durability="sync"):
                if "hear" in update:
                    yield Intent.model_validate(update["hear"]["intent"])
            yield self._last_reply(session_id)

    def _awaited(self, graph: SessionGraph, config: RunnableConfig, session_id: str) -> str:
        """The id of the interrupt that waits for the next turn. Raises CorruptStateError if another turn is awaited."""
        waiting = self._settled(graph, config, session_id).interrupts[0]
        expected = turn_key(self.store.count_of_turns(session_id))
        if waiting.value["key"] != expected:
            told = f"session {session_id} waits for {waiting.value['key']}, not for {expected}."
            raise CorruptStateError(f"{told} Restore the last backup.")
        return waiting.id

    def resume(self, session_id: str) -> Reply:
        """The last reply, after finishing what was cut off."""
        with self._running(session_id) as (graph, config):
            self._settled(graph, config, session_id)
            return self._last_reply(session_id)

    def _last_reply(self, session_id: str) -> Reply:
        return self.store.turn(session_id, self.store.count_of_turns(session_id) - 1).reply

    def standing(self, session_id: str) -> Standing:
        """Where a session stands, without changing anything."""
        session = self.store.session(session_id)
        with checkpointer(self._url) as saver, guarded():
            state = session_graph(lambda: self._means, saver).get_state(_config(session_id))
        versions = self.store.versions(session_id)
        current = next((one for one in versions if one.id == state.values.get("version_id")), None)
        if current is None:
            raise CorruptStateError(f"session {session_id} has no design yet. Resume it.")
        document = self.store.document(current.document_sha256)
        turns = self.store.turns(session_id)
        return Standing(session, turns, versions, current, document, turns[-1].reply)

    def forget(self, session_id: str) -> None:
        """Delete a session with its checkpoints. Raises BusyError while somebody is at work on it."""
        with leases.held(self.store.engine, session_id, holder()), checkpointer(self._url) as saver, guarded():
            saver.delete_thread(session_id)
            self.store.delete(session_id)

    @contextmanager
    def _running(self, session_id: str) -> Iterator[tuple[SessionGraph, RunnableConfig]]:
        """The graph with the right to write. Raises BusyError, GraphVersionError."""
        session = self.store.session(session_id)
        if session.graph_version != GRAPH_VERSION:
            raise GraphVersionError(
                f"session {session_id} was begun with form {session.graph_version} of the conversation, this is form "
                f"{GRAPH_VERSION}. Begin a new session with its brief (`archadvisor sessions show {session_id}`)."
            )
        with (
            leases.held(self.store.engine, session_id, holder()) as lease,
            checkpointer(self._url) as saver,
            guarded(),
        ):
            yield session_graph(lambda: self._means, saver), _config(session_id, lease.holder, lease.fence)

    def _settled(self, graph: SessionGraph, config: RunnableConfig, session_id: str) -> StateSnapshot:
        """The state in which the next turn is awaited. Raises ClockError."""
        found = graph.get_state(config)
        self._check_clock(found, session_id)
        if not found.values and not found.next:
            graph.invoke({"session_id": session_id}, config, durability="sync")
        elif not found.interrupts:
            graph.invoke(None, config, durability="sync")
        found = graph.get_state(config)
        if not found.interrupts:
            raise CorruptStateError(f"session {session_id} waits for nothing. Restore the last backup.")
        return found

    def _check_clock(self, found: StateSnapshot, session_id: str) -> None:
        """The latest checkpoint is the one with the latest time, so a clock that went back would lose turns."""
        if found.created_at and datetime.fromisoformat(found.created_at) > self._clock() + CLOCK_SLACK:
            raise ClockError(f"the clock stands before the last turn of session {session_id}. Set it right and go on.")


def default_sessions(url: str | None = None, seed: int = 0) -> Sessions:
    """The sessions of this installation, or of a database by its URL."""
    from archadvisor.knowledge.store import default_home

    return Sessions(url or sqlite_url(default_home() / "sessions"), embedded_tools(seed))


def _config(session_id: str, holder: str = "", fence: int = 0) -> RunnableConfig:
    configurable: dict[str, Any] = {"thread_id": session_id, "holder": holder, "fence": fence}
    return {"configurable": configurable, "recursion_limit": 12}
