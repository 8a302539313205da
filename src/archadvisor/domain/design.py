"""The architecture: components, relations, flows, patterns, decisions, alternatives and the views of them."""

from archadvisor.domain.estimate import Input
from archadvisor.domain.model import Autonomy, Hosting, Model, Weight
from archadvisor.domain.organisation import OperatingModel
from archadvisor.domain.quantity import Tail
from archadvisor.domain.requirements import Evidence


class Interface(Model):
    """A contract that a component offers: operation, what goes in and out, and its limits.

    A `standard` one is that of the chosen product; it is not designed here.
    """

    name: str
    protocol: str
    standard: bool = False
    request: str
    response: str
    timeout_ms: float | None = None
    errors: list[str] = []


class Ground(Model):
    """One reason why a component is in the design, and the statements and requirements of the brief behind it."""

    reason: str
    requirement_ids: list[str] = []


class Component(Model):
    """One function of the architecture. `type` is an ontology id; `technology_id` a technology record, or None.

    `facts` are those of `safety_facts.yaml` that are known of it beyond what its type tells.
    """

    id: str
    type: str
    name: str
    technology: str
    technology_id: str | None = None
    concern: str
    purpose: str
    weight: Weight
    trust_zone: str
    data_classes: list[str] = []
    hosting: Hosting
    replicas: int = 1
    satisfies_requirement_ids: list[str] = []
    grounds: list[Ground] = []
    interfaces: list[Interface] = []
    evidence: list[Evidence] = []
    confidence: float = 1.0
    citation_ids: list[str] = []
    facts: dict[str, bool | str | list[str]] = {}


class Relation(Model):
    """A directed, typed link between two components; `kind` is an ontology relation kind.

    `facts` are those of `safety_facts.yaml` that are known of it.
    """

    id: str
    source: str
    target: str
    kind: str
    data_classes: list[str] = []
    sync: bool = True
    citation_ids: list[str] = []
    facts: dict[str, bool | str | list[str]] = {}


class FlowStep(Model):
    """A component in a flow and the relation that leads to it (None for the first)."""

    component_id: str
    relation_id: str | None = None


class Flow(Model):
    """A path of work through the design: `interactive` ones carry the latency objective."""

    id: str
    name: str
    interactive: bool
    steps: list[FlowStep]


class PatternUse(Model):
    """A pattern that the design applies: why it applies and what it added."""

    id: str
    name: str
    families: list[str] = []
    reason: str
    component_ids: list[str] = []
    requirement_ids: list[str] = []
    found_by: list[str] = []
    citation_ids: list[str] = []


class Option(Model):
    """One option of a decision: what speaks for and against it, or the constraint that excluded it.

    `requirement_ids` are those that exclude it; an option that is merely not called for has none.
    """

    id: str
    name: str
    chosen: bool
    feasible: bool
    reason: str
    monthly_cost_usd: float | None = None
    requirement_ids: list[str] = []
    citation_ids: list[str] = []


class Decision(Model):
    """A choice that was made, the options weighed, the reason and the value at which it would flip.

    `by_default` marks the simplest option of a matter in which the brief calls for nothing more.
    """

    id: str
    topic: str
    choice: str
    options: list[Option]
    reason: str
    flips_if: str
    by_default: bool = False
    requirement_ids: list[str] = []
    component_ids: list[str] = []
    citation_ids: list[str] = []


class Alternative(Model):
    """Another design that also fits, with what it gives up."""

    name: str
    differences: list[str]
    monthly_cost_usd: float | None
    latency_ms: Tail | None
    availability_fraction: float | None
    gives_up: str


class FrontPoint(Model):
    """A design with which no other one compares better: whoever wants more of one aim pays with another.

    `differences` are its products that the chosen design has not; `best_in` the aims in which no point beats it.
    Cost is the median, `latency_ms` the P95 of the flow with an objective; `operational_burden` and `lock_in` are sums
    of grades over the parts, the fewer the better. `chosen` marks the design itself, which stands beside the front
    where it was chosen for results and maturity, which the front does not count.
    """

    chosen: bool = False
    differences: list[str]
    best_in: list[str] = []
    monthly_cost_usd: float | None
    latency_ms: float | None
    availability_fraction: float | None
    operational_burden: int
    lock_in: int


class Front(Model):
    """What can be had for what among designs with the same parts; `note` says how complete the points are."""

    points: list[FrontPoint] = []
    complete: bool = False
    note: str = ""


class ReviewLoad(Model):
    """Cases that reach the people of a desk, at typical values: per month, per reviewer and hour, and the limit.

    `reviewers` is None where the brief does not say how many there are; the load is then that of `reviewers_needed`.
    `remedies` bring an overload down to the limit, each by itself.
    """

    component_id: str
    cases_per_month: float
    minutes_per_case: float
    reviewers: float | None
    reviewers_needed: int
    per_reviewer_hour: float
    limit_per_hour: float
    overloaded: bool
    remedies: list[str] = []
    formula_id: str
    formula: str
    inputs: list[Input]


class CollaborationTask(Model):
    """Who decides what: the autonomy granted for a task, the human role, escalation and stop.

    `approver` is whoever answers for the result; `load` is that of the desk as a whole, where its people judge the
    results of this task.
    """

    task: str
    autonomy: Autonomy
    human_role: str
    approver: str = ""
    escalation: str
    stop: str
    load: ReviewLoad | None = None


class State(Model):
    """A state of the workflow or conversation; `component_id` does the work in it."""

    id: str
    name: str
    component_id: str | None = None
    terminal: bool = False


