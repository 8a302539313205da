"""Dose and response: the more faults a design has, the lower it has to score."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from archadvisor.evals.expected import Expected
from archadvisor.evals.ranks import kendall_tau
from archadvisor.evals.reference import Json
from archadvisor.evals.suite import score_design
from archadvisor.evals.validity.content_faults import control_dropped, field_misread, pattern_dropped, risk_dropped
from archadvisor.evals.validity.faults import Maker
from archadvisor.evals.validity.structure_faults import must_dropped, parts_added, relation_dropped

DOSES: tuple[Maker, ...] = (
    must_dropped, must_dropped, risk_dropped, control_dropped, relation_dropped, parts_added, pattern_dropped,
    field_misread,
)  # fmt: skip
"""Put in one after the other; parts go first, since taking away a part on the way mends a flow that was leaking."""


@dataclass(frozen=True)
class DoseResponse:
    """Mean and least rank agreement of dose and loss over designs, and the largest rise that one more fault brought."""

    mean_tau: float
    least_tau: float
    largest_rise: float


def dose_response(designs: Iterable[tuple[Expected, Json]]) -> DoseResponse:
    """Each design with none to all of the faults above."""
    series = [_scores(case, design) for case, design in designs]
    taus = [kendall_tau(range(len(one)), [-score for score in one]) for one in series]
    rises = [after - before for one in series for before, after in pairwise(one)]
    return DoseResponse(fmean(taus), min(taus), max(0.0, *rises))


def _scores(case: Expected, design: Json) -> list[float]:
    found = [score_design(design, case).total.value or 0.0]
    for make in DOSES:
        mutant = next(make(design, case), None)
        if mutant is not None:
            design = mutant.design
            found.append(score_design(design, case).total.value or 0.0)
    return found
