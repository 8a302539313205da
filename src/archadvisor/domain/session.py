"""A design session: what was said turn by turn, what was understood of it, and the versions of the design it led to."""

from typing import Literal

from archadvisor.domain.model import Model

IntentKind = Literal[
    "change",
    "what_if",
    "answer",
    "why",
    "why_not",
    "compare",
    "what_changed",
    "show",
    "favour",
    "undo",
    "branch",
    "restore",
    "approve",
    "accept_risk",
    "export",
    "help",
    "yes",
    "no",
    "unclear",
]
ChangeKind = Literal["say", "set", "use", "forbid", "answer"]
Aim = Literal["cost", "latency", "availability", "operational_burden", "lock_in"]


class Change(Model):
    """One change of what a design is made for.

    `say` adds a sentence to what the brief says; `set` gives the field a value, or with `+` and `-` adds items to it
    and takes them away; `use` puts a technology in place, `forbid` rules one out, `answer` takes an option of the
    question on the field. `words` is the sentence, value, technology or option; `said` is what the person said.
    """

    kind: ChangeKind
    words: str
    field: str | None = None
    said: str = ""


class Intent(Model):
    """What a turn was understood to ask for.

    `heard` says it in one sentence, to be shown before anything is done. `element_ids` are ids of the design,
    `version_ids` of versions (`v1`), `topic` is the part to show or the aim to favour. Only where `sure` may it be done
    without asking; `near` are the closest things that an unclear turn could have meant.
    """

    kind: IntentKind
    heard: str
    changes: list[Change] = []
    element_ids: list[str] = []
    version_ids: list[str] = []
    topic: str | None = None
    name: str | None = None
    person: str | None = None
    reason: str | None = None
    sure: bool = True
    near: list[str] = []


class Acceptance(Model):
    """A risk that a named person takes, with the reason and the time (ISO 8601, UTC)."""

    risk_id: str
    person: str
    reason: str
    at: str


class Approval(Model):
    """Who approved a version, when (ISO 8601, UTC) and why."""

    person: str
    reason: str
    at: str


class Version(Model):
    """A state of the design: all changes since the brief in order, and the document that they led to, by its hash.

    `id` is `v1`, `v2`, …; `parent_id` the version it was made from; `label` what led to it, in words.
    """

    id: str
    parent_id: str | None
    branch: str
    label: str
    changes: list[Change]
    document_sha256: str
    at: str
    acceptances: list[Acceptance] = []
    approval: Approval | None = None


class Block(Model):
    """A part of a reply: a heading with lines, and with `columns` a table of `rows`."""

    title: str
    lines: list[str] = []
    columns: list[str] = []
    rows: list[list[str]] = []


class Reply(Model):
    """What a turn is answered with: what was heard, what was done about it, and what is awaited next.

    `version_id` is the version that the session then is at, `question` what is asked next, `confirming` whether a yes
    or no to what was heard is awaited.
    """

    heard: str
    told: str
    blocks: list[Block] = []
    version_id: str | None = None
    question: str | None = None
    options: list[str] = []
    confirming: bool = False


class Turn(Model):
    """One exchange: its number from 1, the words of the person, what was understood, the reply, the time (UTC)."""

    number: int
    text: str
    intent: Intent | None
    reply: Reply
    at: str


class Session(Model):
    """A design session: whose it is, the brief it is about (personal data and secrets replaced), since when (UTC).

    `graph_version` is the form of the conversation that its checkpoints belong to.
    """

    id: str
    owner: str
    title: str
    brief: str
    context: dict[str, str] = {}
    at: str
    graph_version: int
