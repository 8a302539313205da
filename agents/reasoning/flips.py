"""Where a requirement turns a choice: the value from which on another product is chosen, found by solving again.

For each figure that a brief states the design is solved at some values above and below; where a choice differs, the
interval is halved until the value is known to a twenty-fifth. Nothing is read off a line: both ends are solved.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import ceil, floor, log, log10, sqrt
from typing import Literal

from archadvisor.agents.contract import Toolbox
from archadvisor.agents.reasoning.assembly import draft_of, settle
from archadvisor.agents.reasoning.demands import Demands
from archadvisor.agents.reasoning.scoring import selection_tables
from archadvisor.domain.model import Model
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirements

# Factors on today's value that are looked at; of an availability the outage is multiplied.
ABOVE = (1.5, 3.0, 10.0, 100.0)
BELOW = (1 / 1.5, 1 / 3, 0.1, 0.01)
# Two values this near are told as one.
NEAR = 1.04
# Solutions that may be sought for one figure in one direction.
MOST_SOLVED = 20
FIELDS = ("traffic", "peak_rate", "budget", "unit_budget", "latency", "first_response", "availability")
NOTHING = "no design"

Choice = dict[str, str]
Direction = Literal["up", "down"]


class Flip(Model):
    """From `value` on (`direction` is up), or from there downwards, a choice is another one.

    `type` is the component type, empty where nothing fits any more; `instead` is the product chosen from there on, and
    `decision_id` the decision that speaks of it.
    """

    requirement_id: str
    direction: Direction
    value: float
    unit: str
    type: str
    choice: str
    instead: str
    decision_id: str | None


@dataclass
class Search:
    """What is chosen at each factor on a figure; every factor is solved once, and no more than some."""

    solve: Callable[[float], Choice]
    known: dict[float, Choice] = field(default_factory=dict)

    def at(self, factor: float) -> Choice | None:
        """The choice at a factor; None once enough has been solved."""
        if factor not in self.known:
            if len(self.known) > MOST_SOLVED:
                return None
            self.known[factor] = self.solve(factor)
        return self.known[factor]


def flips(requirements: Requirements, tools: Toolbox, fields: tuple[str, ...] = FIELDS) -> list[Flip]:
    """For each stated figure and direction the nearest value at which each choice of weight turns, nearest first."""
    return [flip for name in fields if requirements.quantity(name) for flip in _of_field(name, requirements, tools)]


def _of_field(name: str, requirements: Requirements, tools: Toolbox) -> Iterator[Flip]:
    base = _choice(requirements, tools)
    ways: tuple[tuple[Direction, tuple[float, ...]], ...] = (("up", ABOVE), ("down", BELOW))
    for direction, factors in ways:
        search = Search(lambda factor: _choice(_scaled(requirements, name, factor), tools), {1.0: base})
        found = {type_id: _turning(search, type_id, factors) for type_id in ["", *base]}
        turned = [(factor, type_id) for type_id, factor in found.items() if factor is not None]
        for factor, type_id in sorted(turned, key=lambda pair: (abs(log(pair[0])), pair[1])):
            yield _flip(name, direction, factor, type_id, search, requirements)


def _turning(search: Search, type_id: str, factors: tuple[float, ...]) -> float | None:
    """The factor nearest to 1 at which the choice for a type has turned; None if it never does as far as looked."""
    same = 1.0
    for factor in factors:
        at = search.at(factor)
        if at is None:
            return None
        if _turned(search.known[1.0], at, type_id):
            return _halved(search, type_id, same, factor)
        same = factor
    return None


def _halved(search: Search, type_id: str, same: float, other: float) -> float | None:
    """The interval between a factor with the same choice and one with another, halved until both are near."""
    while max(same, other) / min(same, other) > NEAR:
        middle = sqrt(same * other)
        at = search.at(middle)
        if at is None:
            return None
        same, other = (same, middle) if _turned(search.known[1.0], at, type_id) else (middle, other)
    return other


def _turned(base: Choice, at: Choice, type_id: str) -> bool:
    """Whether a choice for a type differs; a part that is no longer there, or no design at all, is no other product."""
    if not type_id:
        return bool(base) and not at
    return type_id in at and at[type_id] != base[type_id]


def _choice(requirements: Requirements, tools: Toolbox) -> Choice:
    """The product of each type of weight; empty if nothing fits."""
    selection = settle(draft_of(requirements, Demands(), tools), requirements).selection
    chosen = {} if selection is None else selection.chosen
    return {one: chosen[one].technology.name for one in selection_tables().key_types if one in chosen}


def _scaled(requirements: Requirements, name: str, factor: float) -> Requirements:
    """The requirements with one figure multiplied; an availability rises as its outage falls."""
    quantity = requirements.quantity(name)
    if quantity is None:
        return requirements
    told = requirements.fields[name].model_copy(update={"value": _times(quantity, factor)})
    return requirements.model_copy(update={"fields": requirements.fields | {name: told}})


def _times(quantity: Quantity, factor: float) -> Quantity:
    if quantity.unit != "fraction":
        return quantity.times(factor)
    low, typical, high = (max(0.0, 1 - (1 - one) / factor) for one in (quantity.low, quantity.typical, quantity.high))
    return Quantity(low=low, typical=typical, high=high, unit=quantity.unit)


def _flip(
    name: str, direction: Direction, factor: float, type_id: str, search: Search, requirements: Requirements
) -> Flip:
    quantity = _scaled(requirements, name, factor).quantity(name)
    return Flip(
        requirement_id=f"req-{name}",
        direction=direction,
        value=factor if quantity is None else _away(quantity.typical, direction, quantity.unit),
        unit="times" if quantity is None else quantity.unit,
        type=type_id,
        choice=search.known[1.0].get(type_id, ""),
        instead=search.known[factor].get(type_id, NOTHING),
        decision_id=f"dec-{type_id.replace('_', '-')}" if type_id else None,
    )


def _away(value: float, direction: Direction, unit: str) -> float:
    """Three figures of a value, rounded away from today's, where the choice has turned; fractions as they are."""
    if value <= 0 or unit == "fraction":
        return value
    step = 10.0 ** (floor(log10(value)) - 2)
    return round((ceil if direction == "up" else floor)(value / step) * step, 9)


def told(flip: Flip) -> str:
    """A flip as a sentence: the value, what is chosen from there on, and in place of what."""
    figure = f"{flip.value:.4%}" if flip.unit == "fraction" else f"{flip.value:,.4g} {flip.unit}"
    where = f"from {figure} on" if flip.direction == "up" else f"at {figure} and below"
    if not flip.type:
        return f"{where} nothing fits"
    return f"{where} {flip.instead} instead of {flip.choice} ({flip.decision_id})"
