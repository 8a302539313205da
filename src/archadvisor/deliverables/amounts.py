"""Numbers as they are read: always with a unit, never a guess; what is unknown is called unknown."""

from archadvisor.domain.quantity import Quantity, Spread, Tail
from archadvisor.domain.requirements import Value


def number(value: float) -> str:
    """A figure with thousands separators and about three significant digits below 100."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    if abs(value) >= 10:
        return f"{value:,.1f}".removesuffix(".0")
    if abs(value) >= 1:
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{value:.3g}" if abs(value) >= 1e-4 else f"{value:.2e}"


def count(size: int, noun: str) -> str:
    """A number of things."""
    return f"{size} {noun}" if size == 1 else f"{size} {noun}s"


def usd(value: float | None) -> str:
    """US dollars."""
    return "unknown" if value is None else f"USD {number(value)}"


def usd_per_month(spread: Spread | None) -> str:
    """A monthly cost: median and the range between P5 and P95."""
    if spread is None:
        return "unknown"
    return f"USD {number(spread.p50)} per month (P5 {number(spread.p5)}, P95 {number(spread.p95)})"


def milliseconds(value: float | None) -> str:
    """A duration given in milliseconds, in seconds, minutes or hours where that reads better."""
    if value is None:
        return "unknown"
    if value < 10_000:
        return f"{number(value)} ms"
    if value < 600_000:
        return f"{number(value / 1000)} s"
    return f"{number(value / 60_000)} min" if value < 36_000_000 else f"{number(value / 3_600_000)} h"


def tail(value: Tail | None) -> str:
    """Latency percentiles."""
    if value is None:
        return "unknown"
    return f"P50 {milliseconds(value.p50)}, P95 {milliseconds(value.p95)}, P99 {milliseconds(value.p99)}"


def fraction(value: float | None) -> str:
    """A share of time as a percentage."""
    return "unknown" if value is None else f"{value * 100:.3f}".rstrip("0").rstrip(".") + " %"


def downtime(value: float) -> str:
    """Minutes of downtime in a month of 730 hours at this availability."""
    return f"{number((1 - value) * 730 * 60)} min"


def quantity(value: Quantity) -> str:
    """A quantity with its range and unit; fractions as percentages."""
    if value.unit == "fraction":
        low, high = (f"{one * 100:.4f}".rstrip("0").rstrip(".") for one in (value.low, value.high))
        return f"{low} %" if low == high else f"{low} to {high} %"
    if value.low == value.high:
        return f"{number(value.typical)} {value.unit}"
    return f"{number(value.low)} to {number(value.high)} {value.unit} (plan {number(value.typical)})"


def value_text(value: Value) -> str:
    """The value of a requirement."""
    match value:
        case None:
            return "unknown"
        case Quantity():
            return quantity(value)
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(value) or "none"
        case _:
            return value
