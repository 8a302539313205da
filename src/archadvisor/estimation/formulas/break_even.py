"""Where the cheaper of two ways changes. All on plain numbers; what never pays is None."""

from math import ceil


def reuses_to_pay(write_factor: float, read_factor: float) -> int | None:
    """Uses of a cached prefix from which it is cheaper than no cache: `k = ceil((w - r) / (1 - r))`.

    Factors are over the plain input price. None if reading costs no less than sending.
    """
    return None if read_factor >= 1 else max(ceil((write_factor - read_factor) / (1 - read_factor)), 1)


def calls_to_pay(fixed_usd: float, carried_calls: float, usd_per_call: float) -> float | None:
    """Calls per month from which fixed capacity is cheaper than paying by the call: `N = F / c`.

    None if even full capacity costs more for a call than the provider asks: `F / carried >= c`.
    """
    return None if carried_calls <= 0 or fixed_usd / carried_calls >= usd_per_call else fixed_usd / usd_per_call


def escalation_to_pay(small_usd: float, check_usd: float, large_usd: float) -> float | None:
    """Share of escalated calls below which a small model in front pays: `e = 1 - (c_s + c_check) / c_l`.

    None if the small model and its check cost no less than the large one.
    """
    spent = small_usd + check_usd
    return None if spent >= large_usd else 1 - spent / large_usd
