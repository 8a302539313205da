"""Availability of systems made of parts, what outages cost in time, and what retries add."""

from collections.abc import Sequence
from math import comb, prod

from archadvisor.estimation.formulas.register import formula
from archadvisor.estimation.formulas.volumes import MINUTES_PER_MONTH

INDEPENDENT = "probability of independent failures"


@formula("availability.series", expression="Π A_i", unit="fraction", source=INDEPENDENT, fractions="fraction")
def in_series(fractions: Sequence[float]) -> float:
    """Availability of a chain that needs every part: six parts of 99.9 % reach 99.40 %."""
    return prod(fractions)


@formula(
    "availability.parallel", expression="1 - Π (1 - A_i)", unit="fraction", source=INDEPENDENT, fractions="fraction"
)
def in_parallel(fractions: Sequence[float]) -> float:
    """Availability of parts of which one is enough."""
    return 1 - prod(1 - one for one in fractions)


@formula(
    "availability.replicas",
    expression="1 - (1 - A)^n",
    unit="fraction",
    source=INDEPENDENT,
    fraction="fraction",
    replicas="replicas",
)
def redundant(fraction: float, replicas: int) -> float:
    """Availability of n independent replicas of which one is enough."""
    return 1 - (1 - fraction) ** max(replicas, 1)


@formula(
    "availability.k_of_n",
    expression="Σ_{i=k..n} C(n, i) A^i (1 - A)^(n - i)",
    unit="fraction",
    source=INDEPENDENT,
    fraction="fraction",
    placed="units",
    needed="units",
)
def k_of_n(fraction: float, placed: int, needed: int) -> float:
    """Probability that enough of n independent units are up."""
    counts = range(max(needed, 0), placed + 1)
    return float(sum(comb(placed, up) * fraction**up * (1 - fraction) ** (placed - up) for up in counts))


@formula(
    "availability.fallback",
    expression="1 - (β u + (u1 - β u)(u2 - β u) / (1 - β u)), u = min(u1, u2)",
    unit="fraction",
    source="beta-factor model of common causes",
    first="fraction",
    second="fraction",
    common_cause="fraction",
)
def with_fallback(first: float, second: float, common_cause: float) -> float:
    """Availability of a service with a fallback that shares a part β of its failures.

    What they may share: cloud, region, gateway, a schema or a prompt that both get wrong, a rate limit.
    """
    u1, u2 = 1 - first, 1 - second
    shared = common_cause * min(u1, u2)
    if shared >= 1:
        return 0.0
    return 1 - (shared + (u1 - shared) * (u2 - shared) / (1 - shared))


@formula(
    "availability.until_noticed",
    expression="(1 - A) t_detect / t_outage",
    unit="fraction",
    source="definition: until an outage is noticed the fallback does not serve",
    fraction="fraction",
    detection_minutes="minutes",
    outage_minutes="minutes",
)
def until_noticed(fraction: float, detection_minutes: float, outage_minutes: float) -> float:
    """Unavailability that a fallback can't spare, since outages must be noticed first."""
    return (1 - fraction) * detection_minutes / outage_minutes


@formula(
    "availability.repair",
    expression="MTBF / (MTBF + MTTR)",
    unit="fraction",
    source="definition",
    between_failures="hours",
    repair="hours",
)
def from_repair(between_failures: float, repair: float) -> float:
    """Availability from the mean time between failures and the mean time to repair."""
    return between_failures / (between_failures + repair)


@formula(
    "availability.error_budget",
    expression="(1 - A) · 43,800",
    unit="minutes/month",
    source="definition; a month of 730 hours has 43,800 minutes",
    fraction="fraction",
)
def error_budget_minutes(fraction: float) -> float:
    """Minutes per month that a service at this availability is down: 43.8 at 99.9 %."""
    return (1 - fraction) * MINUTES_PER_MONTH


@formula(
    "retry.attempts",
    expression="(1 - p^(r + 1)) / (1 - p)",
    unit="attempts/call",
    source="geometric series; holds for independent failures only",
    failure_fraction="fraction",
    retries="retries",
)
def retry_attempts(failure_fraction: float, retries: int) -> float:
    """Expected attempts per call."""
    return sum(failure_fraction**attempt for attempt in range(retries + 1))


@formula(
    "retry.success",
    expression="1 - p^(r + 1)",
    unit="fraction",
    source="holds for independent failures only; in an overload retries make failures likelier",
    failure_fraction="fraction",
    retries="retries",
)
def retry_success(failure_fraction: float, retries: int) -> float:
    """Share of calls that succeed in the end."""
    return float(1 - failure_fraction ** (retries + 1))


@formula(
    "retry.layers",
    expression="(1 + r)^levels",
    unit="attempts/call",
    source="definition: every level repeats what the level below has given up",
    retries="retries",
    levels="levels",
)
def layered_attempts(retries: int, levels: int) -> int:
    """Most attempts of one call when every level of a call chain retries: 64 for three retries at three levels."""
    return int((1 + retries) ** levels)
