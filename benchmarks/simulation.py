"""Event rate of the fault simulator beside a straightforward heap loop of the same model, in one run.

usage: python benchmarks/simulation.py [--requests N] [--rounds N]

The model: one pool of 10 slots at 80 % load, callers with 4 s of patience and three immediate repeats, a standstill of
30 s. Both play the same customers; the loop has none of the controls and one station, which is all it can do. Rounds
alternate, and the best of each counts. The outcomes must agree.
"""

import argparse
import time
from collections import deque
from heapq import heappop, heappush

from archadvisor.estimation.simulation.draws import Draws, draw
from archadvisor.estimation.simulation.faults import Fault, fault_table
from archadvisor.estimation.simulation.run import Run
from archadvisor.estimation.simulation.system import Service, ServiceTime, Station
from archadvisor.estimation.simulation.trouble import Trouble

SLOTS, LOAD, PATIENCE_S, REPEATS = 10, 0.8, 4.0, 3
ARRIVE, END, EXPIRE = 0, 1, 2
# Numbers of attempts that the package keeps apart for the repeats of each call.
TURNS = fault_table().sizes.bare_attempts + 1


def model() -> tuple[Service, Trouble]:
    """The system and its fault."""
    station = Station("model", "model", SLOTS, ServiceTime.exponential(1.0), timeout_s=PATIENCE_S)
    fault = Fault(
        id="standstill",
        name="standstill",
        kind="model",
        duration_s=30,
        pace=0,
        impatient_repeats=REPEATS,
        controls=[],
        source="benchmark",
    )
    return Service("benchmark", LOAD * SLOTS, (station,), PATIENCE_S), Trouble(fault, 60, 90)


def with_simpy(service: Service, trouble: Trouble, draws: Draws, over_s: float) -> tuple[int, int]:
    """Requests answered and events of a run of the package."""
    run = Run(service, trouble, frozenset(), draws, fault_table().sizes)
    log = run.finish(over_s)
    scheduled = next(run.env._eid)  # SimPy numbers its events
    return sum(took is not None for took in log.took_s), scheduled


def with_heap(trouble: Trouble, draws: Draws, over_s: float) -> tuple[int, int]:
    """Requests answered and events of the same model as one loop over a heap."""
    heap = [(at, number, ARRIVE, number, 0) for number, at in enumerate(draws.arrivals_s)]
    number, free, answered, events = len(heap), SLOTS, 0, 0
    queue: deque[tuple[int, int]] = deque()
    waiting: set[tuple[int, int]] = set()
    while heap:
        now, _, kind, request, attempt = heappop(heap)
        if now > over_s:
            break
        events += 1
        if kind == EXPIRE and (request, attempt) in waiting:
            waiting.discard((request, attempt))
            if attempt < REPEATS:
                kind, attempt = ARRIVE, attempt + 1
        if kind == ARRIVE:
            waiting.add((request, attempt))
            heappush(heap, (now + PATIENCE_S, number, EXPIRE, request, attempt))
            number += 1
            queue.append((request, attempt))
        elif kind == END:
            free += 1
            if (request, attempt) in waiting:
                waiting.discard((request, attempt))
                answered += 1
        while free and queue:
            first, which = queue.popleft()
            free -= 1
            end = trouble.ends(now, draws.work("model", first, which * TURNS), "model")
            heappush(heap, (end, number, END, first, which))
            number += 1
    return answered, events


def best(seconds: list[float]) -> float:
    """The least disturbed round."""
    return min(seconds)


def main() -> None:
    """Print both rates and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=6000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    service, trouble = model()
    until_s = options.requests / service.arrivals_per_s
    draws = draw(service, until_s, trouble.surge, 0, 0)
    over_s = until_s + PATIENCE_S * (REPEATS + 2)
    times: dict[str, list[float]] = {"simpy": [], "heap loop": []}
    found: dict[str, tuple[int, int]] = {}
    for _ in range(options.rounds):
        started = time.perf_counter()
        found["simpy"] = with_simpy(service, trouble, draws, over_s)
        times["simpy"].append(time.perf_counter() - started)
        started = time.perf_counter()
        found["heap loop"] = with_heap(trouble, draws, over_s)
        times["heap loop"].append(time.perf_counter() - started)
    print(f"{len(draws.arrivals_s)} requests, {options.rounds} rounds, best of each")
    print(f"{'':12}{'answered':>10}{'events':>10}{'seconds':>10}{'events/s':>12}")
    for name, (answered, events) in found.items():
        seconds = best(times[name])
        print(f"{name:12}{answered:10,}{events:10,}{seconds:10.3f}{events / seconds:12,.0f}")
    print(f"the package takes {best(times['simpy']) / best(times['heap loop']):.1f} times as long as the loop")


if __name__ == "__main__":
    main()
