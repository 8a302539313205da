"""Queues and limits: waiting, servers, calls and tokens per minute. Plain numbers; times in one unit throughout."""

from math import ceil, exp

from archadvisor.estimation.formulas.register import formula

UNREACHABLE = 10_000
ERLANG = "Erlang 1917, delay formula of M/M/c"


@formula("capacity.little", expression="λ W", unit="jobs", source="Little 1961", arrivals="jobs/s", seconds="s")
def little(arrivals: float, seconds: float) -> float:
    """Jobs in the system at a time: calls in progress are calls per second times seconds per call."""
    return arrivals * seconds


@formula("queue.offered_load", expression="λ s", unit="Erlang", source=ERLANG, arrivals="jobs/s", service_time="s")
def offered_load(arrivals: float, service_time: float) -> float:
    """Servers that would be busy if nobody ever waited."""
    return arrivals * service_time


@formula("queue.utilisation", expression="a / c", unit="ratio", source=ERLANG, load="Erlang", servers="servers")
def utilisation(load: float, servers: int) -> float:
    """Busy share of each server; at 1 and above the queue grows without end."""
    return load / servers


@formula(
    "queue.waiting",
    expression="C = B / (1 - ρ (1 - B)), B = a B / (k + a B) for k = 1 … c",
    unit="fraction",
    source=ERLANG,
    servers="servers",
    load="Erlang",
)
def erlang_c(servers: int, load: float) -> float:
    """Share of jobs that wait; 1 when the load is not below the servers."""
    if load >= servers:
        return 1.0
    blocking = 1.0
    for count in range(1, servers + 1):
        blocking = load * blocking / (count + load * blocking)
    return blocking / (1 - load / servers * (1 - blocking))


@formula(
    "queue.mean_wait",
    expression="C / (c μ - λ)",
    unit="s",
    source=ERLANG,
    servers="servers",
    arrivals="jobs/s",
    service_time="s",
)
def mean_wait(servers: int, arrivals: float, service_time: float) -> float:
    """Mean wait before service in the unit of `service_time`; infinite when overloaded."""
    spare = servers / service_time - arrivals
    return float("inf") if spare <= 0 else erlang_c(servers, arrivals * service_time) / spare


@formula(
    "queue.late_share",
    expression="C e^(-(c - a) t / s)",
    unit="fraction",
    source=ERLANG,
    servers="servers",
    load="Erlang",
    service_time="s",
    within="s",
)
def late_share(servers: int, load: float, service_time: float, within: float) -> float:
    """Share of jobs that wait longer than a time; 1 when the load is not below the servers."""
    if load >= servers:
        return 1.0
    return erlang_c(servers, load) * exp(-(servers - load) * within / service_time)


@formula(
    "queue.servers",
    expression="smallest c with 1 - C e^(-(c - a) t / s) ≥ share",
    unit="servers",
    source=ERLANG,
    load="Erlang",
    service_time="s",
    within="s",
    share="fraction",
)
def servers_for(load: float, service_time: float, within: float, share: float) -> int:
    """Fewest servers that start a share of jobs within a time."""
    servers = max(ceil(load), 1)
    while servers < UNREACHABLE and (load >= servers or 1 - late_share(servers, load, service_time, within) < share):
        servers += 1
    return servers


@formula(
    "queue.mean_wait_general",
    expression="C / (c μ - λ) · (ca² + cs²) / 2",
    unit="s",
    source="Allen and Cunneen 1978; `benchmarks/queue_formulas.py` measures its error",
    servers="servers",
    arrivals="jobs/s",
    service_time="s",
    cv2_arrivals="ratio",
    cv2_service="ratio",
)
def mean_wait_general(
    servers: int, arrivals: float, service_time: float, cv2_arrivals: float, cv2_service: float
) -> float:
    """Allen-Cunneen: the wait of M/M/c times half the sum of the squared coefficients of variation.

    Within 9 % of a simulation with gamma service for 4 to 64 servers, utilisation 0.7 to 0.95 and cs² 0.5 to 2,
    wherever the wait reaches a twentieth of a service time; with the longer tail of lognormal service it says too much
    at many servers. Lengths of answers, and so times of model calls, vary with cs² of 0.5 to 2.
    """
    wait = mean_wait(servers, arrivals, service_time)
    return wait if wait == float("inf") else wait * (cv2_arrivals + cv2_service) / 2


@formula(
    "queue.kingman",
    expression="ρ / (1 - ρ) · (ca² + cs²) / 2 · s",
    unit="s",
    source="Kingman 1961, G/G/1 in heavy traffic",
    load="Erlang",
    service_time="s",
    cv2_arrivals="ratio",
    cv2_service="ratio",
)
def kingman_wait(load: float, service_time: float, cv2_arrivals: float, cv2_service: float) -> float:
    """Mean wait before one server; infinite when overloaded."""
    if load >= 1:
        return float("inf")
    return load / (1 - load) * (cv2_arrivals + cv2_service) / 2 * service_time


@formula("limit.calls_per_minute", expression="60 λ", unit="calls/min", source="definition", arrivals="calls/s")
def calls_per_minute(arrivals: float) -> float:
    """Demand on a limit of calls per minute; `arrivals` is the rate of the busiest minutes, not the mean."""
    return 60 * arrivals


@formula(
    "limit.tokens_per_minute",
    expression="60 λ (in + out)",
    unit="tokens/min",
    source="definition",
    arrivals="calls/s",
    tokens_in="tokens/call",
    tokens_out="tokens/call",
)
def tokens_per_minute(arrivals: float, tokens_in: float, tokens_out: float) -> float:
    """Demand on a limit of tokens per minute; both directions count."""
    return 60 * arrivals * (tokens_in + tokens_out)
