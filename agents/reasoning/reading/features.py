"""What a clause looks like to the learned route: its sentence vector beside its words."""

import re
import zlib
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

WORD_COLUMNS = 4096
WORD_WEIGHT = 0.6
"""Length of the word part beside the unit sentence vector; chosen on briefs left out of training."""

STEM_LENGTH = 6
_WORD = re.compile(r"[a-z']+")


def terms(text: str) -> set[str]:
    """Word stems (the first six letters) of a text and their neighbouring pairs."""
    stems = [word[:STEM_LENGTH] for word in _WORD.findall(text.lower())]
    return {*stems, *(f"{first} {second}" for first, second in pairwise(stems))}


def word_counts(texts: Sequence[str]) -> Matrix:
    """One row of 0 and 1 per text; terms share columns by a fixed hash (feature hashing, Weinberger et al. 2009)."""
    counts = np.zeros((len(texts), WORD_COLUMNS), dtype=np.float32)
    for row, text in enumerate(texts):
        for term in terms(text):
            counts[row, zlib.crc32(term.encode()) % WORD_COLUMNS] = 1.0
    return counts


def rarity(counts: Matrix) -> Matrix:
    """Inverse document frequency of each column."""
    frequency: Matrix = counts.sum(axis=0)
    weights: Matrix = np.log(len(counts) / (1.0 + frequency)).astype(np.float32)
    return weights


def features(vectors: Matrix, texts: Sequence[str], weights: Matrix) -> Matrix:
    """Sentence vectors and weighted words side by side; the word part has the length WORD_WEIGHT."""
    weighted = word_counts(texts) * weights
    length = np.maximum(np.linalg.norm(weighted, axis=1, keepdims=True), 1e-6)
    joined: Matrix = np.hstack([vectors, WORD_WEIGHT * weighted / length]).astype(np.float32)
    return joined


def of_brief(inputs: NDArray[np.floating[Any]]) -> Matrix:
    """The features of a brief: the mean of its clauses at unit length."""
    mean = inputs.mean(axis=0)
    unit: Matrix = (mean / max(float(np.linalg.norm(mean)), 1e-6)).astype(np.float32)
    return unit
