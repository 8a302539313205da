"""What a design traces to and cites."""

from collections.abc import Iterator

from pydantic import BaseModel

from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.organisation import OperatingModel
from archadvisor.domain.risk import RiskReview


def traced_ids(design: ArchitectureDesign, review: RiskReview) -> set[str]:
    """Ids of requirements and statements that a component, control, decision or objective serves or that are unmet."""
    traced = set(design.unmet_requirement_ids)
    for component in design.components:
        traced.update(component.satisfies_requirement_ids)
    for decision in design.decisions:
        traced.update(decision.requirement_ids)
    for control in review.controls:
        traced.update(control.satisfies_ids)
    for objective in design.business.objectives:
        traced.update(objective.requirement_ids)
    if design.business.operating_model is not None:
        traced.update(_requirement_ids(design.business.operating_model))
    return traced


def _requirement_ids(model: OperatingModel) -> Iterator[str]:
    """What the parts of an operating model rest on."""
    parts = ([model], model.weighed, model.workflows, model.increments, model.data, model.effects)
    return (one for group in parts for part in group for one in part.requirement_ids)


def citation_ids(*parts: BaseModel) -> set[str]:
    """Every citation id that occurs anywhere in these records."""
    return {cited for part in parts for cited in _citations(part)}


def _citations(value: object) -> Iterator[str]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            content = getattr(value, name)
            if name == "citation_ids":
                yield from content
            else:
                yield from _citations(content)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _citations(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _citations(one)
