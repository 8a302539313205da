"""Training of the tagger: softmax regression with Böhning's fixed bound of the curvature, and counts of tag pairs.

The curvature of the likelihood is never more than half the Gram matrix of the inputs (Böhning 1992, Annals of the
Institute of Statistical Mathematics 44), so that one inverse serves all Newton steps; they are sped up by momentum
(Nesterov 1983).
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from archadvisor.agents.reasoning.reading.corpus import Example
from archadvisor.agents.reasoning.reading.features import Matrix
from archadvisor.agents.reasoning.reading.tagging import NO_TAG, Tagger, softmax
from archadvisor.agents.reasoning.reading.tokens import Words

PENALTY = 0.6
STEPS = 60
"""A penalty of 1 was better than 5 or 20 on left-out briefs; this one and the number of steps are not tuned further."""

COUNT_FLOOR = 0.5
"""What is added to every count of tags that follow each other, so that none is impossible."""


def train_tagger(examples: Sequence[Example], words: Sequence[Words]) -> Tagger:
    """A tagger from clauses with marks and the words of each."""
    tags = [NO_TAG, *sorted({mark.tag for one in examples for mark in one.marks})]
    labels = [_labels(one, spans.spans, tags) for one, spans in zip(examples, words, strict=True)]
    flat = np.array([label for row in labels for label in row])
    weights = softmax_regression(np.vstack([one.inputs for one in words if one.spans]), flat, len(tags))
    first, following = np.full(len(tags), COUNT_FLOOR), np.full((len(tags), len(tags)), COUNT_FLOOR)
    for row in labels:
        first[row[:1]] += 1
        for one, other in pairwise(row):
            following[one, other] += 1
    frequency = np.bincount(flat, minlength=len(tags)) / len(flat)
    logs = [np.log(part).astype(np.float32) for part in (frequency, _shares(first), _shares(following))]
    return Tagger(np.array(tags), weights, *logs)


def _labels(example: Example, spans: Sequence[tuple[int, int]], tags: Sequence[str]) -> list[int]:
    """The tag of each word, as a place in the list of tags."""
    return [
        next((tags.index(mark.tag) for mark in example.marks if mark.start <= start < mark.end), 0)
        for start, _ in spans
    ]


def _shares(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(counts / counts.sum(axis=-1, keepdims=True))


def softmax_regression(inputs: Matrix, labels: NDArray[np.int_], classes: int) -> Matrix:
    """Weights of a softmax regression with a squared penalty; one column per class."""
    wanted = np.eye(classes, dtype=np.float32)[labels]
    bound = 0.5 * (inputs.T @ inputs).astype(np.float64) + PENALTY * np.eye(inputs.shape[1])
    inverse = np.linalg.inv(bound).astype(np.float32)
    weights = ahead = np.zeros((inputs.shape[1], classes), dtype=np.float32)
    pace = 1.0
    for _ in range(STEPS):
        rise = inputs.T @ (wanted - softmax(inputs @ ahead)) - PENALTY * ahead
        found, next_pace = ahead + inverse @ rise, (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead = found + np.float32((pace - 1) / next_pace) * (found - weights)
        weights, pace = found, next_pace
    return np.asarray(weights, dtype=np.float32)
