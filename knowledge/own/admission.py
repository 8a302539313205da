"""Which of the cards that were read may stand beside the built-in ones: ids of their own, references that resolve."""

from collections.abc import Mapping

from archadvisor.knowledge.lint import problems_of
from archadvisor.knowledge.loading import Records
from archadvisor.knowledge.own.cards import Card
from archadvisor.knowledge.own.collection import State
from archadvisor.knowledge.own.states import Taken, with_taken
from archadvisor.knowledge.records import RECORD_TYPES, Record

Skipped = dict[str, list[str]]


def admitted(taken: list[Taken], state: State, built_in: Records, skipped: Skipped) -> list[Taken]:
    """Those that fit, in order; the reasons of the others go into `skipped` by name.

    Cards of one batch may refer to each other, so they are looked at again until all that are left fit.
    """
    fitting = _with_own_ids(taken, state, built_in, skipped)
    while True:
        records = beside(built_in, with_taken(state, fitting).cards)
        faults = {one.source.id: _faults(one.card, records) for one in fitting if one.card is not None}
        if not any(faults.values()):
            break
        for one in fitting:
            if found := faults.get(one.source.id):
                skipped[one.source.origin] = found
        fitting = [one for one in fitting if not faults.get(one.source.id)]
    return _without_breakers(fitting, state, built_in, skipped)


def orphans(state: State, built_in: Records) -> list[str]:
    """What own cards of a state refer to in vain, each as a sentence without its full stop."""
    records = beside(built_in, state.cards)
    return [
        f"your card {card.id} refers to something that would be gone: {problem}"
        for kind in state.cards
        for card in state.cards[kind].values()
        for problem in problems_of(card, records)
    ]


def beside(built_in: Records, own: Records) -> Mapping[str, Mapping[str, Record]]:
    """Records of both origins by kind and id."""
    return {kind: {**built_in.get(kind, {}), **own.get(kind, {})} for kind in RECORD_TYPES}


def _faults(card: Card, records: Records) -> list[str]:
    return [card.told(problem) for problem in problems_of(card.record, records)]


def _with_own_ids(taken: list[Taken], state: State, built_in: Records, skipped: Skipped) -> list[Taken]:
    """Those whose id neither a built-in record, nor an own source from elsewhere, nor an earlier file has."""
    paths = {one.source.path for one in taken}
    owners = {one.id: one.origin for one in state.sources.values() if one.path not in paths}
    kinds = {record_id: kind for kind, records in built_in.items() for record_id in records}
    fitting = []
    for one in taken:
        wanted = one.source.id
        if wanted in kinds:
            problem = f"id: {wanted!r} is a built-in record of {kinds[wanted]}; give your card an id of its own"
        elif wanted in owners:
            problem = f"id: {wanted!r} was already added from {owners[wanted]}; remove that first, or rename this one"
        else:
            owners[wanted] = one.source.origin
            fitting.append(one)
            continue
        skipped[one.source.origin] = [one.card.told(problem) if one.card else problem]
    return fitting


def _without_breakers(fitting: list[Taken], state: State, built_in: Records, skipped: Skipped) -> list[Taken]:
    """A changed file whose card got another id must not leave other own cards pointing at nothing."""
    broken = orphans(with_taken(state, fitting), built_in)
    if not broken:
        return fitting
    renamed = {one.path: one.id for one in state.sources.values() if one.id not in {each.source.id for each in fitting}}
    kept = [one for one in fitting if one.source.path not in renamed]
    for one in fitting:
        if one.source.path in renamed:
            skipped[one.source.origin] = [f"no longer is the card {renamed[one.source.path]}, and {broken[0]}"]
    return kept
