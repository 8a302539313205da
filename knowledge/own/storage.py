"""Where own knowledge is kept: a Chroma directory of its own for each state, and one pointer to the present one.

A state is written beside the others and becomes the present one by replacing the pointer, so that a reader sees the
old or the new one, whole, and a writer that is killed leaves the old one. Writers take turns by a lock that the system
frees when its holder dies.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from archadvisor.errors import InputError, KnowledgeError
from archadvisor.knowledge.chroma import chroma_client
from archadvisor.knowledge.embedding import MiniLm, weights_folder
from archadvisor.knowledge.lexical import LatentSemantics
from archadvisor.knowledge.own.content import DOCUMENTS, Passage, Source
from archadvisor.knowledge.records import RECORD_TYPES, Record

SOURCES = "sources"
KEPT_STATES = 3
ATTEMPTS = 5
HASH_LENGTH = 16

_POINTER = "present"
_BUILDING = ".building-"


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


def own_folder(home: Path) -> Path:
    """The folder of own knowledge below the folder of the stores."""
    return home / "own"


def embedder_id() -> str:
    """The method that makes vectors in this installation."""
    return MiniLm.id if weights_folder() else LatentSemantics.id


def read_state(home: Path) -> State:
    """The present state; empty if nothing was ever added. Raises KnowledgeError if it cannot be read."""
    for _ in range(ATTEMPTS):
        name = _present(home)
        if name is None:
            return State()
        try:
            return _read(own_folder(home) / name)
        except Exception as error:  # whatever a damaged or just removed database raises
            if _present(home) == name:
                raise KnowledgeError(_damaged(home, error)) from error
    raise KnowledgeError("the own knowledge keeps changing while it is read; try again when `kb add` has ended")


def _damaged(home: Path, error: Exception) -> str:
    where = f"the own knowledge in {own_folder(home)} cannot be read ({error})"
    return f"{where}. Restore the folder from a backup, or remove it and add your files again"


def _present(home: Path) -> str | None:
    try:
        name = (own_folder(home) / _POINTER).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(_damaged(home, error)) from error
    return name or None


@contextmanager
def writing(home: Path) -> Iterator[None]:
    """Hold the right to write: waits for another writer to end. Raises InputError if the folder cannot be written."""
    import fcntl  # here, since reading must work where it does not exist

    folder = own_folder(home)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise InputError(f"cannot write to {folder}: set ARCHADVISOR_HOME to a writable folder") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write_state(home: Path, state: State) -> None:
    """Make this the present state; call it inside `writing`. Raises KnowledgeError if it cannot be written."""
    folder = own_folder(home)
    _clear(folder, _present(home))
    rows = list(_rows(state))
    try:
        building = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=folder))
        name = f"state-{_digest(rows, state.embedder)}-{building.name.removeprefix(_BUILDING)}"
        _fill(building, rows, state)
        building.rename(folder / name)
        _replace(folder / _POINTER, name)
    except OSError as error:
        raise KnowledgeError(f"cannot write the own knowledge to {folder}: {error}; what was there stays") from error


def _digest(rows: Sequence[_Row], embedder: str) -> str:
    digest = hashlib.sha256(embedder.encode())
    for row in rows:
        digest.update(json.dumps([row.id, row.text, row.metadata], sort_keys=True).encode())
    return digest.hexdigest()[:HASH_LENGTH]


def _replace(path: Path, content: str) -> None:
    """Put a small file in place in one step, also through a loss of power."""
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="ascii") as file:
        file.write(content + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _clear(folder: Path, present: str | None) -> None:
    """Remove what killed writers left and all but the newest former states; readers may still be in those."""
    for left in folder.glob(f"{_BUILDING}*"):
        shutil.rmtree(left, ignore_errors=True)
    former = [one for one in folder.glob("state-*") if one.name != present]
    for old in sorted(former, key=lambda one: one.stat().st_mtime, reverse=True)[KEPT_STATES - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


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
            "own",
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


def _read(folder: Path) -> State:
    """Every row of a state as typed content."""
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    with chroma_client(folder) as client:
        collection = client.get_collection("own", embedding_function=None)
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
