"""Samples of quantities: each input has its own stream, so adding a component never moves the samples of another.

All of it is array work: 100,000 samples of 30 cost lines take tens of milliseconds (benchmarks/cost_distribution.py).
"""

from collections.abc import Sequence
from functools import lru_cache
from statistics import NormalDist
from zlib import crc32

import numpy as np

from archadvisor.domain.quantity import Quantity, Spread
from archadvisor.estimation.formulas import Samples

SAMPLES = 10_000
BLOCK = 10_000
Z95 = 1.6448536269514722
# Loading that gives inputs of the common traffic factor a correlation of 0.7 among each other.
COMMON_LOADING = 0.7**0.5


def _normals(seed: int, name: str, size: int) -> Samples:
    """Standard normal samples of a named input; the same seed and name give the same numbers.

    The second half mirrors the first (antithetic variates): half the draws, and medians that scatter less.
    """
    found, half = np.empty(size), (size + 1) // 2
    np.random.default_rng([seed, crc32(name.encode())]).standard_normal(out=found[:half])
    np.negative(found[: size - half], out=found[half:])
    return found


@lru_cache(maxsize=2)
def _common_part(seed: int, size: int) -> Samples:
    """What the common traffic factor adds to each input that shares it."""
    return COMMON_LOADING * _normals(seed, "common traffic factor", size)


def _shared_normals(seed: int, name: str, size: int) -> Samples:
    mixed = _normals(seed, name, size)
    mixed *= (1 - COMMON_LOADING**2) ** 0.5
    mixed += _common_part(seed, size)
    return mixed


@lru_cache(maxsize=512)
def _kept_normals(seed: int, name: str, shared: bool) -> Samples:
    """Samples in the usual number are asked for again by each design of a brief, so they are kept."""
    found = (_shared_normals if shared else _normals)(seed, name, SAMPLES)
    found.setflags(write=False)
    return found


def _normals_of(seed: int, name: str, size: int, *, shared: bool) -> Samples:
    if size == SAMPLES:
        return _kept_normals(seed, name, shared)
    return (_shared_normals if shared else _normals)(seed, name, size)


def draw(quantity: Quantity, name: str, seed: int | None, *, shared: bool = False, size: int = SAMPLES) -> Samples:
    """Samples with P5, P50 and P95 at low, typical and high (two-sided lognormal); without a seed the typical value.

    A zero lower bound gives a two-sided normal cut at 0. Fractions are cut at 1.
    """
    if seed is None or quantity.low == quantity.high:
        return np.array([quantity.typical])
    z = _normals_of(seed, name, size, shared=shared)
    values = _lognormal(quantity, z) if quantity.low > 0 else _normal(quantity, z)
    return np.minimum(values, 1.0) if quantity.unit == "fraction" else values


def _lognormal(quantity: Quantity, z: Samples) -> Samples:
    below = np.log(quantity.typical / quantity.low) / Z95
    above = np.log(quantity.high / quantity.typical) / Z95
    values = _two_sided(z, below, above)
    np.exp(values, out=values)
    values *= quantity.typical
    return values


def _normal(quantity: Quantity, z: Samples) -> Samples:
    below = (quantity.typical - quantity.low) / Z95
    above = (quantity.high - quantity.typical) / Z95
    values: Samples = np.maximum(quantity.typical + _two_sided(z, below, above), 0.0)
    return values


def _two_sided(z: Samples, below: float, above: float) -> Samples:
    """Normal samples scaled by one deviation below the median and another above.

    In blocks that stay in the cache of the processor: fresh pages for intermediate arrays cost more than the sums.
    """
    values = np.empty_like(z)
    for start in range(0, z.size, BLOCK):
        part = z[start : start + BLOCK]
        values[start : start + BLOCK] = below * np.minimum(part, 0.0) + above * np.maximum(part, 0.0)
    return values


def happens(share: float, name: str, seed: int | None, size: int = SAMPLES) -> Samples:
    """1 where something happens that happens in this share of the samples, else 0; without a seed the share itself."""
    if seed is None or share <= 0 or share >= 1:
        return np.array([min(max(share, 0.0), 1.0)])
    return np.where(_normals_of(seed, name, size, shared=False) < NormalDist().inv_cdf(share), 1.0, 0.0)


def percentiles(values: Samples, percents: Sequence[float]) -> list[float]:
    """Percentiles by linear interpolation; one sort serves them all, several times faster than `numpy.percentile`."""
    ordered = np.sort(values)
    found = []
    for percent in percents:
        place = (ordered.size - 1) * percent / 100
        below = int(place)
        above = min(below + 1, ordered.size - 1)
        found.append(float(ordered[below] + (ordered[above] - ordered[below]) * (place - below)))
    return found


def median(values: Samples) -> float:
    """The middle of samples."""
    return float(values[0]) if values.size == 1 else percentiles(values, (50,))[0]


def spread(values: Samples) -> Spread:
    """P5, P50 and P95 of samples."""
    if values.size == 1:
        return Spread(p5=float(values[0]), p50=float(values[0]), p95=float(values[0]))
    p5, p50, p95 = percentiles(values, (5, 50, 95))
    return Spread(p5=p5, p50=p50, p95=p95)


def ranged(values: Samples, unit: str) -> Quantity:
    """P5, P50 and P95 of samples in a unit."""
    found = spread(values)
    return Quantity(low=found.p5, typical=found.p50, high=found.p95, unit=unit)
