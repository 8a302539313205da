"""Samples of quantities: each input has its own stream, so adding a component never moves the samples of another."""

from functools import lru_cache
from statistics import NormalDist
from zlib import crc32

import numpy as np

from archadvisor.domain.quantity import Quantity, Spread
from archadvisor.estimation.formulas import Samples

SAMPLES = 10_000
Z95 = 1.6448536269514722
# Loading that gives inputs of the common traffic factor a correlation of 0.7 among each other.
COMMON_LOADING = 0.7**0.5


@lru_cache(maxsize=256)
def _normals(seed: int, name: str) -> Samples:
    """Standard normal samples of a named input; the same seed and name give the same numbers."""
    found = np.random.default_rng([seed, crc32(name.encode())]).standard_normal(SAMPLES)
    found.setflags(write=False)
    return found


@lru_cache(maxsize=256)
def _shared_normals(seed: int, name: str) -> Samples:
    own = (1 - COMMON_LOADING**2) ** 0.5
    mixed: Samples = COMMON_LOADING * _normals(seed, "common traffic factor") + own * _normals(seed, name)
    return mixed


def draw(quantity: Quantity, name: str, seed: int | None, *, shared: bool = False) -> Samples:
    """Samples with P5, P50 and P95 at low, typical and high (two-sided lognormal); without a seed the typical value.

    A zero lower bound gives a two-sided normal cut at 0. Fractions are cut at 1.
    """
    if seed is None or quantity.low == quantity.high:
        return np.array([quantity.typical])
    z = (_shared_normals if shared else _normals)(seed, name)
    values = _lognormal(quantity, z) if quantity.low > 0 else _normal(quantity, z)
    return np.minimum(values, 1.0) if quantity.unit == "fraction" else values


def _lognormal(quantity: Quantity, z: Samples) -> Samples:
    below = np.log(quantity.typical / quantity.low) / Z95
    above = np.log(quantity.high / quantity.typical) / Z95
    values: Samples = quantity.typical * np.exp(np.where(z < 0, below, above) * z)
    return values


def _normal(quantity: Quantity, z: Samples) -> Samples:
    below = (quantity.typical - quantity.low) / Z95
    above = (quantity.high - quantity.typical) / Z95
    values: Samples = np.maximum(quantity.typical + np.where(z < 0, below, above) * z, 0.0)
    return values


def happens(share: float, name: str, seed: int | None) -> Samples:
    """1 where something happens that happens in this share of the samples, else 0; without a seed the share itself."""
    if seed is None or share <= 0 or share >= 1:
        return np.array([min(max(share, 0.0), 1.0)])
    return np.where(_normals(seed, name) < NormalDist().inv_cdf(share), 1.0, 0.0)


def spread(values: Samples) -> Spread:
    """P5, P50 and P95 of samples."""
    if values.size == 1:
        return Spread(p5=float(values[0]), p50=float(values[0]), p95=float(values[0]))
    p5, p50, p95 = np.percentile(values, (5, 50, 95))
    return Spread(p5=float(p5), p50=float(p50), p95=float(p95))
