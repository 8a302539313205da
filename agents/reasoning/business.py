"""Business objectives and how the design serves them; value drivers; what is shared across departments."""

from archadvisor.agents.reasoning.tables import business_drivers, business_measures
from archadvisor.agents.reasoning.wording import clause, nouns
from archadvisor.domain.design import Business, BusinessObjective, Component
from archadvisor.domain.organisation import OperatingModel
from archadvisor.domain.requirements import Requirements, Statement

SHARED_TYPES = (
    "llm_gateway",
    "prompt_registry",
    "metadata_catalog",
    "vector_store",
    "tool_server",
    "identity_provider",
    "offline_eval",
    "tracing",
    "feature_store",
    "data_lakehouse",
    "model_registry",
    "audit_log",
)


def business(requirements: Requirements, components: list[Component], model: OperatingModel | None = None) -> Business:
    """The business side of the brief, tied to components and measures."""
    goals = [one for one in requirements.statements if one.kind == "objective"]
    if not goals:
        goals = _main_demands(requirements)
    shared = [one.name for one in components if one.type in SHARED_TYPES]
    departments = requirements.quantity("departments")
    wide = bool(departments and departments.typical > 1) or requirements.has("shared_platform")
    named = list(dict.fromkeys(one.department for one in requirements.workflows))
    return Business(
        objectives=[_objective(goal, requirements, components) for goal in goals[:5]],
        value_drivers=_drivers(requirements),
        departments=named or [requirements.text("domain") or nouns(requirements)["users"]],
        shared_capabilities=shared if wide else [],
        operating_model=model,
    )


def _main_demands(requirements: Requirements) -> list[Statement]:
    """Where no objective is stated: the two demands whose effect can be measured."""
    demands = [one for one in requirements.statements if one.kind == "capability" and one.priority == "must"]
    measured = [one for one in demands if set(one.needs) & set(business_measures())]
    return (measured or demands)[:2]


def _objective(goal: Statement, requirements: Requirements, components: list[Component]) -> BusinessObjective:
    serving = [one.id for one in components if goal.id in one.satisfies_requirement_ids]
    serving = serving or [one.id for one in components if one.weight == "must"][:3]
    subject = nouns(requirements)["subject"]
    measures = business_measures()
    measure = next(
        (measures[need] for need in goal.needs if need in measures), f"share of {subject} done without rework"
    )
    return BusinessObjective(objective=goal.text, served_by_ids=serving[:5], measure=measure, requirement_ids=[goal.id])


def _drivers(requirements: Requirements) -> list[str]:
    drivers = []
    for effect, needs in business_drivers().items():
        said = next((one for one in requirements.statements if set(needs) & set(one.needs)), None)
        if said:
            drivers.append(f"{effect}: {clause(said)}")
    return drivers
