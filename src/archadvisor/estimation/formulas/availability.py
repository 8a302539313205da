"""Availability of systems made of parts, and what retries add."""

from math import comb


def redundant(fraction: float, replicas: int) -> float:
    """Availability of n independent replicas of which one is enough: `1 - (1 - A)^n`."""
    return 1 - (1 - fraction) ** max(replicas, 1)


def with_fallback(first: float, second: float, common_cause: float) -> float:
    """Availability of a service with a fallback that share a part beta of their failures.

    `U = beta u + (u1 - beta u)(u2 - beta u) / (1 - beta u)` with u the smaller unavailability.
    """
    u1, u2 = 1 - first, 1 - second
    shared = common_cause * min(u1, u2)
    return 1 - (shared + (u1 - shared) * (u2 - shared) / (1 - shared))


def k_of_n(fraction: float, placed: int, needed: int) -> float:
    """Probability that enough of n independent units are up: `sum over j from k to n of C(n, j) A^j (1 - A)^(n - j)`."""
    counts = range(max(needed, 0), placed + 1)
    return sum(comb(placed, up) * fraction**up * (1 - fraction) ** (placed - up) for up in counts)


def until_noticed(fraction: float, detection_minutes: float, outage_minutes: float) -> float:
    """Unavailability that a fallback can't spare, since outages must be noticed first: `(1 - A) t_detect / t_outage`."""
    return (1 - fraction) * detection_minutes / outage_minutes


def retry_attempts(failure_fraction: float, retries: int) -> float:
    """Expected attempts per call with independent failures: `(1 - p^(r+1)) / (1 - p)`."""
    return sum(failure_fraction**attempt for attempt in range(retries + 1))
