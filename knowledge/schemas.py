"""JSON Schemas of the knowledge records, one per kind, for editors and for `archadvisor schema`."""

import json
from typing import Any

from archadvisor.knowledge.records import RECORD_TYPES

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def knowledge_schemas() -> dict[str, dict[str, Any]]:
    """The schema of each kind of record."""
    return {kind: {"$schema": DIALECT, **record.model_json_schema()} for kind, record in RECORD_TYPES.items()}


def schema_text(schema: dict[str, Any]) -> str:
    """A schema as it is written to a file."""
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
