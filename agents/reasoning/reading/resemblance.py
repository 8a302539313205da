"""Resemblance of clauses to the exemplars of work kinds, by sentence vectors that are kept beside the store."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from archadvisor.knowledge.embedding import minilm
from archadvisor.knowledge.organisation_records import WorkKind
from archadvisor.knowledge.store import default_home
from archadvisor.knowledge.vectors import vectors_of

BAR = 0.62
"""Least cosine at which a clause counts as work of a kind; chosen so that briefs of single products stay without."""


def resembling(clauses: Sequence[str], kinds: Mapping[str, WorkKind]) -> list[str | None]:
    """The kind of which an exemplar resembles each clause most, None below the bar or without sentence vectors."""
    model = minilm()
    if model is None or not clauses:
        return [None] * len(clauses)
    owners, texts = zip(*((key, text) for key, kind in kinds.items() for text in kind.exemplars), strict=True)
    near = model.embed(clauses) @ _exemplars(texts).T
    return [owners[int(row.argmax())] if row.max() >= BAR else None for row in near]


@lru_cache(maxsize=2)
def _exemplars(texts: tuple[str, ...]) -> NDArray[np.float32]:
    """The vectors of all exemplars, computed once per installation, apart from those of the store."""
    return vectors_of(list(texts), default_home() / "work-kinds")
