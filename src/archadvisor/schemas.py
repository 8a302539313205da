"""The published JSON Schemas: the design contract and each kind of knowledge record."""

from typing import Any

from archadvisor.domain.document import DesignDocument
from archadvisor.knowledge.records import RECORD_TYPES


def schemas() -> dict[str, dict[str, Any]]:
    """All schemas by name: `design` and the kinds of knowledge records."""
    kinds = {kind: record.model_json_schema() for kind, record in RECORD_TYPES.items()}
    return {"design": DesignDocument.model_json_schema()} | kinds
