"""Which prices a component pays and which volume multiplies each: the sizing rules as typed records."""

from functools import cache

from archadvisor.domain.design import Component
from archadvisor.domain.model import Hosting, Model
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.prices import MODEL_PREFIX
from archadvisor.estimation.tables import read_table
from archadvisor.knowledge.records import Technology

OWN_GROUNDS: frozenset[Hosting] = frozenset({"on_premises", "edge"})


class SizingRule(Model):
    """One price times one volume; see data/sizing.yaml for the conditions. `prompt` picks the price tier of a call."""

    what: str
    types: list[str]
    prices: list[str] = []
    technologies: list[str] = []
    beside: list[str] = []
    without: list[str] = []
    needs: list[str] = []
    no_needs: list[str] = []
    amount: str | None = None
    input: str | None = None
    output: str | None = None
    prompt: str = "longest_prompt"

    def holds(self, component_type: str, types: frozenset[str], requirements: Requirements) -> bool:
        """Whether the rule is for this component type in a design with these types and for this brief."""
        if component_type not in self.types or not types.isdisjoint(self.without):
            return False
        if self.beside and types.isdisjoint(self.beside):
            return False
        if self.needs and not any(requirements.has(need) for need in self.needs):
            return False
        return not any(requirements.has(need) for need in self.no_needs)


class Accelerated(Model):
    """Self-hosted model types that need a small accelerator: its price record and amount, and that of jobs."""

    types: list[str]
    price: str
    amount: str
    jobs: dict[str, str]
    waited_for: list[str]

    def amount_for(self, component_type: str, requirements: Requirements) -> str:
        """Always on where the brief has somebody wait, else the hours of the job."""
        waits = any(requirements.has(need) for need in self.waited_for)
        return self.amount if waits else self.jobs.get(component_type, self.amount)


class Sizing(Model):
    """All rules of sizing.yaml."""

    rules: list[SizingRule]
    token_users: list[SizingRule]
    model_of: list[str]
    own_models: list[str]
    containers: dict[str, dict[str, str]]
    application_types: list[str]
    application: dict[str, dict[str, str]]
    accelerated: Accelerated
    no_separate_cost: dict[str, str]
    runs_on: dict[str, list[str]]
    own_machines: list[str]
    expected: dict[str, str]
    unit_sizes: dict[str, float]


@cache
def sizing() -> Sizing:
    """The sizing rules."""
    return Sizing(**read_table("sizing.yaml"))


@cache
def rules_for(component_type: str, price_id: str) -> tuple[SizingRule, ...]:
    """The rules of a price for a component type, whatever the design."""
    kind = "model" if price_id.startswith(MODEL_PREFIX) else "gpu" if price_id.startswith("gpu.") else price_id
    return tuple(rule for rule in sizing().rules if kind in rule.prices and component_type in rule.types)


def token_rule(component_type: str, technology_id: str) -> SizingRule | None:
    """The rule of a component that calls a model of the design for its own job."""
    rules = sizing().token_users
    return next((r for r in rules if component_type in r.types and technology_id in r.technologies), None)


def reason_without_cost(
    component: Component, technology: Technology | None, types: frozenset[str], own: frozenset[str] = frozenset()
) -> str | None:
    """Why a component has no cost line of its own; None if it should have one.

    `types` are those of the design, `own` those of them that run on the organisation's own hardware.
    """
    host = next((one for one in sizing().runs_on.get(component.type, []) if one in types), None)
    if host is not None:
        return f"runs on {host}"
    if technology is not None and any(rules_for(component.type, price) for price in technology.price_ids):
        return None
    if technology is not None and token_rule(component.type, technology.id) is not None:
        return None
    machine = _own_machine(component, technology, own)
    if machine is not None:
        return f"open software on the own hardware of {machine}"
    if component.type in sizing().no_separate_cost:
        return sizing().no_separate_cost[component.type]
    if component.hosting == "in_process" or _may_run_inside(component, technology):
        return "runs inside the application"
    return None


def _own_machine(component: Component, technology: Technology | None, own: frozenset[str]) -> str | None:
    """The component whose hardware carries open software on own premises; accelerators are hardware of their own."""
    if component.hosting not in OWN_GROUNDS or technology is None or not technology.open_source:
        return None
    if component.type in sizing().accelerated.types or component.type in sizing().own_machines:
        return None
    return next((one for one in sizing().own_machines if one in own), None)


def _may_run_inside(component: Component, technology: Technology | None) -> bool:
    inside = technology is not None and "in_process" in technology.hosting and not technology.price_ids
    return inside and component.hosting not in OWN_GROUNDS | {"self_hosted"}
