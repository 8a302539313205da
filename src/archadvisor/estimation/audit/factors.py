"""Which amounts of a usage a charge is multiplied by: its own units, what they come with, how often a month."""

from dataclasses import dataclass, field
from itertools import islice, product
from math import prod
from typing import TypeVar

from archadvisor.estimation.audit.amounts import DAYS_PER_MONTH, SECONDS_PER_HOUR, Amount, Chain, Usage
from archadvisor.estimation.audit.services import Charge, Service
from archadvisor.estimation.audit.units import vocabulary

TIME = {"h": 1 / SECONDS_PER_HOUR, "min": 1 / 60, "s": 1.0}
MULTIPLYING = ("?", "instance", "user", "session", "document", "repository", "knowledge-base", "collection", "table")
"""Counts that may multiply the rest of a line although they stand apart from it."""
MAX_CHOICES = 64

T = TypeVar("T")


@dataclass(frozen=True)
class Factor:
    """A resolved factor of a charge: its range, how it is written, whether the line states it."""

    low: float
    high: float
    text: str
    stated: bool
    bare: bool = False


def factors_of(charge: Charge, service: Service, usage: Usage) -> list[list[Factor]] | None:
    """Each way to resolve the factors of a charge; None if one of them is neither stated nor has a default."""
    search = _Search(charge, service, usage)
    columns: list[list[Factor]] = []
    for factor in charge.of:
        names, _, default = factor.partition("=")
        resolved = search.resolved(names.split("|"), default)
        if resolved is None:
            return None
        columns.append(resolved)
    return together(columns)


def together(columns: list[list[T]]) -> list[list[T]]:
    """One of each column: row by row if the columns are equally long (sizes that belong together), else every way."""
    width = max((len(column) for column in columns), default=0)
    if all(len(column) in (1, width) for column in columns):
        return [[column[min(index, len(column) - 1)] for column in columns] for index in range(width)]
    return [list(choice) for choice in islice(product(*columns), MAX_CHOICES)]


@dataclass
class _Search:
    """The search for the factors of one charge in a usage; what multiplied one factor does not multiply another."""

    charge: Charge
    service: Service
    usage: Usage
    spent: list[Amount] = field(default_factory=list)

    @property
    def units(self) -> set[str]:
        """The units of all factors."""
        return {unit for factor in self.charge.of for unit in factor.partition("=")[0].split("|")}

    def resolved(self, names: list[str], default: str) -> list[Factor] | None:
        """The sizes that a factor may have; None if it is neither stated nor has a default."""
        found = [one for chain in self.usage.chains for one in [self.stated(names, chain)] if one is not None]
        if found:
            return [_added(found, names)]
        if default:
            value = float(default)
            return [Factor(value, value, "" if value == 1 else f"{value:g} {names[0]}", stated=False)]
        for name in names:
            if name in self.service.choices:
                sizes = self.service.choices[name]
                return [Factor(one, one, f"{one:g} {name} (assumed)", stated=False) for one in sizes]
            if name in self.service.bounds:
                low, high = self.service.bounds[name]
                return [Factor(low, high, f"[{low:g} to {high:g} {name}]", stated=False)]
        return None

    def stated(self, names: list[str], chain: Chain) -> Factor | None:
        """The factor in one chain, times what the chain multiplies it with and how often a month it comes."""
        for amount in chain.amounts:
            unit = _unit(amount, self.service)
            name = next((one for one in names if one == unit or (one in TIME and unit == "s")), None)
            if name is None or _comes_with_another(amount, names, self.usage) or _only_multiplies(amount, chain, names):
                continue
            own = amount.scaled(TIME[name]) if unit == "s" else amount
            times, texts = self.times(amount, chain, self.units - set(names))
            text = " × ".join([f"{own.value:,.10g} {name}", *texts])
            return Factor(own.low * times, own.high * times, text, stated=True, bare=amount.unit is None)
        return None

    def times(self, amount: Amount, chain: Chain, other_units: set[str]) -> tuple[float, list[str]]:
        """By what an amount is multiplied: how often it comes, what a times sign joins, what it comes with."""
        steps = [] if amount.per_month in (None, 1.0) else [_often(amount, self.usage)]
        for other in chain.amounts:
            if other is not amount and amount.linked and other.linked and self.multiplies(other, amount, other_units):
                self.spent.append(other)
                steps.append((other.value, f"{other.value:,.10g}"))
                steps += [] if other.per_month in (None, 1.0) else [_often(other, self.usage)]
        counted = _each(amount, self.usage)
        if counted is not None and counted not in chain.amounts and _unit(counted, self.service) not in other_units:
            steps.append((counted.value, f"{counted.value:,.10g} {counted.unit}"))
        return prod(value for value, _ in steps), [text for _, text in steps]

    def multiplies(self, other: Amount, amount: Amount, other_units: set[str]) -> bool:
        """Whether a linked amount is a mere multiplier: a count, of no other factor, not yet used."""
        if other.unit == "day" or other.unit == amount.unit or any(other is one for one in self.spent):
            return False
        return _is_count(other) and _unit(other, self.service) not in other_units


