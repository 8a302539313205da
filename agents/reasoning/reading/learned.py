"""The learned route: what labelled briefs teach about a new one.

It says which clauses are the author's own, of each of them what it is, what it needs and which words name something,
and of the whole brief which values of its fields are likely. A clause expresses a need where its own score and that of
the whole brief, less what it has of background, reach the bar of the need; where a cue has fired, a lower bar does. How
the weights and bars come about is told in `training`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from archadvisor.agents.reasoning.reading.authorship import Author
from archadvisor.agents.reasoning.reading.clauses import Clause
from archadvisor.agents.reasoning.reading.features import Matrix, features, of_brief
from archadvisor.agents.reasoning.reading.tagging import TaggedClause, Tagger
from archadvisor.agents.reasoning.reading.tokens import words_of
from archadvisor.knowledge.embedding import Encoding

CONTEXT_SHARE = 0.2
"""What the score of the whole brief adds to that of a clause, chosen on briefs left out of training."""

BACKGROUND_SHARE = 0.1
"""What the score of a clause as mere context takes away from all its needs; a first choice, not tuned."""

BACKGROUND = "context"

FEWEST_WORDS = 4
"""A shorter clause says too little to be judged by what it resembles."""


@dataclass(frozen=True)
class Suggestions:
    """What the learned route says of a brief.

    For each clause its needs, the score of each kind and its tagged words; for each value of a field its score and what
    each clause adds to it.
    """

    needs: list[list[str]] = field(default_factory=list)
    kinds: list[dict[str, float]] = field(default_factory=list)
    tagged: list[TaggedClause] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    fields: dict[str, dict[str, float]] = field(default_factory=dict)
    shares: dict[str, dict[str, list[float]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Learned:
    """The trained route, columns in the order of `needs`, `kinds` and `labels` (`field=value`).

    `bars` are the least scores of clauses without a cue, `cued_bars` those of clauses in which one has fired.
    """

    needs: NDArray[np.str_]
    kinds: NDArray[np.str_]
    labels: NDArray[np.str_]
    rarity: Matrix
    clause_weights: Matrix
    clause_means: Matrix
    kind_weights: Matrix
    kind_means: Matrix
    context_weights: Matrix
    context_offset: Matrix
    bars: Matrix
    cued_bars: Matrix
    brief_weights: Matrix
    brief_offset: Matrix
    own_hidden: Matrix
    own_bias: Matrix
    own_out: Matrix
    own_centre: Matrix
    tags: NDArray[np.str_]
    tag_weights: Matrix
    tag_frequency: Matrix
    tag_first: Matrix
    tag_following: Matrix

    @property
    def tagger(self) -> Tagger:
        """The part that finds mentions."""
        return Tagger(self.tags, self.tag_weights, self.tag_frequency, self.tag_first, self.tag_following)

    @property
    def author(self) -> Author:
        """The part that tells the author's own clauses."""
        return Author(self.own_hidden, self.own_bias, self.own_out, self.own_centre)

    def suggestions(
        self, text: str, clauses: Sequence[Clause], encodings: Sequence[Encoding], cued: Sequence[set[str]]
    ) -> Suggestions:
        """What is learned of encoded clauses of a text, given the needs of which a cue has fired in each."""
        texts = [text[clause.start : clause.end] for clause in clauses]
        inputs = features(np.stack([one.sentence for one in encodings]), texts, self.rarity)
        tagger = self.tagger
        known = dict(zip(texts, encodings, strict=True))
        marked = {one: tagger.tagged(one, words_of(one, found)) for one, found in known.items()}
        tagged = [marked[one].moved(number, clauses[number].start) for number, one in enumerate(texts)]
        kinds = inputs @ self.kind_weights + self.kind_means
        telling = np.array([[len(one.split()) >= FEWEST_WORDS] for one in texts])
        needs = self._needs(inputs, kinds, cued, telling)
        scores, shares = self._fields(inputs)
        named = [dict(zip(self.kinds.tolist(), row, strict=True)) for row in kinds.tolist()]
        return Suggestions(needs, named, tagged, tagger.roles, scores, shares)

    def _needs(
        self, inputs: Matrix, kinds: Matrix, cued: Sequence[set[str]], telling: NDArray[np.bool_]
    ) -> list[list[str]]:
        context = of_brief(inputs) @ self.context_weights + self.context_offset
        background = kinds[:, [self.kinds.tolist().index(BACKGROUND)]]
        scores = inputs @ self.clause_weights + self.clause_means + CONTEXT_SHARE * context
        fired = np.array([[need in one for need in self.needs.tolist()] for one in cued])
        reached = scores - BACKGROUND_SHARE * background >= np.where(fired, self.cued_bars, self.bars)
        return [[str(self.needs[index]) for index in np.flatnonzero(row)] for row in reached & (fired | telling)]

    def _fields(self, inputs: Matrix) -> tuple[dict[str, dict[str, float]], dict[str, dict[str, list[float]]]]:
        """Scores of values by field, and the part of each clause: both are linear in the clauses."""
        length = max(float(np.linalg.norm(inputs.mean(axis=0))), 1e-6)
        parts = inputs @ self.brief_weights / (len(inputs) * length)
        scores: dict[str, dict[str, float]] = {}
        shares: dict[str, dict[str, list[float]]] = {}
        for column, label in enumerate(self.labels.tolist()):
            name, value = label.split("=", 1)
            scores.setdefault(name, {})[value] = float(parts[:, column].sum() + self.brief_offset[column])
            shares.setdefault(name, {})[value] = parts[:, column].tolist()
        return scores, shares
