"""What a run shows: goodput, latency, recovery, calls; and means with intervals over replications."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean, stdev

from archadvisor.domain.simulation import Interval
from archadvisor.estimation.simulation.faults import Sizes
from archadvisor.estimation.simulation.run import Log
from archadvisor.estimation.simulation.system import Service
from archadvisor.estimation.simulation.trouble import Trouble

CALM_WINDOWS = 3


@dataclass(frozen=True)
class Measures:
    """One replication: shares of requests, seconds, attempts per visit, USD per 1,000 answers."""

    usual: float
    during: float
    after: float
    failed: float
    p95_s: float | None
    recovery_s: float | None
    calls: float
    usd: float | None


def measured(log: Log, service: Service, trouble: Trouble, end_s: float, sizes: Sizes) -> Measures:
    """The measures of a run that was watched until `end_s`; only requests that arrived before it count."""
    seen = [(came, took) for came, took in zip(log.arrived_s, log.took_s, strict=True) if came < end_s]
    before = [pair for pair in seen if pair[0] < trouble.start_s - service.patience_s]
    since = [pair for pair in seen if pair[0] >= trouble.start_s]
    during = [pair for pair in since if pair[0] < trouble.end_s]
    after = [pair for pair in since if pair[0] >= trouble.end_s]
    answered = sorted(took for _, took in since if took is not None)
    usual = goodput(before)
    return Measures(
        usual=usual,
        during=goodput(during),
        after=goodput(after),
        failed=1 - goodput(since),
        p95_s=answered[int(0.95 * len(answered))] if answered else None,
        recovery_s=_recovery_s(after, usual, service, trouble.end_s, end_s, sizes),
        calls=_calls(log, service, trouble, len(since)),
        usd=_usd(log, service, trouble.start_s, len(answered)),
    )


def goodput(requests: Sequence[tuple[float, float | None]]) -> float:
    """Share of requests that got an answer while their caller waited; 1 where there were none."""
    return sum(took is not None for _, took in requests) / len(requests) if requests else 1.0


def _recovery_s(
    after: list[tuple[float, float | None]], usual: float, service: Service, start_s: float, end_s: float, sizes: Sizes
) -> float | None:
    """Seconds from the end of the fault until goodput is usual for three windows in a row; None if it never is."""
    count = max(int((end_s - start_s) / window_s(service, sizes)), 1)
    width = (end_s - start_s) / count
    windows: list[list[tuple[float, float | None]]] = [[] for _ in range(count)]
    for pair in after:
        windows[min(int((pair[0] - start_s) / width), count - 1)].append(pair)
    calm = [goodput(one) >= sizes.recovered_share * usual for one in windows]
    found = next((at for at in range(count) if all(calm[at : at + CALM_WINDOWS])), None)
    return None if found is None or not calm[-1] else found * width


def window_s(service: Service, sizes: Sizes) -> float:
    """Seconds over which goodput is judged: so many requests, and at least one patience."""
    return max(service.patience_s, sizes.window_requests / service.arrivals_per_s)


def _calls(log: Log, service: Service, trouble: Trouble, requests: int) -> float:
    """Attempts at the station of the fault, refused ones included, per request that would visit it in health."""
    kind = "" if trouble.fault is None else trouble.fault.kind
    station = service.station(kind) or service.stations[0]
    visits = requests * station.share * (1 - service.hit_share)
    return sum(at >= trouble.start_s for at in log.attempts_s[station.id]) / visits if visits else 1.0


def _usd(log: Log, service: Service, start_s: float, answers: int) -> float | None:
    """USD per 1,000 answers for all calls begun, wasted ones included; None without a known price or answer."""
    priced = [one for one in service.stations if one.usd is not None]
    if not priced or not answers:
        return None
    spent = sum((one.usd or 0.0) * sum(at >= start_s for at in log.calls_s[one.id]) for one in priced)
    return 1000 * spent / answers


def interval(values: Sequence[float]) -> Interval:
    """Mean and 95 % confidence interval, `mean +- t s / sqrt(n)`; a single value has no spread."""
    mean = fmean(values)
    half = student_t(0.975, len(values) - 1) * stdev(values) / sqrt(len(values)) if len(values) > 1 else 0.0
    return Interval(mean=_rounded(mean), low=_rounded(mean - half), high=_rounded(mean + half))


def known_interval(values: Sequence[float | None]) -> Interval | None:
    """The interval of the values that are known; None if none is."""
    known = [one for one in values if one is not None]
    return interval(known) if known else None


def student_t(probability: float, degrees: int) -> float:
    """Quantile of Student's t by the Cornish-Fisher expansion (Abramowitz and Stegun 26.7.5); 2.093 at .975 and 19."""
    z = NormalDist().inv_cdf(probability)
    terms: tuple[float, ...] = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum((term / float(degrees) ** power for power, term in enumerate(terms, 1)), 0.0)


def _rounded(value: float) -> float:
    """Six significant digits: more would pretend, and would differ between processors."""
    return float(f"{value:.6g}")
