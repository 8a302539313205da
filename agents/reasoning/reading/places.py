"""Places: whether data must stay in a region or on the organisation's own premises.

`Data may not leave the EU` bounds the region; `data may not leave the hospital` bounds the premises.
"""

import re
from collections.abc import Mapping, Sequence

from archadvisor.agents.reasoning.reading.clauses import Clause
from archadvisor.agents.reasoning.reading.cues import Hit, find
from archadvisor.agents.reasoning.reading.fields import Span, requirement
from archadvisor.agents.reasoning.reading.lexicon import cues_of, phrase
from archadvisor.agents.reasoning.reading.reading import Reading
from archadvisor.domain.requirements import Requirement

_STAYS = re.compile(
    r"\b(?:leave|stays?|staying|remains?|kept|keep \w+|stored|hosted|processed|held|saved)"
    r"(?: (?:in|within|inside|on|entirely in|exclusively in|only in))?(?: (?:the|our|its|their|this))? "
)
_LEAVE = re.compile(r"\bleave\b")
_NOT = re.compile(r"\b(?:not|never|nothing|no|cannot|nor|without)\b")
_REGION = re.compile(rf"(?:{phrase('whole_regions')})\b")
_NOTHING_IN = re.compile(
    rf"\b(?:nothing |no (?:\w+ ){{1,3}}?)(?:\w+ ){{0,3}}(?:in|to|into) (?:{phrase('far_regions')})\b"
)
_ONLY = re.compile(r"\b(?:except|only|unless|but)\b[^.;:]{0,60}?\b(?:in|within|inside) (?:the )?")
_MOVES = re.compile(r"\b(?:go|goes|sen[dt]|stor\w+|process\w*|host\w*|kept|keep|leave|pass\w*|hand\w*|transfer\w*)\b")
PREMISES_NEED = "stay_on_premises"


def region_bounds(clauses: Sequence[Clause]) -> dict[int, Span]:
    """The clauses that demand that data stay in a country or region, with the words that do so."""
    found = {number: _bound(clause) for number, clause in enumerate(clauses)}
    return {number: span for number, span in found.items() if span is not None}


def _bound(clause: Clause) -> Span | None:
    if nothing := _NOTHING_IN.search(clause.folded):
        return clause.start + nothing.start(), clause.start + nothing.end()
    for match in _STAYS.finditer(clause.folded):
        if _LEAVE.match(match.group()) and not _NOT.search(clause.folded[: match.start()]):
            continue
        if end := _region_end(clause.folded, match.end()):
            return clause.start + match.start(), clause.start + end
    return _exception(clause)


def _exception(clause: Clause) -> Span | None:
    """Words that let data go to one region only (`to nobody except a processor in the EU`)."""
    match = _ONLY.search(clause.folded) if _MOVES.search(clause.folded) else None
    end = _region_end(clause.folded, match.end()) if match else None
    return (clause.start + match.start(), clause.start + end) if match and end else None


def _region_end(folded: str, start: int) -> int | None:
    """Where the name of a country or region ends that begins at a position."""
    named = [cue.cue.match(folded, start) for cue in cues_of("categories", "region") if cue.key != "global"]
    ends = [match.end() for match in [*named, _REGION.match(folded, start)] if match]
    return max(ends, default=None)


def without_regions(needs: Mapping[str, list[Hit]], clauses: Sequence[Clause]) -> dict[str, list[Hit]]:
    """The needs, that of staying on the premises without clauses that bound the region or ask for a managed cloud."""
    places = cues_of("categories", "deployment")
    cloud = [hit for cue in places if cue.key == "managed_cloud" for hit in find(cue, clauses)]
    other = {*region_bounds(clauses), *(hit.clause for hit in cloud)}
    kept = [hit for hit in needs.get(PREMISES_NEED, []) if hit.clause not in other]
    settled = {**needs, PREMISES_NEED: kept}
    return {need: hits for need, hits in settled.items() if need != PREMISES_NEED or hits}


def residency(reading: Reading) -> list[Requirement]:
    """That data must stay in a region, where a clause says so."""
    spans = list(region_bounds(reading.clauses).values())
    return [requirement(reading.brief, "residency", "region", spans)] if spans else []


def agreed(reading: Reading, fields: Mapping[str, Requirement]) -> dict[str, Requirement]:
    """The fields without premises that only the learned route infers beside a managed cloud that the brief names."""
    premises, place = fields.get("residency"), fields.get("deployment")
    cloud = place is not None and place.value == "managed_cloud" and place.status == "stated"
    if not cloud or premises is None or premises.value != "premises" or reading.has(PREMISES_NEED):
        return dict(fields)
    return {name: one for name, one in fields.items() if name != "residency"}
