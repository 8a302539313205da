"""The learned route: what no cue knows, but labelled briefs resemble.

Ridge regression on sentence vectors and words, trained once and kept beside the knowledge store: over clauses for the
needs that they express, over the mean of a brief's clauses for the kind of system and the fields of the whole. The
score from which a need counts is chosen on predictions that leave the clause itself out, which ridge regression has
in closed form (Allen 1974, PRESS), so that the figure is not one of memory. Without sentence weights there is no
learned route and cues stand alone.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from archadvisor.agents.reasoning.reading.corpus import Corpus, corpus_files, corpus_of, fingerprint
from archadvisor.agents.reasoning.reading.features import Matrix, features, rarity, word_counts
from archadvisor.knowledge.embedding import minilm
from archadvisor.knowledge.records import NeedRecord
from archadvisor.knowledge.sources import write_whole
from archadvisor.knowledge.store import default_home
from archadvisor.knowledge.vectors import vectors_of

CLAUSE_RIDGE = 1.0
BRIEF_RIDGE = 0.2
"""Weights of the penalties, chosen on briefs left out of training."""

LEARNED_FIELDS = ("archetype", "autonomy", "exposure", "decision_effect", "side_effects")
"""Fields for which briefs left out of training were judged better with the learned route than without."""

FEWEST_EXAMPLES = 4
"""A need with fewer labelled clauses is left to its cues."""


@dataclass(frozen=True)
class Suggestions:
    """What the learned route says of a brief: the needs of each clause, and a score for each value of a field."""

    needs: list[list[str]]
    fields: dict[str, dict[str, float]]


@dataclass(frozen=True)
class Learned:
    """The trained route. `labels` names the columns of `brief_weights` as `field=value`."""

    needs: NDArray[np.str_]
    labels: NDArray[np.str_]
    rarity: Matrix
    clause_weights: Matrix
    clause_means: Matrix
    thresholds: Matrix
    brief_weights: Matrix
    brief_offset: Matrix

    def suggestions(self, texts: Sequence[str]) -> Suggestions:
        """Needs clause by clause and field scores of the brief with these clauses."""
        model = minilm()
        if model is None or not texts:
            return Suggestions([[] for _ in texts], {})
        inputs = features(model.embed(texts), texts, self.rarity)
        scores = inputs @ self.clause_weights + self.clause_means
        expressed = [[str(self.needs[index]) for index in np.flatnonzero(row >= self.thresholds)] for row in scores]
        return Suggestions(expressed, self._fields(inputs))

    def _fields(self, inputs: Matrix) -> dict[str, dict[str, float]]:
        scores = of_brief(inputs) @ self.brief_weights + self.brief_offset
        found: dict[str, dict[str, float]] = {}
        for label, score in zip(self.labels.tolist(), scores.tolist(), strict=True):
            field, value = label.split("=", 1)
            found.setdefault(field, {})[value] = score
        return found


def of_brief(inputs: Matrix) -> Matrix:
    """The features of a brief: the mean of its clauses at unit length."""
    mean = inputs.mean(axis=0)
    unit: Matrix = mean / max(float(np.linalg.norm(mean)), 1e-6)
    return unit


def train(vectors: Matrix, corpus: Corpus, records: Mapping[str, NeedRecord]) -> Learned:
    """The route that a corpus with the sentence vectors of its examples teaches."""
    texts = [one.text for one in corpus.examples]
    weights_of_words = rarity(word_counts(texts))
    inputs = features(vectors, texts, weights_of_words)
    clause_weights, clause_means, thresholds = _train_clauses(inputs, corpus, records)
    labels, brief_weights, brief_offset = _train_briefs(inputs, corpus)
    parts = (weights_of_words, clause_weights, clause_means, thresholds, brief_weights, brief_offset)
    return Learned(np.array(list(records)), np.array(labels), *(part.astype(np.float32) for part in parts))


def _train_clauses(inputs: Matrix, corpus: Corpus, records: Mapping[str, NeedRecord]) -> tuple[Matrix, Matrix, Matrix]:
    labels = np.array([[float(need in one.needs) for need in records] for one in corpus.examples])
    means = labels.mean(axis=0)
    wide = inputs.astype(np.float64)
    inverse = np.linalg.inv(wide @ wide.T + CLAUSE_RIDGE * np.eye(len(wide)))
    dual = inverse @ (labels - means)
    left_out = labels - dual / np.diag(inverse)[:, None]
    from_briefs = np.array([one.brief is not None for one in corpus.examples])
    cuts = [
        threshold(left_out[from_briefs, n], labels[from_briefs, n] > 0, record.least_precision)
        for n, record in enumerate(records.values())
    ]
    return wide.T @ dual, means, np.array(cuts)


def _train_briefs(inputs: Matrix, corpus: Corpus) -> tuple[list[str], Matrix, Matrix]:
    numbers = np.array([-1 if one.brief is None else one.brief for one in corpus.examples])
    briefs = np.array([of_brief(inputs[numbers == number]) for number in range(len(corpus.fields))], dtype=np.float64)
    pairs = {pair for one in corpus.fields for pair in _pairs(one)}
    labels = sorted(pairs, key=lambda pair: (LEARNED_FIELDS.index(pair.split("=")[0]), pair))
    truth = np.array(
        [[float(one.get(pair.split("=")[0]) == pair.split("=")[1]) for pair in labels] for one in corpus.fields]
    )
    centre, means = briefs.mean(axis=0), truth.mean(axis=0)
    centred = briefs - centre
    dual = np.linalg.solve(centred @ centred.T + BRIEF_RIDGE * np.eye(len(centred)), truth - means)
    weights = centred.T @ dual
    return labels, weights, means - centre @ weights


def _pairs(fields_of_brief: Mapping[str, str]) -> list[str]:
    return [f"{name}={fields_of_brief[name]}" for name in LEARNED_FIELDS if name in fields_of_brief]


def threshold(scores: NDArray[np.float64], positive: NDArray[np.bool_], least_precision: float) -> float:
    """The score with the best F1 at no less than the least precision; infinite where nothing reaches it."""
    if positive.sum() < FEWEST_EXAMPLES:
        return float("inf")
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(positive[order])
    precision, recall = hits / np.arange(1, len(order) + 1), hits / positive.sum()
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    f1 = np.where(precision >= least_precision, f1, 0.0)
    best = int(np.argmax(f1))
    return float(scores[order[best]]) if f1[best] > 0 else float("inf")


def learned_route(records: Mapping[str, NeedRecord], home: Path | None = None) -> Learned | None:
    """The route of this installation, trained now if its examples are new; None without sentence weights."""
    files = corpus_files()
    if minilm() is None or not files:
        return None
    folder, digest = home or default_home(), fingerprint(files, records)
    return _opened(folder, digest) or _trained(files, records, folder, digest)


@lru_cache(maxsize=2)
def _opened(folder: Path, digest: str) -> Learned | None:
    try:
        with np.load(folder / f"reader-{digest}.npz", allow_pickle=False) as kept:
            return Learned(*(kept[part.name] for part in fields(Learned)))
    except (OSError, ValueError, KeyError, EOFError):
        return None


def _trained(files: Sequence[Path], records: Mapping[str, NeedRecord], folder: Path, digest: str) -> Learned:
    corpus = corpus_of(files, records)
    route = train(vectors_of([one.text for one in corpus.examples], folder), corpus, records)
    stream = io.BytesIO()
    np.savez(stream, **{part.name: getattr(route, part.name) for part in fields(Learned)})
    write_whole(folder / f"reader-{digest}.npz", stream.getvalue())
    _opened.cache_clear()
    return route
