"""From a recomputed cost to a verdict."""

from dataclasses import dataclass

from archadvisor.estimation.audit.findings import Verdict
from archadvisor.estimation.audit.pricing import Candidate, Recomputed

TOLERANCE = 0.03
HALF_CENT = 0.005
WIDE = 1.5


@dataclass(frozen=True)
class Judgement:
    """A verdict, the reading that it rests on (the nearest one), and why."""

    verdict: Verdict
    nearest: Candidate | None
    reason: str


def judge(published: float | None, found: Recomputed | None) -> Judgement:
    """The verdict on a published cost in USD."""
    if published is None:
        return Judgement("no_unit_data", None, "no cost is stated")
    if found is None:
        return Judgement("no_unit_data", None, "no unit price of this service is on record")
    nearest = _nearest(published, [*found.candidates, *found.bounded])
    if nearest is None or found.low is None:
        return Judgement("under_specified", None, "the line does not say how much: " + ", ".join(found.missing))
    if any(fits(published, one) for one in found.candidates):
        best = next(one for one in found.candidates if fits(published, one))
        return Judgement("reproduces", best, "")
    if not found.stated:
        return Judgement("under_specified", nearest, "the line states no volume")
    below = published < found.low * (1 - TOLERANCE) - half_unit(published)
    above = found.high is not None and published > found.high * (1 + TOLERANCE) + half_unit(published)
    between = found.discrete and found.high is not None
    if below or above or between:
        return Judgement("does_not_reproduce", nearest, "")
    reason = "what it bills beyond this is not stated" if found.high is None else "several readings, none of them exact"
    return Judgement("under_specified", nearest, reason)


def fits(published: float, candidate: Candidate) -> bool:
    """Whether a published cost is within 3 % of a reading, or equals it as printed.

    Of a reading from a wide range only the ends say anything.
    """
    slack = max(TOLERANCE * published, half_unit(published))
    if candidate.high > WIDE * candidate.low:
        return any(abs(published - end) <= slack for end in (candidate.low, candidate.high))
    return candidate.low - slack <= published <= candidate.high + slack


def half_unit(published: float) -> float:
    """Half a cent, or for costs printed with more digits half of their last one."""
    digits = len(f"{published:.10f}".rstrip("0").partition(".")[2])
    return HALF_CENT if digits <= 2 else 0.5 * 10.0**-digits


def _nearest(published: float, candidates: list[Candidate]) -> Candidate | None:
    def distance(one: Candidate) -> float:
        return max(one.low - published, published - one.high, 0.0)

    return min(candidates, key=distance, default=None)
