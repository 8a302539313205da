"""How far the wait of Allen and Cunneen is off, measured on a simulation of queues with general service times.

Each cell simulates a queue with gamma or lognormal service and, at the same arrivals and the same ranks of service, the
queue with exponential service whose wait is known exactly. What matters is the ratio of both, which needs few jobs.
Errors of waits below a twentieth of a service time are shown but do not count: nobody notices such a wait.

    python benchmarks/queue_formulas.py [JOBS]
"""

import sys
from collections.abc import Callable
from heapq import heapreplace
from itertools import product
from math import log
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from archadvisor.estimation.formulas import kingman_wait, mean_wait, mean_wait_general

Values = NDArray[np.float64]
SERVERS, LOADS, VARIATIONS = (4, 8, 16, 32, 64), (0.7, 0.8, 0.9, 0.95), (0.5, 1.0, 1.5, 2.0)
JOBS = 400_000
WARM_UP = 0.1
NOTICED = 0.05
Service = Callable[[float, float, int, np.random.Generator], Values]
"""Samples of service times from a mean, a squared coefficient of variation, a size and a generator."""


def simulated_wait(arrivals: Values, services: Values, servers: int) -> float:
    """Mean wait of jobs served first come, first served, after the first tenth of them."""
    free = [0.0] * servers
    waits = np.empty(len(arrivals))
    for place, (arrival, service) in enumerate(zip(arrivals.tolist(), services.tolist(), strict=True)):
        start = max(arrival, free[0])
        heapreplace(free, start + service)
        waits[place] = start - arrival
    return float(np.mean(waits[int(len(waits) * WARM_UP) :]))


def lognormal(mean: float, cv2: float, size: int, generator: np.random.Generator) -> Values:
    """Lognormal samples with a mean and a squared coefficient of variation."""
    sigma2 = log(1 + cv2)
    return generator.lognormal(log(mean) - sigma2 / 2, sigma2**0.5, size)


def gamma(mean: float, cv2: float, size: int, generator: np.random.Generator) -> Values:
    """Gamma samples with a mean and a squared coefficient of variation."""
    return generator.gamma(1 / cv2, mean * cv2, size)


def wait_by_simulation(service: Service, servers: int, load: float, cv2: float, jobs: int, seed: int) -> float:
    """Mean wait in service times with Poisson arrivals: the known wait of M/M/c times a simulated ratio."""
    generator = np.random.default_rng(seed)
    arrivals = np.cumsum(generator.exponential(1 / (servers * load), jobs))
    services = service(1.0, cv2, jobs, generator)
    ranks = np.argsort(np.argsort(services))
    exponential = np.sort(generator.exponential(1.0, jobs))[ranks]
    ratio = simulated_wait(arrivals, services, servers) / simulated_wait(arrivals, exponential, servers)
    return ratio * mean_wait(servers, servers * load, 1.0)


def error_of_general_wait(service: Service, servers: int, load: float, cv2: float, jobs: int, seed: int) -> float:
    """Relative error of the formula against the simulation."""
    formula = mean_wait_general(servers, servers * load, 1.0, 1.0, cv2)
    return formula / wait_by_simulation(service, servers, load, cv2, jobs, seed) - 1


def lindley_wait(load: float, cv2: float, jobs: int, seed: int) -> float:
    """Mean wait before one server by Lindley's recursion, as a running maximum of sums."""
    generator = np.random.default_rng(seed)
    steps = lognormal(load, cv2, jobs, generator) - generator.exponential(1.0, jobs)
    sums = np.concatenate(([0.0], np.cumsum(steps)))
    waits = sums - np.minimum.accumulate(sums)
    return float(np.mean(waits[int(jobs * WARM_UP) :]))


def report(service: Service, jobs: int) -> None:
    """Print the error of every cell for one kind of service, and the range of those whose wait is noticed."""
    noticed = []
    for seed, (servers, load, cv2) in enumerate(product(SERVERS, LOADS, VARIATIONS)):
        error = error_of_general_wait(service, servers, load, cv2, jobs, seed)
        wait = mean_wait_general(servers, servers * load, 1.0, 1.0, cv2)
        noticed += [error] if wait >= NOTICED else []
        cell = f"{service.__name__:<10} c={servers:<3} rho={load:<5} cs2={cv2:<4}"
        print(f"{cell} wait {wait:.4f} service times  Allen-Cunneen {error:+.1%}")
    print(f"{service.__name__}: {min(noticed):+.1%} to {max(noticed):+.1%} over {len(noticed)} cells with a wait\n")


def main(jobs: int = JOBS) -> None:
    """Print the errors and the speed of the simulation."""
    started = perf_counter()
    for service in (gamma, lognormal):
        report(service, jobs)
    seconds = perf_counter() - started
    one = lindley_wait(0.8, 1.5, jobs * 10, 0) / 0.8
    print(f"Kingman at rho 0.8, cs2 1.5: {kingman_wait(0.8, 1.0, 1.0, 1.5):.3f}, simulated {one:.3f} service times")
    cells = 2 * len(SERVERS) * len(LOADS) * len(VARIATIONS)
    print(f"{2 * jobs * cells / seconds / 1e6:.1f} million jobs per second in {seconds:.0f} s")


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:2]))
