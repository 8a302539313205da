"""Ranking records against a query by five scores and by what related records score.

The scores are those of words (BM25), spelling (n-gram TF-IDF), meaning (MiniLM, the record as a whole), the nearest
single sentence of the record (MiniLM), and the needs that the query expresses and the record answers. Each is scaled
to [0, 1] over the records that compete. A record then gains by its relatives: what is applied together is often asked
for together. The weights were fitted on symptoms taken out of the cards that had to find their card again, and checked
on architects' questions (`archadvisor kb bench`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archadvisor.knowledge.base import Hit
from archadvisor.knowledge.embedding import Embedder, minilm
from archadvisor.knowledge.lexical import GramIndex, LatentSemantics, WordIndex
from archadvisor.knowledge.organisation_records import WorkKind
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

Scores = NDArray[np.floating[Any]]

SEARCHABLE_KINDS = ("patterns", "anti_patterns", "technologies", "risks", "controls", "work_kinds")
WEIGHTS = {"words": 0.15, "spelling": 0.15, "meaning": 0.25, "sentence": 0.25, "needs": 0.2}
# Without sentence vectors spelling adds nothing to LSA, which is made of the same n-grams.
WEIGHTS_WITHOUT_MODEL = {"words": 0.5, "meaning": 0.5}
RELATIVES = 0.3
"""What the mean score of the relatives counts beside the record's own."""

CURES = 0.5
"""What the mean score of the patterns that cure a fault counts for the fault."""

LEAST_RESEMBLANCE = 0.25
"""Cosine above which a query begins to express a need; unrelated sentences stay around 0.1."""

SCORE_DIGITS = 6


def retrieval_text(record: Record) -> str:
    """The text by which a record is found."""
    return ". ".join([record.name, *(part for part in _describing(record) if part)])


def _describing(record: Record) -> list[str]:
    match record:
        case PatternCard(text=text):
            return [text.intent, *text.aliases, *text.symptoms, text.context, *text.forces]
        case AntiPattern():
            return [record.wrong, *record.symptoms, record.remedy]
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
        case WorkKind():
            return [record.description, *record.exemplars]
        case _:
            return []


@dataclass(frozen=True)
class Entry:
    """A searchable record: the text by which it is found, the needs that it answers, the ids of its relatives."""

    kind: str
    record_id: str
    text: str
    needs: frozenset[str] = frozenset()
    relatives: frozenset[str] = frozenset()


Aspects = Mapping[tuple[str, str], Scores]
"""One matrix for each record by kind and id: a unit row for each of its sentences."""


class Sentences:
    """The sentences of all records in one matrix, to be compared with a query at one go."""

    def __init__(self, aspects: Aspects) -> None:
        self._vectors = np.concatenate(list(aspects.values())) if aspects else np.zeros((0, 0), dtype=np.float32)
        self._starts = np.cumsum([0, *(len(rows) for rows in aspects.values())])[:-1].astype(np.int64)
        self._place = {key: place for place, key in enumerate(aspects)}
        self.needs = sorted(key for key in aspects if key[0] == "needs")
        self._needs = self.places(self.needs)

    def places(self, keys: Sequence[tuple[str, str]]) -> NDArray[np.int64]:
        """The place of each record in what `nearest` gives; -1 for a record without sentences."""
        return np.array([self._place.get(key, -1) for key in keys], dtype=np.int64)

    def nearest(self, vector: Scores) -> Scores:
        """The cosine of the nearest sentence of each record; empty for a vector of another embedder."""
        if len(vector) != self._vectors.shape[1]:
            return np.zeros(0, dtype=np.float32)
        # Not a BLAS product: those of one vector are spread over threads, which costs more than it brings here.
        return np.asarray(np.maximum.reduceat(np.einsum("ij,j->i", self._vectors, vector), self._starts))

    def expressed(self, nearest: Scores) -> Scores:
        """How far each need is expressed, from 0 for what is no closer than unrelated sentences are."""
        cosines = nearest[self._needs] if len(nearest) else np.zeros(len(self.needs), dtype=np.float32)
        return np.asarray(np.maximum(cosines - LEAST_RESEMBLANCE, 0))


