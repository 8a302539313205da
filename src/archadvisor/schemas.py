"""The published JSON Schemas: the design contract, what users write, and each kind of knowledge record."""

from typing import Any

from pydantic import BaseModel

from archadvisor.domain.document import DesignDocument
from archadvisor.estimation.audit.findings import CostAudit
from archadvisor.estimation.stated.records import StatedWorkload
from archadvisor.evals.golden import CaseRecord
from archadvisor.knowledge.schemas import knowledge_schemas
from archadvisor.settings import Settings
from archadvisor.telemetry.record import SpanRecord


def schemas() -> dict[str, dict[str, Any]]:
    """All schemas by name: the design and its parts that stand alone, what users write, the kinds of records."""
    own: dict[str, type[BaseModel]] = {
        "design": DesignDocument,
        "workload": StatedWorkload,
        "cost_audit": CostAudit,
        "trace": SpanRecord,
        "golden_case": CaseRecord,
        "settings": Settings,
    }
    return {name: model.model_json_schema() for name, model in own.items()} | knowledge_schemas()
