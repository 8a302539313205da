"""The learned route: what no cue knows, but labelled briefs resemble, and what of the cues they do not bear out.

A clause expresses a need where its own score and that of the whole brief together reach the bar of the need; where a
cue has fired, a lower bar does. How the weights and bars come about is told in `training`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archadvisor.agents.reasoning.reading.features import Matrix, features, of_brief
from archadvisor.knowledge.embedding import minilm

CONTEXT_SHARE = 0.2
"""What the score of the whole brief adds to that of a clause, chosen on briefs left out of training."""


@dataclass(frozen=True)
class Suggestions:
    """What the learned route says of a brief: the needs of each clause, and a score for each value of a field."""

    needs: list[list[str]]
    fields: dict[str, dict[str, float]]


@dataclass(frozen=True)
class Learned:
    """The trained route, columns in the order of `needs`; `labels` names those of `brief_weights` as `field=value`.

    `bars` are the least scores of clauses without a cue, `cued_bars` those of clauses in which one has fired.
    """

    needs: NDArray[np.str_]
    labels: NDArray[np.str_]
    rarity: Matrix
    clause_weights: Matrix
    clause_means: Matrix
    context_weights: Matrix
    context_offset: Matrix
    bars: Matrix
    cued_bars: Matrix
    brief_weights: Matrix
    brief_offset: Matrix

    def suggestions(self, texts: Sequence[str], cued: Sequence[set[str]]) -> Suggestions | None:
        """Needs clause by clause, given those of which a cue has fired, and field scores of the whole brief."""
        model = minilm()
        if model is None or not texts:
            return None
        distinct = list(dict.fromkeys(texts))
        place = {text: row for row, text in enumerate(distinct)}
        inputs = features(model.embed(distinct), distinct, self.rarity)[[place[text] for text in texts]]
        brief = of_brief(inputs)
        context = brief @ self.context_weights + self.context_offset
        scores = inputs @ self.clause_weights + self.clause_means + CONTEXT_SHARE * context
        fired = np.array([[need in one for need in self.needs.tolist()] for one in cued])
        reached = scores >= np.where(fired, self.cued_bars, self.bars)
        needs = [[str(self.needs[index]) for index in np.flatnonzero(row)] for row in reached]
        return Suggestions(needs, self._fields(brief))

    def _fields(self, brief: Matrix) -> dict[str, dict[str, float]]:
        scores = brief @ self.brief_weights + self.brief_offset
        found: dict[str, dict[str, float]] = {}
        for label, score in zip(self.labels.tolist(), scores.tolist(), strict=True):
            field, value = label.split("=", 1)
            found.setdefault(field, {})[value] = score
        return found
