"""What is simulated: load, stations with slots and service times, callers with patience, rules of repetition."""

from dataclasses import dataclass, replace
from math import ceil, exp, log

Z95 = 1.6448536269514722


@dataclass(frozen=True)
class ServiceTime:
    """A lognormal time in seconds through P50 and P95 (a constant if they are equal), or a memoryless one."""

    p50_s: float
    p95_s: float
    memoryless: bool = False

    @classmethod
    def exponential(cls, mean_s: float) -> "ServiceTime":
        """An exponential time: P50 is `ln 2` and P95 `ln 20` of its mean."""
        return cls(mean_s * log(2), mean_s * log(20), memoryless=True)

    @classmethod
    def around(cls, mean_s: float, p95_over_p50: float) -> "ServiceTime":
        """A lognormal time with this mean and this ratio of its percentiles."""
        shape = cls(1.0, p95_over_p50)
        return cls(mean_s / shape.mean_s, mean_s * p95_over_p50 / shape.mean_s)

    @property
    def sigma(self) -> float:
        """Standard deviation of the logarithm: `(ln P95 - ln P50) / 1.645`."""
        return log(max(self.p95_s, self.p50_s) / self.p50_s) / Z95 if self.p50_s > 0 else 0.0

    @property
    def mean_s(self) -> float:
        """Mean: `P50 exp(sigma^2 / 2)` of the lognormal, `P50 / ln 2` of the memoryless."""
        return self.p50_s / log(2) if self.memoryless else self.p50_s * exp(self.sigma**2 / 2)


@dataclass(frozen=True)
class Repeats:
    """How often a failed call is made again, after which pause, and the share of calls that may be repeats.

    Without a budget (None) every failure is repeated; a first pause of 0 repeats at once.
    """

    attempts: int = 0
    first_pause_s: float = 0.0
    budget_share: float | None = None


@dataclass(frozen=True)
class Station:
    """A step with its own slots and queue; `share` of the requests visit it.

    `reserve` answers instead when all attempts have failed; `usd` is the price of one visit, None if unknown.
    """

    id: str
    kind: str
    slots: int
    time: ServiceTime
    timeout_s: float
    share: float = 1.0
    repeats: Repeats = Repeats()
    reserve: ServiceTime | None = None
    usd: float | None = None


@dataclass(frozen=True)
class Service:
    """A whole system at its busy time: requests per second through a path of delays and stations.

    `patience_s` is how long a caller waits; `hit_share` of the requests are answered by the cache after the path.
    """

    name: str
    arrivals_per_s: float
    stations: tuple[Station, ...]
    patience_s: float
    path: ServiceTime | None = None
    callers: Repeats = Repeats()
    hit_share: float = 0.0

    def station(self, kind: str) -> Station | None:
        """The station of a kind, or None."""
        return next((one for one in self.stations if one.kind == kind), None)

    @property
    def bottleneck(self) -> Station | None:
        """The busiest station."""
        return max(self.stations, key=lambda one: self.utilisation(one), default=None)

    def utilisation(self, station: Station) -> float:
        """Share of its slots that are busy in a healthy state: `lambda s / c`."""
        return self.visits_per_s(station) * station.time.mean_s / station.slots

    def visits_per_s(self, station: Station) -> float:
        """Visits per second in a healthy state; what the cache answers does not come."""
        return self.arrivals_per_s * station.share * (1 - self.hit_share)


def thinned(service: Service, slots: int) -> Service:
    """The same system with load and slots divided alike, until its busiest station has so many slots.

    The utilisation of that station stays exactly; waiting gets a little longer, since small pools queue more than
    large ones.
    """
    widest = service.bottleneck
    if widest is None or widest.slots <= slots:
        return service
    factor = widest.slots / slots
    stations = tuple(replace(one, slots=max(ceil(one.slots / factor), 1)) for one in service.stations)
    return replace(service, arrivals_per_s=service.arrivals_per_s / factor, stations=stations)
