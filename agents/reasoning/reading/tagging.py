"""The tagger: which words of a clause name users, subjects, systems, people, departments and the roles of numbers.

A softmax regression over the words gives the probability of each tag; the best sequence of tags, by those
probabilities and by how often tags follow each other, is found by dynamic programming (Viterbi 1967). Neighbours with
the same tag make a mention.
"""

from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from archadvisor.agents.reasoning.reading.features import Matrix
from archadvisor.agents.reasoning.reading.tokens import Words, trimmed

NO_TAG = "-"
NAMES = ("org", "user", "subject", "system", "person", "dept")
"""Tags of things and people; all others are roles of numbers."""

CHAIN_WEIGHT = 0.5
"""What the order of tags counts beside the words, and how far the frequency of tags is taken out of the latter."""

PLAIN_PENALTY = 0.5
"""Taken from the score of words without a tag, so that a mention in doubt is found; the best of four on one fold."""


@dataclass(frozen=True)
class Mention:
    """Words of a brief that name something: clause, span in the brief, tag and mean probability."""

    tag: str
    clause: int
    start: int
    end: int
    score: float


@dataclass(frozen=True)
class TaggedClause:
    """Mentions of a clause, and for each word its span in the brief and the probability of each role of a number."""

    mentions: list[Mention]
    words: list[tuple[int, int]]
    roles: Matrix

    def moved(self, clause: int, offset: int) -> "TaggedClause":
        """The same as a numbered clause that begins at a position of the brief."""
        mentions = [Mention(one.tag, clause, offset + one.start, offset + one.end, one.score) for one in self.mentions]
        return TaggedClause(mentions, [(offset + start, offset + end) for start, end in self.words], self.roles)


@dataclass(frozen=True)
class Tagger:
    """Weights of the words' features for each tag, and logarithms of how often tags begin and follow each other."""

    tags: NDArray[np.str_]
    weights: Matrix
    frequency: Matrix
    first: Matrix
    following: Matrix

    @property
    def roles(self) -> list[str]:
        """The tags that are roles of numbers."""
        return [str(tag) for tag in self.tags if tag != NO_TAG and tag not in NAMES]

    def tagged(self, text: str, words: Words) -> TaggedClause:
        """The mentions of a clause, positions in its own text."""
        spans = words.spans
        if not spans:
            return TaggedClause([], [], np.zeros((0, len(self.roles)), dtype=np.float32))
        chances = softmax(words.inputs @ self.weights)
        sequence = self._sequence(np.log(np.maximum(chances, 1e-6)))
        mentions: list[Mention] = []
        for tag, group in groupby(range(len(spans)), key=lambda word: sequence[word]):
            rows = list(group)
            span = trimmed(text, [words.spans[row] for row in rows]) if self.tags[tag] != NO_TAG else None
            if span is not None:
                score = float(chances[rows, tag].mean())
                mentions.append(Mention(str(self.tags[tag]), 0, *span, score))
        own = [column for column, tag in enumerate(self.tags.tolist()) if tag in self.roles]
        return TaggedClause(mentions, spans, chances[:, own])

    def _sequence(self, scores: Matrix) -> list[int]:
        """The best sequence of tags for the words of a clause."""
        scores = scores - CHAIN_WEIGHT * self.frequency
        scores[:, self.tags.tolist().index(NO_TAG)] -= PLAIN_PENALTY
        best = CHAIN_WEIGHT * self.first + scores[0]
        back: list[NDArray[np.intp]] = []
        for row in scores[1:]:
            ways = best[:, None] + CHAIN_WEIGHT * self.following
            back.append(ways.argmax(axis=0))
            best = ways.max(axis=0) + row
        path = [int(best.argmax())]
        for step in reversed(back):
            path.append(int(step[path[-1]]))
        return path[::-1]


def softmax(scores: Matrix) -> Matrix:
    """Scores of each row as shares of one."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
