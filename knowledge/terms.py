"""The terms of predicates: tests of requirements and designs, as records spell them."""

from typing import Annotated, Any, Literal

from pydantic import Field

from archadvisor.domain.model import Model
from archadvisor.knowledge.graph_terms import GRAPH_TERMS, GraphTerm

Operator = Literal["==", "!=", ">=", "<=", ">", "<", "in", "has", "has_any", "has_all", "lacks", "known", "unknown"]


class Condition(Model):
    """A test of one requirement field, e.g. `{field: traffic, op: ">=", value: 500, why: ...}`.

    `weight` counts in `prefer` lists; `why` is printed as a reason; `ref` is a reference id.
    """

    field: str
    op: Operator
    value: Any = None
    why: str | None = None
    ref: str | None = None
    weight: float = 1.0


class Need(Model):
    """True if the brief expresses this need (id of a need record)."""

    need: str
    why: str | None = None
    weight: float = 1.0


class HasComponent(Model):
    """True if the design has a component of one of these types."""

    component: str | list[str]
    why: str | None = None
    weight: float = 1.0


class HasPattern(Model):
    """True if the design applies this pattern."""

    pattern: str
    why: str | None = None
    weight: float = 1.0


class Chosen(Model):
    """True if a decision (id of a decision record) came out as this option."""

    decision: str
    option: str | list[str]
    why: str | None = None
    weight: float = 1.0


class HasControl(Model):
    """True if a control (catalogue id) is placed in the design."""

    control: str
    why: str | None = None
    weight: float = 1.0


class Path(Model):
    """True if data can flow from one type to another over relations without crossing a type in `without`."""

    path_from: list[str]
    path_to: list[str]
    without: list[str] = []
    why: str | None = None
    weight: float = 1.0


class All(Model):
    """True if every part is true."""

    all: "list[Predicate]"
    why: str | None = None
    weight: float = 1.0


class AnyOf(Model):
    """True if at least one part is true."""

    any: "list[Predicate]"
    why: str | None = None
    weight: float = 1.0


class Not(Model):
    """True if the part is false."""

    none_of: "list[Predicate]"
    why: str | None = None
    weight: float = 1.0


class Always(Model):
    """Always true."""

    always: Literal[True]
    why: str | None = None
    weight: float = 1.0


Predicate = Annotated[
    Condition | Need | HasComponent | HasPattern | Chosen | HasControl | Path | GraphTerm | All | AnyOf | Not | Always,
    Field(union_mode="smart"),
]

PREDICATE_TYPES = (
    Condition,
    Need,
    HasComponent,
    HasPattern,
    Chosen,
    HasControl,
    Path,
    *GRAPH_TERMS,
    All,
    AnyOf,
    Not,
    Always,
)

for _model in (All, AnyOf, Not):
    _model.model_rebuild()
