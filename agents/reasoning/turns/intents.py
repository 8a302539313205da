"""What a turn asks for: ridge regression over sentence vectors, words and cues of labelled turns, in closed form.

Products and figures are masked before, so that what is asked does not hang on which they are. Without sentence
weights the words alone decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archadvisor.agents.reasoning.reading.clauses import fold
from archadvisor.agents.reasoning.reading.cues import Cue, compile_cue
from archadvisor.agents.reasoning.reading.features import Matrix, features, rarity, word_counts
from archadvisor.agents.reasoning.reading.training import ridge
from archadvisor.agents.reasoning.turns.mentions import PRODUCT
from archadvisor.domain.model import Model
from archadvisor.domain.tables import packaged_table
from archadvisor.knowledge.embedding import minilm
from archadvisor.knowledge.store import default_home
from archadvisor.knowledge.vectors import vectors_of

RIDGE = 0.3
CUE_WEIGHT = 0.5
"""Weight of the penalty, and of a cue beside the unit vector of the sentence; chosen on examples left out."""

SHORT = 4


class Ask(Model):
    """A kind of turn: its slash command, how help tells it, the cues and the turns by which it is known."""

    slash: str | None
    help: str
    cues: list[str] = []
    examples: list[str]


@cache
def asks() -> dict[str, Ask]:
    """All kinds of turns, from `data/intents.yaml`."""
    raw: Any = packaged_table("archadvisor.agents.reasoning.turns", "intents.yaml")
    return {kind: Ask(**one) for kind, one in raw.items()}


@dataclass(frozen=True)
class Classifier:
    """Weights over the features of a masked turn, one column for each kind."""

    kinds: tuple[str, ...]
    rarity: Matrix
    weights: NDArray[np.float64]
    means: NDArray[np.float64]

    def scores(self, text: str) -> dict[str, float]:
        """The score of each kind, about 1 for a plain case and 0 for none, the highest first."""
        row = self.means + inputs_of([text], _vectors([text]), self.rarity)[0] @ self.weights
        return dict(sorted(zip(self.kinds, row.tolist(), strict=True), key=lambda pair: -pair[1]))


def trained(examples: Sequence[tuple[str, str]]) -> Classifier:
    """The classifier that masked turns with their kinds teach."""
    texts, labels = [text for text, _ in examples], [kind for _, kind in examples]
    kinds = tuple(dict.fromkeys(labels))
    weights = rarity(word_counts(texts))
    inputs = inputs_of(texts, _kept_vectors(texts), weights)
    targets = np.array([[float(label == kind) for kind in kinds] for label in labels])
    means = targets.mean(axis=0)
    return Classifier(kinds, weights, ridge(inputs, targets - means, RIDGE)[0], means)


def inputs_of(texts: Sequence[str], vectors: Matrix, weights: Matrix) -> NDArray[np.float64]:
    """One row per masked turn: its vector and words, which cues are in it and which it begins with, and its form."""
    rows = [[*_cued(fold(text)), *_form(text)] for text in texts]
    return np.hstack([features(vectors, texts, weights), CUE_WEIGHT * np.array(rows)]).astype(np.float64)


def _cued(folded: str) -> list[float]:
    found = [None if cue is None else cue.cue.search(folded) for cue in _cues()]
    return [float(one is not None) for one in found] + [float(one is not None and one.start() == 0) for one in found]


def _form(text: str) -> list[float]:
    """Whether it is a question, names a product or a figure, and is short."""
    return [
        float(one) for one in (text.rstrip().endswith("?"), PRODUCT in text, "7" in text, len(text.split()) < SHORT)
    ]


@cache
def _cues() -> tuple[Cue | None, ...]:
    return tuple(compile_cue(kind, one.cues) for kind, one in asks().items())


def _vectors(texts: Sequence[str]) -> Matrix:
    model = minilm()
    return model.embed(texts) if model is not None else np.zeros((len(texts), 1), dtype=np.float32)


def _kept_vectors(texts: Sequence[str]) -> Matrix:
    """The vectors of the examples, computed once per installation."""
    if minilm() is None:
        return _vectors(texts)
    return np.asarray(vectors_of(list(texts), default_home() / "turns"), dtype=np.float32)
