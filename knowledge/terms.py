"""The terms of predicates: tests of requirements and designs, as records spell them."""

from typing import Annotated, Any, Literal

from pydantic import Field

from archadvisor.knowledge.graph_terms import GRAPH_TERMS, GraphTerm
from archadvisor.knowledge.term import Term

Operator = Literal["==", "!=", ">=", "<=", ">", "<", "in", "has", "has_any", "has_all", "lacks", "known", "unknown"]


class Condition(Term):
    """A test of one requirement field, e.g. `{field: traffic, op: ">=", value: 500, why: ...}`.

    `weight` counts in `prefer` lists; `why` is printed as a reason; `ref` is a reference id.
    """

    field: str
    op: Operator
    value: Any = None
    ref: str | None = None


class Need(Term):
    """True if the brief expresses this need (id of a need record)."""

    need: str


class HasComponent(Term):
    """True if the design has a component of one of these types."""

    component: str | list[str]


class HasPattern(Term):
    """True if the design applies this pattern."""

    pattern: str


class Chosen(Term):
    """True if a decision (id of a decision record) came out as this option."""

    decision: str
    option: str | list[str]


class HasControl(Term):
    """True if a control (catalogue id) is placed in the design."""

    control: str


class Path(Term):
    """True if data can flow from one type to another over relations without crossing a type in `without`."""

    path_from: list[str]
    path_to: list[str]
    without: list[str] = []


class All(Term):
    """True if every part is true."""

    all: "list[Predicate]"


class AnyOf(Term):
    """True if at least one part is true."""

    any: "list[Predicate]"


class Not(Term):
    """True if the part is false."""

    none_of: "list[Predicate]"


class Always(Term):
    """Always true."""

    always: Literal[True]


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
