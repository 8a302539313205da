"""What a chat model contributed: what was taken from its proposals and why, what was not, and where the rules stand in.

Wishes and leanings are what the engines make of it: followed as far as every rule allows, whoever proposed them.
"""

from typing import Literal

from archadvisor.domain.model import Model

AdviceKind = Literal[
    "fact",
    "need",
    "question",
    "pattern",
    "technology",
    "left_out",
    "usage",
    "abuse_case",
    "failure",
    "note",
    "proposal",
]
Level = Literal["lower", "higher"]
NoteKind = Literal["name", "purpose", "boundary", "contract", "rationale"]


class Wish(Model):
    """Something that is preferred: a pattern or component type (`subject_id`), for a technology also which one."""

    subject_id: str
    technology_id: str | None = None
    reason: str
    requirement_ids: list[str] = []


class Wishes(Model):
    """What is preferred beyond what is demanded: patterns, technologies by component type, types to leave out."""

    patterns: list[Wish] = []
    technologies: list[Wish] = []
    left_out: list[Wish] = []


class Kept(Model):
    """Risks and controls that were found before something was added, and keep their place whatever is found then."""

    risk_ids: list[str] = []
    control_ids: list[str] = []


class Leaning(Model):
    """Why a planning value is expected in the lower or the higher half of its range."""

    level: Level
    reason: str
    requirement_ids: list[str] = []


class Note(Model):
    """What a chat model says of an element: never a decision, and no figure that the design does not account for."""

    element_id: str
    kind: NoteKind
    text: str


class Taken(Model):
    """A part of a proposal that is now in the design: what, where, on which words of the brief and which records."""

    kind: AdviceKind
    element_id: str
    value: str = ""
    reason: str = ""
    quote: str = ""
    requirement_ids: list[str] = []
    citation_ids: list[str] = []


class Dropped(Model):
    """A part of a proposal that was not taken, by its place in the proposal, and why."""

    kind: AdviceKind
    place: str
    why: str


class Advice(Model):
    """What came of asking a chat model in the name of an agent.

    `fallback` says why the embedded proposal stands alone, None if an answer came; `notes` are in the document beside
    the elements that they speak of.
    """

    agent: str
    model: str | None = None
    taken: list[Taken] = []
    dropped: list[Dropped] = []
    notes: list[Note] = []
    fallback: str | None = None
    repaired: bool = False
    recorded: bool = False
