"""Reading a whole brief: clauses, needs, measures, categories, judgement, defaults, statements, conflicts."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from archadvisor.agents.reasoning.reading.audiences import audience_fields, exposed
from archadvisor.agents.reasoning.reading.categories import category_fields
from archadvisor.agents.reasoning.reading.conflicts import conflicts_of
from archadvisor.agents.reasoning.reading.consequences import consequences
from archadvisor.agents.reasoning.reading.cues import Hit
from archadvisor.agents.reasoning.reading.defaults import default_fields
from archadvisor.agents.reasoning.reading.fields import requirement
from archadvisor.agents.reasoning.reading.hearing import hear
from archadvisor.agents.reasoning.reading.judgement import archetype, by_first_rule, regimes
from archadvisor.agents.reasoning.reading.learned import Learned, Suggestions
from archadvisor.agents.reasoning.reading.measures import measures_in
from archadvisor.agents.reasoning.reading.money import money_fields
from archadvisor.agents.reasoning.reading.needs import (
    barred,
    confirmed,
    expressed_needs,
    fired_in,
    implied_needs,
)
from archadvisor.agents.reasoning.reading.nouns import noun_fields
from archadvisor.agents.reasoning.reading.organisation import organisation_fields, organised
from archadvisor.agents.reasoning.reading.places import agreed, residency, without_regions
from archadvisor.agents.reasoning.reading.quantities import quantity_fields
from archadvisor.agents.reasoning.reading.reading import Reading
from archadvisor.agents.reasoning.reading.route import learned_route
from archadvisor.agents.reasoning.reading.stack import stack_fields
from archadvisor.agents.reasoning.reading.statements import statements_of
from archadvisor.agents.reasoning.reading.times import time_fields, unhurried
from archadvisor.agents.reasoning.reading.votes import said_fields
from archadvisor.domain.requirements import Brief, Evidence, Requirement, Requirements
from archadvisor.domain.vocabulary import field_specs
from archadvisor.knowledge.organisation_records import WorkKind
from archadvisor.knowledge.records import NeedRecord, PriceRecord, Technology

_JUDGED = ("decision_effect", "scale_tier", "autonomy")


class Knowledge(Protocol):
    """What the reader needs of the knowledge base."""

    @property
    def needs(self) -> Mapping[str, NeedRecord]:
        """Need records by id."""

    @property
    def technologies(self) -> Mapping[str, Technology]:
        """Technology records by id."""

    @property
    def work_kinds(self) -> Mapping[str, WorkKind]:
        """Kinds of departmental work by id."""

    @property
    def prices(self) -> Mapping[str, PriceRecord]:
        """Price records by id, exchange rates among them."""


def read(brief: Brief, knowledge: Knowledge) -> Requirements:
    """The requirements of a brief: what it states, what follows, and the few defaults that an estimate needs."""
    return read_by(learned_route(knowledge.needs), brief, knowledge)


def read_by(route: Learned | None, brief: Brief, knowledge: Knowledge) -> Requirements:
    """The requirements of a brief as read with a given learned route, or by cues and rules alone."""
    taken_apart = take_apart(brief, knowledge.needs, route)
    reading, workflows = organised(taken_apart, knowledge.work_kinds, knowledge.needs)
    fields: dict[str, Requirement] = {}
    for rule in (quantity_fields, time_fields, category_fields, residency, noun_fields):
        _add(fields, rule(reading))
    reading = unhurried(reading, fields)
    _add(fields, audience_fields(reading, fields))
    _add(fields, money_fields(reading, knowledge.prices))
    _add(fields, stack_fields(reading, knowledge.technologies))
    _add(fields, [_needs(reading)] if reading.needs else [])
    _replace(fields, consequences(reading, fields, knowledge.needs))
    fields = agreed(reading, said_fields(reading, fields))
    _replace(fields, exposed(reading, fields))
    _judge(reading, fields)
    _replace(fields, organisation_fields(reading, workflows, knowledge.work_kinds, fields))
    _add(fields, default_fields(reading, fields))
    ordered = {field: fields[field] for field in field_specs() if field in fields}
    statements = statements_of(reading, ordered)
    conflicts = conflicts_of(reading, ordered)
    aside = [Evidence(start=start, end=end, text=brief.text[start:end]) for start, end in reading.aside]
    return Requirements(
        fields=ordered, statements=statements, workflows=workflows, conflicts=conflicts, set_aside=aside
    )


def take_apart(brief: Brief, records: Mapping[str, NeedRecord], route: Learned | None) -> Reading:
    """Clauses, needs, measures and what the learned route says of a brief, before any rule."""
    heard = hear(brief.text, route)
    clauses = heard.clauses
    expressed = expressed_needs(clauses, records)
    suggested = Suggestions()
    if route is not None and heard.encodings:
        suggested = route.suggestions(brief.text, clauses, heard.encodings, fired_in(expressed, len(clauses)))
        expressed = confirmed(expressed, clauses, suggested.needs, barred(clauses, records))
    expressed = without_regions(expressed, clauses)
    implied = {need: expressed.get(source, []) for need, source in implied_needs(expressed, records).items()}
    needs = _in_order({**expressed, **implied}, records)
    return Reading(brief, clauses, needs, measures_in(clauses), suggested, heard.aside)


def _in_order(found: Mapping[str, list[Hit]], records: Mapping[str, NeedRecord]) -> dict[str, list[Hit]]:
    return {need: found[need] for need in records if need in found}


def _needs(reading: Reading) -> Requirement:
    return requirement(reading.brief, "needs", list(reading.needs), reading.spans(*reading.needs))


def _judge(reading: Reading, fields: dict[str, Requirement]) -> None:
    """Fields that follow from others, in the order in which they build on each other."""
    steps: list[Callable[[], Requirement | None]] = [
        lambda: archetype(reading, fields),
        lambda: regimes(reading, fields),
        lambda: by_first_rule(reading, fields, "data_sensitivity", "sensitivity"),
        *(lambda field=field: by_first_rule(reading, fields, field) for field in _JUDGED),
        lambda: regimes(reading, fields),
    ]
    for step in steps:
        _replace(fields, [found] if (found := step()) is not None else [])


def _add(fields: dict[str, Requirement], found: Iterable[Requirement]) -> None:
    for one in found:
        fields.setdefault(one.field, one)


def _replace(fields: dict[str, Requirement], found: Iterable[Requirement]) -> None:
    fields.update({one.field: one for one in found})
