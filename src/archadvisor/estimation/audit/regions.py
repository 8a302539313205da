"""Regions whose prices the records do not hold: what they may cost is a range."""

import re
from functools import cache
from typing import Any

from archadvisor.domain.tables import packaged_table


@cache
def _regions() -> Any:
    return packaged_table("archadvisor.estimation.audit", "regions.yaml")


@cache
def is_elsewhere(region: str) -> bool:
    """Whether a region is one outside those of the price records; an unnamed one is not."""
    words = "|".join(_regions()["elsewhere"])
    return re.search(rf"\b(?:{words})", region, re.I) is not None


def price_range_elsewhere() -> tuple[float, float]:
    """The least and the greatest price of other regions over that of the records."""
    least, most = _regions()["price_range"]
    return float(least), float(most)
