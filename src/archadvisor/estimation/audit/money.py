"""How amounts of money are written in findings, and how much a difference matters."""

from archadvisor.domain.model import Severity

MATERIAL_USD = 1.0
MATERIAL_SHARE = 0.10


def shown(low: float, high: float | None = None) -> str:
    """An amount of money in USD, or a range of it."""
    if high is None or high <= 1.001 * low:
        return f"{low:,.4g}" if abs(low) < 1 else f"{low:,.2f}"
    return f"{shown(low)} to {shown(high)}"


def severity_of(difference_usd: float, of_usd: float) -> Severity:
    """How much a difference matters: by its share of what it is part of; small change is low."""
    share = abs(difference_usd) / max(abs(of_usd), 1e-9)
    if abs(difference_usd) <= MATERIAL_USD or share <= 0.01:
        return "low"
    return "high" if share > MATERIAL_SHARE else "medium"
