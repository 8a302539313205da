"""The store: Chroma holds every record, and what the agents see is read from it.

A store is a folder named after the hash of everything that it was made from, with one collection of the same name.
It is built beside its place and renamed into it, then only read, all at once, and closed: several processes never
meet in one open Chroma directory, where stale clients would silently miss vectors.
"""

import hashlib
import logging
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archadvisor.errors import KnowledgeError
from archadvisor.knowledge.aspects import aspects, needs_answered, relatives
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.chroma import chroma_client
from archadvisor.knowledge.embedding import MiniLm, minilm, weights_folder
from archadvisor.knowledge.lexical import LatentSemantics
from archadvisor.knowledge.loading import package_root, read_records
from archadvisor.knowledge.own.joining import with_own
from archadvisor.knowledge.records import RECORD_TYPES, Record
from archadvisor.knowledge.retrieval import SEARCHABLE_KINDS, Entry, HybridRetriever, retrieval_text
from archadvisor.knowledge.sources import source_hash
from archadvisor.knowledge.vectors import vectors_of

HASH_LENGTH = 12
KEPT_STORES = 4

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class StoredRecord:
    """A row of the collection: id `kind:id`, the text that is embedded, the record as JSON and its vector."""

    kind: str
    record_id: str
    text: str
    json: str
    vector: NDArray[np.float32]


def default_home() -> Path:
    """Where stores are kept: `$ARCHADVISOR_HOME`, else `archadvisor` in the user's cache directory."""
    if home := os.environ.get("ARCHADVISOR_HOME"):
        return Path(home)
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "archadvisor"


def open_knowledge(path: Path | None = None, records_root: Path | None = None) -> KnowledgeBase:
    """The knowledge base as Chroma holds it, built first if its sources changed, with what the user added to it.

    `path` is the folder of stores (default `default_home()`), `records_root` the folder of the YAML records (default:
    the embedded ones). Raises KnowledgeError if a record is malformed or the store can be neither read nor built.
    """
    return with_own(_built_in(store_folder(path, records_root), records_root), path or default_home())


def _built_in(folder: Path, records_root: Path | None) -> KnowledgeBase:
    if folder.is_dir():
        try:
            return _knowledge(read_store(folder), read_aspects(folder))
        except Exception as error:  # whatever a damaged database raises
            _log.warning("rebuilding the knowledge store, which cannot be read: %s", error)
            _forget(folder)
    build_store(folder, read_records(records_root))
    return _knowledge(read_store(folder), read_aspects(folder))


def store_folder(path: Path | None = None, records_root: Path | None = None) -> Path:
    """The folder of the store that belongs to the present sources, whether it exists or not."""
    home, root = path or default_home(), records_root or package_root()
    embedder = MiniLm.id if weights_folder() else LatentSemantics.id
    digest = hashlib.sha256(f"{source_hash(root, home)} {embedder}".encode()).hexdigest()
    return home / "knowledge" / digest[:HASH_LENGTH]


def read_store(folder: Path) -> list[StoredRecord]:
    """Every row of a store, in order of kind and id."""
    with chroma_client(folder) as client:
        collection = client.get_collection(_collection_name(folder), embedding_function=None)
        rows = collection.get(include=["documents", "metadatas", "embeddings"])
    columns = (rows["documents"] or [], rows["metadatas"] or [], np.asarray(rows["embeddings"]))
    stored = [_row(*one) for one in zip(rows["ids"], *columns, strict=True)]
    return sorted(stored, key=lambda row: (row.kind, row.record_id))


def read_aspects(folder: Path) -> dict[tuple[str, str], NDArray[np.float32]]:
    """The vectors of the single sentences of records, by kind and id; empty without the sentence model."""
    with chroma_client(folder) as client:
        found = client.get_collection(_aspects_name(folder), embedding_function=None).get(include=["embeddings"])
    vectors, rows = np.asarray(found["embeddings"], dtype=np.float32), dict[tuple[str, str], list[tuple[int, int]]]()
    for place, row_id in enumerate(found["ids"]):
        owner, number = row_id.rsplit("#", 1)
        kind, record_id = owner.split(":", 1)
        rows.setdefault((kind, record_id), []).append((int(number), place))
    return {key: vectors[[place for _, place in sorted(rows[key])]] for key in sorted(rows)}


