"""Where records say when something applies: each such rule must be able to hold and to fail.

A rule that can never hold is dead text, one that can never fail decides nothing; both are looked for by generating
requirements and design facts (`witnesses`) that keep the laws of the knowledge.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from archadvisor.knowledge.goals import DOES_NOT_HOLD, FAILS, HOLDS, Goal, Item, goals
from archadvisor.knowledge.loading import Records
from archadvisor.knowledge.predicates import Facts, Truth, evaluate
from archadvisor.knowledge.records import (
    AddedComponent,
    AddedRelation,
    ComponentRecord,
    ControlRecord,
    DecisionRecord,
    PatternCard,
    Record,
    RegimeRecord,
    RiskRecord,
    Technology,
)
from archadvisor.knowledge.terms import PREDICATE_TYPES, All, Always, AnyOf, Predicate
from archadvisor.knowledge.witnesses import witness
from archadvisor.knowledge.wordings import OptionWording


@dataclass(frozen=True)
class Rule:
    """What applies at a `place` of a record if all of `holds` do and none of `unless`.

    `given` holds wherever the rule is asked at all; a rule has to be able to hold there, and to fail by itself.
    """

    place: str
    holds: tuple[Predicate, ...]
    unless: tuple[Predicate, ...] = ()
    given: tuple[Predicate, ...] = ()

    def to_hold(self) -> tuple[Item, ...]:
        """The goals of a world in which it applies."""
        return goals((*self.given, *self.holds), HOLDS) + goals(self.unless, DOES_NOT_HOLD)

    def to_fail(self) -> tuple[Item, ...]:
        """The goals of a world in which it does not."""
        return (Goal(All(all=list(self.holds)), FAILS),)

    @property
    def is_unconditional(self) -> bool:
        """Whether it is meant to apply always."""
        return all(isinstance(one, Always) for one in self.holds)


def undecided(record: Record, records: Records) -> Iterator[str]:
    """The rules of a record that never hold or never fail, and alternatives in them that can never be the case."""
    for rule in rules(record):
        facts = witness(rule.to_hold(), records)
        if facts is None:
            yield f"{rule.place}: can never hold"
            continue
        if not rule.is_unconditional and witness(rule.to_fail(), records) is None:
            yield f"{rule.place}: can never fail"
        yield from _ruled_out(rule, facts, records)


def _ruled_out(rule: Rule, facts: Facts, records: Records) -> Iterator[str]:
    """Alternatives of a rule that hold in no world in which it does; `facts` are one such world."""
    worlds = [facts]
    for place, one in alternatives(rule.holds, rule.place):
        if any(evaluate(one, world) is Truth.TRUE for world in worlds):
            continue
        found = witness((*rule.to_hold(), Goal(one, HOLDS)), records)
        if found is None:
            yield f"{place}: is ruled out by what stands beside it"
        else:
            worlds.append(found)


def alternatives(predicates: Iterable[Predicate], place: str) -> Iterator[tuple[str, Predicate]]:
    """The parts of disjunctions that must not be empty words, with their places."""
    for number, one in enumerate(predicates):
        inner, name = (one.any, "any") if isinstance(one, AnyOf) else (one.all if isinstance(one, All) else [], "all")
        if name == "any":
            yield from ((f"{place}.{number}.any.{which}", part) for which, part in enumerate(inner))
        yield from alternatives(inner, f"{place}.{number}.{name}")


def rules(record: Record) -> Iterator[Rule]:
    """Every rule of a record; those without conditions are left out."""
    return (rule for rule in _RULES.get(type(record), _plain)(record) if rule.holds)


def _each(place: str, predicates: Iterable[Predicate], **context: Any) -> Iterator[Rule]:
    for number, one in enumerate(predicates):
        yield Rule(f"{place}.{number}", (one,), **context)


def _when(
    place: str, parts: Iterable[AddedComponent | AddedRelation | OptionWording], **context: Any
) -> Iterator[Rule]:
    for number, one in enumerate(parts):
        yield Rule(f"{place}.{number}.when", tuple(one.when), **context)


def _plain(record: Record) -> Iterator[Rule]:
    """Each list of predicates that a record has is a rule."""
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, list) and all(isinstance(one, PREDICATE_TYPES) for one in value):
            yield Rule(name, tuple(value))


def _pattern(card: PatternCard) -> Iterator[Rule]:
    when = card.applicability
    required, excluded = tuple(when.require), tuple(when.exclude)
    yield Rule("applicability", required, unless=excluded)
    yield from _each("applicability.exclude", excluded)
    yield from _each("applicability.prefer", when.prefer, given=required, unless=excluded)
    yield from _when("adds.components", card.adds.components, unless=excluded)
    yield from _when("adds.relations", card.adds.relations, unless=excluded)


def _decision(record: DecisionRecord) -> Iterator[Rule]:
    applies = tuple(record.applies)
    yield Rule("applies", applies)
    for option in record.options:
        place, required, excluded = f"options.{option.id}", tuple(option.require), tuple(option.exclude)
        yield Rule(place, required, unless=excluded, given=applies)
        yield from _each(f"{place}.exclude", excluded, given=applies)
        chosen: dict[str, Any] = {"given": (*applies, *required), "unless": excluded}
        yield from _each(f"{place}.prefer", option.prefer, **chosen)
        yield from _when(f"{place}.components", option.components, **chosen)
        yield from _when(f"{place}.relations", option.relations, **chosen)
        yield from _when(f"{place}.wordings", option.wordings, **chosen)


def _component(record: ComponentRecord) -> Iterator[Rule]:
    excluded = tuple(record.excluded_by)
    for number, demand in enumerate(record.demanded_by):
        yield Rule(f"demanded_by.{number}", tuple(demand.when), unless=excluded)
    yield from _each("excluded_by", excluded)
    yield from _when("relations", record.relations, unless=excluded)


def _risk(record: RiskRecord) -> Iterator[Rule]:
    applies = tuple(record.applies)
    yield Rule("applies", applies)
    yield from _each("strong", record.strong, given=applies)
    yield Rule("found_when", tuple(record.found_when))


def _control(record: ControlRecord) -> Iterator[Rule]:
    yield from _each("required_when", record.required_when)
    yield from _each("veto_when", record.veto_when)


def _regime(record: RegimeRecord) -> Iterator[Rule]:
    yield from _each("triggers", record.triggers)
    given = (AnyOf(any=record.triggers),)
    for duty in record.obligations:
        yield Rule(f"obligations.{duty.id}.when", tuple(duty.when), given=given)


def _technology(record: Technology) -> Iterator[Rule]:
    yield from _each("unsuited", record.unsuited)


_RULES: Mapping[type, Callable[[Any], Iterator[Rule]]] = {
    PatternCard: _pattern,
    DecisionRecord: _decision,
    ComponentRecord: _component,
    RiskRecord: _risk,
    ControlRecord: _control,
    RegimeRecord: _regime,
    Technology: _technology,
}
