"""Where the cheaper of two ways changes. All on plain numbers; what never pays is None."""

from math import ceil, log

from archadvisor.estimation.formulas.register import formula


@formula(
    "break_even.reuses",
    expression="⌈(w - r) / (1 - r)⌉",
    unit="uses",
    source="where cache.ratio reaches 1",
    write_factor="ratio",
    read_factor="ratio",
)
def reuses_to_pay(write_factor: float, read_factor: float) -> int | None:
    """Uses of a cached prefix within its lifetime from which it is no dearer than no cache.

    Factors are over the plain input price. None if reading costs no less than sending.
    """
    return None if read_factor >= 1 else max(ceil((write_factor - read_factor) / (1 - read_factor)), 1)


@formula(
    "break_even.calls",
    expression="F / c if F / carried < c",
    unit="calls/month",
    source="where the fixed cost equals the sum of the calls",
    fixed_usd="USD/month",
    carried_calls="calls/month",
    usd_per_call="USD/call",
)
def calls_to_pay(fixed_usd: float, carried_calls: float, usd_per_call: float) -> float | None:
    """Calls per month from which fixed capacity is cheaper than paying by the call.

    None if even full capacity costs more for a call than the provider asks.
    """
    return None if carried_calls <= 0 or fixed_usd / carried_calls >= usd_per_call else fixed_usd / usd_per_call


@formula(
    "break_even.load",
    expression="max(ln((w - r) / (1 - r)), 0)",
    unit="uses/lifetime",
    source="where cache.ratio at the expected uses reaches 1",
    write_factor="ratio",
    read_factor="ratio",
)
def load_to_pay(write_factor: float, read_factor: float) -> float | None:
    """Calls per lifetime above which a prompt cache pays when calls arrive at random: 0.23 at 1.25 and 0.05.

    None if reading costs no less than sending.
    """
    return None if read_factor >= 1 else max(log(max((write_factor - read_factor) / (1 - read_factor), 1.0)), 0.0)


@formula(
    "break_even.escalation",
    expression="1 - (c_small + c_check) / c_large",
    unit="fraction",
    source="where cascade.cost reaches the cost of the large model alone",
    small_usd="USD/request",
    check_usd="USD/request",
    large_usd="USD/request",
)
def escalation_to_pay(small_usd: float, check_usd: float, large_usd: float) -> float | None:
    """Share of escalated calls below which a small model in front pays.

    None if the small model and its check cost no less than the large one.
    """
    spent = small_usd + check_usd
    return None if spent >= large_usd else 1 - spent / large_usd
