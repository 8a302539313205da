"""How an organisation works with AI: what each workflow may do, what is shared, in which order, and who answers."""

from archadvisor.domain.model import Autonomy, Model
from archadvisor.domain.quantity import Quantity


class Traced(Model):
    """A recommendation with what it rests on: statements or requirements of the brief, and records."""

    requirement_ids: list[str] = []
    citation_ids: list[str] = []


class WorkflowPlan(Traced):
    """A workflow (`id` as in the requirements) with the level that it is granted and how its effect is seen.

    It starts at `starts_at` and reaches `autonomy` when `earns_more` is shown. `load` is working hours a month by
    `load_formula`; `target` is the goal in the brief's words. `capability_ids` name capabilities, `risk_ids` risks.
    """

    id: str
    name: str
    department: str
    department_assumed: bool
    work: str
    volume: Quantity | None = None
    load: Quantity | None = None
    load_formula: str | None = None
    lead_time: Quantity | None = None
    starts_at: Autonomy
    autonomy: Autonomy
    reason: str
    human_role: str
    earns_more: str
    stop: str
    tier: str
    effort: str
    value: str
    metric: str
    measured_by: str
    target: str | None = None
    capability_ids: list[str] = []
    risk_ids: list[str] = []


class Capability(Traced):
    """What departments ask for, made of components; built once by the owner if several departments use it."""

    id: str
    name: str
    component_ids: list[str]
    owner: str
    departments: list[str]
    workflow_ids: list[str]
    reason: str


class LocalShare(Traced):
    """What stays in a department."""

    department: str
    keeps: str
    capability_ids: list[str] = []


class Increment(Traced):
    """A step of the roadmap (`inc-0`, ...): what it delivers, on which steps it builds, what lets the next one start.

    `builds` and `reuses` name capabilities; the foundation builds components.
    """

    id: str
    name: str
    workflow_ids: list[str]
    delivers: list[str]
    builds: list[str]
    reuses: list[str]
    builds_on: list[str]
    reason: str
    prerequisites: list[str]
    exit_test: str


class Forum(Traced):
    """A meeting that decides."""

    name: str
    members: str
    decides: str


class RiskTier(Traced):
    """Workflows of one class of risk and who signs for them."""

    name: str
    workflow_ids: list[str]
    reason: str
    sign_off: str


class SharedData(Traced):
    """Data that several departments work with: where it lies, who answers for it, what has to be settled first."""

    id: str
    name: str
    systems: list[str]
    departments: list[str]
    owner: str
    care: str


class Effect(Traced):
    """An effect on revenue, cost or risk, and the metric that would show it. `workflow_ids` may be empty: a gap."""

    kind: str
    goal: str
    workflow_ids: list[str]
    metric: str
    measured_by: str


class Weighed(Traced):
    """A fact of the organisation and what it speaks for."""

    fact: str
    speaks_for: list[str]


class OperatingModel(Traced):
    """The operating model of an organisation: the form chosen with its reason, and everything that follows."""

    id: str
    name: str
    team: str
    reason: str
    weighed: list[Weighed]
    duties: list[str]
    fails: str
    moves_on: str
    workflows: list[WorkflowPlan]
    capabilities: list[Capability]
    local: list[LocalShare]
    increments: list[Increment]
    forums: list[Forum]
    tiers: list[RiskTier]
    inventory: str
    data: list[SharedData]
    effects: list[Effect]