def build_store(folder: Path, records: Mapping[str, Mapping[str, Record]]) -> None:
    """Write the records to a new store; if another process was first, its store stays."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.parent))
    except OSError as error:
        raise KnowledgeError(f"cannot write to {folder.parent}: set ARCHADVISOR_HOME to a writable folder") from error
    try:
        vectors = _Vectors(records, folder.parent.parent)
        _fill(building, _collection_name(folder), _rows(records, vectors))
        _fill(building, _aspects_name(folder), _aspect_rows(records, vectors))
        building.rename(folder)
    except OSError as error:
        if not folder.is_dir():
            raise KnowledgeError(f"cannot build the knowledge store in {folder}: {error}") from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
    _prune(folder)


def _knowledge(rows: list[StoredRecord], sentences: Mapping[tuple[str, str], NDArray[np.float32]]) -> KnowledgeBase:
    """Records and retrieval from rows; the version is the hash of what was read, not of what was written."""
    records: dict[str, dict[str, Record]] = {kind: {} for kind in RECORD_TYPES}
    for row in rows:
        records[row.kind][row.record_id] = RECORD_TYPES[row.kind].model_validate_json(row.json)
    content = "\n".join(f"{row.kind}:{row.record_id} {row.json}" for row in rows)
    version = hashlib.sha256(content.encode()).hexdigest()[: HASH_LENGTH + 4]
    found = [row for row in rows if row.kind in SEARCHABLE_KINDS]
    vectors = np.stack([row.vector for row in found]) if found else np.zeros((0, 1), dtype=np.float32)
    entries = [_entry(row, records[row.kind][row.record_id]) for row in found]
    held = {key: vectors for key, vectors in sentences.items() if key[1] in records[key[0]]}
    return KnowledgeBase.of(version, records, HybridRetriever(entries, vectors, _with_complaints(held, records)))


def _with_complaints(
    sentences: Mapping[tuple[str, str], NDArray[np.float32]], records: Mapping[str, Mapping[str, Record]]
) -> dict[tuple[str, str], NDArray[np.float32]]:
    """The sentences of each record, those of a pattern with the complaints about the faults that it cures."""
    found = {key: [own] for key, own in sentences.items()}
    for fault in records["anti_patterns"].values():
        complaints = sentences.get(("anti_patterns", fault.id))
        for cure in (("patterns", one) for one in sorted(relatives(fault))):
            if complaints is not None and cure in found:
                found[cure].append(complaints)
    return {key: np.concatenate(parts) for key, parts in found.items()}


def _entry(row: StoredRecord, record: Record) -> Entry:
    return Entry(row.kind, row.record_id, row.text, needs_answered(record), relatives(record))


def _row(row_id: str, document: str, metadata: Mapping[str, Any], vector: NDArray[np.float32]) -> StoredRecord:
    kind, record_id = row_id.split(":", 1)
    return StoredRecord(kind, record_id, document, str(metadata["json"]), np.asarray(vector, dtype=np.float32))


class _Vectors:
    """The vectors of all texts of the records, made at one go; sentences have some only by the sentence model."""

    def __init__(self, records: Mapping[str, Mapping[str, Record]], home: Path) -> None:
        ordered = [(kind, record) for kind in sorted(records) for _, record in sorted(records[kind].items())]
        texts = [retrieval_text(record) for kind, record in ordered if kind in SEARCHABLE_KINDS]
        if minilm() is not None:
            texts += [text for _, record in ordered for text in aspects(record)]
        vectors = vectors_of(texts, home)
        self._of = dict(zip(texts, vectors, strict=True))
        self._nowhere = np.zeros(vectors.shape[1] if texts else 1, dtype=np.float32)

    def of(self, text: str) -> NDArray[np.float32]:
        """The vector of a text; zeros for one that is not searched by meaning."""
        return np.asarray(self._of.get(text, self._nowhere), dtype=np.float32)

    def has(self, text: str) -> bool:
        """Whether a text has a vector."""
        return text in self._of


def _rows(records: Mapping[str, Mapping[str, Record]], vectors: _Vectors) -> list[StoredRecord]:
    """All records as rows; kinds that are not searched get a zero vector."""
    return [
        StoredRecord(
            kind=kind,
            record_id=record.id,
            text=retrieval_text(record),
            json=record.model_dump_json(exclude_defaults=True),
            vector=vectors.of(retrieval_text(record)),
        )
        for kind in sorted(records)
        for _, record in sorted(records[kind].items())
    ]


def _aspect_rows(records: Mapping[str, Mapping[str, Record]], vectors: _Vectors) -> list[StoredRecord]:
    """Each sentence as a row whose id is that of its record and a number."""
    return [
        StoredRecord(kind=kind, record_id=f"{record.id}#{number}", text=text, json="", vector=vectors.of(text))
        for kind in sorted(records)
        for _, record in sorted(records[kind].items())
        for number, text in enumerate(aspects(record))
        if vectors.has(text)
    ]


def _fill(folder: Path, name: str, rows: list[StoredRecord]) -> None:
    """Write the rows into a new Chroma directory and release it."""
    with chroma_client(folder) as client:
        # Inner product: the zero vectors of records that are not searched have no cosine.
        collection = client.create_collection(name, embedding_function=None, configuration={"hnsw": {"space": "ip"}})
        size = client.get_max_batch_size()
        for start in range(0, len(rows), size):
            batch = rows[start : start + size]
            collection.add(
                ids=[f"{row.kind}:{row.record_id}" for row in batch],
                documents=[row.text for row in batch],
                metadatas=[{"kind": row.kind, "json": row.json} for row in batch],
                embeddings=np.stack([row.vector for row in batch]),
            )


def _forget(folder: Path) -> None:
    """Remove a damaged store, also from Chroma, which keeps the half-opened database by its path."""
    from chromadb.api.shared_system_client import SharedSystemClient

    shutil.rmtree(folder, ignore_errors=True)
    SharedSystemClient.clear_system_cache()


def _aspects_name(folder: Path) -> str:
    return f"aspects_{folder.name}"


def _collection_name(folder: Path) -> str:
    return f"knowledge_{folder.name}"


def _prune(current: Path) -> None:
    """Keep the current store and the newest of the others, so that the cache does not grow with every change."""
    others = [one for one in current.parent.iterdir() if one != current and not one.name.startswith(".building-")]
    for old in sorted(others, key=lambda one: one.stat().st_mtime, reverse=True)[KEPT_STORES - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
