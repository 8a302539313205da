"""The published JSON Schemas: the design contract and each kind of knowledge record."""

from typing import Any

from archadvisor.domain.document import DesignDocument
from archadvisor.estimation.stated.records import StatedWorkload
from archadvisor.knowledge.schemas import knowledge_schemas


def schemas() -> dict[str, dict[str, Any]]:
    """All schemas by name: `design`, `workload` and the kinds of knowledge records."""
    own = {"design": DesignDocument.model_json_schema(), "workload": StatedWorkload.model_json_schema()}
    return own | knowledge_schemas()
