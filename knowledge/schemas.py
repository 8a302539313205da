"""JSON Schemas of the knowledge records, one per kind, for editors and for `archadvisor schema`."""

import json
from pathlib import Path
from typing import Any

from archadvisor.knowledge.records import RECORD_TYPES

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def knowledge_schemas() -> dict[str, dict[str, Any]]:
    """The schema of each kind of record."""
    return {kind: {"$schema": DIALECT, **record.model_json_schema()} for kind, record in RECORD_TYPES.items()}


def schema_text(schema: dict[str, Any]) -> str:
    """A schema as it is written to a file."""
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def write_knowledge_schemas(folder: Path) -> list[Path]:
    """Write `<kind>.schema.json` for every kind into a folder; returns what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind, schema in knowledge_schemas().items():
        path = folder / f"{kind}.schema.json"
        path.write_text(schema_text(schema), encoding="utf-8")
        written.append(path)
    return written
