"""Ranking by words and by spelling: BM25, character n-gram TF-IDF, and LSA of the latter where no model is there.

BM25: Robertson and Zaragoza (2009), k1 = 1.5, b = 0.75, computed by bm25s. TF-IDF: (1 + ln tf) * (1 + ln((1 + N) /
(1 + df))), rows of unit length. LSA: truncated singular value decomposition of these rows (Deerwester et al., 1990).
"""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass

import bm25s  # type: ignore[import-untyped]
import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Codes = NDArray[np.int64]

GRAM_LENGTHS = (3, 4, 5)
LSA_DIMENSIONS = 100
_COMMON = """
a an and are as at be but by can do does for from has have how i if in into is it its may must no not of on or our
should so such that the their then there they this to us was we what when which who will with you your
"""
STOP_WORDS = frozenset(_COMMON.split())
# bm25s tells every step at debug level, whatever the application wants to hear.
logging.getLogger("bm25s").setLevel(logging.WARNING)
_WORD = re.compile(r"[a-z0-9]+")
_SUFFIX = re.compile(r"(?<=[a-z]{3})(?:ations?|ings?|ies|ed|es|e|s|y)$")


def terms(text: str) -> list[str]:
    """The content words of a text, lower case, without common English endings (so that plurals and tenses meet)."""
    words = _WORD.findall(text.lower())
    return [_SUFFIX.sub("", word) for word in words if word not in STOP_WORDS]


class WordIndex:
    """BM25 over a list of texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._size = len(texts)
        tokens = [terms(text) for text in texts]
        self._known = frozenset(term for one in tokens for term in one)
        self._index = bm25s.BM25()
        if self._known:
            self._index.index(tokens, show_progress=False)

    def scores(self, query: str) -> Scores:
        """The BM25 score of every text; zeros if no word of the query occurs."""
        wanted = [term for term in terms(query) if term in self._known]
        if not wanted:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._index.get_scores(wanted), dtype=np.float32)


@dataclass(frozen=True)
class GramIndex:
    """TF-IDF of character n-grams over a list of texts: postings sorted by gram, rows of unit length."""

    size: int
    vocabulary: Codes
    idf: Scores
    starts: NDArray[np.int64]
    rows: NDArray[np.int64]
    weights: Scores

    @classmethod
    def of(cls, texts: Sequence[str]) -> "GramIndex":
        """Index the texts."""
        counted = [np.unique(gram_codes(text), return_counts=True) for text in texts]
        codes = np.concatenate([one for one, _ in counted]) if counted else np.zeros(0, dtype=np.int64)
        counts = np.concatenate([count for _, count in counted]) if counted else np.zeros(0, dtype=np.int64)
        rows = np.repeat(np.arange(len(texts)), [len(one) for one, _ in counted])
        vocabulary, columns, frequency = np.unique(codes, return_inverse=True, return_counts=True)
        idf = (1 + np.log((1 + len(texts)) / (1 + frequency))).astype(np.float32)
        weights = ((1 + np.log(counts)) * idf[columns]).astype(np.float32)
        weights /= np.sqrt(np.bincount(rows, weights**2, minlength=len(texts)))[rows]
        order = np.argsort(columns, kind="stable")
        starts = np.concatenate([[0], np.cumsum(frequency)])
        return cls(len(texts), vocabulary, idf, starts, rows[order], weights[order])

    def query(self, text: str) -> tuple[NDArray[np.int64], Scores]:
        """The columns of a text's known grams and their weights, of unit length."""
        codes, counts = np.unique(gram_codes(text), return_counts=True)
        places = np.searchsorted(self.vocabulary, codes)
        known = places < len(self.vocabulary)
        known[known] = self.vocabulary[places[known]] == codes[known]
        columns = places[known]
        weights = (1 + np.log(counts[known])) * self.idf[columns]
        length = np.linalg.norm(weights)
        return columns, np.asarray(weights / length if length else weights, dtype=np.float32)

    def scores(self, query: str) -> Scores:
        """The cosine of every text with the query."""
        columns, weights = self.query(query)
        lengths = self.starts[columns + 1] - self.starts[columns]
        ends = np.cumsum(lengths)
        postings = np.arange(lengths.sum()) + np.repeat(self.starts[columns] - (ends - lengths), lengths)
        products = self.weights[postings] * np.repeat(weights, lengths)
        return np.bincount(self.rows[postings], products, minlength=self.size).astype(np.float32)

    def dense(self) -> NDArray[np.float32]:
        """The texts as rows of a full matrix (texts x grams)."""
        matrix = np.zeros((self.size, len(self.vocabulary)), dtype=np.float32)
        matrix[self.rows, np.repeat(np.arange(len(self.vocabulary)), np.diff(self.starts))] = self.weights
        return matrix


class LatentSemantics:
    """LSA of character n-grams fitted to a corpus: an embedder that needs no weights."""

    id = "lsa-char-100"

    def __init__(self, corpus: Sequence[str]) -> None:
        self._grams = GramIndex.of(corpus)
        matrix = self._grams.dense()
        values, vectors = np.linalg.eigh(matrix @ matrix.T)
        kept = [place for place in np.argsort(-values)[:LSA_DIMENSIONS] if values[place] > 1e-6]
        # The right singular vectors, one column each: A^T u / sigma.
        self._axes = matrix.T @ (vectors[:, kept] / np.sqrt(values[kept])).astype(np.float32)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit row vector per text; zeros for a text that shares no gram with the corpus."""
        return np.stack([self._embed_one(text) for text in texts]) if texts else np.zeros((0, 0), dtype=np.float32)

    def _embed_one(self, text: str) -> Scores:
        columns, weights = self._grams.query(text)
        vector = weights @ self._axes[columns]
        length = np.linalg.norm(vector)
        return np.asarray(vector / length if length else vector, dtype=np.float32)


def gram_codes(text: str) -> Codes:
    """Every character n-gram of a text as a number: its bytes, and its length above them."""
    plain = " " + " ".join(_WORD.findall(text.lower())) + " "
    characters = np.frombuffer(plain.encode("ascii"), dtype=np.uint8).astype(np.int64)
    return np.concatenate([_codes_of_length(characters, length) for length in GRAM_LENGTHS])


def _codes_of_length(characters: Codes, length: int) -> Codes:
    count = max(len(characters) - length + 1, 0)
    codes = np.full(count, length, dtype=np.int64)
    for offset in range(length):
        codes = (codes << 8) | characters[offset : offset + count]
    return codes
