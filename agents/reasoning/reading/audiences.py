"""Further audiences: people who see or use results beside those whom the system is mainly for."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from archadvisor.agents.reasoning.reading.clauses import Clause
from archadvisor.agents.reasoning.reading.fields import Span, requirement, strongest
from archadvisor.agents.reasoning.reading.lexicon import phrase, table
from archadvisor.agents.reasoning.reading.nouns import people, plural
from archadvisor.agents.reasoning.reading.reading import Reading, mentions
from archadvisor.domain.requirements import Requirement

OUTSIDE = "customer"
"""The exposure of a system at which people from outside have a screen."""

_PLACE = phrase("screens")
_AIDS = r"(?:,? (?:should|can|must|may|will|would|could|also|then|only|always|have to|need to|want to|are to|at once))"


def audience_fields(reading: Reading, fields: Mapping[str, Requirement]) -> list[Requirement]:
    """Whom the brief lets see or do something at a screen beside those of `user_kind`, in its own nouns."""
    main = fields.get("user_kind")
    known = _kind(str(main.value)) if main is not None else ""
    found: dict[str, Span] = {}
    for clause in reading.clauses:
        for noun, span in _served(clause):
            if known and _kind(noun) != known:
                found.setdefault(noun, span)
    return [requirement(reading.brief, "audiences", list(found), found.values())] if found else []


def outsiders(nouns: Iterable[str]) -> list[str]:
    """Those of these people who are not of the organisation that runs the system."""
    outside = table("nouns")["outside_people"]
    return [noun for noun in nouns if _kind(noun) in outside]


def exposed(reading: Reading, fields: Mapping[str, Requirement]) -> list[Requirement]:
    """The exposure where people from outside have a screen: at least that of customers."""
    audiences, known = fields.get("audiences"), fields.get("exposure")
    if audiences is None or not isinstance(audiences.value, list) or not outsiders(audiences.value):
        return []
    if known is not None and strongest("exposure", [str(known.value), OUTSIDE]) != OUTSIDE:
        return []
    spans = [(one.start, one.end) for one in audiences.evidence]
    return [requirement(reading.brief, "exposure", OUTSIDE, spans, "inferred", "people from outside have a screen")]


def _kind(noun: str) -> str:
    return plural(noun).split()[-1]


def _served(clause: Clause) -> Iterator[tuple[str, Span]]:
    """People of a clause who are shown something, or who do something at a screen of their own."""
    if clause.present_state:
        return
    at_screen, shown = _patterns()
    matches = [*shown.finditer(clause.folded)]
    if mentions(_PLACE, clause.folded):
        matches += at_screen.finditer(clause.folded)
    for match in matches:
        if match["noun"].split()[-1] not in table("nouns")["vague_people"]:
            start, end = match.span("noun")
            yield plural(match["noun"]), (clause.start + start, clause.start + end)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    noun = people().pattern
    does, told = phrase("screen_verbs"), phrase("shown_verbs")
    return (
        re.compile(rf"{noun}{_AIDS}{{0,3}} (?:{does})\b"),
        re.compile(rf"\b(?:{told}) to (?:the |our |every |each )?{noun}"),
    )
