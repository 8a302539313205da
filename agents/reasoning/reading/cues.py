"""Cues: regular expressions over folded text, with vetoes and negation.

A cue matches whole words. ` .. ` stands for up to five words of the same sentence; a space for any run of spaces.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from archadvisor.agents.reasoning.reading.clauses import Clause

_GAP = r"[^\w.;!?]+(?:\w+[^\w.;!?]+){0,5}?"
_NEGATED_BEFORE = re.compile(
    r"\b(?:no|not|never|without|nor|neither|none of|nothing|don't|doesn't|isn't|aren't|won't|cannot|can't|rather than"
    r"|instead of)"
    r"(?: (?:need|needs|want|wants|any|a|an|the|be|to|use|have|require|do|does|our|is|are|of|yet|plan|for|real))* $"
)
_NEGATOR_FIRST = re.compile(
    r"(?:no|not|never|without|none|nothing|nobody|nor|cannot|must not|may not|offline|rather|instead)\b"
)


@dataclass(frozen=True)
class Cue:
    """The compiled cues and vetoes of one thing that a brief may express."""

    key: str
    cue: re.Pattern[str]
    veto: re.Pattern[str] | None


@dataclass(frozen=True)
class Hit:
    """A cue found in a clause: position in the brief."""

    key: str
    clause: int
    start: int
    end: int


def compile_cue(key: str, cues: Sequence[str], vetoes: Sequence[str] = ()) -> Cue | None:
    """One pattern for all cues of a key; None if there are none. Raises re.error for a malformed cue."""
    if not cues:
        return None
    return Cue(key, _union(cues), _union(vetoes) if vetoes else None)


def _union(cues: Sequence[str]) -> re.Pattern[str]:
    body = "|".join(
        cue.replace(" .. ", _GAP).replace(r"\b", "").replace(" ?", r"\s?").replace(" ", r"\s+") for cue in cues
    )
    return re.compile(rf"\b(?:{body})(?!\w)")


def compile_all(table: Mapping[str, tuple[Sequence[str], Sequence[str]]]) -> list[Cue]:
    """Compiled cues of a table of cues and vetoes, in its order; keys without cues are left out."""
    compiled = [compile_cue(key, cues, vetoes) for key, (cues, vetoes) in table.items()]
    return [one for one in compiled if one is not None]


def find(cue: Cue, clauses: Sequence[Clause]) -> list[Hit]:
    """Every clause that expresses the cue, neither vetoed nor negated."""
    hits = (_hit(cue, number, clause) for number, clause in enumerate(clauses))
    return [hit for hit in hits if hit is not None]


def find_all(cues: Iterable[Cue], clauses: Sequence[Clause]) -> dict[str, list[Hit]]:
    """Hits by key; a key without hits is absent."""
    found = {cue.key: find(cue, clauses) for cue in cues}
    return {key: hits for key, hits in found.items() if hits}


def _hit(cue: Cue, number: int, clause: Clause) -> Hit | None:
    if cue.cue.search(clause.folded) is None or (cue.veto is not None and cue.veto.search(clause.folded)):
        return None
    for match in cue.cue.finditer(clause.folded):
        if not is_negated(clause.folded, match.start()):
            return Hit(cue.key, number, clause.start + match.start(), clause.start + match.end())
    return None


def is_negated(folded: str, position: int) -> bool:
    """Whether the words just before a position negate it, unless the phrase there carries its own negation."""
    if _NEGATOR_FIRST.match(folded, position):
        return False
    return bool(_NEGATED_BEFORE.search(folded[max(0, position - 60) : position]))
