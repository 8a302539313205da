"""The knowledge base as the agents see it: typed records that live in Chroma, and retrieval over them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from archadvisor.domain.findings import Citation
from archadvisor.errors import KnowledgeError
from archadvisor.knowledge.organisation_records import (
    CollaborationLevel,
    DataDomain,
    Engagement,
    InflectionPoint,
    OperatingModelRecord,
    OrganisationSignal,
    WorkKind,
)
from archadvisor.knowledge.own.content import Passage, Provenance
from archadvisor.knowledge.records import (
    RECORD_TYPES,
    AntiPattern,
    ComponentRecord,
    ControlRecord,
    DecisionRecord,
    NeedRecord,
    PatternCard,
    PriceRecord,
    Record,
    ReferenceRecord,
    RegimeRecord,
    RiskRecord,
    StandardRecord,
    Technology,
)
from archadvisor.telemetry import retrieval_span


@dataclass(frozen=True)
class Hit:
    """A retrieved record with its score in [0, 1] and the rankers that had it among their own best."""

    record_id: str
    kind: str
    score: float
    rankers: tuple[str, ...] = ()


class Retriever(Protocol):
    """Ranks the searchable records against a query."""

    def rank(self, query: str, kinds: tuple[str, ...], limit: int) -> list[Hit]:
        """The records of these kinds nearest to the query, best first."""


@dataclass(frozen=True)
class KnowledgeBase:
    """All records by id. `version` is the hash of their content; `retriever` ranks the searchable ones.

    `passages` are those of the user's own documents, `provenance` tells where each own record comes from.
    """

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
    standards: Mapping[str, StandardRecord]
    references: Mapping[str, ReferenceRecord]
    work_kinds: Mapping[str, WorkKind]
    data_domains: Mapping[str, DataDomain]
    organisation_signals: Mapping[str, OrganisationSignal]
    operating_models: Mapping[str, OperatingModelRecord]
    collaboration_levels: Mapping[str, CollaborationLevel]
    inflection_points: Mapping[str, InflectionPoint]
    engagements: Mapping[str, Engagement]
    retriever: Retriever | None = None
    passages: Mapping[str, Passage] = field(default_factory=dict)
    provenance: Mapping[str, Provenance] = field(default_factory=dict)

    @classmethod
    def of(
        cls, version: str, records: Mapping[str, Mapping[str, Any]], retriever: Retriever | None = None
    ) -> "KnowledgeBase":
        """A knowledge base of records by kind and id, as `read_records` gives them; a missing kind is empty."""
        return cls(version=version, retriever=retriever, **{kind: records.get(kind, {}) for kind in RECORD_TYPES})

    def search(self, query: str, kinds: tuple[str, ...] = ("patterns",), limit: int = 20) -> list[Hit]:
        """The records nearest to a query, best first."""
        if self.retriever is None:
            raise KnowledgeError("this knowledge base was opened without retrieval; use open_knowledge()")
        with retrieval_span("knowledge", kinds, limit):
            return self.retriever.rank(query, kinds, limit)

    def find(self, record_id: str) -> Iterator[tuple[str, Record]]:
        """Every record with this id, with its kind (an id is unique within a kind only)."""
        for kind in RECORD_TYPES:
            record = getattr(self, kind).get(record_id)
            if record is not None:
                yield kind, record

    def cite(self, record_id: str) -> Citation:
        """The citation of a record or passage (id `cit-<id>`); raises KnowledgeError if there is none of this id."""
        if record_id in self.passages:
            return self.passages[record_id].citation()
        kind, record = next(self.find(record_id), (None, None))
        if kind is None or record is None:
            raise KnowledgeError(f"no knowledge record has the id {record_id!r}; see `archadvisor kb list`")
        reference, own = self._source(kind, record), self.provenance.get(record_id)
        if own is not None:
            return own.citation(record_id, record.name, kind, reference if record.references else None)
        return Citation(id=f"cit-{record_id}", record_id=record_id, title=record.name, reference=reference)

    def _source(self, kind: str, record: Record) -> str:
        """What a record rests on: the sources that it names, else the knowledge base itself."""
        if isinstance(record, ReferenceRecord):
            return f"{record.name}, {record.url}"
        if isinstance(record, PriceRecord):
            return f"{record.source} (as of {record.as_of})"
        named = [self.references[one] for one in record.references if one in self.references]
        frameworks = record.refs if isinstance(record, (RiskRecord, ControlRecord)) else []
        sources = [f"{one.name}, {one.url}" for one in named] + frameworks
        return "; ".join(sources) or f"archadvisor knowledge base, {kind}"
