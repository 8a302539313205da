"""Ranking own knowledge beside the built-in one: scored by itself, admitted by merit, merged with equal quota.

Built-in records keep exactly the scores and the order that they have without own knowledge. Own ones are scored on an
absolute scale, so that few poor ones do not look good among themselves, and however many there are, they take at most
every second place, one for each document.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from archadvisor.knowledge.base import Hit, Retriever
from archadvisor.knowledge.embedding import minilm

MEANING_SHARE = 0.75
"""What the cosine counts beside the share of the query's words that a text contains."""

LEAST_SCORE = 0.3
"""Below it a text is about something else: cosines of unrelated sentences are around 0.1, of related ones over 0.4."""

REREAD = 60
"""Texts nearest in meaning whose words are compared too."""

REMEMBERED = 64
"""Queries whose scores are kept: those of one design."""

_WORD = re.compile(r"[a-z0-9]{3,}")
_COMMON_WORDS = (
    "the and for are was were with that this from have has not but all any can may must shall should will its our "
    "their they them than then when where which who what how into onto over under per each every only also more most "
    "such very been being does use used using"
)
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True)
class OwnText:
    """Something of one's own that can be found: its kind and id, the document or card it belongs to, its text."""

    kind: str
    id: str
    owner: str
    text: str


class OwnRanking:
    """Ranks own texts against a query by cosine and shared words; `vectors` are by MiniLM, or None for words alone."""

    def __init__(self, texts: Sequence[OwnText], vectors: NDArray[np.float32] | None) -> None:
        self._texts = list(texts)
        self._vectors = vectors
        self._known: dict[str, NDArray[np.float64]] = {}
        self._apart: dict[int, frozenset[str]] = {}

    def rank(self, query: str, kinds: Iterable[str], limit: int) -> list[Hit]:
        """The best text of each owner that is about the query, best first; ties in order of id."""
        wanted = frozenset(kinds)
        scores = self._scores(query)
        found = [place for place, one in enumerate(self._texts) if one.kind in wanted and scores[place] >= LEAST_SCORE]
        found.sort(key=lambda place: (-scores[place], self._texts[place].id))
        best: dict[str, Hit] = {}
        for place in found:
            one = self._texts[place]
            best.setdefault(one.owner, Hit(one.id, one.kind, float(scores[place]), ("own",)))
        return list(best.values())[:limit]

    def _scores(self, query: str) -> NDArray[np.float64]:
        """A score in [0, 1] for each text; queries are remembered since a design asks some of them again."""
        if query not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[query] = np.round(self._computed(query), 6)
        return self._known[query]

    def _computed(self, query: str) -> NDArray[np.float64]:
        model, words = minilm(), terms(query)
        if not words or not self._texts:
            return np.zeros(len(self._texts))
        if model is None or self._vectors is None:
            return np.array([_shared(words, self._terms(place)) for place in range(len(self._texts))])
        meaning = np.clip(self._vectors @ model.embed([query])[0], 0.0, 1.0).astype(np.float64)
        shared = np.zeros(len(meaning))
        for place in np.argsort(-meaning, kind="stable")[:REREAD]:
            shared[place] = _shared(words, self._terms(int(place)))
        return np.asarray(MEANING_SHARE * meaning + (1 - MEANING_SHARE) * shared, dtype=np.float64)

    def _terms(self, place: int) -> frozenset[str]:
        if place not in self._apart:
            self._apart[place] = terms(self._texts[place].text)
        return self._apart[place]


def terms(text: str) -> frozenset[str]:
    """The words of a text that tell what it is about, cut to a stem of six letters."""
    return frozenset(word[:6] for word in _WORD.findall(text.lower()) if word not in _COMMON)


def _shared(words: frozenset[str], others: frozenset[str]) -> float:
    return len(words & others) / len(words)


@dataclass(frozen=True)
class BesideBuiltIn:
    """A retriever of both origins: the built-in one as it is, and own texts merged into its list."""

    built_in: Retriever
    built_in_kinds: frozenset[str]
    own: OwnRanking

    def rank(self, query: str, kinds: tuple[str, ...], limit: int) -> list[Hit]:
        """The nearest of both origins, best first, built-in and own in turn where there are enough of both."""
        asked = tuple(kind for kind in kinds if kind in self.built_in_kinds)
        given = self.built_in.rank(query, asked, limit) if asked else []
        return merged(given, self.own.rank(query, kinds, limit), limit)


def merged(given: Sequence[Hit], own: Sequence[Hit], limit: int) -> list[Hit]:
    """Both lists in turn, the built-in first; each has a right to half of the places, and to what the other leaves.

    Scores of the two origins are on different scales: an own hit gets that of the built-in one that it stands behind.
    """
    half = limit // 2
    own_places = min(len(own), max(half, limit - len(given)))
    given_places = min(len(given), limit - own_places)
    found: list[Hit] = []
    for ours, theirs in zip_longest(given[:given_places], own[:own_places]):
        if ours is not None:
            found.append(ours)
        if theirs is not None:
            found.append(replace(theirs, score=found[-1].score) if given else theirs)
    return found
