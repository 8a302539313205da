"""A design as a safety review sees it: parts, the passages of data between them, and what is known of each.

A fact that nobody stated is unknown where it would be asked for, and not the case elsewhere (`data/safety_facts.yaml`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Literal

from archadvisor.domain.model import Model
from archadvisor.domain.tables import packaged_table

FactValue = bool | str | list[str]
PASSAGE = "passage"


class FactSpec(Model):
    """A fact of a part or passage: its values, the kinds of which it is asked, and the question where it is unknown."""

    id: str
    kind: Literal["flag", "enum", "set"]
    of: list[str]
    values: list[str] = []
    question: str

    def takes(self, value: FactValue) -> bool:
        """Whether a value is one of this fact."""
        if self.kind == "flag":
            return isinstance(value, bool)
        given = value if isinstance(value, list) else [value]
        right_form = isinstance(value, list) == (self.kind == "set") and not isinstance(value, bool)
        return right_form and (not self.values or set(given) <= set(self.values))

    def accepts(self, wanted: FactValue) -> bool:
        """Whether a test can ask for a value, or for one of several."""
        values = wanted if isinstance(wanted, list) else [wanted]
        return all(self.takes([one] if self.kind == "set" and isinstance(one, str) else one) for one in values)


class Place(Model):
    """A named sort of parts: one of these kinds, and each fact with one of these values."""

    kind: list[str] = []
    facts: dict[str, FactValue] = {}


class SafetyVocabulary(Model):
    """What a review can ask for."""

    kinds: dict[str, list[str]]
    places: dict[str, Place]
    facts: dict[str, FactSpec]


@cache
def safety_vocabulary() -> SafetyVocabulary:
    """Kinds of parts, places and facts by name."""
    raw: Any = packaged_table("archadvisor.domain", "safety_facts.yaml")
    return SafetyVocabulary(
        kinds=raw["kinds"], places=raw["places"], facts={one["id"]: FactSpec(**one) for one in raw["facts"]}
    )


@cache
def kinds_of(type_id: str) -> frozenset[str]:
    """The kinds that a component type belongs to; its own id is one of them."""
    return frozenset({type_id, *(kind for kind, types in safety_vocabulary().kinds.items() if type_id in types)})


@dataclass(frozen=True)
class Element:
    """A part or a passage: its known facts and the controls that act on it."""

    id: str
    name: str
    kinds: frozenset[str]
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    controls: frozenset[str] = frozenset()

    def is_asked(self, fact: str) -> bool:
        """Whether it matters of this element that a fact is unknown."""
        return not self.kinds.isdisjoint(safety_vocabulary().facts[fact].of)


@dataclass(frozen=True)
class Passage(Element):
    """Data that moves from one part to another over a relation of the design, whose id it has."""

    source: str = ""
    target: str = ""


@dataclass(frozen=True)
class SafetyGraph:
    """All parts and passages of a design, and the controls of which nobody knows whether they are in place."""

    parts: tuple[Element, ...]
    passages: tuple[Passage, ...] = ()
    unverified_controls: frozenset[str] = frozenset()

    @cached_property
    def part(self) -> Mapping[str, Element]:
        """Parts by id."""
        return {one.id: one for one in self.parts}

    @cached_property
    def leaving(self) -> Mapping[str, tuple[Passage, ...]]:
        """The passages that leave each part."""
        found: dict[str, list[Passage]] = {}
        for one in self.passages:
            found.setdefault(one.source, []).append(one)
        return {source: tuple(some) for source, some in found.items()}

    @cached_property
    def controls(self) -> frozenset[str]:
        """Every control that acts on anything here."""
        return frozenset(control for one in self.elements() for control in one.controls)

    def elements(self) -> Iterator[Element]:
        """Parts, then passages."""
        yield from self.parts
        yield from self.passages
