"""A state of own knowledge as rows of one Chroma collection, each beside where it comes from."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from archadvisor.knowledge.chroma import chroma_client
from archadvisor.knowledge.own.content import DOCUMENTS, Passage, Source
from archadvisor.knowledge.records import RECORD_TYPES, Record

SOURCES = "sources"
HASH_LENGTH = 16
_NAME = "own"


@dataclass(frozen=True)
class State:
    """All own knowledge: sources by id, cards by kind and id, passages by id, and the vectors of what is searched.

    Vectors are by `kind:id`; `embedder` is the method that made them.
    """

    sources: Mapping[str, Source] = field(default_factory=dict)
    cards: Mapping[str, Mapping[str, Record]] = field(default_factory=dict)
    passages: Mapping[str, Passage] = field(default_factory=dict)
    vectors: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)
    embedder: str = ""

    def version(self) -> str:
        """The hash of what may enter a design: cards, passages and what the user said of them, no dates, no paths."""
        digest = hashlib.sha256()
        for source in sorted(self.sources.values(), key=lambda one: (one.kind, one.id)):
            digest.update(f"{source.kind}:{source.id} {source.origin} {source.trust}\n".encode())
        for kind in sorted(self.cards):
            for card_id, card in sorted(self.cards[kind].items()):
                digest.update(f"{kind}:{card_id} {card.model_dump_json(exclude_defaults=True)}\n".encode())
        for _, passage in sorted(self.passages.items()):
            digest.update(f"{passage.model_dump_json()}\n".encode())
        return digest.hexdigest()[:HASH_LENGTH]


@dataclass(frozen=True)
class _Row:
    """A row of the collection."""

    id: str
    text: str
    metadata: dict[str, str]


def write_collection(folder: Path, state: State) -> str:
    """Write a state into a new Chroma directory and return the hash of its rows."""
    rows = list(_rows(state))
    _fill(folder, rows, state)
    return _digest(rows, state.embedder)


def _digest(rows: Sequence[_Row], embedder: str) -> str:
    digest = hashlib.sha256(embedder.encode())
    for row in rows:
        digest.update(json.dumps([row.id, row.text, row.metadata], sort_keys=True).encode())
    return digest.hexdigest()[:HASH_LENGTH]


def _rows(state: State) -> Iterator[_Row]:
    """Sources, cards and passages with their metadata; where each comes from stands beside its content."""
    by_key = {(one.kind, one.id): one for one in state.sources.values()}
    for source in by_key.values():
        yield _Row(f"{SOURCES}:{source.id}", source.title, _metadata(SOURCES, source.model_dump_json(), source))
    for kind, cards in sorted(state.cards.items()):
        for card in cards.values():
            json_text = card.model_dump_json(exclude_defaults=True)
            yield _Row(f"{kind}:{card.id}", card.name, _metadata(kind, json_text, by_key[kind, card.id]))
    for passage in state.passages.values():
        source = by_key[DOCUMENTS, passage.document_id]
        json_text = passage.model_dump_json(exclude={"text"})
        yield _Row(f"{DOCUMENTS}:{passage.id}", passage.text, _metadata(DOCUMENTS, json_text, source))


def _metadata(kind: str, content: str, source: Source) -> dict[str, str]:
    return {
        "kind": kind,
        "json": content,
        "origin": source.origin,
        "trust": source.trust,
        "sha256": source.sha256,
        "added": source.added,
    }


def _fill(folder: Path, rows: Sequence[_Row], state: State) -> None:
    """Write the rows into a new Chroma directory; what is not searched gets a zero vector."""
    width = next((len(one) for one in state.vectors.values()), 1)
    nowhere = np.zeros(width, dtype=np.float32)
    with chroma_client(folder) as client:
        collection = client.create_collection(
            _NAME,
            embedding_function=None,
            configuration={"hnsw": {"space": "ip"}},
            metadata={"embedder": state.embedder},
        )
        size = client.get_max_batch_size()
        for start in range(0, len(rows), size):
            batch = rows[start : start + size]
            collection.add(
                ids=[one.id for one in batch],
                documents=[one.text for one in batch],
                metadatas=[dict(one.metadata) for one in batch],
                embeddings=np.stack([state.vectors.get(one.id, nowhere) for one in batch]),
            )


def read_collection(folder: Path) -> State:
    """Every row of a state as typed content."""
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    with chroma_client(folder) as client:
        collection = client.get_collection(_NAME, embedding_function=None)
        rows = collection.get(include=["documents", "metadatas", "embeddings"])
        embedder = str((collection.metadata or {}).get("embedder", ""))
    columns = (rows["ids"], rows["documents"] or [], rows["metadatas"] or [], np.asarray(rows["embeddings"]))
    sources: dict[str, Source] = {}
    cards: dict[str, dict[str, Record]] = {}
    passages: dict[str, Passage] = {}
    vectors: dict[str, NDArray[np.float32]] = {}
    for row_id, text, metadata, vector in sorted(zip(*columns, strict=True), key=lambda row: str(row[0])):
        kind, content = str(metadata["kind"]), str(metadata["json"])
        if kind == SOURCES:
            source = Source.model_validate_json(content)
            sources[source.id] = source
            continue
        vectors[row_id] = np.asarray(vector, dtype=np.float32)
        if kind == DOCUMENTS:
            passage = Passage.model_validate(json.loads(content) | {"text": text})
            passages[passage.id] = passage
        else:
            card = RECORD_TYPES[kind].model_validate_json(content)
            cards.setdefault(kind, {})[card.id] = card
    return State(sources, cards, passages, vectors, embedder)
