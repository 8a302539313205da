"""The arithmetic that a line writes out itself: its amounts times its own unit prices."""

from dataclasses import replace
from math import prod

from archadvisor.estimation.audit.amounts import (
    DAYS_PER_MONTH,
    HOURS_PER_MONTH,
    SECONDS_PER_HOUR,
    Amount,
    StatedPrice,
    Usage,
)
from archadvisor.estimation.audit.pricing import Candidate, Recomputed
from archadvisor.estimation.prices import MILLION

TOKEN_UNITS = ("token-in", "token-out", "token")
BUNDLES = (1e3, 1e4, 1e5, 1e6)
LEAST_HOURS, HOURS_PER_YEAR = 100.0, 8784.0
LEAST_FACTORS = 2
SOURCE = ("stated in the table",)


def recompute_stated(usage: Usage) -> Recomputed | None:
    """The sum of amounts times stated prices; None unless every price has an amount.

    A single price may multiply its own stretch of text or everything before it; either reading counts.
    """
    own = _sum(usage, [_amounts(usage, index) for index, _ in _priced(usage)])
    if own is None:
        return None
    candidates = [own]
    if len(usage.prices) == 1 and len(usage.chains) > 1:
        everything = _sum(usage, [usage.amounts])
        candidates += [everything] if everything is not None else []
    candidates += [scaled for one in candidates for scaled in _in_bundles(one, usage)]
    return Recomputed(tuple(candidates), discrete=True, complete=True, stated=True)


def bare_product(usage: Usage) -> Recomputed | None:
    """The product of numbers that a text multiplies without saying what they are: `1 x 1.515 x 730`."""
    amounts = usage.amounts
    if len(amounts) < LEAST_FACTORS or not all(one.unit is None and one.linked for one in amounts):
        return None
    text = " × ".join(f"{one.value:,.10g}" for one in amounts)
    found = Candidate(prod(one.low for one in amounts), prod(one.high for one in amounts), text, SOURCE)
    return Recomputed((found,), complete=False, stated=False)


def _in_bundles(found: Candidate, usage: Usage) -> list[Candidate]:
    """The same, if a price that says no unit is one for thousands or millions: `10M requests @3.50`."""
    large = any(one.low >= BUNDLES[0] for one in usage.amounts)
    if not large or any(price.size is not None for price in usage.prices):
        return []
    return [
        replace(found, low=found.low / size, high=found.high / size, arithmetic=f"{found.arithmetic} / {size:,.0f}")
        for size in BUNDLES
    ]


def _priced(usage: Usage) -> list[tuple[int, StatedPrice]]:
    return [(index, price) for index, chain in enumerate(usage.chains) for price in chain.prices]


def _sum(usage: Usage, amounts: list[tuple[Amount, ...]]) -> Candidate | None:
    prices = [price for _, price in _priced(usage)]
    products = [_product(price, each, usage) for price, each in zip(prices, amounts, strict=True)]
    if not products or any(one is None for one in products):
        return None
    known = [one for one in products if one is not None]
    text = " + ".join(one[2] for one in known)
    return Candidate(sum(one[0] for one in known), sum(one[1] for one in known), text, SOURCE)


def _amounts(usage: Usage, index: int) -> tuple[Amount, ...]:
    """The amounts of a stretch, or of the nearest one before, unless a price of its own follows them."""
    if usage.chains[index].amounts:
        return usage.chains[index].amounts
    for chain in reversed(usage.chains[:index]):
        if chain.prices:
            return ()
        if chain.amounts:
            return chain.amounts
    return ()


def _product(price: StatedPrice, amounts: tuple[Amount, ...], usage: Usage) -> tuple[float, float, str] | None:
    if not amounts:
        return None
    amounts = _with_hours(amounts) if price.unit == "s" else amounts
    size = price.size or (MILLION if amounts[-1].unit in TOKEN_UNITS else 1.0)
    low = high = price.usd / size
    texts = [f"{price.usd:g}" + (f" / {size:,.10g}" if size != 1.0 else "")]
    days = any(one.unit == "day" for one in amounts)
    for index, one in enumerate(amounts):
        natural = one.scaled(1 / one.scale) if one.unit == "s" and price.unit != "s" else one
        often = one.per_month if one.per_month is not None and not (days and one.per_month == DAYS_PER_MONTH) else 1.0
        off = usage.free.value if usage.free is not None and _is_taken_off(usage.free, one, index) else 0.0
        low, high = low * max(natural.low - off, 0) * often, high * max(natural.high - off, 0) * often
        less = f" − {off:,.10g} free" if off else ""
        texts.insert(-1, f"{natural.value:,.10g}{less}" + (f" × {often:g}" if often != 1 else ""))
    if _is_hourly(price) and not any(one.unit in ("s", price.unit) for one in amounts):
        low, high = low * HOURS_PER_MONTH, high * HOURS_PER_MONTH
        texts.insert(-1, f"{HOURS_PER_MONTH:g} h")
    if price.unit == "s" and not any(one.unit == "s" for one in amounts):
        seconds = HOURS_PER_MONTH * SECONDS_PER_HOUR
        low, high = low * seconds, high * seconds
        texts.insert(-1, f"{seconds:,.0f} s")
    return low, high, " × ".join(texts)


def _is_hourly(price: StatedPrice) -> bool:
    """Whether a price is for a unit and hour, e.g. `$0.24/OCU-hour`."""
    return price.unit is not None and price.unit.endswith("-hour")


def _with_hours(amounts: tuple[Amount, ...]) -> tuple[Amount, ...]:
    """Amounts in which a bare number of the size of a month's hours is one: `0.736/h x 730`."""
    if any(one.unit == "s" for one in amounts):
        return amounts
    hours = [one for one in amounts if one.unit is None and LEAST_HOURS <= one.value <= HOURS_PER_YEAR]
    return tuple(replace(one.scaled(SECONDS_PER_HOUR), unit="s") if one in hours[:1] else one for one in amounts)


def _is_taken_off(free: Amount, amount: Amount, index: int) -> bool:
    return index == 0 if free.unit is None else free.unit == amount.unit
