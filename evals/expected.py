"""What a case expects, in the form that scorers use; computed once per case."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from archadvisor.domain.tables import packaged_table
from archadvisor.evals.golden import CaseRecord, GoldenRelation
from archadvisor.evals.produced import Triple

COMPONENT_WEIGHTS = {"must": 1.0, "should": 0.5, "may": 0.0}
SEVERITY_WEIGHTS = {"critical": 4.0, "high": 3.0, "medium": 2.0, "low": 1.0}


@dataclass(frozen=True)
class Expected:
    """A case with what follows from it: types by weight, families, relations, and what counts neither way."""

    record: CaseRecord
    named_types: frozenset[str]
    neutral_types: frozenset[str]
    risks: Mapping[str, float]
    controls: frozenset[str]
    neutral_controls: frozenset[str]
    patterns: frozenset[str]
    relations: frozenset[Triple]
    neutral_relations: frozenset[Triple]
    relation_ends: frozenset[str]
    transparent: frozenset[str]
    implied_pairs: frozenset[tuple[str, str]]

    @property
    def id(self) -> str:
        """The id of the case."""
        return self.record.id

    def judged(self, types: Iterable[str]) -> frozenset[str]:
        """Of these types those that are right or wrong here: named ones, and others that are not neutral."""
        return frozenset(one for one in types if one in self.named_types or one not in self.neutral_types)


def expected_of(record: CaseRecord) -> Expected:
    """The expectations of a case, ready for scoring."""
    common, also = _common(), record.also_accepted
    relations = triples(record.relations)
    return Expected(
        record=record,
        named_types=frozenset(kind for one in record.components for kind in one.types),
        neutral_types=common["types"] | set(also.components),
        risks={one.id: SEVERITY_WEIGHTS[one.severity] for one in record.risks},
        controls=frozenset(one.id for one in record.controls),
        neutral_controls=common["controls"] | set(also.controls),
        patterns=frozenset(one.id for one in record.patterns),
        relations=relations,
        neutral_relations=triples(also.relations),
        relation_ends=frozenset(end for one in relations for end in one[:2]),
        transparent=common["transparent"],
        implied_pairs=frozenset(_implied(record)),
    )


def triples(relations: Iterable[GoldenRelation]) -> frozenset[Triple]:
    """Source type, target type and kind of each relation."""
    return frozenset((one.source, one.target, one.kind) for one in relations)


def _implied(record: CaseRecord) -> Iterator[tuple[str, str]]:
    """Guard and guarded type of every must-cross flow: a design needs such links, so they are never wrong."""
    for flow in record.must_cross:
        yield from product(flow.guards, (*flow.sources, *flow.targets))


@cache
def _common() -> Mapping[str, frozenset[str]]:
    table = packaged_table("archadvisor.evals", "common.yaml")
    return {name: frozenset(table[name]) for name in ("types", "controls", "transparent")}
