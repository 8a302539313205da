"""Which clauses of a brief are its author's own words about the system that is wanted.

A clause has a score: how much it sounds like the labelled briefs and not like adverts, minutes, manuals, verse and
other foreign text. Where the score leaves doubt, what is near in subject to the surest part of the brief counts as its
author's. Whole paragraphs are judged first, then the sentences of those that are kept. What is decided of a sentence
hangs on it, its paragraph and the surest part alone, so that foreign text changes nothing of the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archadvisor.agents.reasoning.reading.features import Matrix
from archadvisor.agents.reasoning.reading.voice import voiced

SPAN = 4.0
"""The output of the network, a logit, that makes a score of tanh(1): no single clause may outweigh its neighbours."""

CLEAR = 0.2
"""From this score on a clause is clearly its author's; nine of ten are in briefs left out of training."""

SURE = 0.4
"""A paragraph with this mean score belongs to the surest part of a brief, as does the one in which most is clear."""

NEARNESS = 2.0
"""What nearness in subject (a cosine) counts beside the score."""

BAR, SLACK = 0.4, 0.55
"""The bar of n clauses is BAR - SLACK / sqrt(n): the mean of many is surer than that of one. So chosen that about one
in a hundred clauses or paragraphs of briefs left out of training is lost."""

FEWEST_WORDS = 5
"""Shorter clauses say too little to be judged: where there is nothing else, they are kept."""

Flags = NDArray[np.bool_]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class Author:
    """The trained part: a network of one hidden layer, and the mean sentence vector of all labelled briefs."""

    hidden: Matrix
    bias: Matrix
    out: Matrix
    centre: Matrix

    def scores(self, vectors: Matrix, texts: Sequence[str]) -> Matrix:
        """How much each clause sounds like the author of a brief, between -1 and 1."""
        within = np.maximum(voiced(vectors, texts) @ self.hidden + self.bias, 0.0)
        return np.asarray(np.tanh(within @ self.out / SPAN))

    def own(self, vectors: Matrix, texts: Sequence[str], paragraphs: Sequence[int], sentences: Sequence[int]) -> Flags:
        """Which clauses, given paragraph and sentence of each, are the author's own."""
        scores, subjects, short = self.scores(vectors, texts), vectors - self.centre, _short(texts)
        sure = _surest(scores, _groups(paragraphs))
        near = np.asarray(subjects @ _direction(subjects[_clear_of(sure, scores)]), dtype=np.float32)

        def kept(group: Places) -> bool:
            return bool(short[group].all()) or _reaches(scores, subjects, near, group)

        found = np.ones(len(texts), dtype=np.bool_)
        for paragraph in _groups(paragraphs):
            found[paragraph] = sure[paragraph[0]] or kept(paragraph)
        for sentence in _groups(sentences):
            found[sentence] &= kept(sentence)
        return found


def _groups(numbers: Sequence[int]) -> list[Places]:
    """The places of each number, in the order in which they come."""
    places: dict[int, list[int]] = {}
    for place, number in enumerate(numbers):
        places.setdefault(number, []).append(place)
    return [np.array(one) for one in places.values()]


def _short(texts: Sequence[str]) -> Flags:
    return np.array([len(one.split()) < FEWEST_WORDS for one in texts], dtype=np.bool_)


def _surest(scores: Matrix, groups: Sequence[Places]) -> Flags:
    """Which clauses are of the surest paragraphs: those with a high mean score, and the one in which most is clear."""
    most = max(groups, key=lambda group: (float(np.maximum(scores[group] - CLEAR, 0.0).sum()), len(group)))
    sure = np.zeros(len(scores), dtype=np.bool_)
    for one in groups:
        sure[one] = one is most or scores[one].mean() >= SURE
    return sure


def _clear_of(sure: Flags, scores: Matrix) -> Flags:
    """Those of some clauses that are clear; all of them where none is."""
    clear = sure & (scores >= CLEAR)
    return clear if clear.any() else sure


def _reaches(scores: Matrix, subjects: Matrix, near: Matrix, group: Places) -> bool:
    """Whether score and nearness of some clauses together reach the bar of so many."""
    length = max(float(np.linalg.norm(subjects[group].mean(axis=0))), 1e-6)
    reached = scores[group].mean() + NEARNESS * near[group].mean() / length
    return bool(reached >= BAR - SLACK / np.sqrt(len(group)))


def _direction(subjects: Matrix) -> Matrix:
    mean = subjects.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-6), dtype=np.float32)
