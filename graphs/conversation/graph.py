"""The session graph: intake once, then listen, hear and act, turn by turn. Its state is plain JSON and small.

intake → listen (waits for a turn) → hear → act → listen …

Documents, versions and turns are kept in the session store; the state holds their ids. A node that is run again after
a crash writes the same rows again.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypedDict

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import interrupt

from archadvisor.agents.contract import Toolbox
from archadvisor.agents.reasoning.turns.filling import Talk
from archadvisor.agents.reasoning.turns.understanding import understand
from archadvisor.deliverables.views import view
from archadvisor.domain.document import DesignDocument
from archadvisor.domain.requirements import Question
from archadvisor.domain.session import Intent, Reply, Session, Turn, Version
from archadvisor.errors import InputError
from archadvisor.graphs.conversation.acting import act
from archadvisor.graphs.conversation.desk import Desk, Outcome
from archadvisor.graphs.run import apart, design, embedded_tools
from archadvisor.guardrails.redaction import redact
from archadvisor.guardrails.screening import screen
from archadvisor.knowledge.store import default_home
from archadvisor.sessions import leases
from archadvisor.sessions.database import opened, sqlite_url
from archadvisor.sessions.holders import holder
from archadvisor.sessions.leases import Lease
from archadvisor.sessions.store import Store, sha256_of

GRAPH_VERSION = 1
"""Raised when a checkpoint of an earlier graph could not go on in this one."""

UNDERSTOOD = ("overview", "requirements", "conflicts")


class TalkState(TypedDict, total=False):
    """Where a conversation stands: ids, counts and what is awaited, all of it plain JSON.

    Whoever drives the graph from outside gives `brief` (and `title`); the session is then begun under the thread's id.
    """

    brief: str
    title: str
    session_id: str
    number: int
    made: int
    version_id: str
    turn: str
    intent: dict[str, Any]
    pending: dict[str, Any] | None
    asked: str | None


SessionGraph = CompiledStateGraph[TalkState, None, TalkState, TalkState]


@dataclass(frozen=True)
class Means:
    """What the nodes work with: the store of sessions and the tools of the agents."""

    store: Store
    tools: Toolbox


def session_graph(means: Callable[[], Means], checkpointer: BaseCheckpointSaver[Any] | None = None) -> SessionGraph:
    """The compiled graph over a store; the lease of a run is given by `holder` and `fence` of its configuration."""
    nodes = Nodes(means)
    graph = StateGraph(TalkState)
    for name in ("intake", "listen", "hear", "act"):
        graph.add_node(name, getattr(nodes, name))
    graph.add_edge(START, "intake")
    graph.add_edge("intake", "listen")
    graph.add_edge("listen", "hear")
    graph.add_edge("hear", "act")
    graph.add_edge("act", "listen")
    return graph.compile(checkpointer=checkpointer)


def _utc() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Nodes:
    """The nodes; their means are opened when the first of them runs."""

    def __init__(self, means: Callable[[], Means], now: Callable[[], str] = _utc) -> None:
        self._means = means
        self._now = now

    @property
    def _store(self) -> Store:
        return self._means().store

    @property
    def _tools(self) -> Toolbox:
        return self._means().tools

    def intake(self, state: TalkState, config: RunnableConfig) -> TalkState:
        """Design the brief for the first time and say what was understood."""
        session = self._session(state, config)
        document = apart(lambda: design(session.brief, session.title, session.context, self._tools.seed))
        version = Version(
            id="v1",
            parent_id=None,
            branch="main",
            label="the brief",
            changes=[],
            document_sha256=sha256_of(document),
            at=self._now(),
        )
        blocks = [block for topic in UNDERSTOOD for block in view(document, topic) if block.lines or block.rows]
        reply = _asking(Reply(heard="", told=f"v1: {document.status}.", blocks=blocks, version_id="v1"), document)
        with self._writing(session.id, config) as lease:
            self._store.add_version(lease, version, document)
            self._store.add_turn(lease, Turn(number=0, text="", intent=None, reply=reply, at=version.at))
        begun: TalkState = {"session_id": session.id, "number": 0, "made": 1, "version_id": "v1", "pending": None}
        return begun | {"brief": "", "asked": _asked(reply, document)}

    def _session(self, state: TalkState, config: RunnableConfig) -> Session:
        """The session of the state, or a new one on the brief that came with it."""
        if "session_id" in state:
            return self._store.session(state["session_id"])
        thread_id = str(config.get("configurable", {}).get("thread_id", ""))
        session = new_session(thread_id, "you", state.get("brief", ""), state.get("title", "brief"), {}, self._now())
        self._store.begin(session)
        return session

    @contextmanager
    def _writing(self, session_id: str, config: RunnableConfig) -> Iterator[Lease]:
        """The lease of the run; a run from outside has none and takes one for as long as it writes."""
        given = config.get("configurable", {})
        if "fence" in given:
            yield Lease(session_id, given["holder"], given["fence"])
        else:
            with leases.held(self._store.engine, session_id, holder()) as lease:
                yield lease

    def listen(self, state: TalkState) -> TalkState:
        """Wait for the next turn; the key keeps an answer from reaching another question than its own."""
        reply = self._store.turn(state["session_id"], state["number"]).reply
        said = interrupt({"key": turn_key(state["number"] + 1), "reply": reply.model_dump(mode="json")})
        return {"turn": str(said)}

    def hear(self, state: TalkState) -> TalkState:
        """What the turn asks for. A yes does what is pending."""
        versions = self._store.versions(state["session_id"])
        document = self._store.document(_version(versions, state["version_id"]).document_sha256)
        pending = state.get("pending")
        talk = Talk(document, versions, self._tools.knowledge, _question(document, state.get("asked")), bool(pending))
        intent = understand(state["turn"], talk)
        if intent.kind == "yes" and pending:
            intent = Intent.model_validate(pending).model_copy(update={"sure": True})
        return {"intent": intent.model_dump(mode="json")}

    def act(self, state: TalkState, config: RunnableConfig) -> TalkState:
        """Do what was understood, or first ask whether it was meant; keep the turn."""
        intent, desk = Intent.model_validate(state["intent"]), self._desk(state)
        outcome = _outcome(intent, desk)
        number = state["number"] + 1
        current_id = outcome.current_id or desk.current.id
        document = outcome.document or self._document(current_id, desk)
        reply = _asking(_reply(intent, outcome, current_id), document)
        with self._writing(desk.session.id, config) as lease:
            if outcome.version is not None:
                self._store.add_version(lease, outcome.version, outcome.document or desk.document)
            turn = Turn(number=number, text=state["turn"], intent=intent, reply=reply, at=desk.now)
            self._store.add_turn(lease, turn)
        pending = outcome.pending.model_dump(mode="json") if outcome.pending else None
        made = state["made"] + (outcome.version is not None and outcome.version.id == desk.next_id)
        return {
            "number": number,
            "made": made,
            "version_id": current_id,
            "pending": pending,
            "asked": _asked(reply, document),
        }

    def _desk(self, state: TalkState) -> Desk:
        session, next_id = self._store.session(state["session_id"]), f"v{state['made'] + 1}"
        versions = [one for one in self._store.versions(session.id) if one.id != next_id]
        current = _version(versions, state["version_id"])
        return Desk(
            session=session,
            versions=versions,
            current=current,
            document=self._store.document(current.document_sha256),
            tools=self._tools,
            next_id=next_id,
            now=self._now(),
            document_of=lambda one: self._store.document(one.document_sha256),
        )

    def _document(self, version_id: str, desk: Desk) -> DesignDocument:
        return desk.document if version_id == desk.current.id else desk.document_of(desk.version(version_id))


def turn_key(number: int) -> str:
    """The key of the interrupt that waits for a turn."""
    return f"turn-{number}"


def _outcome(intent: Intent, desk: Desk) -> Outcome:
    """What acting leads to; what is not sure is asked first, what cannot be is told."""
    if not intent.sure and intent.kind != "unclear":
        return Outcome("Is that what you mean? Yes or no.", pending=intent)
    try:
        return act(intent, desk)
    except InputError as error:
        return Outcome(str(error))


def _reply(intent: Intent, outcome: Outcome, current_id: str) -> Reply:
    return Reply(
        heard=intent.heard,
        told=outcome.told,
        blocks=outcome.blocks,
        version_id=current_id,
        confirming=outcome.pending is not None,
    )


def _asking(reply: Reply, document: DesignDocument) -> Reply:
    """The reply with the question that is worth most next, unless a yes or no is awaited."""
    first = _next(document)
    if reply.confirming or first is None:
        return reply
    return reply.model_copy(update={"question": f"{first.text} {first.why}", "options": first.options})


def _asked(reply: Reply, document: DesignDocument) -> str | None:
    following = _next(document)
    return following.id if following and reply.question else None


def _next(document: DesignDocument) -> Question | None:
    """The first question that a turn can answer: one on a requirement."""
    return next((one for one in document.questions if one.field), None)


def _question(document: DesignDocument, asked: str | None) -> Question | None:
    return next((one for one in document.questions if one.id == asked), None)


def _version(versions: list[Version], version_id: str) -> Version:
    return next(one for one in versions if one.id == version_id)


def new_session(session_id: str, owner: str, text: str, title: str, context: dict[str, str], now: str) -> Session:
    """A session on a brief, personal data and secrets replaced. Raises BriefError if the text cannot be used."""
    screen(text, title, context)
    kept = {name: redact(one) for name, one in context.items()}
    return Session(
        id=session_id,
        owner=owner,
        title=redact(title),
        brief=redact(text),
        context=kept,
        at=now,
        graph_version=GRAPH_VERSION,
    )


@cache
def _own_means() -> Means:
    """The sessions and tools of this installation."""
    return Means(Store(opened(sqlite_url(default_home() / "sessions"))), embedded_tools())


def make_session_graph() -> SessionGraph:
    """The session graph over the sessions of this installation, as `langgraph dev` loads it: nothing is opened yet."""
    return session_graph(_own_means)
