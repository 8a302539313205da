"""What is known of a brief in words of the vocabulary alone: none of its own words is among them."""

from collections.abc import Iterator

from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirement, Requirements
from archadvisor.domain.vocabulary import field_specs, ontology

MODEL_RULE = "proposed by a chat model on words of the brief"


def known_fields(requirements: Requirements) -> Iterator[str]:
    """The closed and the numeric fields, a line each."""
    for one in requirements.fields.values():
        value = _value(one)
        if value:
            yield f"{one.field} = {value} ({one.status})"


def _value(one: Requirement) -> str:
    allowed = field_specs()[one.field].values
    if isinstance(one.value, Quantity):
        return f"{one.value.low:g} to {one.value.high:g} {field_specs()[one.field].unit}"
    if isinstance(one.value, list):
        return ", ".join(item for item in one.value if item in allowed)
    return str(one.value) if one.value in allowed else ""


def component_lines(design: ArchitectureDesign) -> Iterator[str]:
    """The components by id and what their type is for; their names may hold words of the brief."""
    types = ontology().component_types
    return (f"{one.id} ({one.weight}): {types[one.type].desc}" for one in design.components)
