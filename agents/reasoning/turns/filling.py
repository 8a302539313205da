"""The parts of what a turn asks for, kind by kind: changes, elements, versions, names. None where one is missing."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from archadvisor.agents.reasoning.turns.changes import changes_in
from archadvisor.agents.reasoning.turns.mentions import Mention, foreign_names
from archadvisor.agents.reasoning.turns.references import (
    Part,
    best_named,
    name_in,
    person_in,
    place_in,
    reason_in,
    referred,
    stems,
    topic_in,
    versions_in,
)
from archadvisor.agents.reasoning.wording import listed
from archadvisor.domain.document import DesignDocument
from archadvisor.domain.requirements import Question
from archadvisor.domain.restored import requirements_of
from archadvisor.domain.session import Change, ChangeKind, Intent, IntentKind, Version
from archadvisor.domain.vocabulary import ontology
from archadvisor.knowledge.base import KnowledgeBase

_REPLACED = re.compile(r"\b(?:replace|swap|exchange)\b(?P<old>.+?)\b(?:with|by|for)\b(?P<new>.+)", re.IGNORECASE)
_REASON_ASKED = re.compile(r"\b(?:why|reasons?|how (?:did|do) you|how come|arrived?|considered?)\b", re.IGNORECASE)
_REFUSED = re.compile(
    r"\b(?:no|not|nothing|never|without|avoid|drop|ban|exclude|anything but|cannot"
    r"|(?:ca|could|do|wo|must|should|would)n't)"
    r"(?: (?:use|using|want|have|had|take|be|on|any|the|a|an|from|depend|rely|run|allowed|longer|to))*\s+$",
    re.IGNORECASE,
)
_REFUSED_AFTER = re.compile(
    r"^(?:'s)?\s+(?:is|are|was|were|has been|isn't|aren't|stays?)?\s*(?:out|off|not|no|banned|blocked|forbidden"
    r"|ruled out|turned down|unacceptable|an option for nobody)\b|^ (?:off the table|out of (?:it|the design|this))\b",
    re.IGNORECASE,
)
_PREFERRED = re.compile(r"(?P<new>.+?)\b(?:instead of|rather than|and not)\b(?P<old>.+)", re.IGNORECASE)

LEAST_SHARE = 0.6
"""Share of the words of an option that must be said."""

MOST_NAMED = 4


@dataclass(frozen=True)
class Talk:
    """What a turn is said about: the design, its versions, the question asked last, and whether a yes is awaited."""

    document: DesignDocument
    versions: list[Version]
    knowledge: KnowledgeBase
    asked: Question | None = None
    confirming: bool = False


@dataclass(frozen=True)
class Said:
    """The words of a turn, the technologies that they name, and what they are said about."""

    text: str
    mentions: list[Mention]
    talk: Talk

    def asks_for_reason(self) -> bool:
        """Whether the turn asks how something came about, which changes nothing."""
        return _REASON_ASKED.search(self.text) is not None

    def changes(self) -> list[Change]:
        """The changes that the words ask for, those to technologies among them."""
        told = changes_in(self.text, requirements_of(self.talk.document), self.talk.knowledge)
        return [*self.of_technologies(), *(one for one in told if not self._only_names(one))]

    def of_technologies(self) -> list[Change]:
        """Technologies put in place or ruled out, as the words around each say."""
        swap = _REPLACED.search(self.text) or _PREFERRED.search(self.text)
        return [self._change(one, swap) for one in self.mentions]

    def _only_names(self, change: Change) -> bool:
        """Whether a sentence says no more than the technology that it names."""
        return change.kind == "say" and any(one.words in change.words for one in self.mentions)

    def _change(self, one: Mention, swap: re.Match[str] | None) -> Change:
        outgoing = swap is not None and swap.start("old") <= one.start < swap.end("old")
        before, after = self.text[: one.start], self.text[one.end :]
        refused = outgoing or bool(_REFUSED.search(before) or _REFUSED_AFTER.search(after))
        return Change(kind="forbid" if refused else "use", words=one.words, said=self.text)


def _changing(said: Said) -> Intent | None:
    changes = said.changes()
    if not changes or said.asks_for_reason():
        return None
    return Intent(kind="change", heard=f"{_told(changes)}.", changes=changes)


def _using(said: Said) -> Intent | None:
    changes = said.of_technologies() or _foreign(said, "use")
    if said.text.rstrip().endswith("?") and said.asks_for_reason():
        return None
    return Intent(kind="change", heard=f"{_told(changes)}.", changes=changes) if changes else None


def _forbidding(said: Said) -> Intent | None:
    named = [Change(kind="forbid", words=one.words, said=said.text) for one in said.mentions]
    changes = named or _foreign(said, "forbid")
    return Intent(kind="change", heard=f"{_told(changes)}.", changes=changes) if changes else None


def _foreign(said: Said, kind: ChangeKind) -> list[Change]:
    """A product that the knowledge does not have; saying so is left to whoever applies it."""
    return [Change(kind=kind, words=one, said=said.text) for one in foreign_names(said.text)[:1]]


def _supposing(said: Said) -> Intent | None:
    changes = said.changes()
    if not changes:
        return None
    return Intent(kind="what_if", heard=f"What would be different with this: {_told(changes)}?", changes=changes)


def _answering(said: Said) -> Intent | None:
    questions = said.talk.document.questions
    asked = _question(said.text, questions) or said.talk.asked
    option = _option(said.text, asked) if asked else None
    if asked is None or asked.field is None or option is None:
        return None
    changes = [Change(kind="answer", field=asked.field, words=option, said=said.text)]
    return Intent(kind="answer", heard=f"“{asked.text}”: {option}.", changes=changes, element_ids=[asked.id])


def _question(text: str, questions: list[Question]) -> Question | None:
    """The open question that a turn names by its number or its field."""
    numbered = re.search(r"\bquestion (?:number )?(\w+)", text, re.IGNORECASE)
    place = place_in(f"question {numbered[1]}", len(questions)) if numbered else None
    if place is not None:
        return questions[place]
    said = stems(text)
    return next((one for one in questions if one.field and stems(one.field) & said), None)


def _option(text: str, asked: Question) -> str | None:
    """The option whose words were said, else the one whose place was."""
    words = re.sub(r"\bquestion (?:number )?\w+", "", text, flags=re.IGNORECASE)
    said = stems(words)
    shares = [len(stems(one) & said) / max(1, len(stems(one))) for one in asked.options]
    if shares and max(shares) >= LEAST_SHARE and shares.count(max(shares)) == 1:
        return asked.options[shares.index(max(shares))]
    place = place_in(words, len(asked.options))
    return None if place is None else asked.options[place]


def _why(said: Said) -> Intent | None:
    found = referred(said.text, said.talk.document)
    topic = None if found else topic_in(said.text, "topics")
    if not found and topic is None:
        return _why_not(said)
    return Intent(kind="why", heard=f"Why {_names(found) or topic}?", element_ids=found, topic=topic)


def _why_not(said: Said) -> Intent | None:
    name = said.mentions[0].words if said.mentions else _unplaced(said) or next(iter(foreign_names(said.text)), None)
    return Intent(kind="why_not", heard=f"Why not {name}?", name=name) if name else None


def _unplaced(said: Said) -> str | None:
    """An option that was weighed, or a kind of component, that a turn names."""
    options = [one.name for decision in said.talk.document.decisions for one in decision.options if not one.chosen]
    named = [*options, *(key.replace("_", " ") for key in ontology().component_types)]
    found = best_named(said.text, [Part(one, stems(one)) for one in dict.fromkeys(named) if stems(one)])
    return found[0] if found else None


def _comparing(said: Said) -> Intent | None:
    versions = versions_in(said.text, said.talk.versions)
    if not versions and topic_in(said.text, "topics") == "alternatives":
        return Intent(kind="compare", heard="The alternatives side by side.", topic="alternatives")
    return Intent(
        kind="compare", heard=f"What differs: {_names(versions) or 'the last two versions'}.", version_ids=versions
    )


def _showing(said: Said) -> Intent | None:
    topic = topic_in(said.text, "topics")
    found = [] if topic else referred(said.text, said.talk.document)
    if topic is None and not found:
        return None
    return Intent(kind="show", heard=f"Show {topic or _names(found)}.", topic=topic, element_ids=found)


def _favouring(said: Said) -> Intent | None:
    aim = topic_in(said.text, "aims")
    if aim is None:
        return None
    changes = [Change(kind="set", field="priorities", words=aim, said=said.text)]
    return Intent(
        kind="favour", heard=f"Put {aim.replace('_', ' ')} before everything else.", topic=aim, changes=changes
    )


def _restoring(said: Said) -> Intent | None:
    versions = versions_in(said.text, said.talk.versions)
    return Intent(kind="restore", heard=f"Go to {versions[0]}.", version_ids=versions[:1]) if versions else None


def _branching(said: Said) -> Intent | None:
    name = name_in(said.text)
    return Intent(kind="branch", heard=f"Start the branch {name or 'with the next free name'}.", name=name)


def _approving(said: Said) -> Intent | None:
    person, reason = person_in(said.text), reason_in(said.text)
    return Intent(kind="approve", heard=f"Approve this version, by {person or 'you'}.", person=person, reason=reason)


def _accepting(said: Said) -> Intent | None:
    risks = {one.id for one in said.talk.document.risks}
    found = [one for one in referred(said.text, said.talk.document, risks)]
    if not found:
        return None
    person, reason = person_in(said.text), reason_in(said.text)
    heard = f"Accept {_names(found)}, by {person or 'you'}{f', because {reason}' if reason else ''}."
    return Intent(kind="accept_risk", heard=heard, element_ids=found, person=person, reason=reason)


def _exporting(said: Said) -> Intent | None:
    place = re.search(r"\b(?:to|into|in) (?:a folder (?:called|named) )?(?P<place>[\w./-]+)", said.text)
    versions = versions_in(said.text[: place.start()] if place else said.text, said.talk.versions)
    name = place["place"].rstrip(".") if place else None
    heard = f"Write the documents of {_names(versions[:1]) or 'this version'}{f' to {name}' if name else ''}."
    return Intent(kind="export", heard=heard, version_ids=versions[:1], name=name)


def _plain(kind: IntentKind, heard: str) -> Callable[[Said], Intent | None]:
    return lambda said: Intent(kind=kind, heard=heard)


def _confirming(kind: IntentKind, heard: str) -> Callable[[Said], Intent | None]:
    return lambda said: Intent(kind=kind, heard=heard) if said.talk.confirming else None


FILL: Mapping[str, Callable[[Said], Intent | None]] = {
    "change": _changing,
    "use": _using,
    "forbid": _forbidding,
    "what_if": _supposing,
    "answer": _answering,
    "why": _why,
    "why_not": _why_not,
    "compare": _comparing,
    "what_changed": _plain("what_changed", "What the last change did."),
    "show": _showing,
    "favour": _favouring,
    "undo": _plain("undo", "Take the last change back."),
    "branch": _branching,
    "restore": _restoring,
    "approve": _approving,
    "accept_risk": _accepting,
    "export": _exporting,
    "help": _plain("help", "What can be said here."),
    "yes": _confirming("yes", "Yes."),
    "no": _confirming("no", "No."),
}


def filled(kind: str, said: Said) -> Intent | None:
    """What a turn of this kind asks for; None if it cannot be of this kind."""
    return FILL[kind](said) if kind in FILL else Intent(kind="unclear", heard="", sure=False)


def _names(ids: list[str]) -> str:
    return listed(ids[:MOST_NAMED])


def _told(changes: list[Change]) -> str:
    """Changes in words."""
    return listed([_change_words(one) for one in changes])


def _change_words(change: Change) -> str:
    field = (change.field or "").replace("_", " ")
    match change.kind:
        case "set":
            return f"{field}: {change.words}"
        case "use":
            return f"use {change.words}"
        case "forbid":
            return f"without {change.words}"
        case _:
            return f"“{change.words}”"
