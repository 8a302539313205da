"""Faulty designs: one fault each, made from a sound design, such that every sound measure has to see it.

A fault is only put where it is one: a risk is lowered only if it is not overrated already, a relation is turned only if
the case names it. Designs are copied as far as they change.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from archadvisor.evals.expected import Expected
from archadvisor.evals.reference import Json

SITES = 3
"""At so many places of a design a fault is tried."""


@dataclass(frozen=True)
class Mutant:
    """A faulty design and the place of the fault."""

    place: str
    design: Json


Maker = Callable[[Json, Expected], Iterator[Mutant]]


@dataclass(frozen=True)
class Fault:
    """A class of faults: the measure that must fall, how grave it is (1 light to 4 grave), how designs get it."""

    name: str
    measure: str
    gravity: int
    make: Maker


def mutants(fault: Fault, design: Json, case: Expected) -> list[Mutant]:
    """The design with the fault at a few places, spread over those where it is one; empty if there are none."""
    return spread(list(fault.make(design, case)))


def spread(found: list[Mutant]) -> list[Mutant]:
    """The first, the last and those evenly between."""
    if len(found) <= SITES:
        return found
    return [found[round(place * (len(found) - 1) / (SITES - 1))] for place in range(SITES)]


def with_part(design: Json, **parts: object) -> Json:
    """A copy with some top-level parts replaced."""
    return {**design, **parts}


def within(design: Json, section: str, **parts: object) -> Json:
    """A copy with some parts of a section replaced."""
    return {**design, section: {**(design.get(section) or {}), **parts}}


def changed(entries: list[Json], wanted: Callable[[Json], bool], **fields: object) -> list[Json]:
    """A copy of a list with some fields of the wanted entries replaced."""
    return [{**one, **fields} if wanted(one) else one for one in entries]


def without(entries: list[Json], wanted: Callable[[Json], bool]) -> list[Json]:
    """A copy of a list without the wanted entries."""
    return [one for one in entries if not wanted(one)]


def types_of(design: Json) -> dict[str, str]:
    """The type of every part by id."""
    return {one["id"]: one["type"] for one in design.get("components", [])}


def without_types(design: Json, types: Iterable[str]) -> Json:
    """A copy without the parts of these types and the relations that they take part in."""
    gone = {part for part, kind in types_of(design).items() if kind in set(types)}
    relations = without(design.get("relations", []), lambda one: one["source"] in gone or one["target"] in gone)
    return with_part(
        design, components=without(design["components"], lambda one: one["id"] in gone), relations=relations
    )


def has_family(entry: Json, family: str) -> bool:
    """Whether a pattern, risk or control is of a family."""
    return family in (entry.get("families") or [entry.get("id")])
