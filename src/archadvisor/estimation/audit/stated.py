"""The arithmetic that a line writes out itself: its amounts times its own unit prices."""

from archadvisor.estimation.audit.amounts import HOURS_PER_MONTH, SECONDS_PER_HOUR, Amount, StatedPrice, Usage
from archadvisor.estimation.audit.pricing import Candidate, Recomputed

SOURCE = ("stated in the table",)


def recompute_stated(usage: Usage) -> Recomputed | None:
    """The sum of amounts times stated prices; None unless every price has an amount."""
    products: list[tuple[float, float, str]] = []
    for index, chain in enumerate(usage.chains):
        for price in chain.prices:
            amounts = chain.amounts or _before(usage, index)
            found = _product(price, amounts)
            if found is None:
                return None
            products.append(found)
    if not products:
        return None
    low, high = sum(one[0] for one in products), sum(one[1] for one in products)
    text = " + ".join(one[2] for one in products)
    return Recomputed((Candidate(low, high, text, SOURCE),), complete=True, stated=True)


def _before(usage: Usage, index: int) -> tuple[Amount, ...]:
    """The amounts of the nearest stretch before, unless a price of its own follows them."""
    for chain in reversed(usage.chains[:index]):
        if chain.prices:
            return ()
        if chain.amounts:
            return chain.amounts
    return ()


def _product(price: StatedPrice, amounts: tuple[Amount, ...]) -> tuple[float, float, str] | None:
    if not amounts:
        return None
    low = high = price.usd / (price.size or 1.0)
    texts = [f"{price.usd:g}" + (f" / {price.size:,.10g}" if price.size not in (None, 1.0) else "")]
    for one in amounts:
        natural = one.scaled(1 / SECONDS_PER_HOUR) if one.unit == "s" and price.unit != "s" else one
        often = one.per_month if one.per_month is not None else 1.0
        low, high = low * natural.low * often, high * natural.high * often
        texts.insert(-1, f"{natural.value:,.10g}" + (f" × {often:g}" if often != 1 else ""))
    if price.unit == "s" and not any(one.unit == "s" for one in amounts):
        seconds = HOURS_PER_MONTH * SECONDS_PER_HOUR
        low, high = low * seconds, high * seconds
        texts.insert(-1, f"{seconds:,.0f} s")
    return low, high, " × ".join(texts)
