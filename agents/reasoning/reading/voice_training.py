"""Training of the author's part: clauses of labelled briefs against foreign ones, by a few small networks.

Each has one hidden layer, trained on balanced batches by Adam (Kingma and Ba 2014) with dropout (Srivastava et al.
2014) and soft targets; their mean is one wider network. A linear rule lets twice as many foreign clauses pass.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from archadvisor.agents.reasoning.reading.authorship import Author
from archadvisor.agents.reasoning.reading.corpus import Corpus
from archadvisor.agents.reasoning.reading.features import Matrix
from archadvisor.agents.reasoning.reading.voice import voiced
from archadvisor.knowledge.embedding import Encoding

NETWORKS = 3
HIDDEN = 64
STEPS = 2500
EACH = 64
"""Clauses of either sort in a batch."""

DROPOUT = 0.3
SOFTNESS = 0.05
"""How far targets stay away from 0 and 1."""

RATE = 2e-3
DECAY = 1e-3
"""Length of a step, which shrinks to nothing in the end, and of its pull towards 0."""

FADING = (0.9, 0.999)
"""What is kept at each step of the means of slopes and of their squares; the usual values."""

LEAST_SPREAD = 0.02
"""Added to the spread of each column, so that rare forms do not count too much."""


def train_author(encodings: Sequence[Encoding], foreign: Sequence[Encoding], corpus: Corpus) -> Author:
    """The part that tells clauses of briefs and exemplars of needs from foreign ones, both sorts counting the same."""
    vectors = np.stack([one.sentence for one in encodings])
    texts = [*(one.text for one in corpus.examples), *corpus.foreign]
    inputs = voiced(np.vstack([vectors, *(one.sentence for one in foreign)]), texts)
    own = np.arange(len(inputs)) < len(vectors)
    middle, spread = inputs.mean(axis=0), inputs.std(axis=0) + LEAST_SPREAD
    scaled = np.hstack([(inputs - middle) / spread, np.ones((len(inputs), 1))]).astype(np.float32)
    nets = [_network(scaled, own, np.random.default_rng(seed)) for seed in range(NETWORKS)]
    hidden = np.hstack([one[:-1] for one, _ in nets]) / spread[:, None]
    bias = np.concatenate([one[-1] for one, _ in nets]) - middle @ hidden
    out = np.concatenate([out for _, out in nets]) / NETWORKS
    parts = hidden, bias, out, vectors.mean(axis=0)
    return Author(*(np.asarray(part, dtype=np.float32) for part in parts))


def _network(inputs: Matrix, own: NDArray[np.bool_], chance: np.random.Generator) -> tuple[Matrix, Matrix]:
    """Weights of the hidden layer, its bias in the last row, and of the output."""
    width, sorts = inputs.shape[1], (np.flatnonzero(own), np.flatnonzero(~own))
    first = chance.standard_normal(width * HIDDEN) / np.sqrt(width)
    weights = np.concatenate([first, chance.standard_normal(HIDDEN) / np.sqrt(HIDDEN)]).astype(np.float32)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    targets = np.repeat([1 - SOFTNESS, SOFTNESS], EACH).astype(np.float32)
    for step in range(1, STEPS + 1):
        batch = inputs[np.concatenate([chance.choice(one, EACH) for one in sorts])]
        slope = _slope(weights, batch * _kept(chance, batch.shape), targets, _kept(chance, (len(batch), HIDDEN)))
        mean = FADING[0] * mean + (1 - FADING[0]) * slope
        square = FADING[1] * square + (1 - FADING[1]) * slope * slope
        pace = mean / (1 - FADING[0] ** step) / (np.sqrt(square / (1 - FADING[1] ** step)) + 1e-8)
        weights = weights - RATE * (1 - step / STEPS) * (pace + DECAY * weights)
    return weights[: width * HIDDEN].reshape(width, HIDDEN), weights[width * HIDDEN :]


def _kept(chance: np.random.Generator, shape: tuple[int, ...]) -> Matrix:
    """Which numbers dropout leaves, scaled so that their sum stays the same on average."""
    left: Matrix = (chance.random(shape, dtype=np.float32) > DROPOUT).astype(np.float32)
    return left / np.float32(1 - DROPOUT)


def _slope(weights: Matrix, batch: Matrix, targets: Matrix, kept: Matrix) -> Matrix:
    """The slope of the cross entropy in all weights."""
    hidden, out = weights[:-HIDDEN].reshape(-1, HIDDEN), weights[-HIDDEN:]
    before = batch @ hidden
    after = np.maximum(before, 0) * kept
    error = (1 / (1 + np.exp(-(after @ out))) - targets) / np.float32(len(batch))
    back = np.outer(error, out) * kept * (before > 0)
    return np.concatenate([(batch.T @ back).ravel(), after.T @ error])
