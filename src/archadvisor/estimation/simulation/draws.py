"""Random numbers of a replication, drawn before it runs: all variants of a system meet the same customers."""

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from archadvisor.estimation.simulation.system import Service, ServiceTime

# A repeat of call i uses the work of call i + stride, so that repeats do not repeat their luck.
STRIDE = 7919


@dataclass(frozen=True)
class Draws:
    """When requests arrive, how long the path takes, and for each station whether it is visited and for how long."""

    arrivals_s: list[float]
    path_s: list[float]
    cached: list[float]
    pauses: list[float]
    visited: dict[str, list[bool]]
    work_s: dict[str, list[float]]
    reserve_s: dict[str, list[float]]

    def work(self, station: str, request: int, attempt: int) -> float:
        """Seconds of work of one attempt of a request at a station."""
        works = self.work_s[station]
        return works[(request + STRIDE * attempt) % len(works)]

    def pause(self, request: int, attempt: int) -> float:
        """The random part of a pause, 0 to 1."""
        return self.pauses[(request + STRIDE * attempt) % len(self.pauses)]


def draw(service: Service, horizon_s: float, surge: tuple[float, float, float], seed: int, replication: int) -> Draws:
    """The numbers of one replication. `surge` is (from, to, factor): the load in that interval is multiplied.

    Every purpose has its own stream: the same seed gives the same customers whatever controls are tried.
    """

    def stream(purpose: str) -> np.random.Generator:
        return np.random.default_rng([seed, replication, crc32(purpose.encode())])

    arrivals = _arrivals(service.arrivals_per_s, horizon_s, surge, stream("arrivals"))
    count = max(len(arrivals), 1)
    return Draws(
        arrivals_s=arrivals,
        path_s=[0.0] * count if service.path is None else _times(service.path, count, stream("path")),
        cached=stream("cache").random(count).tolist(),
        pauses=stream("pauses").random(count).tolist(),
        visited={one.id: (stream(f"visit {one.id}").random(count) < one.share).tolist() for one in service.stations},
        work_s={one.id: _times(one.time, count, stream(f"work {one.id}")) for one in service.stations},
        reserve_s={
            one.id: _times(one.reserve, count, stream(f"reserve {one.id}"))
            for one in service.stations
            if one.reserve is not None
        },
    )


def _arrivals(
    per_s: float, horizon_s: float, surge: tuple[float, float, float], source: np.random.Generator
) -> list[float]:
    """Poisson arrivals; a surge is the same customers coming closer together (time change of a unit process)."""
    start, end, factor = surge
    before, within = per_s * start, per_s * factor * (end - start)
    mean = before + within + per_s * (horizon_s - end)
    expected = int(mean + 6 * mean**0.5 + 10)
    units = np.cumsum(source.exponential(size=expected))
    units = units[units < mean]
    inside = start + (units - before) / (per_s * factor)
    after = end + (units - before - within) / per_s
    times = np.where(units < before, units / per_s, np.where(units < before + within, inside, after))
    found: list[float] = times.tolist()
    return found


def _times(time: ServiceTime, count: int, source: np.random.Generator) -> list[float]:
    if time.memoryless:
        return list(source.exponential(time.mean_s, count).tolist())
    return list((time.p50_s * np.exp(time.sigma * source.standard_normal(count))).tolist())
