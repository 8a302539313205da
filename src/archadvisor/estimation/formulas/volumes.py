"""Volumes: sums, products and whole units."""

import numpy as np

from archadvisor.estimation.formulas.samples import Samples


def units_needed(demand: Samples, per_unit: Samples, minimum: Samples) -> Samples:
    """Whole units that carry a demand, never fewer than the minimum."""
    return np.maximum(np.ceil(demand / per_unit), minimum)


def rounded_up(amount: Samples) -> Samples:
    """Whole units, at least one."""
    return np.maximum(np.ceil(amount), 1)


def grouped_units(demand: Samples, per_unit: Samples, group: Samples, replicas: Samples) -> Samples:
    """Units that come in groups (tensor parallel GPUs): at least one group per replica."""
    return np.maximum(np.ceil(demand / per_unit / group), replicas) * group


def total(*parts: Samples) -> Samples:
    """The sum of all parts."""
    result = parts[0]
    for part in parts[1:]:
        result = result + part
    return result


def product(*factors: Samples) -> Samples:
    """The product of all factors."""
    result = factors[0]
    for factor in factors[1:]:
        result = result * factor
    return result