def _added(found: list[Factor], names: list[str]) -> Factor:
    """Several amounts of one unit add up; of times, and of numbers without a unit, the first counts."""
    found = [one for one in found if not one.bare] or found[:1]
    if len(found) == 1 or names[0] in TIME:
        return found[0]
    text = "(" + " + ".join(one.text for one in found) + ")"
    return Factor(sum(one.low for one in found), sum(one.high for one in found), text, stated=True)


def _often(amount: Amount, usage: Usage) -> tuple[float, str]:
    days = next((one for one in usage.amounts if one.unit == "day"), None)
    if amount.per_month == DAYS_PER_MONTH and days is not None:
        return days.value, f"{days.value:g} days"
    often = amount.per_month or 1.0
    return often, f"{often:g} per month"


def _each(amount: Amount, usage: Usage) -> Amount | None:
    """What an amount comes with: the things that it names, or for `each` the last count before it."""
    if amount.each is None:
        return None
    before = usage.amounts[: usage.amounts.index(amount)]
    if amount.each == "each":
        counts = [one for one in before if one.unit is not None and _is_count(one)]
        return counts[-1] if counts else None
    return next(
        (one for one in usage.amounts if one.unit in (amount.each, f"?{amount.each}") and one is not amount), None
    )


def _only_multiplies(amount: Amount, chain: Chain, names: list[str]) -> bool:
    """Whether a bare number multiplies an amount of the same factor that has its unit: `1000 x 15 transitions`."""
    return amount.unit is None and amount.linked and any(one.unit in names and one.linked for one in chain.amounts)


def _comes_with_another(amount: Amount, names: list[str], usage: Usage) -> bool:
    """Whether an amount only says how often another of the same factor comes: the documents of `pages per document`."""
    return any(other.each == amount.unit and other.unit in names for other in usage.amounts if amount.unit is not None)


def unclaimed(service: Service, usage: Usage) -> Amount | None:
    """The one count that no charge uses and that may multiply the rest; None if there is none or several."""
    claimed = {unit for charge in service.charges for one in charge.of for unit in one.partition("=")[0].split("|")}
    loose = [
        one
        for one in usage.amounts
        if one.unit is not None
        and one.unit.startswith(MULTIPLYING)
        and one.unit not in claimed
        and not one.linked
        and one.value > 1
        and not any(other.each in (one.unit, one.unit.lstrip("?"), "each") for other in usage.amounts)
    ]
    return loose[0] if len(loose) == 1 else None


def unexplained(service: Service, usage: Usage) -> list[Amount]:
    """The amounts that no charge of a service knows what to do with: the line pays for more than was understood."""
    claimed = {unit for charge in service.charges for one in charge.of for unit in one.partition("=")[0].split("|")}
    timed = bool(claimed & TIME.keys())
    return [
        one
        for one in usage.amounts
        if _unit(one, service) not in claimed | {"day", "month"}
        and not (one.unit == "s" and timed)
        and not one.linked
        and not any(other.each in (one.unit, (one.unit or "").lstrip("?"), "each") for other in usage.amounts)
    ]


def _unit(amount: Amount, service: Service) -> str | None:
    """The unit of an amount; a bare number counts what the service is mostly counted in."""
    return service.bare if amount.unit is None else amount.unit


def _is_count(amount: Amount) -> bool:
    """Whether an amount counts things, so that a times sign makes it multiply; hours and gigabytes do not."""
    return amount.unit is None or amount.unit.startswith("?") or amount.unit in vocabulary().counted
