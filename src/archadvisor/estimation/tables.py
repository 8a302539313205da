"""The tables of the engine, read from `data/`: inputs with their priors, and amounts."""

from functools import cache
from typing import Any

from archadvisor.domain.model import Model
from archadvisor.domain.tables import packaged_table


class Leaf(Model):
    """An input of the formulas: its prior [exact] or [low, typical, high] and what replaces or conditions it."""

    unit: str
    basis: str
    values: list[float] | None = None
    conversation: list[float] | None = None
    field: str | None = None
    archetypes: dict[str, list[float]] = {}
    families: dict[str, list[float]] = {}
    real_time: dict[str, list[float]] = {}
    types: dict[str, list[float]] = {}
    present: list[str] = []
    present_all: list[str] = []
    absent: float | None = None
    shared: bool = False
    at_most_per_day: list[float] = []
    unbounded: list[str] = []


class Recipe(Model):
    """How an amount is computed: a function of formulas.py over other amounts; `lacking` is its lower bound."""

    unit: str
    of: list[str]
    by: str = "product"
    over: float = 1.0
    lacking: str | None = None


def read_table(name: str) -> Any:
    """A YAML table of the engine."""
    return packaged_table("archadvisor.estimation", name)


@cache
def leaves() -> dict[str, Leaf]:
    """All inputs by name."""
    return {name: Leaf(**raw) for name, raw in read_table("inputs.yaml")["inputs"].items()}


@cache
def deciding_types() -> frozenset[str]:
    """The component types whose presence decides a prior."""
    return frozenset(one for leaf in leaves().values() for one in [*leaf.present, *leaf.present_all])


@cache
def recipes() -> dict[str, Recipe]:
    """All computed amounts by name."""
    return {name: Recipe(**raw) for name, raw in read_table("amounts.yaml")["amounts"].items()}
