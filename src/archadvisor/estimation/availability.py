"""Availability of the serving path: a series of components, redundancy where it is deployed, common causes."""

from dataclasses import dataclass, replace
from math import prod

from archadvisor.domain.design import ArchitectureDesign, Component
from archadvisor.domain.estimate import Availability, Input
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.formulas.availability import redundant, until_noticed, with_fallback
from archadvisor.estimation.prices import MODEL_PREFIX
from archadvisor.estimation.service_times import serving
from archadvisor.knowledge.base import KnowledgeBase

FORMULA_ID = "availability.series"
PLANNING_FRACTION = 0.999
# The figure of a service that somebody else runs already counts its own redundancy.
REDUNDANT_HOSTING = frozenset({"self_hosted", "on_premises", "edge"})


@dataclass(frozen=True)
class Cause:
    """One thing that takes the serving path down: its components, and the availability that it leaves."""

    name: str
    components: tuple[Component, ...]
    fraction: float
    fallback: Component | None = None


def design_availability(
    design: ArchitectureDesign, requirements: Requirements, knowledge: KnowledgeBase
) -> Availability | None:
    """Availability of the interactive flows (of all flows if none is); None if nothing serves."""
    path = serving_path(design)
    if not path:
        return None
    inputs = [_instance(component, knowledge) for component in path]
    fraction = prod(cause.fraction for cause in causes(design, knowledge))
    if fallbacks(design):
        rule = serving().availability
        inputs += [
            Input(name="common cause", quantity=rule.common_cause, source=rule.common_cause_source),
            Input(name="detection", quantity=rule.detection_minutes, source=rule.detection_source),
            Input(name="outage", quantity=rule.outage_minutes, source=rule.outage_source),
        ]
    objective = requirements.quantity("availability")
    return Availability(
        fraction=fraction,
        objective=None if objective is None else objective.low,
        formula_id=FORMULA_ID,
        inputs=inputs,
    )


def causes(design: ArchitectureDesign, knowledge: KnowledgeBase) -> list[Cause]:
    """What can take the serving path down, in design order; components that fail together are one cause."""
    behind = fallbacks(design)
    found: dict[str, Cause] = {}
    for component in serving_path(design):
        spare = _spare(component, behind, design)
        fraction = _protected(_instance(component, knowledge).quantity.typical, spare, knowledge)
        name = _cause(component, knowledge)
        known = found.get(name)
        if known is None:
            found[name] = Cause(name, (component,), fraction, spare)
        else:
            worse = min(fraction, known.fraction)
            found[name] = replace(known, components=(*known.components, component), fraction=worse)
    return list(found.values())


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
    fraction, source = figure_of(component, knowledge)
    if component.replicas > 1 and component.hosting in REDUNDANT_HOSTING:
        source = f"{source}; {component.replicas} replicas, one is enough"
        fraction = redundant(fraction, component.replicas)
    return Input(name=component.id, quantity=Quantity.exactly(fraction, "fraction"), source=source)


def figure_of(component: Component, knowledge: KnowledgeBase) -> tuple[float, str]:
    """Availability of one instance and where the figure is from."""
    technology = knowledge.technologies.get(component.technology_id or "")
    if technology is not None and technology.availability is not None:
        return technology.availability.fraction, f"{technology.name}: {technology.availability.source}"
    record = knowledge.components.get(component.type)
    if record is not None and record.availability is not None:
        return record.availability.fraction, f"{record.name}: {record.availability.source}"
    return PLANNING_FRACTION, "planning value for a service without a figure"


def fallbacks(design: ArchitectureDesign) -> dict[str, str]:
    """For each component its fallback component, by relation; a lone fallback model stands behind the main model."""
    found = {relation.source: relation.target for relation in design.relations if relation.kind == "falls_back_to"}
    spare = design.of_type("fallback_model")
    models = design.of_type("llm_managed_api", "llm_self_hosted")
    if spare and models:
        found.setdefault(models[0].id, spare[0].id)
    return found


def _spare(component: Component, behind: dict[str, str], design: ArchitectureDesign) -> Component | None:
    """What answers while a component is down; people take over cases, not the service."""
    fallback = design.component(behind.get(component.id, ""))
    return None if fallback is None or fallback.type in ("human_task_queue", "human_in_the_loop") else fallback


def _protected(fraction: float, fallback: Component | None, knowledge: KnowledgeBase) -> float:
    """Availability with the fallback, which shares causes and takes over only when the outage is noticed."""
    if fallback is None:
        return fraction
    return taken_over(fraction, _instance(fallback, knowledge).quantity.typical)


def taken_over(first: float, second: float) -> float:
    """Availability of a service with a fallback, by the planning values for common causes and for noticing."""
    rule = serving().availability
    noticed = until_noticed(first, rule.detection_minutes.typical, rule.outage_minutes.typical)
    return with_fallback(first, second, rule.common_cause.typical) - noticed