class Field:
    """The records that compete in one search, indexed for each score."""

    def __init__(self, entries: Sequence[Entry], places: NDArray[np.int64], sentences: "Sentences") -> None:
        texts = [entries[place].text for place in places]
        self.entries = [entries[place] for place in places]
        self.places = places
        self.words = WordIndex(texts)
        self.grams = GramIndex.of(texts)
        self.sentences = sentences.places([(one.kind, one.record_id) for one in self.entries])
        self.answers = _answers(self.entries, [need for _, need in sentences.needs])
        self.relatives = _relatives(self.entries)


class HybridRetriever:
    """The ranking. `vectors` has one unit row per entry, made by MiniLM like `aspects`; without it both are unused."""

    def __init__(self, entries: Sequence[Entry], vectors: NDArray[np.float32], aspects: Aspects | None = None) -> None:
        self._entries = list(entries)
        self._stored = vectors
        self._sentences = Sentences(aspects or {})
        self._fields: dict[frozenset[str], Field] = {}

    def rank(self, query: str, kinds: tuple[str, ...], limit: int) -> list[Hit]:
        """The records of these kinds nearest to the query, best first; ties in order of id."""
        field = self._field(frozenset(kinds))
        if not field.entries or not query.strip():
            return []
        parts = self._parts(field, query)
        own = np.sum([weight * parts[name].astype(np.float64) for name, weight in self._weights.items()], axis=0)
        total = np.round((own + field.relatives @ own) / (1 + field.relatives.sum(axis=1).max()), SCORE_DIGITS)
        order = sorted(range(len(total)), key=lambda place: (-total[place], field.entries[place].record_id))
        best = {name: _top(parts[name], limit) for name in self._weights}
        return [_hit(field.entries[place], float(total[place]), place, best) for place in order[:limit]]

    def _parts(self, field: Field, query: str) -> dict[str, Scores]:
        """The scores of every ranker that has a weight, each scaled; a record without sentences counts as one."""
        embedder, vectors = self._semantics
        vector = embedder.embed([query])[0]
        meaning, nearest = vectors[field.places] @ vector, self._sentences.nearest(vector)
        raw = {
            "words": field.words.scores(query),
            "spelling": field.grams.scores(query),
            "meaning": meaning,
            "sentence": np.where(field.sentences >= 0, nearest[field.sentences], meaning) if len(nearest) else meaning,
            "needs": field.answers @ self._sentences.expressed(nearest),
        }
        return {name: scaled(raw[name]) for name in self._weights}

    def _field(self, kinds: frozenset[str]) -> Field:
        if kinds not in self._fields:
            places = [place for place, entry in enumerate(self._entries) if entry.kind in kinds]
            self._fields[kinds] = Field(self._entries, np.array(places, dtype=np.int64), self._sentences)
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
    return np.asarray((scores - low) / (high - low)) if high > low else np.zeros_like(scores)


def _answers(entries: Sequence[Entry], needs: Sequence[str]) -> Scores:
    """Which entry answers which need; one that answers many is no specialist for any (rows of unit length)."""
    matrix = np.array([[need in entry.needs for need in needs] for entry in entries], dtype=np.float32)
    matrix = matrix.reshape(len(entries), len(needs))
    return np.asarray(matrix / np.sqrt(np.maximum(matrix.sum(axis=1, keepdims=True), 1)))


def _relatives(entries: Sequence[Entry]) -> Scores:
    """The mean over relatives that compete too, as a matrix.

    Kinship of patterns holds both ways; a fault gains by its cures, which are not sought for its sake.
    """
    place = {(entry.kind, entry.record_id): row for row, entry in enumerate(entries)}
    matrix = np.zeros((len(entries), len(entries)), dtype=np.float64)
    for row, entry in enumerate(entries):
        kind, weight = ("patterns", CURES) if entry.kind == "anti_patterns" else (entry.kind, RELATIVES)
        for column in (place.get((kind, one)) for one in entry.relatives):
            if column is not None:
                matrix[row, column] = weight
                matrix[column, row] = weight if kind == entry.kind else matrix[column, row]
    return np.asarray(matrix / np.maximum((matrix > 0).sum(axis=1, keepdims=True), 1))


def _top(scores: Scores, limit: int) -> set[int]:
    return {int(place) for place in np.argsort(-scores, kind="stable")[:limit] if scores[place] > 0}


def _hit(entry: Entry, score: float, place: int, best: dict[str, set[int]]) -> Hit:
    rankers = tuple(name for name, places in best.items() if place in places)
    return Hit(record_id=entry.record_id, kind=entry.kind, score=score, rankers=rankers)
