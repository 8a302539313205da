"""Words of a clause as the tagger sees them: contextual vectors of each word and its neighbours, and its shape."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from archadvisor.agents.reasoning.reading.features import Matrix
from archadvisor.agents.reasoning.reading.lexicon import table
from archadvisor.knowledge.embedding import Encoding

WIDTH = 384
SHAPE_WEIGHT = 0.5
"""What a fact about the shape of a word counts beside its unit vectors; a first choice, not tuned."""

_WORD = re.compile(r"\w+(?:[.,'’-]\w+)*|[^\w\s]")
_ARTICLES = frozenset(("the", "a", "an", "our", "your", "their", "its", "his", "her", "my", "this", "that", "these"))


@dataclass(frozen=True)
class Words:
    """The words of a clause: their spans in it and one row of features each."""

    spans: list[tuple[int, int]]
    inputs: Matrix


def words_of(text: str, encoding: Encoding) -> Words:
    """Each word with its mean token vectors (two layers), the lower layer of its neighbours, and the shapes."""
    seen = max((end for _, end in encoding.spans), default=0)
    found = list(_WORD.finditer(text[:seen]))
    if not found:
        return Words([], np.zeros((0, 1), dtype=np.float32))
    vectors = np.stack([_vector(match.span(), encoding) for match in found])
    shapes = SHAPE_WEIGHT * np.array([_shape(match.group()) for match in found], dtype=np.float32)
    near = vectors[:, :WIDTH]
    parts = [vectors, shapes, _before(shapes), _after(shapes), _before(near), _after(near)]
    inputs = np.hstack([*parts, np.ones((len(found), 1), dtype=np.float32)])
    return Words([match.span() for match in found], inputs.astype(np.float32))


def _vector(span: tuple[int, int], encoding: Encoding) -> Matrix:
    """The mean of a word's tokens, each layer at unit length; zeros if it has none."""
    own = [row for row, (start, end) in enumerate(encoding.spans) if start < span[1] and span[0] < end]
    if not own:
        return np.zeros(encoding.tokens.shape[1], dtype=np.float32)
    layers = encoding.tokens[own].mean(axis=0).reshape(-1, WIDTH)
    return np.asarray(layers / np.linalg.norm(layers, axis=1, keepdims=True)).ravel()


def _shape(word: str) -> list[bool]:
    lower = word.lower()
    return [
        any(char.isdigit() for char in word),
        lower in _amounts(),
        word[0].isupper(),
        not word[0].isalnum(),
        lower.endswith("s"),
        lower in _ARTICLES,
        word in "€$£%",
    ]


@cache
def _amounts() -> frozenset[str]:
    return frozenset(word for group in ("units", "tens", "amounts") for word in table("numbers")[group])


def _before(rows: Matrix) -> Matrix:
    return np.vstack([np.zeros_like(rows[:1]), rows[:-1]])


def _after(rows: Matrix) -> Matrix:
    return np.vstack([rows[1:], np.zeros_like(rows[:1])])


def trimmed(text: str, spans: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The span of neighbouring words without leading articles and punctuation at both ends; None if nothing is left."""
    kept = list(spans)
    while kept and (not text[kept[0][0]].isalnum() or text[slice(*kept[0])].lower() in _ARTICLES):
        kept.pop(0)
    while kept and not text[kept[-1][0]].isalnum():
        kept.pop()
    return (kept[0][0], kept[-1][1]) if kept else None
