"""Time of a cost distribution: the engine's array sampler beside a pure-Python loop over the same lines, in one run.

usage: python benchmarks/cost_distribution.py [--samples N] [--lines N] [--rounds N] [--loop-samples N]

Both sample every input with the common traffic factor (correlation 0.7), multiply it up to lines, add the lines and
report P5, P50 and P95. The loop is timed on fewer samples and scaled, since its time grows with their number.
"""

import argparse
import random
import time
from math import exp, log, sqrt
from statistics import median, quantiles

import numpy as np

from archadvisor.domain.quantity import Quantity
from archadvisor.estimation.sampling import COMMON_LOADING, Z95, _common_part, draw, spread

INPUTS_PER_LINE = 2
"""A volume of its own and a unit price; the traffic is common to all lines, as in a real table."""


def inputs_of(lines: int) -> list[list[Quantity]]:
    """A traffic shared by all lines first, then a volume and a price for each line."""
    return [
        [Quantity(low=0.5 + line, typical=1.0 + line, high=3.0 + line, unit="units")] * INPUTS_PER_LINE
        for line in range(lines)
    ]


def by_arrays(table: list[list[Quantity]], samples: int) -> tuple[float, float, float]:
    """P5, P50 and P95 of the total with the engine's sampler; every line has its own spread too."""
    traffic = draw(Quantity(low=50, typical=100, high=300, unit="requests"), "traffic", 1, shared=True, size=samples)
    total = np.zeros(samples)
    for number, line in enumerate(table):
        values = traffic
        for part, quantity in enumerate(line):
            drawn = draw(quantity, f"{number}/{part}", 1, shared=part == 0, size=samples)
            values = np.multiply(drawn, values, out=drawn)
        spread(values)
        total += values
    found = spread(total)
    return found.p5, found.p50, found.p95


def by_loop(table: list[list[Quantity]], samples: int) -> tuple[float, float, float]:
    """The same in plain Python, one sample after the other."""
    random.seed(1)
    own = sqrt(1 - COMMON_LOADING**2)
    totals = []
    for _ in range(samples):
        common = random.gauss(0, 1)
        traffic = _value(Quantity(low=50, typical=100, high=300, unit="requests"), common)
        total = 0.0
        for line in table:
            value = traffic
            for part, quantity in enumerate(line):
                z = random.gauss(0, 1)
                value *= _value(quantity, COMMON_LOADING * common + own * z if part == 0 else z)
            total += value
        totals.append(total)
    cuts = quantiles(totals, n=20)
    return cuts[0], median(totals), cuts[-1]


def _value(quantity: Quantity, z: float) -> float:
    side = log(quantity.typical / quantity.low) if z < 0 else log(quantity.high / quantity.typical)
    return quantity.typical * exp(side / Z95 * z)


def main() -> None:
    """Print both times and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=100_000)
    parser.add_argument("--lines", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--loop-samples", type=int, default=5_000)
    options = parser.parse_args()
    table = inputs_of(options.lines)
    times = []
    for _ in range(options.rounds):
        _common_part.cache_clear()
        started = time.perf_counter()
        by_arrays(table, options.samples)
        times.append((time.perf_counter() - started) * 1000)
    started = time.perf_counter()
    by_loop(table, options.loop_samples)
    loop_ms = (time.perf_counter() - started) * 1000 * options.samples / options.loop_samples
    arrays_ms = median(times)
    print(f"{options.samples:,} samples of {options.lines} lines, {1 + INPUTS_PER_LINE * options.lines} inputs")
    print(f"arrays       {arrays_ms:9.1f} ms (median of {options.rounds}, nothing cached, best {min(times):.1f})")
    print(f"Python loop  {loop_ms:9.1f} ms (measured on {options.loop_samples:,} samples and scaled)")
    print(f"ratio        {loop_ms / arrays_ms:9.1f}")


if __name__ == "__main__":
    main()
