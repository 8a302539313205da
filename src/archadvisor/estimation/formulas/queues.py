"""Queueing formulas on plain numbers."""

from math import ceil, exp

UNREACHABLE = 10_000


def erlang_c(servers: int, offered_load: float) -> float:
    """Probability that a job waits, for a load in Erlang; 1 when the load is not below the servers."""
    if offered_load >= servers:
        return 1.0
    blocking = 1.0
    for count in range(1, servers + 1):
        blocking = offered_load * blocking / (count + offered_load * blocking)
    return blocking / (1 - offered_load / servers * (1 - blocking))


def mean_wait(servers: int, arrivals: float, service_time: float) -> float:
    """Mean wait before service in the unit of `service_time`; infinite when overloaded. `Wq = C / (c mu - lambda)`."""
    spare = servers / service_time - arrivals
    return float("inf") if spare <= 0 else erlang_c(servers, arrivals * service_time) / spare


def mean_wait_general(
    servers: int, arrivals: float, service_time: float, cv2_arrivals: float, cv2_service: float
) -> float:
    """Allen-Cunneen: the wait of M/M/c times half the sum of the squared coefficients of variation."""
    return mean_wait(servers, arrivals, service_time) * (cv2_arrivals + cv2_service) / 2


def servers_for(offered_load: float, service_time: float, within: float, share: float) -> int:
    """Fewest servers that start a share of jobs within a time: `1 - C e^{-(c-a) t / s} >= share`."""
    servers = max(ceil(offered_load), 1)
    while servers < UNREACHABLE:
        if offered_load < servers:
            late = erlang_c(servers, offered_load) * exp(-(servers - offered_load) * within / service_time)
            if 1 - late >= share:
                return servers
        servers += 1
    return servers


def little(arrivals_per_s: float, seconds: float) -> float:
    """Jobs in the system: `L = lambda W`."""
    return arrivals_per_s * seconds
