"""Internal consistency: how far a design contradicts itself."""

from archadvisor.evals.expected import COMPONENT_WEIGHTS, Expected
from archadvisor.evals.produced import Produced
from archadvisor.evals.score import Score, scored
from archadvisor.evals.scorers.checks import CHECKS

ENOUGH = 0.5
"""From this share of the expected parts on it counts whole: a design that is nearly empty contradicts nothing."""
MOST_TOLD = 12


def internal_consistency(design: Produced, case: Expected) -> Score:
    """The worst check times the mean over checks, each the share of its places that hold.

    Less in proportion for malformed entries, and where hardly any of the expected parts are there.
    """
    shares, broken = [], list(design.problems)
    for check in CHECKS:
        found = list(check(design, case))
        if found:
            wrong = [what for what in found if what]
            shares.append(1 - len(wrong) / len(found))
            broken += wrong
    if not shares:
        return scored(0.0, "there is nothing to be consistent")
    value = min(shares) * sum(shares) / len(shares) * min(1.0, _coverage(design, case) / ENOUGH)
    reason = f"{len(broken)} contradictions in {len(shares)} kinds of checks"
    return scored(value / (1 + len(design.problems)), reason, broken[:MOST_TOLD])


def _coverage(design: Produced, case: Expected) -> float:
    weighted = [(one, COMPONENT_WEIGHTS[one.weight]) for one in case.record.components]
    total = sum(weight for _, weight in weighted)
    return sum(weight for one, weight in weighted if design.type_set.intersection(one.types)) / total if total else 1.0
