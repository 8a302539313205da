"""Training of the learned route: ridge regression in closed form on labelled briefs.

Over clauses for the needs that they express, over the mean of a brief's clauses for the needs and the fields of the
whole. The bars are chosen on predictions that leave the clause or the brief itself out, which ridge regression has in
closed form (Allen 1974, PRESS), so that they are not a matter of memory.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from archadvisor.agents.reasoning.reading.clauses import Clause, fold
from archadvisor.agents.reasoning.reading.corpus import Corpus
from archadvisor.agents.reasoning.reading.features import Matrix, features, of_brief, rarity, word_counts
from archadvisor.agents.reasoning.reading.learned import CONTEXT_SHARE, Learned
from archadvisor.agents.reasoning.reading.needs import expressed_needs
from archadvisor.knowledge.records import NeedRecord

CLAUSE_RIDGE = 1.0
CONTEXT_RIDGE = 0.5
BRIEF_RIDGE = 0.2
"""Weights of the penalties, chosen on briefs left out of training."""

LEARNED_FIELDS = ("archetype", "autonomy", "exposure", "decision_effect", "side_effects")
"""Fields for which briefs left out of training were judged better with the learned route than without."""

FEWEST_EXAMPLES = 4
"""A need with fewer labelled clauses is left to its cues."""

FEWEST_FIRED = 8
"""Cues of a need that fired in fewer labelled clauses are trusted as they are."""

OVERRULED_PRECISION = 0.15
"""A cue is overruled at scores below which a smaller share of its clauses expresses the need."""

USUAL_SHARE = 0.05
"""No cue is overruled at a score that all but this share of the clauses with its need reach."""

RECALL_WEIGHT = 1.5
"""How much more recall counts than precision where a bar is chosen (beta of the F score)."""

_Wide = NDArray[np.float64]
_Flags = NDArray[np.bool_]


def train(vectors: Matrix, corpus: Corpus, records: Mapping[str, NeedRecord]) -> Learned:
    """The route that a corpus with the sentence vectors of its examples teaches."""
    texts = [one.text for one in corpus.examples]
    weights_of_words = rarity(word_counts(texts))
    inputs = features(vectors, texts, weights_of_words).astype(np.float64)
    owners = np.array([-1 if one.brief is None else one.brief for one in corpus.examples])
    briefs = np.array([of_brief(inputs[owners == number]) for number in range(len(corpus.fields))], dtype=np.float64)
    expressed = np.array([[float(need in one.needs) for need in records] for one in corpus.examples])
    in_briefs = np.array([expressed[owners == number].max(axis=0) for number in range(len(briefs))])

    means = expressed.mean(axis=0)
    clause_weights, clause_left_out = ridge(inputs, expressed - means, CLAUSE_RIDGE)
    context_weights, context_offset, context_left_out = _centred(briefs, in_briefs, CONTEXT_RIDGE)
    labels, answers = _field_labels(corpus)
    brief_weights, brief_offset, _ = _centred(briefs, answers, BRIEF_RIDGE)

    labelled = owners >= 0
    left_out = (clause_left_out + means)[labelled] + CONTEXT_SHARE * context_left_out[owners[labelled]]
    fired = _fired([one.text for one in corpus.examples if one.brief is not None], records)
    bars, cued_bars = _bars(left_out, expressed[labelled] > 0, fired, records)
    parts = (weights_of_words, clause_weights, means, context_weights, context_offset, bars, cued_bars)
    numbers = (part.astype(np.float32) for part in (*parts, brief_weights, brief_offset))
    return Learned(np.array(list(records)), np.array(labels), *numbers)


def ridge(inputs: _Wide, targets: _Wide, penalty: float) -> tuple[_Wide, _Wide]:
    """Weights of a ridge regression, and what it predicts for each row when trained without it."""
    inverse = np.linalg.inv(inputs @ inputs.T + penalty * np.eye(len(inputs)))
    dual = inverse @ targets
    return inputs.T @ dual, targets - dual / np.diag(inverse)[:, None]


def _centred(inputs: _Wide, targets: _Wide, penalty: float) -> tuple[_Wide, _Wide, _Wide]:
    """Weights and offset of a ridge regression on centred rows, and its left-out predictions."""
    centre, means = inputs.mean(axis=0), targets.mean(axis=0)
    weights, left_out = ridge(inputs - centre, targets - means, penalty)
    return weights, means - centre @ weights, left_out + means


def _field_labels(corpus: Corpus) -> tuple[list[str], _Wide]:
    """The values that learned fields take in the corpus, as `field=value`, and which brief has which."""
    pairs = {f"{name}={one[name]}" for one in corpus.fields for name in LEARNED_FIELDS if name in one}
    labels = sorted(pairs, key=lambda pair: (LEARNED_FIELDS.index(pair.split("=")[0]), pair))
    wanted = [tuple(label.split("=", 1)) for label in labels]
    return labels, np.array([[float(one.get(name) == value) for name, value in wanted] for one in corpus.fields])


def _fired(texts: list[str], records: Mapping[str, NeedRecord]) -> _Flags:
    """In which labelled clause a cue of which need fires."""
    clauses = [Clause(0, len(text), fold(text), number, False) for number, text in enumerate(texts)]
    order = {need: column for column, need in enumerate(records)}
    fired = np.zeros((len(texts), len(order)), dtype=np.bool_)
    for need, hits in expressed_needs(clauses, records).items():
        fired[[hit.clause for hit in hits], order[need]] = True
    return fired


def _bars(
    scores: _Wide, expressed: _Flags, fired: _Flags, records: Mapping[str, NeedRecord]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    bars = np.full(len(records), np.inf)
    cued_bars = np.full(len(records), -np.inf)
    for column, record in enumerate(records.values()):
        bars[column] = threshold(scores[:, column], expressed[:, column], record.least_precision)
        cued = fired[:, column]
        if cued.sum() >= FEWEST_FIRED:
            lower = overruling(scores[cued, column], expressed[cued, column], OVERRULED_PRECISION)
            usual = (
                np.quantile(scores[expressed[:, column], column], USUAL_SHARE) if expressed[:, column].any() else np.inf
            )
            cued_bars[column] = min(lower, bars[column], usual)
    return bars, cued_bars


def overruling(scores: _Wide, positive: _Flags, precision: float) -> float:
    """The greatest score below which the share of positives stays under a precision; infinite if it does for all."""
    order = np.argsort(scores, kind="stable")
    shares = np.cumsum(positive[order]) / np.arange(1, len(order) + 1)
    below = np.flatnonzero(shares < precision)
    if len(below) == 0:
        return float("-inf")
    return float(scores[order[below[-1] + 1]]) if below[-1] + 1 < len(order) else float("inf")


def threshold(scores: _Wide, positive: _Flags, least_precision: float) -> float:
    """The score with the best F score at no less than the least precision; infinite where nothing reaches it."""
    if positive.sum() < FEWEST_EXAMPLES:
        return float("inf")
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(positive[order])
    precision, recall = hits / np.arange(1, len(order) + 1), hits / positive.sum()
    weight = RECALL_WEIGHT**2
    score = (1 + weight) * precision * recall / np.maximum(weight * precision + recall, 1e-9)
    score = np.where(precision >= least_precision, score, 0.0)
    best = int(np.argmax(score))
    return float(scores[order[best]]) if score[best] > 0 else float("inf")
