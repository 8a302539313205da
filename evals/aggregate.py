"""One figure for a design, built so that no trivial design reaches a good one.

S = gates · parsimony · exp(sum of w · ln max(FLOOR, s)) over the measures that the case expects, w scaled to sum to 1.
A geometric mean lets nothing make up for a missing concern; each unanswered must takes a fifth, each forbidden thing
15 %, and parts that nothing calls for take their share. Look at the measures first: the figure is for ranking.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log

from archadvisor.evals.score import Score

FLOOR = 0.02
UNANSWERED, FORBIDDEN = 0.8, 0.85
WEIGHTS: Mapping[str, float] = {
    "component_match": 0.15,
    "relation_match": 0.08,
    "guard_reachability": 0.10,
    "pattern_match": 0.06,
    "risk_review": 0.14,
    "control_match": 0.08,
    "requirement_coverage": 0.10,
    "decision_match": 0.05,
    "requirement_extraction": 0.07,
    "cost_arithmetic": 0.03,
    "cost_match": 0.03,
    "latency_match": 0.02,
    "citation_groundedness": 0.03,
    "internal_consistency": 0.04,
    "deliverable_completeness": 0.02,
}
"""Judgement: structure and safety carry four fifths; checked by the order in which `validate-metrics` ranks faults."""


@dataclass(frozen=True, slots=True)
class Total:
    """The figure and what it is made of; None if a measure that the case expects could not be computed."""

    value: float | None
    mean: float | None
    unanswered_musts: int
    forbidden: int
    parsimony: float
    reason: str


def aggregate(scores: Mapping[str, Score], unanswered_musts: int, forbidden: int, parsimony: float) -> Total:
    """The figure over all weighted measures that were expected; see the formula above."""
    failed = [name for name in WEIGHTS if name not in scores or scores[name].status == "failed"]
    if failed:
        return Total(None, None, unanswered_musts, forbidden, parsimony, f"not computed: {', '.join(failed)}")
    mean = weighted_mean(scores)
    gates = UNANSWERED**unanswered_musts * FORBIDDEN**forbidden
    reason = f"mean {mean:.3f}, {unanswered_musts} demands unanswered, {forbidden} forbidden, parsimony {parsimony:.2f}"
    return Total(gates * parsimony * mean, mean, unanswered_musts, forbidden, parsimony, reason)


def weighted_mean(scores: Mapping[str, Score], weights: Mapping[str, float] = WEIGHTS) -> float:
    """The weighted geometric mean of the measures that have a value."""
    valued = {name: value for name in weights if (value := scores[name].value) is not None}
    total = sum(weights[name] for name in valued)
    return exp(sum(weights[name] / total * log(max(FLOOR, value)) for name, value in valued.items()))
