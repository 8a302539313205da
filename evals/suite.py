"""The structural suite: every measure of a design that needs no text, and the figure over them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from archadvisor.evals.aggregate import Total, aggregate
from archadvisor.evals.expected import Expected
from archadvisor.evals.produced import Produced, UnreadableDesign, read_produced
from archadvisor.evals.score import Score, failed
from archadvisor.evals.scorers.citations import citation_groundedness
from archadvisor.evals.scorers.components import component_match, parsimony
from archadvisor.evals.scorers.conditions import decision_match, requirement_coverage, unmet_demands
from archadvisor.evals.scorers.consistency import internal_consistency
from archadvisor.evals.scorers.deliverables import deliverable_completeness
from archadvisor.evals.scorers.estimates import cost_arithmetic, cost_match, latency_match
from archadvisor.evals.scorers.extraction import requirement_extraction
from archadvisor.evals.scorers.families import control_match, pattern_match, risk_review
from archadvisor.evals.scorers.guards import guard_reachability
from archadvisor.evals.scorers.relations import relation_match
from archadvisor.evals.scorers.sets import (
    component_f1,
    component_precision,
    control_f1,
    forbidden_hits,
    hard_errors,
    must_recall,
    pattern_precision,
    pattern_recall,
    relation_f1,
    risk_f1,
)

Scorer = Callable[[Produced, Expected], Score]

GRADED: Mapping[str, Scorer] = {
    "component_match": component_match,
    "relation_match": relation_match,
    "guard_reachability": guard_reachability,
    "pattern_match": pattern_match,
    "risk_review": risk_review,
    "control_match": control_match,
    "requirement_coverage": requirement_coverage,
    "decision_match": decision_match,
    "requirement_extraction": requirement_extraction,
    "cost_arithmetic": cost_arithmetic,
    "cost_match": cost_match,
    "latency_match": latency_match,
    "citation_groundedness": citation_groundedness,
    "internal_consistency": internal_consistency,
    "deliverable_completeness": deliverable_completeness,
}
"""Measures with partial credit; the figure is made of these."""

PLAIN: Mapping[str, Scorer] = {
    "must_recall": must_recall,
    "component_precision": component_precision,
    "component_f1": component_f1,
    "relation_f1": relation_f1,
    "pattern_recall": pattern_recall,
    "pattern_precision": pattern_precision,
    "risk_f1": risk_f1,
    "control_f1": control_f1,
    "hard_errors": hard_errors,
}
"""Set measures that are reported beside them; only `hard_errors` is the better the lower."""


@dataclass(frozen=True, slots=True)
class Card:
    """What one design scores on one case, measure by measure, and over all. `problems` are malformed parts."""

    case_id: str
    scores: Mapping[str, Score]
    total: Total
    problems: tuple[str, ...] = ()


def score_design(handed_in: Any, case: Expected, more: Mapping[str, Scorer] | None = None) -> Card:
    """The card of a design given as parsed JSON, text or bytes; `more` are scorers that are reported beside.

    What is no design at all gets no value, with the reason; what that means for its subject the runner decides.
    """
    scorers = {**GRADED, **PLAIN, **(more or {})}
    try:
        design = read_produced(handed_in)
    except UnreadableDesign as reason:
        return _unreadable(case, scorers, str(reason))
    scores = {name: _scored(scorer, design, case) for name, scorer in scorers.items()}
    total = aggregate(scores, _missed_musts(design, case), len(forbidden_hits(design, case)), parsimony(design, case))
    return Card(case.id, scores, total, design.problems)


def _missed_musts(design: Produced, case: Expected) -> int:
    return sum(one.priority == "must" for one in unmet_demands(design, case))


def _scored(scorer: Scorer, design: Produced, case: Expected) -> Score:
    """What a scorer says; one that stops with an error scores nothing and says so."""
    try:
        return scorer(design, case)
    except Exception as error:
        return failed(f"the scorer stopped: {type(error).__name__}: {str(error)[:200]}")


def _unreadable(case: Expected, scorers: Mapping[str, Scorer], reason: str) -> Card:
    scores = {name: failed(reason) for name in scorers}
    return Card(case.id, scores, aggregate(scores, 0, 0, 0.0), (reason,))
