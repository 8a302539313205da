"""The knowledge base as the agents see it: typed records that live in Chroma, and retrieval over them."""

from collections.abc import Mapping
from dataclasses import dataclass

from archadvisor.domain.findings import Citation
from archadvisor.knowledge.records import (
    AntiPattern,
    ComponentRecord,
    ControlRecord,
    DecisionRecord,
    NeedRecord,
    PatternCard,
    PriceRecord,
    ReferenceRecord,
    RegimeRecord,
    RiskRecord,
    Technology,
)


@dataclass(frozen=True)
class Hit:
    """A retrieved record with its score in [0, 1] and the rankers that contributed."""

    record_id: str
    kind: str
    score: float


@dataclass(frozen=True)
class KnowledgeBase:
    """All records by id. `version` is the hash of their content; `retriever` ranks the searchable ones."""

    version: str
    patterns: Mapping[str, PatternCard]
    anti_patterns: Mapping[str, AntiPattern]
    needs: Mapping[str, NeedRecord]
    decisions: Mapping[str, DecisionRecord]
    components: Mapping[str, ComponentRecord]
    technologies: Mapping[str, Technology]
    prices: Mapping[str, PriceRecord]
    risks: Mapping[str, RiskRecord]
    controls: Mapping[str, ControlRecord]
    regimes: Mapping[str, RegimeRecord]
    references: Mapping[str, ReferenceRecord]

    def search(self, query: str, kinds: tuple[str, ...] = ("patterns",), limit: int = 20) -> list[Hit]:
        """The records nearest to a query by the three-way score, best first."""
        raise NotImplementedError

    def cite(self, record_id: str) -> Citation:
        """The citation of a record (id `cit-<record_id>`); raises KnowledgeError if no such record exists."""
        raise NotImplementedError
