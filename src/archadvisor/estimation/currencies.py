"""Budgets in other currencies: a planning range in US dollars from dated reference rates."""

from collections.abc import Mapping

from archadvisor.domain.quantity import Quantity
from archadvisor.knowledge.records import PriceRecord

DOLLAR = "USD"


def usd_rate(currency: str, prices: Mapping[str, PriceRecord]) -> Quantity | None:
    """US dollars for one unit of a currency (ISO 4217 code) as a planning range; None if no rate is on record."""
    if currency.upper() == DOLLAR:
        return Quantity.exactly(1.0, "USD/USD")
    record = prices.get(f"fx.{currency.lower()}")
    if record is None:
        return None
    return Quantity(low=record.usd_low, typical=record.usd, high=record.usd_high, unit=f"USD/{record.unit}")


def usd_range(amount: Quantity | float, currency: str, prices: Mapping[str, PriceRecord]) -> Quantity | None:
    """An amount in US dollars: low end at the low rate, high end at the high one; None if no rate is on record.

    A budget keeps its unit per time or work (`EUR/month` becomes `USD/month`). For a limit that must hold whatever the
    rate does, take the low end.
    """
    rate = usd_rate(currency, prices)
    if rate is None:
        return None
    total = amount if isinstance(amount, Quantity) else Quantity.exactly(amount, currency.upper())
    unit = total.unit.replace(currency.upper(), DOLLAR)
    low, typical, high = total.low * rate.low, total.typical * rate.typical, total.high * rate.high
    return Quantity(low=low, typical=typical, high=high, unit=unit)
