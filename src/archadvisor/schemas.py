"""The published JSON Schemas: the design contract and each kind of knowledge record."""

from typing import Any

from archadvisor.domain.document import DesignDocument
from archadvisor.knowledge.schemas import knowledge_schemas


def schemas() -> dict[str, dict[str, Any]]:
    """All schemas by name: `design` and the kinds of knowledge records."""
    return {"design": DesignDocument.model_json_schema()} | knowledge_schemas()
