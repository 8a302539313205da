"""Relations: which expected links a design has, in the right direction and of the right kind."""

from collections.abc import Mapping

from archadvisor.evals.expected import Expected
from archadvisor.evals.produced import Produced, Triple
from archadvisor.evals.score import Score, harmonic, not_expected, scored
from archadvisor.evals.scorers.components import match_components

SAME_KIND, THROUGH_OTHERS, OTHER_KIND = 1.0, 0.8, 0.6
MOST_BETWEEN = 2

Pair = tuple[str, str]


def relation_match(design: Produced, case: Expected) -> Score:
    """F1 over expected relations: 1 of the same kind, 0.8 through at most two transparent parts, 0.6 of another kind.

    Precision is judged between types that have expected relations; accepted pairs count neither way.
    """
    if not case.relations:
        return not_expected("the case names no relation")
    standing = {place: kind for place, (kind, _) in match_components(design, case).filled.items()}
    wanted = {edge: (standing.get(edge[0], edge[0]), standing.get(edge[1], edge[1])) for edge in sorted(case.relations)}
    kinds, onward = _kinds(design), _onward(design)
    earned = {edge: _credit(pair, edge[2], kinds, onward, case) for edge, pair in wanted.items()}
    recall = sum(earned.values()) / len(earned)
    precision = _precision(set(wanted.values()), set(kinds), case)
    missing = [
        f"missing: {' '.join((source, kind, target))}" for (source, target, kind), got in earned.items() if not got
    ]
    return scored(harmonic(precision, recall), f"precision {precision:.2f}, recall {recall:.2f}", missing)


def _credit(
    pair: Pair, kind: str, kinds: Mapping[Pair, set[str]], onward: Mapping[str, set[str]], case: Expected
) -> float:
    if kind in kinds.get(pair, ()):
        return SAME_KIND
    if _linked(pair, onward, case.transparent):
        return THROUGH_OTHERS
    return OTHER_KIND if pair in kinds else 0.0


def _linked(pair: Pair, onward: Mapping[str, set[str]], transparent: frozenset[str]) -> bool:
    """Whether the target is reached over one or two transparent types."""
    source, target = pair
    reached = onward.get(source, set()) & transparent - {source, target}
    for _ in range(MOST_BETWEEN):
        if any(target in onward.get(one, ()) for one in reached):
            return True
        reached = {after for one in reached for after in onward.get(one, ())} & transparent - {source, target}
    return False


def _precision(wanted: set[Pair], given: set[Pair], case: Expected) -> float:
    ends = {end for pair in wanted for end in pair}
    neutral = {edge[:2] for edge in case.neutral_relations} | case.implied_pairs
    judged = {pair for pair in given if pair[0] in ends and pair[1] in ends} - (neutral - wanted)
    return len(judged & wanted) / len(judged) if judged else 0.0


def _kinds(design: Produced) -> dict[Pair, set[str]]:
    found: dict[Pair, set[str]] = {}
    for source, target, kind in design.typed_edges:
        found.setdefault((source, target), set()).add(kind)
    return found


def _onward(design: Produced) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    edges: frozenset[Triple] = design.typed_edges
    for source, target, _ in edges:
        found.setdefault(source, set()).add(target)
    return found
