"""Availability of systems made of parts, and what retries add."""


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


def retry_attempts(failure_fraction: float, retries: int) -> float:
    """Expected attempts per call with independent failures: `(1 - p^(r+1)) / (1 - p)`."""
    return sum(failure_fraction**attempt for attempt in range(retries + 1))
