"""Training of the learned route: ridge regression in closed form on labelled briefs.

Over clauses for what they are and the needs that they express, over the mean of a brief's clauses for the needs and the
fields of the whole. The bars are chosen on predictions that leave the clause or the brief itself out, which ridge
regression has in closed form (Allen 1974, PRESS), so that they are not a matter of memory.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archadvisor.agents.reasoning.reading.clauses import Clause, fold
from archadvisor.agents.reasoning.reading.corpus import Corpus, FieldValue
from archadvisor.agents.reasoning.reading.features import Matrix, features, of_brief, rarity, word_counts
from archadvisor.agents.reasoning.reading.learned import BACKGROUND, BACKGROUND_SHARE, CONTEXT_SHARE, Learned
from archadvisor.agents.reasoning.reading.needs import expressed_needs
from archadvisor.agents.reasoning.reading.tag_training import train_tagger
from archadvisor.agents.reasoning.reading.tokens import words_of
from archadvisor.agents.reasoning.reading.voice_training import train_author
from archadvisor.knowledge.embedding import Encoding
from archadvisor.knowledge.records import NeedRecord

CLAUSE_RIDGE = 1.0
CONTEXT_RIDGE = 0.5
BRIEF_RIDGE = 0.2
"""Weights of the penalties, chosen on briefs left out of training."""

ONE_VALUE_FIELDS = [
    "industry",
    "archetype",
    "autonomy",
    "exposure",
    "decision_effect",
    "side_effects",
    "data_sensitivity",
    "scale_tier",
    "residency",
    "deployment",
]
SET_FIELDS = ["data_kinds", "modalities", "channels"]
"""Fields that briefs left out of training show to be read better with the learned route (`benchmarks/reading.py`)."""

MAY_BE_UNSAID = ("residency", "deployment")
"""Fields of which it is learned too that a brief says nothing."""

FEWEST_EXAMPLES = 4
"""A need with fewer labelled clauses is left to its cues."""

FEWEST_FIRED = 8
"""Cues of a need that fired in fewer labelled clauses are trusted as they are."""

OVERRULED_PRECISION = 0.15
"""A cue is overruled at scores below which a smaller share of its clauses expresses the need."""

USUAL_SHARE = 0.05
"""No cue is overruled at a score that all but this share of the clauses with its need reach."""

RECALL_WEIGHT = 1.0
"""How much more recall counts than precision where a bar is chosen (beta of the F score)."""

_Wide = NDArray[np.float64]
_Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Lesson:
    """What is learned from, one row per clause (`owners`: its brief, -1 for exemplars) or per brief."""

    corpus: Corpus
    records: Mapping[str, NeedRecord]
    rarity: Matrix
    inputs: _Wide
    owners: NDArray[np.int_]
    briefs: _Wide
    expressed: _Wide

    @property
    def labelled(self) -> _Flags:
        """Which clauses are from briefs."""
        return np.asarray(self.owners >= 0)

    @property
    def texts(self) -> list[str]:
        """The clauses that are from briefs."""
        return [one.text for one in self.corpus.examples if one.brief is not None]


def train(
    encodings: Sequence[Encoding], foreign: Sequence[Encoding], corpus: Corpus, records: Mapping[str, NeedRecord]
) -> Learned:
    """The route that a corpus with the encodings of its examples and foreign clauses teaches."""
    author = train_author(encodings, foreign, corpus)
    lesson = _lesson(encodings, corpus, records)
    labels, answers = _field_labels(corpus)
    brief_weights, brief_offset, _ = _centred(lesson.briefs, answers, BRIEF_RIDGE)
    marked = [
        (one, words_of(one.text, own))
        for one, own in zip(corpus.examples, encodings, strict=True)
        if one.kind and one.tagged
    ]
    tagger = train_tagger([one for one, _ in marked], [words for _, words in marked])
    return Learned(
        **_of_clauses(lesson),
        labels=np.array(labels),
        brief_weights=_narrow(brief_weights),
        brief_offset=_narrow(brief_offset),
        own_hidden=author.hidden,
        own_bias=author.bias,
        own_out=author.out,
        own_centre=author.centre,
        tags=tagger.tags,
        tag_weights=tagger.weights,
        tag_frequency=tagger.frequency,
        tag_first=tagger.first,
        tag_following=tagger.following,
    )


def _lesson(encodings: Sequence[Encoding], corpus: Corpus, records: Mapping[str, NeedRecord]) -> Lesson:
    texts = [one.text for one in corpus.examples]
    weights = rarity(word_counts(texts))
    inputs = features(np.stack([one.sentence for one in encodings]), texts, weights).astype(np.float64)
    owners = np.array([-1 if one.brief is None else one.brief for one in corpus.examples])
    briefs = np.array([of_brief(inputs[owners == number]) for number in range(len(corpus.fields))], dtype=np.float64)
    expressed = np.array([[float(need in one.needs) for need in records] for one in corpus.examples])
    return Lesson(corpus, records, weights, inputs, owners, briefs, expressed)


def _of_clauses(lesson: Lesson) -> dict[str, NDArray[Any]]:
    """Weights for needs and kinds of clauses, and the bars of needs."""
    kinds = sorted({one.kind for one in lesson.corpus.examples if one.kind})
    of_kind = np.array([[float(one.kind == kind) for kind in kinds] for one in lesson.corpus.examples])
    means, kind_means = lesson.expressed.mean(axis=0), of_kind[lesson.labelled].mean(axis=0)
    kind_targets = np.where(lesson.labelled[:, None], of_kind - kind_means, 0.0)
    weights, left_out = ridge(lesson.inputs, np.hstack([lesson.expressed - means, kind_targets]), CLAUSE_RIDGE)
    in_briefs = np.array([lesson.expressed[lesson.owners == one].max(axis=0) for one in range(len(lesson.briefs))])
    context_weights, context_offset, context = _centred(lesson.briefs, in_briefs, CONTEXT_RIDGE)

    split, place = len(means), kinds.index(BACKGROUND)
    background = left_out[:, [split + place]] + kind_means[place]
    scores = (left_out[:, :split] + means - BACKGROUND_SHARE * background)[lesson.labelled]
    scores += CONTEXT_SHARE * context[lesson.owners[lesson.labelled]]
    fired = _fired(lesson.texts, lesson.records)
    bars, cued_bars = _bars(scores, lesson.expressed[lesson.labelled] > 0, fired, lesson.records)
    numbers = {
        "rarity": lesson.rarity,
        "clause_weights": weights[:, :split],
        "clause_means": means,
        "kind_weights": weights[:, split:],
        "kind_means": kind_means,
        "context_weights": context_weights,
        "context_offset": context_offset,
        "bars": bars,
        "cued_bars": cued_bars,
    }
    return {name: _narrow(one) for name, one in numbers.items()} | {
        "needs": np.array(list(lesson.records)),
        "kinds": np.array(kinds),
    }


def _narrow(numbers: NDArray[Any]) -> Matrix:
    return np.asarray(numbers, dtype=np.float32)


def ridge(inputs: _Wide, targets: _Wide, penalty: float) -> tuple[_Wide, _Wide]:
    """Weights of a ridge regression, and what it predicts for each row when trained without it.

    Solved over rows or over columns, whichever are fewer; both have the left-out prediction in closed form.
    """
    rows, columns = inputs.shape
    if rows > columns:
        inverse = np.linalg.inv(inputs.T @ inputs + penalty * np.eye(columns))
        weights = inverse @ (inputs.T @ targets)
        leverage = np.einsum("ij,ij->i", inputs @ inverse, inputs)
        return weights, targets - (targets - inputs @ weights) / (1 - leverage)[:, None]
    inverse = np.linalg.inv(inputs @ inputs.T + penalty * np.eye(rows))
    dual = inverse @ targets
    return inputs.T @ dual, targets - dual / np.diag(inverse)[:, None]


def _centred(inputs: _Wide, targets: _Wide, penalty: float) -> tuple[_Wide, _Wide, _Wide]:
    """Weights and offset of a ridge regression on centred rows, and its left-out predictions."""
    centre, means = inputs.mean(axis=0), targets.mean(axis=0)
    weights, left_out = ridge(inputs - centre, targets - means, penalty)
    return weights, means - centre @ weights, left_out + means


def _field_labels(corpus: Corpus) -> tuple[list[str], _Wide]:
    """The values that learned fields take in the corpus, as `field=value`, and which brief has which."""
    names = [*ONE_VALUE_FIELDS, *SET_FIELDS]
    said = [{f"{name}={value}" for name in names for value in _values(name, one.get(name))} for one in corpus.fields]
    labels = sorted(set().union(*said), key=lambda pair: (names.index(pair.split("=")[0]), pair))
    return labels, np.array([[float(label in one) for label in labels] for one in said])


def _values(name: str, value: FieldValue | None) -> list[str]:
    """The values of a field of a brief; an empty one where it may be unsaid and is."""
    if value is None:
        return [""] if name in MAY_BE_UNSAID else []
    return value if isinstance(value, list) else [value]


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
