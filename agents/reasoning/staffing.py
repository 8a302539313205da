"""Whether and which people are needed to build and run the system: inflection points and engagements are records."""

from archadvisor.agents.reasoning.shape_reasons import forcing_ids
from archadvisor.agents.reasoning.wording import clause, filled, listed, nouns
from archadvisor.domain.design import Component, Role, Staffing
from archadvisor.domain.requirements import Requirements
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.organisation_records import Engagement, InflectionPoint
from archadvisor.knowledge.predicates import Facts, Truth, any_true

AGENTS = ("agent_single", "agent_supervisor", "agent_worker")
BUILT = ("app_backend", "workflow_engine", "durable_workflow", "llm_gateway", *AGENTS)
TRAINING = ("training_pipeline", "predictive_model", "ranking_model", "vision_model")
GPU = ("llm_self_hosted", "multimodal_model", "vision_model")
PIPELINES = ("ingestion_pipeline", "etl_pipeline", "event_stream", "data_lakehouse", "feature_store")
NONE = "none"
MOST_NAMED = 5


def staffing(requirements: Requirements, components: list[Component], knowledge: KnowledgeBase) -> Staffing:
    """Architect and engineers for this system, with the engagement and the reason for it."""
    held = [one for one in knowledge.inflection_points.values() if _holds(one, requirements, components)]
    points = [_told(one, requirements, components) for one in held]
    engagement = _engagement(requirements, len(points), knowledge)
    needed = []
    if engagement.id != NONE:
        needed.append(Role(role="AI systems architect", engagement=engagement.id, reason=points[0]))
    records = [*held, engagement]
    return Staffing(
        needed=[*needed, *_engineers(components), *_owners(requirements)],
        inflection_points=points,
        engagement=engagement.id,
        reason=_reason(requirements, engagement, len(points)),
        citation_ids=[f"cit-{one}" for one in dict.fromkeys(ref for record in records for ref in record.references)],
    )


def _among(point: InflectionPoint, components: list[Component]) -> list[str]:
    return [one.name for one in components if one.type in point.among]


def _holds(point: InflectionPoint, requirements: Requirements, components: list[Component]) -> bool:
    counted = bool(point.among) and len(_among(point, components)) >= point.least
    return counted or (bool(point.when) and any_true(point.when, Facts(requirements=requirements)) is Truth.TRUE)


def _told(point: InflectionPoint, requirements: Requirements, components: list[Component]) -> str:
    """The fact in the words of this brief, as a sentence."""
    text = filled(
        point.fact, {"domain": nouns(requirements)["domain"], "named": _named(point, requirements, components)}
    )
    return f"{text[:1].upper()}{text[1:]}."


def _named(point: InflectionPoint, requirements: Requirements, components: list[Component]) -> str:
    """What shows the fact: components, regimes, departments, or the first statement behind it."""
    if point.among:
        return listed(_among(point, components)[:MOST_NAMED])
    ids = forcing_ids(point.when, Facts(requirements=requirements))
    fields = [one.removeprefix("req-") for one in ids if one.startswith("req-")]
    if "compliance" in fields:
        return listed(requirements.items("compliance"))
    departments = list(dict.fromkeys(one.department for one in requirements.workflows))
    said = [one for one in requirements.statements if one.id in ids or set(one.fields) & set(fields)]
    if "departments" in fields and "objectives" not in fields and departments:
        return listed(departments)
    said = [one for one in said if "objectives" in one.fields] or said
    return f"“{clause(said[0])}”" if said else listed(departments) or "the brief"


def _engagement(requirements: Requirements, points: int, knowledge: KnowledgeBase) -> Engagement:
    """The fullest engagement whose conditions hold; none for a trial or without an inflection point."""
    engagements = knowledge.engagements
    if requirements.text("scale_tier") == "poc" or not points:
        return engagements[NONE]
    facts = Facts(requirements=requirements)
    fits = [
        one
        for one in engagements.values()
        if points >= one.least_points or (one.when and any_true(one.when, facts) is Truth.TRUE)
    ]
    return max(fits, key=lambda one: one.least_points)


def _role(role: str, engagement: str, why: str, components: list[Component], types: tuple[str, ...]) -> list[Role]:
    names = [one.name for one in components if one.type in types]
    return [Role(role=role, engagement=engagement, reason=f"{why} {listed(names[:4])}")] if names else []


def _engineers(components: list[Component]) -> list[Role]:
    return [
        *_role("AI engineer", "full-time while building", "builds and evaluates", components, BUILT),
        *_role("ML engineer", "full-time while training", "trains and watches", components, TRAINING),
        *_role("platform engineer with accelerator skills", "part-time", "sizes and runs", components, GPU),
        *_role("data engineer", "part-time", "feeds and repairs", components, PIPELINES),
        *_role("reviewer", "by the load of the desk", "decides at", components, ("human_task_queue",)),
    ]


def _owners(requirements: Requirements) -> list[Role]:
    """A product owner for each department of an organisation."""
    works: dict[str, list[str]] = {}
    for flow in requirements.workflows:
        works.setdefault(flow.department, []).append(flow.work)
    return [
        Role(role=f"product owner, {name}", engagement="part-time", reason=f"answers for {listed(work)}")
        for name, work in works.items()
    ]


def _reason(requirements: Requirements, engagement: Engagement, points: int) -> str:
    team = requirements.quantity("team")
    has = f"The team of {team.typical:g} " if team else f"The team behind {nouns(requirements)['domain']} "
    if engagement.usd_low is None or engagement.usd_high is None:
        return f"{has}builds this without an architect: {engagement.fits}."
    price = f"USD {engagement.usd_low:,.0f} to {engagement.usd_high:,.0f} {engagement.unit}"
    return f"{has}should add an architect ({engagement.id}, {price}): {points} inflection points hold."
