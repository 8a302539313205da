"""Technologies that the brief names: those in place or demanded, and those it rules out."""

import re
from collections.abc import Mapping
from functools import lru_cache

from archadvisor.agents.reasoning.reading.cues import is_negated
from archadvisor.agents.reasoning.reading.fields import Span, requirement
from archadvisor.agents.reasoning.reading.lexicon import table, words
from archadvisor.agents.reasoning.reading.reading import Reading
from archadvisor.domain.requirements import Requirement
from archadvisor.knowledge.records import Technology

_SHORTEST_NAME = 4
_MAKER = re.compile(r"^(?:apache|amazon|aws|azure|google cloud|google|microsoft|nvidia) ")
_DETAIL = re.compile(r"(?: on | with |,| / | \().*$")
_RULED_OUT_AFTER = re.compile(
    r"[^.;]{0,20}\b(?:is|are) (?:not (?:allowed|an option|wanted|permitted)|forbidden|ruled out|prohibited|excluded)"
)


def stack_fields(reading: Reading, technologies: Mapping[str, Technology]) -> list[Requirement]:
    """`given_stack` and `forbidden`: ids of technologies whose name, or a short form of it, the brief uses."""
    names = _names(tuple((one.id, one.name.lower()) for one in technologies.values()))
    given: dict[str, Span] = {}
    ruled_out: dict[str, Span] = {}
    pattern = _pattern(tuple(sorted(names)))
    for clause in reading.clauses:
        for match in pattern.finditer(clause.folded) if pattern else ():
            negated = is_negated(clause.folded, match.start()) or bool(
                _RULED_OUT_AFTER.match(clause.folded, match.end())
            )
            target = ruled_out if negated else given
            target.setdefault(names[match.group()], (clause.start + match.start(), clause.start + match.end()))
    forbidden = {f"tech:{one}": span for one, span in ruled_out.items()} | _forbidden_kinds(reading)
    given = {one: span for one, span in given.items() if one not in ruled_out}
    found = [("given_stack", given), ("forbidden", forbidden)]
    return [requirement(reading.brief, field, sorted(values), values.values()) for field, values in found if values]


@lru_cache(maxsize=4)
def _names(technologies: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Technology ids by every form of their name; a full name wins over a short form, the first id over later ones."""
    full = {name: one for one, name in reversed(technologies)}
    short = {_MAKER.sub("", _DETAIL.sub("", name)): one for one, name in reversed(technologies)}
    ids = {one: one for one, _ in technologies if "-" not in one}
    return ids | short | full


@lru_cache(maxsize=4)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """One pattern of all names, longest first; short names and ordinary words are left out."""
    ordinary = set(words("stack")["ordinary"])
    usable = [
        name
        for name in names
        if (len(name) >= _SHORTEST_NAME or name in words("stack")["short"]) and name not in ordinary
    ]
    alternatives = "|".join(re.escape(name) for name in sorted(usable, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])") if alternatives else None


def _forbidden_kinds(reading: Reading) -> dict[str, Span]:
    """Kinds of components and needs that the brief rules out in plain words (`no agents`, `no fine-tuning`)."""
    found: dict[str, Span] = {}
    for token, cues in table("words")["forbidden"].items():
        for hit in reading.hits(*cues):
            found.setdefault(token.replace("__", ":"), (hit.start, hit.end))
    return found