class Transition(Model):
    """An allowed move between two states and its condition."""

    source: str
    target: str
    condition: str


class Tool(Model):
    """A tool that the orchestration may call, with its permission and side effect."""

    name: str
    component_id: str
    side_effect: str
    permission: str
    timeout_ms: float


class RetryRule(Model):
    """How often a call of a component is retried, and what happens after that.

    `first_pause_ms` doubles with each attempt, with full jitter; `budget_fraction` bounds retries over first calls.
    """

    component_id: str
    attempts: int
    backoff: str
    then: str
    first_pause_ms: float | None = None
    budget_fraction: float | None = None


class TimeoutRule(Model):
    """The time a call of a component may take."""

    component_id: str
    timeout_ms: float
    basis: str


class Compensation(Model):
    """How an effect is undone or contained when a later step fails."""

    component_id: str
    effect: str
    undo: str


class Orchestration(Model):
    """How the work is controlled: kind, state machine, tools, retries, timeouts, compensation."""

    kind: str
    states: list[State] = []
    transitions: list[Transition] = []
    tools: list[Tool] = []
    retries: list[RetryRule] = []
    timeouts: list[TimeoutRule] = []
    compensation: list[Compensation] = []


class Deployment(Model):
    """A unit that is deployed: where, how many, how large."""

    id: str
    component_ids: list[str]
    platform: str
    region: str
    replicas: int
    size: str


class ScalingRule(Model):
    """What a deployment scales on and between which bounds."""

    component_id: str
    metric: str
    minimum: int
    maximum: int
    reason: str


class IacResource(Model):
    """One resource of the infrastructure-as-code outline."""

    component_id: str
    resource: str
    parameters: dict[str, str] = {}


class Infrastructure(Model):
    """Where everything runs."""

    deployments: list[Deployment] = []
    scaling: list[ScalingRule] = []
    regions: list[str] = []
    iac: list[IacResource] = []


class Metric(Model):
    """A measurement that the observability plan emits."""

    name: str
    component_id: str
    unit: str
    meaning: str


class Alert(Model):
    """A condition that wakes somebody, and what they do.

    `threshold_source` is the requirement or the record that the threshold is from; `failure_mode_ids` are the failures
    that it tells of, whose entries in the runbook say more.
    """

    id: str
    metric: str
    component_id: str
    condition: str
    severity: str
    action: str
    threshold_source: str = ""
    failure_mode_ids: list[str] = []
    citation_ids: list[str] = []


class EvaluationMethod(Model):
    """How quality is judged: metric, method, sample, threshold."""

    id: str
    name: str
    method: str
    sample: str
    threshold: str
    component_id: str


class Dashboard(Model):
    """A view of metrics for an audience."""

    name: str
    audience: str
    metrics: list[str]


class Trace(Model):
    """A span that is recorded and its attributes."""

    component_id: str
    span: str
    attributes: list[str]


class Observability(Model):
    """What is measured, traced, shown, alerted on and evaluated."""

    metrics: list[Metric] = []
    alerts: list[Alert] = []
    traces: list[Trace] = []
    dashboards: list[Dashboard] = []
    evaluations: list[EvaluationMethod] = []


class BusinessObjective(Model):
    """An objective of the brief, how the design serves it and how that is measured."""

    objective: str
    served_by_ids: list[str]
    measure: str
    requirement_ids: list[str] = []


class Business(Model):
    """Objectives, value drivers, departments, shared capabilities; an operating model only for organisations."""

    objectives: list[BusinessObjective] = []
    value_drivers: list[str] = []
    departments: list[str] = []
    shared_capabilities: list[str] = []
    operating_model: OperatingModel | None = None


class Role(Model):
    """A person needed to build or run the system."""

    role: str
    engagement: str
    reason: str


class Staffing(Model):
    """Whether and which people are needed to build and run it."""

    needed: list[Role] = []
    inflection_points: list[str] = []
    engagement: str
    reason: str
    citation_ids: list[str] = []


class DocumentNote(Model):
    """A passage of the user's own documents that speaks of a demand: quoted and cited, it decides nothing.

    `statement_ids` are what it speaks of, the nearest first, `element_ids` the components and decisions that rest on
    those statements.
    """

    id: str
    document: str
    location: str
    trust: str
    heading: list[str] = []
    quote: str
    statement_ids: list[str]
    element_ids: list[str] = []
    citation_ids: list[str]


class ArchitectureDesign(Model):
    """The design as the component-designer places it; the estimator and reviewer never change it.

    `control_placements` names components and relations that a control acts on; a control that is not named there is
    not in place, unless it is one of `unverified_controls`, of which nobody knows.
    """

    components: list[Component]
    relations: list[Relation]
    flows: list[Flow] = []
    patterns: list[PatternUse] = []
    decisions: list[Decision] = []
    collaboration: list[CollaborationTask] = []
    orchestration: Orchestration
    infrastructure: Infrastructure = Infrastructure()
    observability: Observability = Observability()
    business: Business = Business()
    staffing: Staffing | None = None
    document_notes: list[DocumentNote] = []
    control_placements: dict[str, list[str]] = {}
    unverified_controls: list[str] = []
    unmet_requirement_ids: list[str] = []

    def component(self, component_id: str) -> Component | None:
        """The component with this id, or None."""
        return next((one for one in self.components if one.id == component_id), None)

    def of_type(self, *types: str) -> list[Component]:
        """All components of these ontology types, in design order."""
        return [one for one in self.components if one.type in types]
