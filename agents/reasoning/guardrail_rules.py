"""Guardrail rules: validation, escalation and breakers on the components of this design, with its own limits."""

from functools import cache

from archadvisor.agents.reasoning.flow_paths import ids_of_types
from archadvisor.agents.reasoning.wording import filled, nouns
from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.model import Model
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.risk import GuardrailRule
from archadvisor.domain.tables import packaged_table
from archadvisor.knowledge.predicates import Facts, Truth, all_true
from archadvisor.knowledge.terms import Predicate


class GuardrailTemplate(Model):
    """A rule for the first present of `types`. `rule` may use {limit}, the value of `limit_field`, and is used only
    if that is known; `unlimited` states the rule without a number. `kind`: input, output, escalation or breaker."""

    id: str
    kind: str
    types: list[str]
    when: list[Predicate] = []
    limit_field: str | None = None
    rule: str
    unlimited: str | None = None
    action: str
    controls: list[str] = []


@cache
def guardrail_templates() -> tuple[GuardrailTemplate, ...]:
    """All templates, in the order in which a spec lists them."""
    raw = packaged_table("archadvisor.agents.reasoning", "guardrail_rules.yaml")
    return tuple(GuardrailTemplate(**row) for row in raw["rules"])


def guardrail_rules(facts: Facts, design: ArchitectureDesign, control_ids: frozenset[str]) -> list[GuardrailRule]:
    """The rules whose conditions hold and whose component exists; they name only controls of this review."""
    rules = [
        _rule(template, places[0], facts, design, control_ids)
        for template in guardrail_templates()
        if (places := ids_of_types(design, template.types)) and all_true(template.when, facts) is Truth.TRUE
    ]
    return [rule for rule in rules if rule is not None]


def _rule(
    template: GuardrailTemplate, place: str, facts: Facts, design: ArchitectureDesign, control_ids: frozenset[str]
) -> GuardrailRule | None:
    limit = _limit(template, facts)
    wording = template.unlimited if template.limit_field and limit is None else template.rule
    if wording is None:
        return None
    component = design.component(place)
    slots = nouns(facts.requirements) | {"name": component.name if component else place, "limit": limit or ""}
    return GuardrailRule(
        id=f"guard-{template.id}",
        kind=template.kind,
        component_id=place,
        rule=filled(wording, slots),
        action=filled(template.action, slots),
        control_ids=[one for one in template.controls if one in control_ids],
    )


def _limit(template: GuardrailTemplate, facts: Facts) -> str | None:
    quantity = facts.requirements.quantity(template.limit_field) if template.limit_field else None
    return None if quantity is None else worded(quantity)


def worded(quantity: Quantity) -> str:
    """The upper end of a quantity in words, e.g. 2000 ms as `2 s`, 700 USD/month as `700 USD a month`."""
    value, unit = quantity.high, quantity.unit
    if unit == "ms" and value >= 1000:
        value, unit = value / 1000, "s"
    if unit == "s" and value >= 3600:
        value, unit = value / 3600, "h"
    return f"{value:,.4g} {unit.replace('/', ' a ')}" if value < 10_000 else f"{value:,.0f} {unit.replace('/', ' a ')}"
