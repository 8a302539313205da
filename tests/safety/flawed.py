"""Designs with seeded flaws, each with the twin in which they are repaired: `flawed/*.yaml`.

A file gives requirements, components and relations with their facts, the controls in place, and under `flaws` the risk
that is seeded and the component on which it shows. `repair` is what the twin changes; `accepted` names grave risks that
its owner bears. `written` says whether the case was written before the reviewer that has to find it, after it, or after
it by somebody who had not seen its predicates.
"""

from pathlib import Path
from typing import Any

import yaml

from archadvisor.domain.design import ArchitectureDesign, Component, Orchestration, Relation
from archadvisor.domain.model import Model
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirement, Requirements
from archadvisor.domain.vocabulary import field_specs

FOLDER = Path(__file__).with_name("flawed")


class FlawedDesign(Model):
    """A design after an incident, its seeded flaws, and the twin without them."""

    name: str
    incident: str
    written: str
    flaws: dict[str, str]
    accepted: list[str]
    requirements: Requirements
    design: ArchitectureDesign
    repaired_requirements: Requirements
    repaired: ArchitectureDesign


def flawed_designs() -> list[FlawedDesign]:
    """All cases in the order of their names."""
    return [
        _case(path.stem, yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(FOLDER.glob("*.yaml"))
    ]


def _case(name: str, raw: dict[str, Any]) -> FlawedDesign:
    repair = raw["repair"]
    mended = {
        **raw,
        "components": [_mended(one, repair.get("facts", {})) for one in raw["components"]],
        "relations": [_mended(one, repair.get("facts", {})) for one in map(_named, raw["relations"])],
        "controls": _united(raw["controls"], repair["controls"]),
    }
    return FlawedDesign(
        name=name,
        incident=raw["incident"],
        written=raw["written"],
        flaws=raw["flaws"],
        accepted=raw["accepted"],
        requirements=_requirements(raw["requirements"]),
        design=_design(raw),
        repaired_requirements=_requirements(raw["requirements"] | repair.get("requirements", {})),
        repaired=_design(mended),
    )


def _named(relation: dict[str, Any]) -> dict[str, Any]:
    return {"id": f"rel-{relation['source']}-{relation['kind']}-{relation['target']}", **relation}


def _mended(element: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    return {**element, "facts": element.get("facts", {}) | facts.get(element["id"], {})}


def _united(*placements: dict[str, list[str]]) -> dict[str, list[str]]:
    controls = sorted({control for one in placements for control in one})
    return {control: [place for one in placements for place in one.get(control, [])] for control in controls}


def _requirements(values: dict[str, Any]) -> Requirements:
    return Requirements(
        fields={
            key: Requirement(id=f"req-{key}", field=key, value=_value(key, value), status="stated")
            for key, value in values.items()
        }
    )


def _value(key: str, value: Any) -> Any:
    spec = field_specs()[key]
    return Quantity.exactly(value, spec.unit or "") if spec.kind == "quantity" else value


def _design(raw: dict[str, Any]) -> ArchitectureDesign:
    return ArchitectureDesign(
        components=[_component(one) for one in raw["components"]],
        relations=[Relation(**_named(one)) for one in raw["relations"]],
        orchestration=Orchestration(kind="workflow"),
        control_placements=raw["controls"],
        unverified_controls=raw.get("unverified", []),
    )


def _component(raw: dict[str, Any]) -> Component:
    return Component(
        name=f"the {raw['id']}",
        technology="any",
        concern="C1",
        purpose="Does its part.",
        weight="must",
        trust_zone="application",
        hosting="managed",
        **raw,
    )
