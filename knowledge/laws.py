"""Laws of the knowledge: what follows for requirements and design from something that is asserted of them.

A need brings the needs and values that it implies. A component does not stand where its record excludes it or the
brief forbids it, a pattern not where its card excludes it nor beside a rival, an option only where it is feasible.
"""

from collections.abc import Iterator
from typing import cast

from archadvisor.domain.vocabulary import field_specs
from archadvisor.knowledge.drafts import COMPONENTS, OPTIONS, PATTERNS, Assertion, Draft, FieldTest, Membership, Route
from archadvisor.knowledge.goals import DOES_NOT_HOLD, HOLDS, Item, goals
from archadvisor.knowledge.loading import Records
from archadvisor.knowledge.records import ComponentRecord, DecisionRecord, NeedRecord, PatternCard
from archadvisor.knowledge.terms import Condition


def consequences(assertion: Assertion, records: Records) -> Iterator[Item]:
    """What must hold beside an assertion."""
    match assertion:
        case Membership("needs", need, True):
            yield from _of_need(records.get("needs", {}).get(need))
        case Membership(space, type_id, True) if space == COMPONENTS:
            yield Membership("forbidden", f"type:{type_id}", False)
            record = cast("ComponentRecord | None", records.get("components", {}).get(type_id))
            yield from goals(record.excluded_by if record else [], DOES_NOT_HOLD)
        case Membership(space, pattern, True) if space == PATTERNS:
            yield from _of_pattern(records.get("patterns", {}).get(pattern))
        case Membership(space, option, True) if space.startswith(OPTIONS):
            yield from _of_option(space, option, records.get("decisions", {}).get(space.removeprefix(OPTIONS)))
        case Route(source, target):
            yield Membership(COMPONENTS, source, True)
            yield Membership(COMPONENTS, target, True)


def defaults(draft: Draft, records: Records) -> Iterator[FieldTest]:
    """Values that needs bring where nothing was said of a field."""
    tested = {one.condition.field for one in draft.tests}
    for need in draft.in_space("needs"):
        record = records.get("needs", {}).get(need)
        for name, value in record.sets.items() if isinstance(record, NeedRecord) else ():
            spec = field_specs()[name]
            if spec.kind != "set" and not spec.ordered and name not in tested:
                tested.add(name)
                yield FieldTest(Condition(field=name, op="==", value=value), HOLDS)


def _of_need(record: object) -> Iterator[Item]:
    """Implied needs; sets grow by what a need brings, ordered fields are at least that."""
    if not isinstance(record, NeedRecord):
        return
    yield from (Membership("needs", one, True) for one in record.implies)
    for name, value in record.sets.items():
        spec = field_specs()[name]
        if spec.kind == "set":
            yield from (Membership(name, str(one), True) for one in (value if isinstance(value, list) else [value]))
        elif spec.ordered:
            yield FieldTest(Condition(field=name, op=">=", value=value), HOLDS)


def _of_pattern(card: object) -> Iterator[Item]:
    if isinstance(card, PatternCard):
        yield from goals(card.applicability.exclude, DOES_NOT_HOLD)
        yield from (Membership(PATTERNS, one, True) for one in card.relations.requires)
        yield from (Membership(PATTERNS, one.id, False) for one in card.relations.conflicts if one.when is None)


def _of_option(space: str, option_id: str, record: object) -> Iterator[Item]:
    """An option that was chosen is feasible, and the only one."""
    if not isinstance(record, DecisionRecord):
        return
    yield from goals(record.applies, HOLDS)
    for option in record.options:
        if option.id == option_id:
            yield from goals(option.require, HOLDS)
            yield from goals(option.exclude, DOES_NOT_HOLD)
        else:
            yield Membership(space, option.id, False)
