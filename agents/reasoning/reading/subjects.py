"""Word groups about organisations (`data/organisation.yaml`), and the telling words by which clauses are related."""

import re
from functools import cache

from archadvisor.agents.reasoning.reading.clauses import Clause
from archadvisor.agents.reasoning.reading.cues import compile_cue
from archadvisor.agents.reasoning.reading.lexicon import table

STEM_LENGTH = 6
_WORD = re.compile(r"[a-z]{4,}")


def says(group: str, clause: Clause | str) -> bool:
    """Whether a clause, or folded text, contains a phrase of a group."""
    return bool(_phrases(group).search(clause if isinstance(clause, str) else clause.folded))


@cache
def _phrases(group: str) -> re.Pattern[str]:
    cue = compile_cue(group, table("organisation")[group])
    return cue.cue if cue else re.compile(r"(?!)")


def stems(text: str) -> frozenset[str]:
    """The stems of the words that tell one piece of work from another."""
    return all_stems(" ".join(word for word in _WORD.findall(text.lower()) if word not in _plain()))


def all_stems(text: str) -> frozenset[str]:
    """The stems (first six letters without a plural s) of the words of four letters or more."""
    words = _WORD.findall(text.lower())
    return frozenset(word.removesuffix("s")[:STEM_LENGTH] for word in words)


@cache
def _plain() -> frozenset[str]:
    return frozenset(table("organisation")["plain_words"])
