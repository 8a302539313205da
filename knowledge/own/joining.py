"""One knowledge base of both origins: own cards beside the built-in ones, own passages to cite."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from archadvisor.errors import KnowledgeError
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.embedding import minilm
from archadvisor.knowledge.own.collection import State
from archadvisor.knowledge.own.content import DOCUMENTS, Passage, Provenance
from archadvisor.knowledge.own.ranking import BesideBuiltIn, OwnRanking, OwnText
from archadvisor.knowledge.own.storage import read_state
from archadvisor.knowledge.records import RECORD_TYPES, Record, StandardRecord
from archadvisor.knowledge.retrieval import SEARCHABLE_KINDS, retrieval_text

OWN_SEARCHABLE = (*SEARCHABLE_KINDS, "standards", DOCUMENTS)
VERSION_LENGTH = 16


def with_own(built_in: KnowledgeBase, home: Path) -> KnowledgeBase:
    """The built-in knowledge with what the user added; the very same object if nothing was added.

    Raises KnowledgeError if what was added cannot be read or no longer stands beside the built-in records.
    """
    state = read_state(home)
    return joined(built_in, state) if state.sources else built_in


def joined(built_in: KnowledgeBase, state: State) -> KnowledgeBase:
    """The knowledge base of both; its version is the hash of both versions."""
    _refuse_overlap(built_in, state)
    both = {kind: _both(getattr(built_in, kind), state.cards.get(kind, {})) for kind in RECORD_TYPES}
    own: dict[str, Any] = {kind: records for kind, records in both.items() if kind in state.cards}
    version = hashlib.sha256(f"{built_in.version} {state.version()}".encode()).hexdigest()[:VERSION_LENGTH]
    retriever = built_in.retriever and BesideBuiltIn(built_in.retriever, frozenset(SEARCHABLE_KINDS), ranking_of(state))
    return replace(
        built_in,
        version=version,
        retriever=retriever,
        passages=state.passages,
        provenance={one.id: Provenance(origin=one.origin, trust=one.trust) for one in state.sources.values()},
        **own,
    )


def ranking_of(state: State) -> OwnRanking:
    """The ranking of everything of one's own that can be found."""
    texts = list(own_texts(state.cards, state.passages.values()))
    model = minilm()
    fits = model is not None and state.embedder == model.id
    rows = [state.vectors[f"{one.kind}:{one.id}"] for one in texts]
    return OwnRanking(texts, np.stack(rows) if rows and fits else None)


def own_texts(cards: Mapping[str, Mapping[str, Record]], passages: Iterable[Passage]) -> Iterable[OwnText]:
    """What can be found, with the text by which it is found, in order of kind and id."""
    for kind in sorted(set(cards) & set(OWN_SEARCHABLE)):
        for card_id, card in sorted(cards[kind].items()):
            rule = f". {card.requirement}" if isinstance(card, StandardRecord) else ""
            yield OwnText(kind, card_id, card_id, retrieval_text(card) + rule)
    for passage in sorted(passages, key=lambda one: one.id):
        told = ". ".join(dict.fromkeys([passage.document, *passage.heading]))
        yield OwnText(DOCUMENTS, passage.id, passage.document_id, f"{told}. {passage.text}")


def _both(given: Mapping[str, Record], own: Mapping[str, Record]) -> Mapping[str, Record]:
    """Records of both origins in order of id."""
    return dict(sorted({**given, **own}.items())) if own else given


def _refuse_overlap(built_in: KnowledgeBase, state: State) -> None:
    """An own id may since have become that of a built-in record; nothing may then silently win over the other."""
    taken = [one.id for one in state.sources.values() if next(built_in.find(one.id), None) is not None]
    if taken:
        raise KnowledgeError(
            f"your own card {taken[0]} has the id of a record that archadvisor now brings; rename it: "
            f"`archadvisor kb remove {taken[0]}`, then add it under another id"
        )
