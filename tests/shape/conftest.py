from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from archadvisor.agents.reasoning.shape import Shape, shape
from archadvisor.domain.requirements import Requirement, Requirements, Statement
from archadvisor.knowledge.loading import embedded_records
from archadvisor.knowledge.records import ComponentRecord, DecisionRecord, PatternCard, StandardRecord


@dataclass(frozen=True)
class Records:
    """The records that shaping needs, read from the files without the store."""

    components: dict[str, ComponentRecord]
    decisions: dict[str, DecisionRecord]
    patterns: dict[str, PatternCard]
    standards: dict[str, StandardRecord] = field(default_factory=dict)


@pytest.fixture(scope="session")
def records() -> Records:
    found: Any = embedded_records()
    return Records(dict(found["components"]), dict(found["decisions"]), dict(found["patterns"]))


def wanting(*needs: str, **fields: Any) -> Requirements:
    """Requirements that express these needs, one statement each, and these field values."""
    values = {"needs": list(needs), **fields}
    return Requirements(
        fields={
            field: Requirement(id=f"req-{field}", field=field, value=value, status="stated")
            for field, value in values.items()
        },
        statements=[
            Statement(id=f"stm-{n:02}", text=need, kind="capability", priority="must", evidence=[], needs=[need])
            for n, need in enumerate(needs, start=1)
        ],
    )


@pytest.fixture(scope="session")
def shape_of(records: Records) -> Callable[..., Shape]:
    def make(*needs: str, demanded: frozenset[str] = frozenset(), **fields: Any) -> Shape:
        return shape(wanting(*needs, **fields), records, demanded)

    return make
