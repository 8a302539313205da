"""The learned route of this installation: opened from the folder of the knowledge store, trained there if it is new.

Without sentence weights there is no learned route, and cues stand alone.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from pathlib import Path

import numpy as np

from archadvisor.agents.reasoning.reading.corpus import corpus_files, corpus_of, fingerprint
from archadvisor.agents.reasoning.reading.learned import Learned
from archadvisor.agents.reasoning.reading.training import train
from archadvisor.knowledge.embedding import MiniLm, minilm
from archadvisor.knowledge.locks import alone
from archadvisor.knowledge.records import NeedRecord
from archadvisor.knowledge.sources import write_whole
from archadvisor.knowledge.store import default_home


def learned_route(records: Mapping[str, NeedRecord], home: Path | None = None) -> Learned | None:
    """The route of this installation, trained now if its examples are new; None without sentence weights.

    One process trains; others wait and then open what it wrote.
    """
    files = corpus_files()
    model = minilm()
    if model is None or not files:
        return None
    folder, digest = home or default_home(), fingerprint(files, records)
    found = _opened(folder, digest)
    if found is not None:
        return found
    with alone(folder / "reader.lock"):
        _opened.cache_clear()
        return _opened(folder, digest) or _trained(model, files, records, folder, digest)


@lru_cache(maxsize=2)
def _opened(folder: Path, digest: str) -> Learned | None:
    try:
        with np.load(folder / f"reader-{digest}.npz", allow_pickle=False) as kept:
            return Learned(*(kept[part.name] for part in fields(Learned)))
    except (OSError, ValueError, KeyError, EOFError):
        return None


def _trained(
    model: MiniLm, files: Sequence[Path], records: Mapping[str, NeedRecord], folder: Path, digest: str
) -> Learned:
    corpus = corpus_of(files, records)
    route = train(model.encode([one.text for one in corpus.examples]), model.encode(corpus.foreign), corpus, records)
    stream = io.BytesIO()
    np.savez(stream, **{part.name: getattr(route, part.name) for part in fields(Learned)})
    write_whole(folder / f"reader-{digest}.npz", stream.getvalue())
    _opened.cache_clear()
    return route
