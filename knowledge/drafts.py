"""Partly known worlds: what a search for a witness has settled so far, and the facts that it stands for.

A draft only ever grows. Adding an assertion that contradicts it gives nothing, so that a search can turn back early;
what remains open is filled with the plainest value when facts are made of it.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import cast

from archadvisor.domain.model import Status
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirement, Requirements, Value
from archadvisor.domain.vocabulary import FieldSpec, field_specs
from archadvisor.knowledge.conditions import CLOSED_WORLD_FIELDS, holds
from archadvisor.knowledge.graph_terms import GraphTerm
from archadvisor.knowledge.graph_worlds import smallest_graph
from archadvisor.knowledge.predicates import Facts, Truth, truth_of
from archadvisor.knowledge.terms import Condition

Truths = frozenset[Truth]

# Spaces of things that are there or not, beside the set fields of requirements.
COMPONENTS, PATTERNS, CONTROLS, OPTIONS = "component types", "patterns", "controls", "options of "
ANYTHING = "*"
"""Stands for `some member`: a set field is known if anything is in it."""

_WHOLE_UNITS = frozenset(
    [
        "users",
        "sessions",
        "documents",
        "pages",
        "items",
        "tenants",
        "departments",
        "sites",
        "languages",
        "people",
        "turns",
        "requests/day",
        "days",
    ]
)


@dataclass(frozen=True)
class Membership:
    """Asserts that a name is in a set field or in a part of the design, or that it is not."""

    space: str
    name: str
    present: bool


@dataclass(frozen=True)
class FieldTest:
    """Asserts that a condition on a single-valued field comes out as one of these truths."""

    condition: Condition
    truths: Truths


@dataclass(frozen=True)
class Route:
    """Asserts that data flows from a component type straight to another."""

    source: str
    target: str


@dataclass(frozen=True)
class Piece:
    """Asserts that the safety graph has what makes a term hold."""

    term: GraphTerm


Assertion = Membership | FieldTest | Route | Piece


@dataclass(frozen=True)
class Draft:
    """All assertions so far, which do not contradict each other."""

    members: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    tests: tuple[FieldTest, ...] = ()
    routes: frozenset[Route] = frozenset()
    pieces: tuple[Piece, ...] = ()

    def with_assertion(self, assertion: Assertion) -> "Draft | None":
        """The draft that also holds this; None if it contradicts what is settled."""
        match assertion:
            case Membership(space, name, present):
                return self._with_member((space, name), present)
            case FieldTest():
                grown = replace(self, tests=(*self.tests, assertion))
                return grown if grown.values(assertion.condition.field) else None
            case Route():
                return replace(self, routes=self.routes | {assertion})
            case Piece():
                return replace(self, pieces=(*self.pieces, assertion))

    def _with_member(self, key: tuple[str, str], present: bool) -> "Draft | None":
        if self.members.get(key, present) != present:
            return None
        grown = replace(self, members={**self.members, key: present})
        emptied = grown.members.get((key[0], ANYTHING)) is False and grown.in_space(key[0])
        return None if emptied else grown

    def in_space(self, space: str) -> list[str]:
        """The names that are settled to be in a space, in order."""
        return sorted(name for (one, name), there in self.members.items() if one == space and there)

    def values(self, field_id: str) -> list[Value]:
        """The values that a single-valued field may still have, the plainest first; None stands for unknown."""
        tests = [one for one in self.tests if one.condition.field == field_id]
        worlds = [
            (value, _one_field(field_id, cast("Hashable", value)))
            for value in _candidates(field_specs()[field_id], tests)
        ]
        return [
            value
            for value, world in worlds
            if all(truth_of(holds(one.condition, world)) in one.truths for one in tests)
        ]

    def facts(self) -> Facts:
        """The facts of this draft, in which nothing is that was not asserted."""
        tested = sorted({one.condition.field for one in self.tests})
        fields = {name: _requirement(name, values[0]) for name in tested if (values := self.values(name))}
        fields |= {name: _requirement(name, value) for name, value in self._sets()}
        return Facts(
            requirements=Requirements(fields=fields),
            component_types=frozenset(self.in_space(COMPONENTS)),
            pattern_ids=frozenset(self.in_space(PATTERNS)),
            control_ids=frozenset(self.in_space(CONTROLS)),
            edges=frozenset((one.source, "calls", one.target) for one in self.routes),
            choices=self._choices(),
            graph=smallest_graph([one.term for one in self.pieces], self.in_space(CONTROLS)),
        )

    def _choices(self) -> dict[str, str]:
        """The option of every decision that was spoken of; the empty one where none of its options was asked for."""
        spaces = sorted({space for space, _ in self.members if space.startswith(OPTIONS)})
        return {space.removeprefix(OPTIONS): next(iter(self.in_space(space)), "") for space in spaces}

    def _sets(self) -> Iterator[tuple[str, Value]]:
        """The set fields with a value: what is in them, or something harmless where they only must not be empty."""
        for name, spec in field_specs().items():
            touched = [there for (space, _), there in self.members.items() if space == name]
            if spec.kind != "set" or not touched or self.members.get((name, ANYTHING)) is False:
                continue
            inside = [one for one in self.in_space(name) if one != ANYTHING]
            if not inside and (any(touched) or name not in CLOSED_WORLD_FIELDS):
                barred = {one for (space, one), there in self.members.items() if space == name and not there}
                inside = [one for one in [*spec.values, "something"] if one not in barred][:1]
            yield name, inside


def _candidates(spec: FieldSpec, tests: list[FieldTest]) -> list[Value]:
    """Values that the tests of a field can tell apart, with None for an unknown one."""
    named = [one.condition.value for one in tests if one.condition.value is not None]
    flat = [one for value in named for one in (value if isinstance(value, list) else [value])]
    if spec.kind == "quantity":
        return [*(Quantity.exactly(one, spec.unit or "") for one in _figures(spec, flat)), None]
    if spec.kind == "flag":
        return [True, False, None]
    return [*(spec.values or [*dict.fromkeys(map(str, flat)), "something else"]), None]


def _figures(spec: FieldSpec, thresholds: list[float]) -> list[float]:
    """Figures on, between and around thresholds that the field can have: whole counts, shares of at most one."""
    known = sorted({float(one) for one in thresholds} or {1.0})
    between = [(low + high) / 2 for low, high in pairwise(known)]
    figures = {*known, *between, known[0] / 2, (known[-1] + 1) / 2 if spec.unit == "fraction" else known[-1] * 2 + 1}
    if spec.unit in _WHOLE_UNITS:
        figures = {float(round(one)) for one in figures} | {one - 1 for one in known if one >= 1}
    return sorted(one for one in figures if one >= 0 and (spec.unit != "fraction" or one <= 1))


def _requirement(name: str, value: Value) -> Requirement:
    status: Status = "unknown" if value is None else "stated"
    return Requirement(id=f"req-{name}", field=name, value=value, unit=field_specs()[name].unit, status=status)


@lru_cache(maxsize=4096)
def _one_field(name: str, value: Hashable) -> Requirements:
    return Requirements.model_construct(fields={name: Requirement.model_construct(value=value)}, statements=[])
