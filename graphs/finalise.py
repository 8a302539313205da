"""The last node: freezes the state as the public document with its manifest."""

from functools import cache
from importlib.metadata import version
from typing import Any

from archadvisor import __version__
from archadvisor.agents.contract import Reasoner, Toolbox
from archadvisor.agents.reasoning.ai_act import ai_class
from archadvisor.agents.reasoning.risk_review import facts_of
from archadvisor.agents.reasoning.threats import threat_views
from archadvisor.domain.advice import Advice, Note
from archadvisor.domain.design import Front
from archadvisor.domain.document import SCHEMA_VERSION, BriefSummary, DesignDocument, EstimateView, Manifest
from archadvisor.domain.estimate import Estimate, Swing
from archadvisor.domain.findings import Citation
from archadvisor.domain.model import DesignStatus
from archadvisor.domain.requirements import Question
from archadvisor.domain.state import DesignState
from archadvisor.graphs.traceability import citation_ids
from archadvisor.graphs.validation import blocks
from archadvisor.guardrails.redaction import publishable
from archadvisor.knowledge.base import KnowledgeBase

DEPENDENCIES = ("chromadb", "genai-prices", "langgraph", "numpy", "ortools", "pydantic")


def status_of(state: DesignState) -> DesignStatus:
    """Infeasible without a design, draft while something blocks, else validated."""
    if state.get("design") is None:
        return "infeasible"
    return "draft" if any(blocks(violation) for violation in state["violations"]) else "validated"


@cache
def _versions() -> dict[str, str]:
    return {"archadvisor": __version__} | {name: version(name) for name in DEPENDENCIES}


def _manifest(state: DesignState, reasoner: Reasoner, tools: Toolbox) -> Manifest:
    timing: dict[str, Any] = {name: round(ms, 1) for name, ms in sorted(state.get("timing", {}).items())}
    return Manifest(
        input_sha256=state["brief"].sha256,
        knowledge_version=tools.knowledge.version,
        price_date=tools.price_date,
        seed=tools.seed,
        reasoner=reasoner.name,
        models=sorted({one.model for one in _advice(state) if one.model}),
        usage=dict(reasoner.used()),
        advice=[one.model_copy(update={"notes": []}) for one in _advice(state)],
        versions=_versions(),
        timing={"nodes_ms": timing},
    )


def _advice(state: DesignState) -> list[Advice]:
    """What came of asking a chat model, agent by agent; empty on the rules alone."""
    review = state.get("review")
    later = (review.advice if review else None, state.get("explanation"))
    return [*state["requirements"].advice, *(one for one in later if one)]


def _notes(state: DesignState) -> list[Note]:
    """What a chat model said of components that are still there."""
    present = {one.id for one in state["design"].components} if "design" in state else set[str]()
    return [note for one in _advice(state) for note in one.notes if note.element_id in present]


def _estimate_view(estimate: Estimate, swings: list[Swing]) -> EstimateView:
    availability = estimate.availability
    return EstimateView(
        price_date=estimate.price_date,
        monthly_cost_usd=estimate.monthly_cost_usd,
        cost_status=estimate.cost_status,
        lines=estimate.lines,
        no_separate_cost=estimate.no_separate_cost,
        latency_ms={flow.flow_id: flow.total_ms for flow in estimate.latencies},
        latencies=estimate.latencies,
        availability_fraction=availability.fraction if availability else None,
        availability_inputs=[one.model_dump() for one in availability.inputs] if availability else [],
        capacity=estimate.capacity,
        drivers=estimate.drivers,
        swings=swings,
        moves=estimate.moves,
        warnings=estimate.warnings,
        scaling_lags=estimate.scaling_lags,
        economics=estimate.economics,
        resilience=estimate.resilience,
    )


def used_citations(state: DesignState, views: dict[str, Any], knowledge: KnowledgeBase) -> list[Citation]:
    """The citations that the result really uses, resolved in the knowledge base, in order of id."""
    parts = [state.get("design"), state.get("review"), state.get("estimate"), views.get("ai_act"), *_advice(state)]
    used = citation_ids(*(part for part in parts if part is not None))
    return [knowledge.cite(cited.removeprefix("cit-")) for cited in sorted(used)]


def _design_parts(state: DesignState) -> dict[str, Any]:
    """The document's fields that come from the design, or their empty values without one."""
    design = state.get("design")
    if design is None:
        empty: dict[str, Any] = {name: [] for name in ("components", "relations", "flows", "patterns", "decisions")}
        views = ("orchestration", "infrastructure", "observability", "business", "staffing")
        return empty | {"collaboration": []} | dict.fromkeys(views)
    names = set(DesignDocument.model_fields) & set(type(design).model_fields)
    return {name: getattr(design, name) for name in sorted(names)}


def _review_parts(state: DesignState) -> dict[str, Any]:
    review = state.get("review")
    names = ("risks", "controls", "obligations", "failure_modes", "guardrails")
    return {name: getattr(review, name) if review else [] for name in names}


def _questions(state: DesignState) -> list[Question]:
    """What is worth asking, of requirements and of what the review leaves open, the most consequential first."""
    asked, review = state.get("questions", []), state.get("review")
    requirement_ids = {one.requirement_id for one in asked}
    open_ones = review.questions if review else []
    further = [one for one in open_ones if one.element_id or one.requirement_id not in requirement_ids]
    return sorted([*asked, *further], key=lambda one: -one.worth)


def _views_of_review(state: DesignState, knowledge: KnowledgeBase) -> dict[str, Any]:
    """What law and published lists of threats make of the review; nothing without one."""
    design, review = state.get("design"), state.get("review")
    if design is None or review is None:
        return {}
    return {
        "ai_act": ai_class(facts_of(state["requirements"], design), knowledge.regimes),
        "threat_views": threat_views(review.risks, knowledge.risks),
    }


def finalise(state: DesignState, reasoner: Reasoner, tools: Toolbox) -> DesignState:
    """The document of this state, past the redaction gate."""
    return {"document": publishable(document_of(state, reasoner, tools), state["brief"])}


def document_of(state: DesignState, reasoner: Reasoner, tools: Toolbox) -> DesignDocument:
    """The document of this state, whatever its status; nothing is lost when a design is only a draft."""
    requirements, estimate, front = state["requirements"], state.get("estimate"), state.get("front", Front())
    views = _views_of_review(state, tools.knowledge)
    return DesignDocument(
        schema_version=SCHEMA_VERSION,
        status=status_of(state),
        manifest=_manifest(state, reasoner, tools),
        brief=BriefSummary(title=state["brief"].title, text_sha256=state["brief"].sha256),
        findings=state["findings"],
        requirements=requirements.fields,
        statements=requirements.statements,
        workflows=requirements.workflows,
        wishes=requirements.wishes,
        leanings=requirements.leanings,
        kept=requirements.kept,
        notes=_notes(state),
        conflicts=state.get("conflicts", requirements.conflicts),
        questions=_questions(state),
        alternatives=state.get("alternatives", []),
        front=front.points,
        front_note=front.note,
        estimate=_estimate_view(estimate, state.get("swings", [])) if estimate else None,
        citations=used_citations(state, views, tools.knowledge),
        violations=state["violations"],
        **_design_parts(state),
        **_review_parts(state),
        **views,
    )
