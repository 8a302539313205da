"""Three-valued evaluation of predicates over requirements and, where given, a design."""

from dataclasses import dataclass, field
from enum import Enum

from archadvisor.domain.requirements import Requirements
from archadvisor.knowledge.records import Predicate


class Truth(Enum):
    """The value of a predicate: unknown facts make it unknown, never silently false."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Facts:
    """What predicates may refer to: requirements, and as far as they exist the parts of a design.

    `edges` are (source type, kind, target type) triples; `choices` maps a decision id to its option id.
    """

    requirements: Requirements
    component_types: frozenset[str] | None = None
    pattern_ids: frozenset[str] | None = None
    control_ids: frozenset[str] | None = None
    edges: frozenset[tuple[str, str, str]] | None = None
    choices: dict[str, str] = field(default_factory=dict)


def evaluate(predicate: Predicate, facts: Facts) -> Truth:
    """The truth of one predicate; design parts that are None make design predicates unknown."""
    raise NotImplementedError


def all_true(predicates: list[Predicate], facts: Facts) -> Truth:
    """Conjunction: true for an empty list."""
    raise NotImplementedError


def any_true(predicates: list[Predicate], facts: Facts) -> Truth:
    """Disjunction: false for an empty list."""
    raise NotImplementedError


def unknown_fields(predicates: list[Predicate], facts: Facts) -> list[str]:
    """Requirement fields whose absence makes a predicate unknown, in order of appearance."""
    raise NotImplementedError
