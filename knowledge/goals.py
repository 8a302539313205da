"""Goals: that a predicate comes out as one of some truths; and the alternatives by which a goal can be reached.

Composite predicates break down by the strong Kleene tables: a conjunction is not true if any part is not true, and so
on. Atoms become assertions of a draft. Reachability of data is asked of whole designs, so that its absence is left to
the check of the finished facts.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from archadvisor.domain.vocabulary import field_specs
from archadvisor.errors import InternalError
from archadvisor.knowledge.conditions import CLOSED_WORLD_FIELDS
from archadvisor.knowledge.drafts import (
    ANYTHING,
    COMPONENTS,
    CONTROLS,
    OPTIONS,
    PATTERNS,
    Assertion,
    FieldTest,
    Membership,
    Piece,
    Route,
    Truths,
)
from archadvisor.knowledge.graph_terms import Count, Data, HasPart, HasPassage, Meeting, Taint
from archadvisor.knowledge.predicates import Truth, negated
from archadvisor.knowledge.terms import (
    All,
    Always,
    AnyOf,
    Chosen,
    Condition,
    HasComponent,
    HasControl,
    HasPattern,
    Need,
    Not,
    Path,
    Predicate,
)

HOLDS: Truths = frozenset({Truth.TRUE})
FAILS: Truths = frozenset({Truth.FALSE})
DOES_NOT_HOLD: Truths = frozenset({Truth.FALSE, Truth.UNKNOWN})


@dataclass(frozen=True)
class Goal:
    """Asks that a predicate comes out as one of these truths."""

    predicate: Predicate
    truths: Truths


Item = Goal | Assertion
Way = tuple[Item, ...]


def goals(predicates: Iterable[Predicate], truths: Truths) -> Way:
    """One goal for each of some predicates."""
    return tuple(Goal(one, truths) for one in predicates)


def ways(goal: Goal) -> list[Way]:
    """The alternatives for reaching a goal, each a list of what must be reached or asserted; none if it cannot be."""
    predicate, truths = goal.predicate, goal.truths
    wanted = Truth.TRUE in truths
    match predicate:
        case Always():
            return [()] if wanted else []
        case All(all=parts):
            return _joined(goals(parts, truths), every=wanted)
        case AnyOf(any=parts):
            return _joined(goals(parts, truths), every=not wanted)
        case Not(none_of=parts):
            inner = frozenset(negated(one) for one in truths)
            return _joined(goals(parts, inner), every=wanted)
        case Condition():
            return _condition_ways(predicate, truths)
        case _:
            return _design_ways(predicate, wanted)


def _joined(items: Way, every: bool) -> list[Way]:
    return [items] if every else [(one,) for one in items]


def _members(space: str, names: Iterable[str], present: bool, every: bool) -> list[Way]:
    return _joined(tuple(Membership(space, name, present) for name in names), every)


def _named(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _design_ways(predicate: Predicate, wanted: bool) -> list[Way]:
    """Needs, and what is in a design: any of the names if wanted, none of them if not."""
    match predicate:
        case Need(need=need):
            return _members("needs", [need], wanted, every=True)
        case HasComponent(component=types):
            return _members(COMPONENTS, _named(types), wanted, every=not wanted)
        case HasPattern(pattern=pattern):
            return _members(PATTERNS, [pattern], wanted, every=True)
        case HasControl(control=control):
            return _members(CONTROLS, [control], wanted, every=True)
        case Chosen(decision=decision, option=options):
            return _members(OPTIONS + decision, _named(options), wanted, every=not wanted)
        case Path(path_from=starts, path_to=ends):
            return [(Route(one, other),) for one in starts for other in ends] if wanted else [()]
        case Taint() | Meeting() | HasPart() | HasPassage() | Count() | Data():
            return [(Piece(predicate),)] if wanted else [()]
        case _:
            raise InternalError(f"{type(predicate).__name__} is no atom that a witness knows")


def _condition_ways(condition: Condition, truths: Truths) -> list[Way]:
    spec = field_specs()[condition.field]
    if spec.kind != "set":
        return [(FieldTest(condition, truths),)]
    wanted = (Truth.TRUE in truths) != (condition.op in ("!=", "lacks", "unknown"))
    unknown: list[Way] = [(Membership(spec.id, ANYTHING, False),)]
    tolerant = Truth.UNKNOWN in truths and spec.id not in CLOSED_WORLD_FIELDS
    return [*_set_ways(spec.id, condition, wanted), *(unknown if tolerant else [])]


def _set_ways(field_id: str, condition: Condition, wanted: bool) -> list[Way]:
    """What a condition asks of the members of a set field, with its negation already counted in `wanted`."""
    names = _named(condition.value)
    match condition.op:
        case "known" | "unknown":
            return _members(field_id, [ANYTHING], wanted, every=True)
        case "has" | "has_all":
            return _members(field_id, names, wanted, every=wanted)
        case "==" | "!=":
            others = [one for one in field_specs()[field_id].values if one not in names]
            listed, rest = (
                _members(field_id, some, there, wanted) for some, there in ((names, wanted), (others, not wanted))
            )
            return [listed[0] + rest[0]] if wanted else [*listed, *rest]
        case _:
            return _members(field_id, names, wanted, every=not wanted)
