"""The public contract `design.json`: stable, versioned, the same from every door."""

from typing import Any

from archadvisor.domain.advice import Advice, Kept, Leaning, Note, Wishes
from archadvisor.domain.design import (
    Alternative,
    Business,
    CollaborationTask,
    Component,
    Decision,
    DocumentNote,
    Flow,
    FrontPoint,
    Infrastructure,
    Observability,
    Orchestration,
    PatternUse,
    Relation,
    Staffing,
)
from archadvisor.domain.estimate import (
    Capacity,
    CostLine,
    Driver,
    Economics,
    FlowLatency,
    LineStatus,
    Move,
    Resilience,
    ScalingLag,
    Swing,
)
from archadvisor.domain.findings import Citation, Finding, Violation
from archadvisor.domain.model import DesignStatus, Model
from archadvisor.domain.quantity import Spread, Tail
from archadvisor.domain.requirements import Conflict, Question, Requirement, Statement, Workflow
from archadvisor.domain.risk import AiClass, Control, FailureMode, GuardrailRule, Obligation, Risk, ThreatView
from archadvisor.domain.usage import AgentUse

SCHEMA_VERSION = "1.0"


class Manifest(Model):
    """What produced the design, enough to produce it again.

    `usage` is what each agent used of chat models, `advice` what came of it and which parts of the design are theirs.
    """

    input_sha256: str
    knowledge_version: str
    price_date: str
    seed: int
    reasoner: str
    models: list[str] = []
    usage: dict[str, AgentUse] = {}
    advice: list[Advice] = []
    versions: dict[str, str]
    timing: dict[str, Any] = {}


class BriefSummary(Model):
    """The brief by title and hash."""

    title: str
    text_sha256: str


class EstimateView(Model):
    """The estimate as published: latency by flow id beside the full lines and derivations."""

    price_date: str
    monthly_cost_usd: Spread | None
    cost_status: LineStatus
    lines: list[CostLine]
    latency_ms: dict[str, Tail]
    latencies: list[FlowLatency]
    availability_fraction: float | None
    availability_inputs: list[Any] = []
    capacity: list[Capacity]
    drivers: list[Driver]
    swings: list[Swing] = []
    moves: list[Move]
    warnings: list[str]
    no_separate_cost: dict[str, str] = {}
    scaling_lags: list[ScalingLag] = []
    economics: Economics | None = None
    resilience: Resilience | None = None


class DesignDocument(Model):
    """A finished design: validated, a draft with its violations, or infeasible with its conflicts."""

    schema_version: str
    status: DesignStatus
    manifest: Manifest
    brief: BriefSummary
    findings: list[Finding] = []
    requirements: dict[str, Requirement]
    statements: list[Statement]
    workflows: list[Workflow] = []
    wishes: Wishes = Wishes()
    leanings: dict[str, Leaning] = {}
    kept: Kept = Kept()
    conflicts: list[Conflict]
    questions: list[Question]
    components: list[Component]
    relations: list[Relation]
    flows: list[Flow]
    patterns: list[PatternUse]
    risks: list[Risk]
    controls: list[Control]
    obligations: list[Obligation]
    ai_act: AiClass | None = None
    threat_views: list[ThreatView] = []
    guardrails: list[GuardrailRule] = []
    decisions: list[Decision]
    alternatives: list[Alternative]
    front: list[FrontPoint] = []
    front_note: str = ""
    estimate: EstimateView | None
    collaboration: list[CollaborationTask]
    orchestration: Orchestration | None
    infrastructure: Infrastructure | None
    observability: Observability | None
    failure_modes: list[FailureMode]
    business: Business | None
    staffing: Staffing | None
    document_notes: list[DocumentNote] = []
    notes: list[Note] = []
    unmet_requirement_ids: list[str] = []
    citations: list[Citation]
    violations: list[Violation]
