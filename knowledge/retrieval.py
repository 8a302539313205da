"""Ranking records against a query by three scores: words (BM25), meaning (MiniLM) and spelling (n-gram TF-IDF).

The weights were chosen on a development set of architects' questions: no single ranker was best on all sets, and
fusing the three was at least as good as any two. Each score is scaled to [0, 1] over the records that compete.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from archadvisor.knowledge.base import Hit
from archadvisor.knowledge.embedding import Embedder, minilm
from archadvisor.knowledge.lexical import GramIndex, LatentSemantics, WordIndex
from archadvisor.knowledge.records import (
    AntiPattern,
    ComponentRecord,
    ControlRecord,
    DecisionRecord,
    NeedRecord,
    PatternCard,
    Record,
    RiskRecord,
    Technology,
)

Scores = NDArray[np.float32]

SEARCHABLE_KINDS = ("patterns", "anti_patterns", "technologies", "risks", "controls")
WEIGHTS = {"words": 0.25, "meaning": 0.5, "spelling": 0.25}
# Without sentence vectors spelling adds nothing to LSA, which is made of the same n-grams.
WEIGHTS_WITHOUT_MODEL = {"words": 0.5, "meaning": 0.5, "spelling": 0.0}
SCORE_DIGITS = 6


def retrieval_text(record: Record) -> str:
    """The text by which a record is found."""
    return ". ".join([record.name, *(part for part in _describing(record) if part)])


def _describing(record: Record) -> list[str]:
    match record:
        case PatternCard(text=text):
            return [text.intent, *text.aliases, *text.symptoms]
        case AntiPattern():
            return [record.wrong, *record.symptoms]
        case Technology():
            functions = [one.replace("_", " ") for one in record.component_types]
            return [record.vendor, *record.aliases, *functions, *record.strengths]
        case RiskRecord():
            return [record.scenario]
        case ControlRecord():
            return [record.description, record.implementation]
        case NeedRecord():
            return [record.description, *record.exemplars]
        case ComponentRecord():
            return [record.purpose]
        case DecisionRecord():
            return [record.question]
        case _:
            return []


@dataclass(frozen=True)
class Entry:
    """A searchable record: what it is and the text by which it is found."""

    kind: str
    record_id: str
    text: str


class Field:
    """The records that compete in one search, indexed by words and by spelling."""

    def __init__(self, entries: Sequence[Entry], places: NDArray[np.int64]) -> None:
        texts = [entries[place].text for place in places]
        self.entries = [entries[place] for place in places]
        self.places = places
        self.words = WordIndex(texts)
        self.grams = GramIndex.of(texts)


class HybridRetriever:
    """The three-way ranking. `vectors` has one unit row per entry, made by MiniLM; without the model it is unused."""

    def __init__(self, entries: Sequence[Entry], vectors: NDArray[np.float32]) -> None:
        self._entries = list(entries)
        self._stored = vectors
        self._fields: dict[frozenset[str], Field] = {}

    def rank(self, query: str, kinds: tuple[str, ...], limit: int) -> list[Hit]:
        """The records of these kinds nearest to the query, best first; ties in order of id."""
        field = self._field(frozenset(kinds))
        if not field.entries or not query.strip():
            return []
        parts = self._parts(field, query)
        weighted = [weight * parts[name].astype(np.float64) for name, weight in self._weights.items()]
        total = np.round(np.sum(weighted, axis=0), SCORE_DIGITS)
        order = sorted(range(len(total)), key=lambda place: (-total[place], field.entries[place].record_id))
        best = {name: _top(scores, limit) for name, scores in parts.items() if self._weights[name] > 0}
        return [_hit(field.entries[place], float(total[place]), place, best) for place in order[:limit]]

    def _parts(self, field: Field, query: str) -> dict[str, Scores]:
        embedder, vectors = self._semantics
        meaning = vectors[field.places] @ embedder.embed([query])[0]
        raw = {"words": field.words.scores(query), "meaning": meaning, "spelling": field.grams.scores(query)}
        return {name: scaled(scores) for name, scores in raw.items()}

    def _field(self, kinds: frozenset[str]) -> Field:
        if kinds not in self._fields:
            places = [place for place, entry in enumerate(self._entries) if entry.kind in kinds]
            self._fields[kinds] = Field(self._entries, np.array(places, dtype=np.int64))
        return self._fields[kinds]

    @cached_property
    def _semantics(self) -> tuple[Embedder, NDArray[np.float32]]:
        model = minilm()
        if model is not None:
            return model, self._stored
        texts = [entry.text for entry in self._entries]
        fitted = LatentSemantics(texts)
        return fitted, fitted.embed(texts)

    @cached_property
    def _weights(self) -> dict[str, float]:
        return WEIGHTS if minilm() is not None else WEIGHTS_WITHOUT_MODEL


def scaled(scores: Scores) -> Scores:
    """Scores moved to [0, 1]; zeros if all are equal."""
    low, high = scores.min(), scores.max()
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)


def _top(scores: Scores, limit: int) -> set[int]:
    return {int(place) for place in np.argsort(-scores, kind="stable")[:limit] if scores[place] > 0}


def _hit(entry: Entry, score: float, place: int, best: dict[str, set[int]]) -> Hit:
    rankers = tuple(name for name, places in best.items() if place in places)
    return Hit(record_id=entry.record_id, kind=entry.kind, score=score, rankers=rankers)
