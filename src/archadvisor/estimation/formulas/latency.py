"""Latency: lognormal stages, fan-out, caches, streaming and hedged requests."""

from math import exp, hypot, log
from statistics import NormalDist

from archadvisor.estimation.formulas.register import formula

Z95 = NormalDist().inv_cdf(0.95)
LOGNORMAL = "a lognormal distribution through its median and its 95th percentile"


@formula("latency.mu", expression="ln P50", unit="ln ms", source=LOGNORMAL, p50="ms")
def lognormal_mu(p50: float) -> float:
    """Location of a lognormal stage."""
    return log(p50)


@formula("latency.sigma", expression="(ln P95 - ln P50) / 1.645", unit="ratio", source=LOGNORMAL, p50="ms", p95="ms")
def lognormal_sigma(p50: float, p95: float) -> float:
    """Spread of a lognormal stage; P95 twice the median gives 0.42."""
    return (log(p95) - log(p50)) / Z95


@formula(
    "latency.quantile",
    expression="P50 · (P95 / P50)^(z_q / 1.645)",
    unit="ms",
    source=LOGNORMAL,
    p50="ms",
    p95="ms",
    share="fraction",
)
def lognormal_quantile(p50: float, p95: float, share: float) -> float:
    """The time within which a share of the calls of a lognormal stage ends; `share` lies strictly between 0 and 1."""
    return p50 * exp(lognormal_sigma(p50, p95) * NormalDist().inv_cdf(share))


@formula(
    "latency.end_to_end",
    expression="first + 1,000 tokens / speed",
    unit="ms",
    source="definition",
    first="ms",
    tokens="tokens",
    speed="tokens/s",
)
def end_to_end_ms(first: float, tokens: float, speed: float) -> float:
    """Time of a whole answer: to its first token, then the writing. Users of streamed output feel only the first."""
    return first + 1000 * tokens / speed


@formula(
    "latency.branch_share",
    expression="p^(1/k)",
    unit="fraction",
    source="P(slowest of k ≤ t) = F(t)^k for independent branches",
    share="fraction",
    branches="branches",
)
def branch_share(share: float, branches: int) -> float:
    """The share of calls that each of k parallel branches must hold so that all of them together hold `share`."""
    return float(share ** (1 / branches))


@formula(
    "latency.slowest",
    expression="quantile of one branch at p^(1/k)",
    unit="ms",
    source="P(slowest of k ≤ t) = F(t)^k for independent branches",
    p50="ms",
    p95="ms",
    branches="branches",
    share="fraction",
)
def slowest_branch_ms(p50: float, p95: float, branches: int, share: float) -> float:
    """The time within which the slowest of k parallel lognormal branches ends, in a share of the requests."""
    return lognormal_quantile(p50, p95, branch_share(share, branches))


@formula(
    "latency.late_when_hedged",
    expression="S(t) · S(t - delay)",
    unit="fraction",
    source="Dean and Barroso 2013, The Tail at Scale",
    late="fraction",
    late_second="fraction",
)
def late_when_hedged(late: float, late_second: float) -> float:
    """Share of requests still open at a time, when a second copy is sent after a delay and the faster one counts.

    `late` is the share of first copies open at that time, `late_second` that of second copies (open at time - delay).
    """
    return late * late_second


@formula(
    "latency.hedge_load",
    expression="1 - q",
    unit="fraction",
    source="Dean and Barroso 2013, The Tail at Scale",
    sent_after="fraction",
)
def hedge_load(sent_after: float) -> float:
    """Extra calls when a second copy goes out to requests slower than this share: five in a hundred after P95."""
    return 1 - sent_after


@formula(
    "latency.cached_mean",
    expression="h cached + (1 - h) full",
    unit="ms",
    source="expected value over hits and misses",
    hit_share="fraction",
    cached="ms",
    full="ms",
)
def cached_mean_ms(hit_share: float, cached: float, full: float) -> float:
    """Mean latency behind a cache of answers."""
    return hit_share * cached + (1 - hit_share) * full


@formula(
    "latency.cached_share",
    expression="max(1 - (1 - q) / (1 - h), 0)",
    unit="fraction",
    source="tail of a mixture: only misses are slow",
    share="fraction",
    hit_share="fraction",
)
def cached_share(share: float, hit_share: float) -> float:
    """The quantile of the misses at which the whole lies at `share`: a cache moves the mean much more than the tail.

    With 40 % hits the P95 of all requests is still the P91.7 of the misses.
    """
    return max(1 - (1 - share) / (1 - hit_share), 0.0)


@formula(
    "latency.figure_error",
    expression="√((e_1 t_1)² + (e_2 t_2)²) / (t_1 + t_2)",
    unit="fraction",
    source="propagation of independent errors; folded over the stages of a flow",
    first="ms",
    first_error="fraction",
    second="ms",
    second_error="fraction",
)
def joint_error(first: float, first_error: float, second: float, second_error: float) -> float:
    """Error of the sum of two figures whose errors are independent: they partly cancel."""
    whole = first + second
    return hypot(first * first_error, second * second_error) / whole if whole else 0.0


@formula(
    "latency.stage_budget",
    expression="t objective / reached",
    unit="ms",
    source="definition: scaled alike, the stages of a flow reach the objective exactly",
    figure="ms",
    objective="ms",
    reached="ms",
)
def stage_budget_ms(figure: float, objective: float, reached: float) -> float:
    """What a stage may take, when all stages of its flow give or get the same share."""
    return figure * objective / reached
