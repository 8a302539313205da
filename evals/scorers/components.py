"""Component matching: each expected place is filled by the nearest part, by optimal assignment, with partial credit."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archadvisor.evals.assignment import best_assignment
from archadvisor.evals.expected import COMPONENT_WEIGHTS, Expected
from archadvisor.evals.golden import GoldenComponent
from archadvisor.evals.produced import Produced
from archadvisor.evals.proximity import credit
from archadvisor.evals.score import Score, harmonic, scored

FORBIDDEN_COUNTS = 2


@dataclass(frozen=True)
class Matching:
    """For each expected place that is filled the design's type and the credit; `extra` are types that fill none."""

    filled: Mapping[str, tuple[str, float]]
    extra: frozenset[str]


def match_components(design: Produced, case: Expected) -> Matching:
    """The assignment of the design's types to expected places with the greatest weighted credit.

    A type that only one place names fills it: no assignment does better. What may be there has no stand-in. Types are
    matched once however often they occur; what counts neither way is never extra.
    """
    return design.once(("matching", case.id), lambda: _matching(design.type_set, case))


def component_match(design: Produced, case: Expected) -> Score:
    """F1 of weighted recall and precision with credit by proximity; a forbidden type counts twice among the wrong."""
    matching = match_components(design, case)
    weighted = [(one, COMPONENT_WEIGHTS[one.weight]) for one in case.record.components]
    total = sum(weight for _, weight in weighted) or 1.0
    recall = sum(weight * matching.filled.get(one.type, ("", 0.0))[1] for one, weight in weighted) / total
    earned = sum(worth for _, worth in matching.filled.values())
    banned = sum(kind in matching.extra for kind in case.record.forbidden.types)
    listed = len(matching.filled) + len(matching.extra) + (FORBIDDEN_COUNTS - 1) * banned
    precision = earned / listed if listed else 0.0
    return scored(
        harmonic(precision, recall), f"precision {precision:.2f}, recall {recall:.2f}", _told(matching, weighted)
    )


def parsimony(design: Produced, case: Expected) -> float:
    """1 / (1 + types that the case does not name / expected places): what a design keeps of its score for being lean.

    A stand-in is one of them, so that leaving out what is asked for never pays.
    """
    soft = sum(kind in design.type_set for kind in case.record.forbidden.soft_types)
    extra = len(case.judged(design.type_set) - case.named_types) + soft
    return 1 / (1 + extra / len(case.record.components))


def _matching(given: frozenset[str], case: Expected) -> Matching:
    places = case.record.components
    claims = Counter(kind for one in places for kind in one.types)
    settled = {one.type: (kind, 1.0) for one in places if (kind := _settled(one, given, claims))}
    open_places = [one for one in places if COMPONENT_WEIGHTS[one.weight] and one.type not in settled]
    filled = settled | _assigned(open_places, sorted(given - {kind for kind, _ in settled.values()}))
    used = {kind for kind, _ in filled.values()}
    return Matching(filled, case.judged(given) - used - case.named_types)


def _settled(place: GoldenComponent, given: frozenset[str], claims: Mapping[str, int]) -> str | None:
    """The type that fills a place without any choice: the only one that it and no other place names, or may have."""
    if place.weight != "may" and (place.or_types or claims[place.type] > 1):
        return None
    return next((kind for kind in place.types if kind in given), None)


def _assigned(places: list[GoldenComponent], free: list[str]) -> dict[str, tuple[str, float]]:
    near = [kind for kind in free if any(_worth(one, kind) for one in places)]
    weights = [[COMPONENT_WEIGHTS[one.weight] * _worth(one, kind) for kind in near] for one in places]
    found = best_assignment(weights)
    return {places[row].type: (near[column], _worth(places[row], near[column])) for row, column in found.items()}


def _worth(place: GoldenComponent, kind: str) -> float:
    return max(credit(wanted, kind) for wanted in place.types)


def _told(matching: Matching, weighted: Iterable[tuple[GoldenComponent, float]]) -> list[str]:
    missing = [f"missing: {one.type}" for one, weight in weighted if weight and one.type not in matching.filled]
    near = [f"{kind} instead of {place}" for place, (kind, worth) in matching.filled.items() if worth < 1]
    return [*missing, *near, *(f"not called for: {kind}" for kind in sorted(matching.extra))]
