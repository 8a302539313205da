"""The services that cost tables name: how each is billed. What is not in these records is not judged."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from archadvisor.domain.model import Model
from archadvisor.domain.tables import packaged_table

Cloud = Literal["aws", "azure", "gcp", "any"]


class Charge(Model):
    """One thing that a service bills: a price record times the product of its factors.

    A factor is `unit`, `unit|unit` (any of them) or `unit=default`. `price` may hold `{sku}` for a size that the text
    names, one price per variant, or nothing where no
    price is on record. A `material` charge that a line leaves out leaves its cost open above;
    `free` is the monthly free tier in units of the product.
    """

    price: str | dict[str, str] | None
    of: list[str]
    material: bool = False
    free: float | None = None
    usd_factor: float = 1.0


class Service(Model):
    """A billed service: its names in tables, what a bare number counts, and what it charges.

    `variants` are told by words; `choices` are the sizes that a missing factor may have, `bounds` its least and
    greatest size; `doubled_by` are words that double all instances; `roles` say what it covers in a design.
    """

    id: str
    cloud: Cloud
    names: list[str]
    bare: str | None = None
    charges: list[Charge] = []
    variants: dict[str, list[str]] = {}
    choices: dict[str, list[float]] = {}
    bounds: dict[str, tuple[float, float]] = {}
    doubled_by: list[str] = []
    roles: list[str] = []
    default_sku: str | None = None


@dataclass(frozen=True)
class Named:
    """A service that a text names, and where."""

    service: Service
    start: int
    end: int


FILES = ("aws.yaml", "azure.yaml", "gcp.yaml", "any.yaml")


@cache
def services() -> tuple[Service, ...]:
    """All services on record."""
    tables = [packaged_table("archadvisor.estimation.audit", f"services/{name}") for name in FILES]
    return tuple(Service(**raw) for table in tables for raw in table)


@cache
def _names() -> tuple[tuple[re.Pattern[str], tuple[Service, ...]], ...]:
    """Every name with the services that have it, the longest name first."""
    by_name: dict[str, list[Service]] = {}
    for service in services():
        for name in service.names:
            by_name.setdefault(name, []).append(service)
    ordered = sorted(by_name, key=lambda name: (-len(name), name))
    return tuple((_pattern(name), tuple(by_name[name])) for name in ordered)


def named_services(text: str, cloud: str | None) -> list[Named]:
    """The services that a text names, in its order; a name of several clouds means the one of the table's cloud."""
    found: list[Named] = []
    for pattern, candidates in _names():
        for match in pattern.finditer(text):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found.append(Named(_of_cloud(candidates, cloud), match.start(), match.end()))
    return sorted(found, key=lambda one: one.start)


def cloud_of(texts: Iterable[str]) -> str | None:
    """The cloud that most of the services belong to whose names only one cloud has; None if none has any."""
    counts: dict[str, int] = {}
    for text in texts:
        for pattern, candidates in _names():
            clouds = {one.cloud for one in candidates}
            if len(clouds) == 1 and pattern.search(text):
                cloud = next(iter(clouds))
                counts[cloud] = counts.get(cloud, 0) + (cloud != "any")
    return max(sorted(counts), key=lambda one: counts[one]) if any(counts.values()) else None


def _of_cloud(candidates: tuple[Service, ...], cloud: str | None) -> Service:
    return next((one for one in candidates if one.cloud == cloud), candidates[0])


def _pattern(name: str) -> re.Pattern[str]:
    words = r"[\s\-_/]*".join(re.escape(word) for word in name.split())
    return re.compile(rf"(?<![A-Za-z0-9]){words}(?:e?s)?(?![A-Za-z0-9])", re.I)
