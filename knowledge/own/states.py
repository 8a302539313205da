"""States of own knowledge from one another: with what was read, without what is removed, with vectors."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from archadvisor.knowledge.own.cards import Card
from archadvisor.knowledge.own.collection import State
from archadvisor.knowledge.own.content import Passage, Source
from archadvisor.knowledge.own.joining import own_texts
from archadvisor.knowledge.own.storage import embedder_id, own_folder
from archadvisor.knowledge.records import Record
from archadvisor.knowledge.vectors import vectors_of


@dataclass(frozen=True)
class Taken:
    """A file that was read well: the source that it becomes, with its card or its passages."""

    source: Source
    card: Card | None
    passages: list[Passage]


def replaced_by(taken: Iterable[Taken], state: State) -> list[Source]:
    """The sources whose files were read again."""
    paths = {one.source.path for one in taken}
    return [one for one in state.sources.values() if one.path in paths]


def with_taken(state: State, taken: list[Taken]) -> State:
    """The state with these files in place of their former versions."""
    kept = without(state, {one.id for one in replaced_by(taken, state)})
    cards = {kind: dict(records) for kind, records in kept.cards.items()}
    for one in taken:
        if one.card is not None:
            cards.setdefault(one.card.kind, {})[one.card.record.id] = one.card.record
    return State(
        sources={**kept.sources, **{one.source.id: one.source for one in taken}},
        cards=cards,
        passages={**kept.passages, **{passage.id: passage for one in taken for passage in one.passages}},
    )


def without(state: State, ids: set[str]) -> State:
    """The state without these sources."""
    cards: dict[str, dict[str, Record]] = {
        kind: {card_id: card for card_id, card in records.items() if card_id not in ids}
        for kind, records in state.cards.items()
    }
    return State(
        sources={one: source for one, source in state.sources.items() if one not in ids},
        cards={kind: records for kind, records in cards.items() if records},
        passages={one: passage for one, passage in state.passages.items() if passage.document_id not in ids},
    )


def with_vectors(state: State, home: Path) -> State:
    """The state with a vector for everything that is searched; those of unchanged texts are kept on disk."""
    texts = list(own_texts(state.cards, state.passages.values()))
    vectors = vectors_of([one.text for one in texts], own_folder(home))
    by_key = {f"{one.kind}:{one.id}": row for one, row in zip(texts, vectors, strict=True)}
    return replace(state, vectors=by_key, embedder=embedder_id())
