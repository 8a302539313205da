"""What a record says, sentence by sentence: the texts by which it is found, the needs it answers, its relatives.

A complaint resembles one symptom of a card far more than the card as a whole, so each symptom is found by itself; a
need is recognised by the sentences in which people express it, and stands for the records whose rules name it.
"""

from collections.abc import Iterable, Iterator

from archadvisor.knowledge.records import (
    AntiPattern,
    ControlRecord,
    NeedRecord,
    PatternCard,
    Record,
    RiskRecord,
)
from archadvisor.knowledge.terms import All, AnyOf, Need, Predicate


def aspects(record: Record) -> list[str]:
    """The sentences of a record that are compared with a query one by one; empty if only the whole is."""
    match record:
        case PatternCard(text=text):
            return [one for one in (text.intent, "; ".join(text.aliases), *text.symptoms, text.context) if one]
        case AntiPattern():
            return [record.wrong, *record.symptoms]
        case NeedRecord():
            return [f"{record.name}. {record.description}", *record.exemplars]
        case _:
            return []


def needs_answered(record: Record) -> frozenset[str]:
    """The needs for which a record's rules let it apply."""
    match record:
        case PatternCard(applicability=when):
            return frozenset(_needs([*when.require, *when.prefer]))
        case AntiPattern():
            return frozenset(_needs(record.detect))
        case RiskRecord():
            return frozenset(_needs([*record.applies, *record.strong]))
        case ControlRecord():
            return frozenset(_needs([*record.required_when, *record.veto_when]))
        case _:
            return frozenset()


def relatives(record: Record) -> frozenset[str]:
    """Ids of the records that are chosen together with a record or instead of it, or that cure it."""
    match record:
        case PatternCard(relations=links):
            return frozenset([*links.requires, *links.complements, *links.alternatives])
        case AntiPattern():
            return frozenset(record.twins)
        case _:
            return frozenset()


def _needs(predicates: Iterable[Predicate]) -> Iterator[str]:
    """Needs that make a predicate true, not those that make it false."""
    for one in predicates:
        match one:
            case Need():
                yield one.need
            case All(all=parts) | AnyOf(any=parts):
                yield from _needs(parts)
