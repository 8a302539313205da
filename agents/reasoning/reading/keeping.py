"""What a brief says about work elsewhere: what it keeps with people, up to which amount, and what is to be achieved.

A clause may speak of several pieces of work; each of its parts goes to the work that shares most words with it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from archadvisor.agents.reasoning.reading.clauses import Clause
from archadvisor.agents.reasoning.reading.reading import Reading
from archadvisor.agents.reasoning.reading.subjects import says, stems
from archadvisor.domain.model import Autonomy

SUBJECT_WEIGHT = 2
"""What a word for the items counts beside a word that merely stands in the same clause."""

_BY_WHOM = re.compile(r"\b(?:with|by|in the hands of|without) (?:a|an|the|our|one|two) .*$")
_AMOUNT = re.compile(r"\b(?:above|over|beyond|more than|exceeding|from) [$€£]?\d")
_RELEASE = re.compile(r"\b(?:releas|approv|confirm|sign)\w*")
_WHO = re.compile(r"\b(?:with|by|to|without) (?:a|an|the|our|two) ((?:\w+ ){0,2}\w+)$")
_NOBODY = frozenset({"person", "people", "human", "human being", "machine"})


@dataclass(frozen=True)
class Words:
    """The stems by which a piece of work is known: those of its items, and those of the clauses that describe it."""

    subjects: frozenset[str]
    told: frozenset[str]


@dataclass
class Relations:
    """The clauses that keep a piece of work with people, bound it by an amount, or say what it should achieve."""

    kept: list[int] = field(default_factory=list)
    bounded: list[int] = field(default_factory=list)
    goals: list[int] = field(default_factory=list)


def relations_of(reading: Reading, works: Sequence[Words]) -> list[Relations]:
    """For each piece of work the clauses that speak of it."""
    found = [Relations() for _ in works]
    for number, part in _parts(reading, "kept"):
        for one in _nearest(part, works):
            kind = found[one].bounded if _AMOUNT.search(part) else found[one].kept
            kind += [number] if number not in kind else []
    for number, part in _parts(reading, "goals"):
        for one in _nearest(part, works):
            found[one].goals += [number] if number not in found[one].goals else []
    return found


def _parts(reading: Reading, what: str) -> Iterator[tuple[int, str]]:
    """The parts of the clauses of a sort, without the people they name."""
    for number, clause in enumerate(reading.clauses):
        if says(what, clause) or _continues(reading, what, number):
            yield from ((number, part) for part in _BY_WHOM.sub("", clause.folded).split(" and "))


def _continues(reading: Reading, what: str, number: int) -> bool:
    """Whether a clause goes on with `to ...` where the one before it in the sentence is of a sort."""
    if not number:
        return False
    clause, before = reading.clauses[number], reading.clauses[number - 1]
    return before.sentence == clause.sentence and clause.folded.startswith("to ") and says(what, before)


def _nearest(part: str, works: Sequence[Words]) -> list[int]:
    """The pieces of work that share most words with a part; none if none shares any."""
    words = stems(part)
    scores = [SUBJECT_WEIGHT * len(words & one.subjects) + len(words & one.told) for one in works]
    most = max(scores, default=0)
    return [place for place, score in enumerate(scores) if most and score == most]


def kept_at(clauses: Sequence[Clause]) -> Autonomy | None:
    """What is left to the machine: to prepare for a release, or only to recommend where the decision is kept."""
    if not clauses:
        return None
    return "act_with_approval" if all(_RELEASE.search(one.folded) for one in clauses) else "recommend"


def person_in(clause: Clause) -> str | None:
    """The person with whom a clause keeps the decision, if it names one in particular."""
    found = _WHO.search(clause.folded)
    return found[1] if found and found[1] not in _NOBODY else None
