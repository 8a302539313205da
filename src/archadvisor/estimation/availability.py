"""Availability of the serving path: a series of components, redundancy where it is deployed, common causes."""

from math import prod

from archadvisor.domain.design import ArchitectureDesign, Component
from archadvisor.domain.estimate import Availability, Input
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.formulas import redundant, with_fallback
from archadvisor.estimation.prices import MODEL_PREFIX
from archadvisor.estimation.service_times import serving
from archadvisor.knowledge.base import KnowledgeBase

FORMULA_ID = "availability.series"
PLANNING_FRACTION = 0.999
# The figure of a service that somebody else runs already counts its own redundancy.
REDUNDANT_HOSTING = frozenset({"self_hosted", "on_premises", "edge"})


def design_availability(
    design: ArchitectureDesign, requirements: Requirements, knowledge: KnowledgeBase
) -> Availability | None:
    """Availability of the interactive flows (of all flows if none is); None if nothing serves."""
    path = serving_path(design)
    if not path:
        return None
    inputs = [_instance(component, knowledge) for component in path]
    fallbacks = _fallbacks(design)
    by_cause: dict[str, float] = {}
    for component, figure in zip(path, inputs, strict=True):
        reached = _protected(component, figure, fallbacks, design, knowledge)
        cause = _cause(component, knowledge)
        by_cause[cause] = min(reached, by_cause.get(cause, 1.0))
    fraction = prod(by_cause.values())
    if fallbacks:
        rule = serving().availability
        inputs.append(Input(name="common cause", quantity=rule.common_cause, source=rule.common_cause_source))
    objective = requirements.quantity("availability")
    return Availability(
        fraction=fraction,
        objective=None if objective is None else objective.low,
        formula_id=FORMULA_ID,
        inputs=inputs,
    )


def serving_path(design: ArchitectureDesign) -> list[Component]:
    """The components that a request needs, each once; code inside another process fails with that process."""
    flows = [flow for flow in design.flows if flow.interactive] or design.flows
    wanted = {step.component_id for flow in flows for step in flow.steps}
    spared = set(serving().availability.not_serving)
    return [
        one for one in design.components if one.id in wanted and one.type not in spared and one.hosting != "in_process"
    ]


def _cause(component: Component, knowledge: KnowledgeBase) -> str:
    """What makes a component fail: hosted models of one vendor share their front end, so they fail together."""
    technology = knowledge.technologies.get(component.technology_id or "")
    hosted = technology is not None and any(one.startswith(MODEL_PREFIX) for one in technology.price_ids)
    return f"models of {technology.vendor}" if technology is not None and hosted else component.id


def _instance(component: Component, knowledge: KnowledgeBase) -> Input:
    """Availability of a component with its replicas, and where the figure is from."""
    fraction, source = _figure(component, knowledge)
    if component.replicas > 1 and component.hosting in REDUNDANT_HOSTING:
        source = f"{source}; {component.replicas} replicas, one is enough"
        fraction = redundant(fraction, component.replicas)
    return Input(name=component.id, quantity=Quantity.exactly(fraction, "fraction"), source=source)


def _figure(component: Component, knowledge: KnowledgeBase) -> tuple[float, str]:
    technology = knowledge.technologies.get(component.technology_id or "")
    if technology is not None and technology.availability is not None:
        return technology.availability.fraction, f"{technology.name}: {technology.availability.source}"
    record = knowledge.components.get(component.type)
    if record is not None and record.availability is not None:
        return record.availability.fraction, f"{record.name}: {record.availability.source}"
    return PLANNING_FRACTION, "planning value for a service without a figure"


def _fallbacks(design: ArchitectureDesign) -> dict[str, str]:
    """For each component its fallback component, by relation; a lone fallback model stands behind the main model."""
    found = {relation.source: relation.target for relation in design.relations if relation.kind == "falls_back_to"}
    spare = design.of_type("fallback_model")
    models = design.of_type("llm_managed_api", "llm_self_hosted")
    if spare and models:
        found.setdefault(models[0].id, spare[0].id)
    return found


def _protected(
    component: Component, figure: Input, fallbacks: dict[str, str], design: ArchitectureDesign, knowledge: KnowledgeBase
) -> float:
    fallback = design.component(fallbacks.get(component.id, ""))
    fraction = figure.quantity.typical
    if fallback is None or fallback.type in ("human_task_queue", "human_in_the_loop"):
        return fraction
    beta = serving().availability.common_cause.typical
    return with_fallback(fraction, _instance(fallback, knowledge).quantity.typical, beta)
