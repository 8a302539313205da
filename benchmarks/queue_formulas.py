"""How far the wait of Allen and Cunneen is off, measured on a simulation of queues with general service times.

Many independent queues step together, one arrival each per step, as the rows of an array; service is gamma or
lognormal. The queue with exponential service, whose wait is known exactly, tells the error of the simulation itself.
Errors of waits below a twentieth of a service time are shown but do not count.

    python benchmarks/queue_formulas.py [STEPS]
"""

import sys
from collections.abc import Callable
from itertools import product
from math import log
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from archadvisor.estimation.formulas import kingman_wait, mean_wait, mean_wait_general

Values = NDArray[np.float64]
Service = Callable[[float, tuple[int, ...], np.random.Generator], Values]
"""Service times of mean 1 from a squared coefficient of variation, a shape and a generator."""
SERVERS, LOADS, VARIATIONS = (4, 16, 64), (0.7, 0.8, 0.9, 0.95), (0.5, 1.5, 2.0)
QUEUES = 1000
STEPS = 12_000
WARM_UP = 0.4
NOTICED = 0.05


def gamma(cv2: float, shape: tuple[int, ...], generator: np.random.Generator) -> Values:
    """Gamma service times."""
    return generator.gamma(1 / cv2, cv2, shape)


def lognormal(cv2: float, shape: tuple[int, ...], generator: np.random.Generator) -> Values:
    """Lognormal service times, whose long tail is heavier than that of gamma."""
    return generator.lognormal(-log(1 + cv2) / 2, log(1 + cv2) ** 0.5, shape)


def simulated_wait(service: Service, servers: int, load: float, cv2: float, steps: int, seed: int) -> float:
    """Mean wait in service times with Poisson arrivals, first come first served, after the warm-up.

    Each row keeps until when its servers are busy, counted from the present arrival (Kiefer and Wolfowitz).
    """
    generator = np.random.default_rng(seed)
    busy, rows = np.zeros((QUEUES, servers)), np.arange(QUEUES)
    total, counted = 0.0, 0
    for step in range(steps):
        first = busy.argmin(axis=1)
        waits = busy[rows, first]
        if step >= steps * WARM_UP:
            total, counted = total + float(waits.sum()), counted + QUEUES
        busy[rows, first] = waits + service(cv2, (QUEUES,), generator)
        busy -= generator.exponential(1 / (servers * load), (QUEUES, 1))
        np.maximum(busy, 0.0, out=busy)
    return total / counted


def error_of_general_wait(service: Service, servers: int, load: float, cv2: float, steps: int, seed: int) -> float:
    """Relative error of the formula against the simulation."""
    formula = mean_wait_general(servers, servers * load, 1.0, 1.0, cv2)
    return formula / simulated_wait(service, servers, load, cv2, steps, seed) - 1


def lindley_wait(load: float, cv2: float, jobs: int, seed: int) -> float:
    """Mean wait in service times before one server by Lindley's recursion, as a running minimum of sums."""
    generator = np.random.default_rng(seed)
    sums = np.concatenate(([0.0], np.cumsum(gamma(cv2, (jobs,), generator) - generator.exponential(1 / load, jobs))))
    waits = sums - np.minimum.accumulate(sums)
    return float(np.mean(waits[jobs // 10 :]))


def report(service: Service, steps: int) -> None:
    """Print the error of every cell for one kind of service, and the range of those whose wait is noticed."""
    noticed = []
    for servers, load, cv2 in product(SERVERS, LOADS, VARIATIONS):
        error = error_of_general_wait(service, servers, load, cv2, steps, 1)
        wait = mean_wait_general(servers, servers * load, 1.0, 1.0, cv2)
        noticed += [error] if wait >= NOTICED else []
        cell = f"{service.__name__:<10} c={servers:<3} rho={load:<5} cs2={cv2:<4}"
        print(f"{cell} wait {wait:.4f} service times  Allen-Cunneen {error:+.1%}", flush=True)
    print(f"{service.__name__}: {min(noticed):+.1%} to {max(noticed):+.1%} over {len(noticed)} cells with a wait\n")


def main(steps: int = STEPS) -> None:
    """Print the errors, the error of the simulation where the wait is known, and its speed."""
    started = perf_counter()
    for servers, load in product(SERVERS, LOADS):
        found = simulated_wait(gamma, servers, load, 1.0, steps, 1) / mean_wait(servers, servers * load, 1.0) - 1
        print(f"simulation of M/M/c at c={servers:<3} rho={load:<5} {found:+.1%} of the known wait", flush=True)
    for service in (gamma, lognormal):
        report(service, steps)
    seconds = perf_counter() - started
    cells = len(SERVERS) * len(LOADS) * (1 + 2 * len(VARIATIONS))
    print(f"{steps * QUEUES * cells / seconds / 1e6:.1f} million jobs per second in {seconds:.0f} s")
    one = lindley_wait(0.8, 1.5, 4_000_000, 0)
    print(f"Kingman at rho 0.8, cs2 1.5: {kingman_wait(0.8, 1.0, 1.0, 1.5):.3f}, simulated {one:.3f} service times")


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:2]))
