"""Departments: which clause speaks of which part of the organisation, and whether that part is what acts there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from archadvisor.agents.reasoning.reading.clauses import Clause
from archadvisor.agents.reasoning.reading.lexicon import table
from archadvisor.agents.reasoning.reading.reading import Reading

_OPENING = re.compile(
    r"(?:(?:today|at present|currently|meanwhile|also|then|and|but|while|in|at|for|our|the|its|a|an|all|each|of) |, )*$"
)
_ARTICLE = re.compile(r"^(?:the|our|all|each|every|its|their|in|a|an) ", re.IGNORECASE)


@dataclass(frozen=True)
class Department:
    """A part of the organisation; `subject` if the brief says that it acts, `named` if it says it at all."""

    name: str
    subject: bool
    named: bool = True


def departments_of(reading: Reading) -> Mapping[int, Department]:
    """The department of each clause that names one, under the first name that the brief has for it."""
    found = [(number, _department(clause, reading.brief.text)) for number, clause in enumerate(reading.clauses)]
    names: dict[str, str] = {}
    return {
        number: Department(names.setdefault(_key(one.name), one.name), one.subject)
        for number, one in found
        if one is not None
    }


def _plain(name: str) -> str:
    """A name as inside a sentence: small at the beginning, unless it is an acronym."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _key(name: str) -> str:
    """What is the same in all names of a department."""
    return re.sub(r" (?:department|team|desk|office|unit|division|staff|section)$", "", name.lower())


def _department(clause: Clause, text: str) -> Department | None:
    """The first department that a clause names; one at its beginning acts in it."""
    for match in _names().finditer(clause.folded):
        said = text[clause.start + match.start() : clause.start + match.end()]
        name = _plain(_ARTICLE.sub("", " ".join(said.split())))
        if not _no_department().fullmatch(match.group().strip()):
            return Department(name, bool(_OPENING.fullmatch(clause.folded[: match.start()])))
    return None


@cache
def _names() -> re.Pattern[str]:
    words = table("organisation")
    known = "|".join(words["departments"])
    tail = rf"(?: (?:{words['department_words']}))?"
    new = r"(?:(?:the|our) )(?:[a-z-]+ ){1,3}(?:department|office|desk|division)"
    return re.compile(rf"\b(?:(?:{known}){tail}|{new})(?![\w-])")


@cache
def _no_department() -> re.Pattern[str]:
    return re.compile("|".join(table("organisation")["not_departments"]))
