"""Whether and which people are needed to build and run the system.

Inflection points and engagement figures: published descriptions of the role of AI systems architects, 2025 and 2026
(fractional USD 6,000 to 14,000 a month, project USD 15,000 to 60,000, full-time USD 200,000 to 350,000 a year).
"""

from archadvisor.agents.reasoning.wording import clause, listed, nouns
from archadvisor.domain.design import Component, Role, Staffing
from archadvisor.domain.requirements import Requirements

AGENTS = ("agent_single", "agent_supervisor", "agent_worker")
MODELS = (
    "llm_managed_api",
    "llm_self_hosted",
    "small_model",
    "multimodal_model",
    "vision_model",
    "predictive_model",
    "ranking_model",
    "asr",
    "tts",
    "translation_model",
)
TRAINING = ("training_pipeline", "predictive_model", "ranking_model", "vision_model")
GPU = ("llm_self_hosted", "multimodal_model", "vision_model")
PIPELINES = ("ingestion_pipeline", "etl_pipeline", "event_stream", "data_lakehouse", "feature_store")
ENGAGEMENTS = {
    "full-time": "USD 200,000 to 350,000 a year in total",
    "fractional": "USD 6,000 to 14,000 a month",
    "project": "USD 15,000 to 60,000 for one deliverable",
    "none": "no architect: engineers suffice",
}


def _names(components: list[Component], types: tuple[str, ...]) -> list[str]:
    return [one.name for one in components if one.type in types]


def inflection_points(requirements: Requirements, components: list[Component]) -> list[str]:
    """The facts of this brief that call for an architect, each with its evidence."""
    points = []
    models, agents = _names(components, MODELS), _names(components, AGENTS)
    if len(models) + len(agents) > 1:
        points.append(f"More than one model or agent has to work together: {listed(models + agents)}.")
    regimes = requirements.items("compliance")
    if regimes:
        points.append(f"{listed(regimes)} apply to {nouns(requirements)['domain']}.")
    for need in ("shared_platform", "central_model_access", "spend_limit", "tenant_separation", "shadow_trial"):
        said = [one for one in requirements.statements if need in one.needs]
        if said:
            points.append(f"The brief says: {clause(said[0])}.")
    if requirements.text("scale_tier") in ("enterprise", "internet"):
        points.append(f"{nouns(requirements)['users'].capitalize()} use it at {requirements.text('scale_tier')} scale.")
    return points


def _engagement(requirements: Requirements, points: list[str]) -> str:
    tier = requirements.text("scale_tier")
    if tier == "poc" or not points:
        return "none"
    if tier == "internet" or len(points) >= 5:
        return "full-time"
    return "fractional" if len(points) >= 3 else "project"


def _role(role: str, engagement: str, why: str, components: list[Component], types: tuple[str, ...]) -> list[Role]:
    names = _names(components, types)
    return [Role(role=role, engagement=engagement, reason=f"{why} {listed(names[:4])}")] if names else []


def staffing(requirements: Requirements, components: list[Component]) -> Staffing:
    """Architect and engineers for this system, with the engagement and the reason for it."""
    points = inflection_points(requirements, components)
    engagement = _engagement(requirements, points)
    needed: list[Role] = []
    if engagement != "none":
        needed.append(Role(role="AI systems architect", engagement=engagement, reason=points[0]))
    core = ("app_backend", "workflow_engine", "durable_workflow", "llm_gateway", *AGENTS)
    needed += _role("AI engineer", "full-time while building", "builds and evaluates", components, core)
    needed += _role("ML engineer", "full-time while training", "trains and watches", components, TRAINING)
    needed += _role("platform engineer with accelerator skills", "part-time", "sizes and runs", components, GPU)
    needed += _role("data engineer", "part-time", "feeds and repairs", components, PIPELINES)
    needed += _role("reviewer", "by the load of the desk", "decides at", components, ("human_task_queue",))
    return Staffing(
        needed=needed, inflection_points=points, engagement=engagement, reason=_reason(requirements, engagement, points)
    )


def _reason(requirements: Requirements, engagement: str, points: list[str]) -> str:
    team = requirements.quantity("team")
    has = f"The team of {team.typical:g} " if team else f"The team behind {nouns(requirements)['domain']} "
    if engagement == "none":
        return f"{has}builds this without an architect: {ENGAGEMENTS['none']}."
    return (
        f"{has}should add an architect ({engagement}, {ENGAGEMENTS[engagement]}): {len(points)} inflection points hold."
    )
