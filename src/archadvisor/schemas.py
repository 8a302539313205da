"""The published JSON Schemas: the design contract and each kind of knowledge record."""

from typing import Any

from pydantic import BaseModel

from archadvisor.domain.document import DesignDocument
from archadvisor.estimation.audit.findings import CostAudit
from archadvisor.estimation.stated.records import StatedWorkload
from archadvisor.evals.golden import CaseRecord
from archadvisor.knowledge.schemas import knowledge_schemas
from archadvisor.telemetry.record import SpanRecord


def schemas() -> dict[str, dict[str, Any]]:
    """All schemas by name: the design, its parts that stand alone, a golden case and the kinds of knowledge records."""
    own: dict[str, type[BaseModel]] = {
        "design": DesignDocument,
        "workload": StatedWorkload,
        "cost_audit": CostAudit,
        "trace": SpanRecord,
        "golden_case": CaseRecord,
    }
    return {name: model.model_json_schema() for name, model in own.items()} | knowledge_schemas()
