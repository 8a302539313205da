"""The validity of the measures in one report: what was tried, what was found, whether it is enough."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from archadvisor.evals.expected import Expected
from archadvisor.evals.reference import Json, reference_design
from archadvisor.evals.suite import score_design
from archadvisor.evals.validity.axioms import Axiom, check_axioms
from archadvisor.evals.validity.doses import DoseResponse, dose_response
from archadvisor.evals.validity.gaming import Attempt, attempts
from archadvisor.evals.validity.kills import Kills, kill_rate, mutation_trials, severity_order

LEAST_KILLED, LEAST_KILLED_OF_A_CLASS = 0.97, 0.85
LEAST_ORDER, LEAST_DOSE_TAU, MOST_RISE = 0.7, 0.95, 0.01
MOST_SHOWN = 3


@dataclass(frozen=True)
class Validity:
    """All findings. `sound` is the mean score of the designs that answer their briefs."""

    cases: int
    designs: int
    sound: float
    sound_median: float
    axioms: Sequence[Axiom]
    kills: Sequence[Kills]
    doses: DoseResponse
    attempts: Sequence[Attempt]

    @property
    def failures(self) -> list[str]:
        """What is not good enough, in sentences; empty if the measures can be trusted."""
        return list(_failures(self))


def validate_measures(cases: Sequence[Expected], produced: Mapping[str, Json] | None = None) -> Validity:
    """Axioms, faults, doses and attempts on the described designs of the cases and on produced ones by case id.

    Attempts are held against the produced designs where there are any: what really is handed in, not the ideal.
    """
    given = produced or {}
    described = [(case, reference_design(case.record)) for case in cases]
    handed_in = [(case, given[case.id]) for case in cases if case.id in given]
    scores = [score_design(design, case).total.value or 0.0 for case, design in handed_in or described]
    return Validity(
        cases=len(cases),
        designs=len(described) + len(handed_in),
        sound=fmean(scores),
        sound_median=median(scores),
        axioms=check_axioms(cases),
        kills=mutation_trials([*described, *handed_in]),
        doses=dose_response(described),
        attempts=attempts(cases, fmean(scores)),
    )


def _failures(found: Validity) -> Iterator[str]:
    for axiom in found.axioms:
        if axiom.broken:
            yield f"{axiom.name}: not for {', '.join(axiom.broken[:MOST_SHOWN])}"
    if (overall := kill_rate(found.kills)) < LEAST_KILLED:
        yield f"{overall:.1%} of faulty designs lost points; at least {LEAST_KILLED:.0%} must"
    for kind in found.kills:
        if kind.rate is not None and kind.rate < LEAST_KILLED_OF_A_CLASS:
            yield f"{kind.fault.name}: {kind.rate:.1%} lost points; at least {LEAST_KILLED_OF_A_CLASS:.0%} must"
    if (order := severity_order(found.kills)) < LEAST_ORDER:
        yield f"graver faults must cost more: Somers' D {order:.2f}, at least {LEAST_ORDER}"
    if found.doses.mean_tau < LEAST_DOSE_TAU or found.doses.largest_rise > MOST_RISE:
        yield f"more faults must cost more: tau {found.doses.mean_tau:.2f}, largest rise {found.doses.largest_rise:.3f}"
    for attempt in found.attempts:
        if not attempt.held:
            yield f"{attempt.name}: gets {attempt.mean_share:.2f} of a sound design, limit {attempt.limit}"
