"""Vectors of the records' texts; those of the sentence model are kept between builds, one per distinct text."""

import hashlib
import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from archadvisor.knowledge.embedding import MiniLm, minilm
from archadvisor.knowledge.lexical import LatentSemantics
from archadvisor.knowledge.sources import write_whole

Matrix = NDArray[np.float32]


def vectors_of(texts: list[str], home: Path) -> Matrix:
    """One unit row per text, by MiniLM or, without its weights, by LSA of the texts themselves."""
    if not texts:
        return np.zeros((0, 1), dtype=np.float32)
    model = minilm()
    return LatentSemantics(texts).embed(texts) if model is None else _kept_or_new(model, texts, home)


def _kept_or_new(model: MiniLm, texts: list[str], home: Path) -> Matrix:
    """A vector depends on its text alone, so one that was computed for an earlier build is as good as new."""
    path = home / f"vectors-{model.id}.npz"
    kept = _read(path)
    keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in kept}
    known = kept | dict(zip(fresh, model.embed(list(fresh.values())), strict=True))
    vectors = np.stack([known[key] for key in keys])
    if fresh:
        stream = io.BytesIO()
        np.savez(stream, keys=np.array(keys), vectors=vectors)
        write_whole(path, stream.getvalue())
    return vectors


def _read(path: Path) -> dict[str, Matrix]:
    try:
        with np.load(path, allow_pickle=False) as kept:
            return dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))
    except (OSError, ValueError, KeyError, EOFError):
        return {}
