"""Finished designs made by hand from the facts of the cases."""

from itertools import pairwise

from archadvisor.domain.design import (
    Alert,
    Alternative,
    Business,
    BusinessObjective,
    CollaborationTask,
    Compensation,
    Component,
    Dashboard,
    Decision,
    Deployment,
    EvaluationMethod,
    Flow,
    FlowStep,
    IacResource,
    Infrastructure,
    Interface,
    Metric,
    Observability,
    Option,
    Orchestration,
    PatternUse,
    Relation,
    RetryRule,
    Role,
    ScalingRule,
    Staffing,
    State,
    TimeoutRule,
    Tool,
    Trace,
    Transition,
)
from archadvisor.domain.document import BriefSummary, DesignDocument, EstimateView, Manifest
from archadvisor.domain.estimate import Capacity, CostLine, Driver, FlowLatency, Input, Move, Stage
from archadvisor.domain.findings import Citation, Violation
from archadvisor.domain.quantity import Quantity, Spread, Tail
from archadvisor.domain.requirements import Conflict, Evidence, Question, Relaxation, Requirement, Statement
from archadvisor.domain.risk import Control, FailureMode, GuardrailRule, Obligation, Risk
from archadvisor.domain.vocabulary import ontology
from tests.deliverables.cases import COURIER, FRAUD, SUMMARIES, Case

__all__ = ["COURIER", "FRAUD", "SUMMARIES", "Case", "document", "empty_draft", "manifest"]

ZONES = {"C1": "application", "C2": "application", "C3": "model", "C4": "edge", "C5": "operations", "C6": "data"}


def document(case: Case) -> DesignDocument:
    """The finished design of a case."""
    names = {one[0]: one[1] for one in case.components}
    return DesignDocument(
        schema_version="1.0",
        status="validated",
        manifest=manifest(),
        brief=BriefSummary(title=case.title, text_sha256="0" * 64),
        requirements=_requirements(case),
        statements=_statements(case),
        conflicts=[],
        questions=_questions(case),
        components=[_component(case, *one) for one in case.components],
        relations=[_relation(*one) for one in case.relations],
        flows=[_flow(case)],
        patterns=[_pattern(case)],
        risks=[_risk(case, *one) for one in case.risks],
        controls=[_control(case, *one) for one in case.controls],
        obligations=[_obligation(case)],
        guardrails=[_rule(case, kind) for kind in ("input_validation", "escalation", "circuit_breaker")],
        decisions=[_decision(case)],
        alternatives=[_alternative(case)],
        estimate=_estimate(case),
        collaboration=[_task(case)],
        orchestration=_orchestration(case),
        infrastructure=_infrastructure(case),
        observability=_observability(case),
        failure_modes=[_failure(case, one[0], names[one[0]]) for one in case.components],
        business=_business(case),
        staffing=_staffing(case),
        citations=[_citation()],
        violations=[],
    )


def manifest() -> Manifest:
    """A manifest without times."""
    return Manifest(
        input_sha256="0" * 64,
        knowledge_version="k1",
        price_date="2026-06-01",
        seed=0,
        reasoner="rules",
        versions={"archadvisor": "0.1.0"},
    )


def empty_draft() -> DesignDocument:
    """What a brief that says nothing leads to: questions, a broken rule and nothing placed."""
    nothing = dict.fromkeys(("estimate", "orchestration", "infrastructure", "observability", "business", "staffing"))
    lists = ("statements", "components", "relations", "flows", "patterns", "risks", "controls", "obligations")
    more = ("decisions", "alternatives", "collaboration", "failure_modes", "citations")
    return DesignDocument(
        schema_version="1.0",
        status="draft",
        manifest=manifest(),
        brief=BriefSummary(title="Build me an AI", text_sha256="0" * 64),
        requirements={},
        conflicts=[_conflict()],
        questions=[_question("q-users", "Who will use it?", "req-users")],
        violations=[Violation(rule="brief.too_thin", severity="high", message="The brief names no task.")],
        **{name: [] for name in (*lists, *more)},
        **nothing,
    )


def _conflict() -> Conflict:
    way = Relaxation(requirement_id="req-budget", change="raise to USD 900", effect="a managed model fits")
    return Conflict(id="con-1", requirement_ids=["req-budget"], explanation="No model fits.", relaxations=[way])


def _question(key: str, text: str, requirement_id: str) -> Question:
    why = "the number of people decides capacity and cost"
    return Question(id=key, text=text, requirement_id=requirement_id, why=why, worth=0.6, options=["ten", "thousands"])


def _questions(case: Case) -> list[Question]:
    return [_question("q-traffic", f"How many {case.subject} arrive per day at peak?", "req-traffic")]


def _statements(case: Case) -> list[Statement]:
    return [
        Statement(id=f"stm-{at:02d}", text=text, kind=kind, priority=priority, evidence=[])
        for at, (text, kind, priority) in enumerate(case.statements, 1)
    ]


def _requirements(case: Case) -> dict[str, Requirement]:
    span = Evidence(start=0, end=10, text=case.statements[0][0])
    values = {
        "user_kind": (case.users, "stated", None),
        "subject_kind": (case.subject, "stated", None),
        "source_systems": (case.systems, "stated", None),
        "users": (Quantity.between(800, 1500, "users"), "stated", "users"),
        "traffic": (None, "unknown", "requests/day"),
        "region": (["eu"], "assumed", None),
    }
    return {
        key: Requirement(
            id=f"req-{key}", field=key, value=value, unit=unit, status=status, evidence=[span], rule="stated-noun"
        )
        for key, (value, status, unit) in values.items()
    }


def _component(case: Case, type_: str, name: str, technology: str, weight: str, statement: int) -> Component:
    concern = ontology().component_types[type_].concern
    zone = "user" if type_ == "user_interface" else ZONES[concern]
    request, response = f"one of the {case.subject}", f"result of {name}"
    return Component(
        id=type_,
        type=type_,
        name=name,
        technology=technology,
        concern=concern,
        purpose=f"{name} serves {case.users} on {case.subject}.",
        weight=weight,
        trust_zone=zone,
        data_classes=["personal", "operational"],
        hosting="managed",
        replicas=2,
        satisfies_requirement_ids=[f"stm-{statement:02d}"],
        interfaces=[
            Interface(name=f"{type_}.run", protocol="HTTP", request=request, response=response, timeout_ms=2000)
        ],
        citation_ids=["cit-rag_basic"],
    )


def _relation(source: str, kind: str, target: str) -> Relation:
    return Relation(id=f"rel-{source}-{kind}-{target}", source=source, target=target, kind=kind, data_classes=["text"])


def _flow(case: Case) -> Flow:
    known = {(source, target): f"rel-{source}-{kind}-{target}" for source, kind, target in case.relations}
    pairs = zip([None, *case.flow], case.flow, strict=False)
    steps = [FlowStep(component_id=two, relation_id=known.get((one or "", two))) for one, two in pairs]
    return Flow(id="flow-main", name=f"One of the {case.subject}", interactive=True, steps=steps)


def _pattern(case: Case) -> PatternUse:
    return PatternUse(
        id="pat-main",
        name="Retrieve, then answer",
        families=["rag_basic"],
        reason=f"{case.users} need what {case.subject} say",
        component_ids=case.flow[:2],
        citation_ids=["cit-rag_basic"],
    )


def _risk(case: Case, key: str, name: str, likelihood: int, impact: int, component: str) -> Risk:
    return Risk(
        id=key,
        name=name,
        severity="high" if likelihood * impact >= 9 else "medium",
        likelihood=likelihood,
        impact=impact,
        element_ids=[component],
        path=case.flow[:2],
        scenario=f"{name} reaches {case.users}",
        mitigation_ids=[case.controls[0][0]],
        residual_severity="low",
        citation_ids=["cit-rag_basic"],
    )


def _control(case: Case, key: str, name: str, component: str) -> Control:
    return Control(
        id=key,
        name=name,
        required=True,
        placed_on_ids=[component],
        satisfies_ids=[case.risks[0][0]],
        implementation=f"{name} for all {case.subject}",
        verification=f"a planted case among the {case.subject} is caught",
    )


def _obligation(case: Case) -> Obligation:
    return Obligation(
        id="obl-1",
        regime=case.regime,
        reference="Art. 5",
        as_of="2026-06-01",
        status="in_force",
        requirement="Keep personal data no longer than the purpose needs.",
        control_ids=[case.controls[0][0]],
        evidence_to_keep="deletion log",
    )


def _rule(case: Case, kind: str) -> GuardrailRule:
    text = f"reject {case.subject} above 20,000 characters"
    return GuardrailRule(id=f"rule-{kind}", kind=kind, component_id=case.flow[0], rule=text, action="tell the sender")


def _decision(case: Case) -> Decision:
    options = [
        Option(id="a", name="Fixed workflow", chosen=True, feasible=True, reason=f"{case.subject} need no planning"),
        Option(id="b", name="Agents", chosen=False, feasible=False, reason=f"too slow for {case.users}"),
    ]
    return Decision(
        id="dec-orchestration",
        topic="Orchestration",
        choice="Fixed workflow",
        options=options,
        reason=f"the steps for {case.subject} are known",
        flips_if="a step has to be chosen at run time",
        component_ids=case.flow[:1],
        citation_ids=["cit-rag_basic"],
    )


def _alternative(case: Case) -> Alternative:
    return Alternative(
        name="Own machines",
        differences=[f"{case.subject} stay inside"],
        monthly_cost_usd=None,
        latency_ms=Tail(p50=900, p95=2400, p99=4000),
        availability_fraction=0.995,
        gives_up="no patching by a provider",
    )


def _estimate(case: Case) -> EstimateView:
    stages = [
        Stage(component_id=one, latency_ms=Tail(p50=40.0 * at, p95=110.0 * at, p99=200.0 * at), source="prior-latency")
        for at, one in enumerate(case.flow, 1)
    ]
    total = Tail(p50=1500, p95=4200, p99=6800)
    flow = FlowLatency(flow_id="flow-main", total_ms=total, objective_ms=5000, stages=stages)
    availability = Input(name="provider", quantity=Quantity.exactly(0.999, "fraction"), source="sla")
    first = case.flow[0]
    return EstimateView(
        price_date="2026-06-01",
        monthly_cost_usd=Spread(p5=310, p50=520, p95=940),
        cost_status="at_least",
        lines=[_line(at, one[0], one[1]) for at, one in enumerate(case.components)],
        latency_ms={"flow-main": total},
        latencies=[flow],
        availability_fraction=0.9962,
        availability_inputs=[availability.model_dump()],
        capacity=[
            Capacity(
                component_id=first,
                quantity="requests at peak",
                demand=3.2,
                unit="1/s",
                limit=None,
                units_needed=None,
                formula_id="peak",
                source="req-traffic",
            )
        ],
        drivers=[Driver(name="output tokens", share_fraction=0.61, line_id=f"line-{first}-use")],
        moves=[Move(name="cache answers", saving_usd_per_month=60, gives_up="fresh wording")],
        warnings=[f"the price of {case.components[-1][1]} is unknown"],
    )


def _line(at: int, component: str, name: str) -> CostLine:
    price = Input(name="price", quantity=Quantity.between(1, 2, "USD"), source="price-x")
    return CostLine(
        id=f"line-{component}-use",
        component_id=component,
        name=f"{name}, use",
        formula_id="unit-price",
        formula="requests × price",
        inputs=[price],
        usd=None if at == 3 else Spread(p5=10.0 + at, p50=180.0 / (at + 1) + 12, p95=420.0 / (at + 1) + 30),
        source="price-x",
        status="unknown" if at == 3 else "computed",
    )


def _task(case: Case) -> CollaborationTask:
    return CollaborationTask(
        task=f"Answer about {case.subject}",
        autonomy="act_bounded",
        human_role=f"a person reads a sample for {case.users}",
        escalation=f"{case.users} ask for a person",
        stop="the switch in the console",
    )


def _orchestration(case: Case) -> Orchestration:
    ids = [one.replace(" ", "_") for one in case.states]
    states = [
        State(id=key, name=name, component_id=case.flow[min(at, len(case.flow) - 1)], terminal=at == len(ids) - 1)
        for at, (key, name) in enumerate(zip(ids, case.states, strict=True))
    ]
    moves = [Transition(source=a, target=b, condition=f"{a} done") for a, b in pairwise(ids)]
    if len(ids) > 4:
        moves += [Transition(source=ids[4], target=ids[2], condition="no source found, once more")]
        moves += [Transition(source=ids[1], target=ids[-1], condition="rejected by the screen")]
    first = case.flow[1]
    return Orchestration(
        kind="fixed_graph",
        states=states,
        transitions=moves,
        tools=[Tool(name="lookup", component_id=first, side_effect="none", permission="read", timeout_ms=800)],
        retries=[RetryRule(component_id=first, attempts=2, backoff="0.2 s, doubled", then=f"tell the {case.users}")],
        timeouts=[TimeoutRule(component_id=first, timeout_ms=2500, basis="P99 × 1.5")],
        compensation=[Compensation(component_id=first, effect=f"half of the {case.subject}", undo="delete the rest")],
    )


def _infrastructure(case: Case) -> Infrastructure:
    ids = [one[0] for one in case.components]
    return Infrastructure(
        deployments=[
            Deployment(id="dep-app", component_ids=ids[:3], platform="Fargate", region="eu", replicas=2, size="1 vCPU"),
            Deployment(
                id="dep-data", component_ids=ids[3:6], platform="Managed", region="eu", replicas=1, size="on demand"
            ),
            Deployment(
                id="dep-dr", component_ids=ids[6:], platform="Backup vault", region="eu-west", replicas=1, size="1 TB"
            ),
        ],
        scaling=[
            ScalingRule(component_id=ids[0], metric="requests", minimum=1, maximum=4, reason=f"{case.users} at noon")
        ],
        regions=["eu"],
        iac=[IacResource(component_id=one, resource=f"aws_{one}", parameters={"region": "eu"}) for one in ids],
    )


def _observability(case: Case) -> Observability:
    first, last = case.flow[0], case.flow[-1]
    return Observability(
        metrics=[Metric(name="latency.p95", component_id=first, unit="ms", meaning=f"time {case.users} wait")],
        alerts=[
            Alert(
                id="alert-latency",
                metric="latency.p95",
                component_id=first,
                condition="above 5,000 ms for 5 min",
                severity="page",
                action=f"shed {case.subject}",
            )
        ],
        traces=[Trace(component_id=last, span="http call", attributes=["tokens"])],
        dashboards=[Dashboard(name="Service", audience="on call", metrics=["latency.p95"])],
        evaluations=[
            EvaluationMethod(
                id="eval-main",
                name="Replay",
                method="exact match",
                sample=f"200 {case.subject}",
                threshold="0.9",
                component_id=last,
            )
        ],
    )


def _failure(case: Case, component: str, name: str) -> FailureMode:
    return FailureMode(
        id=f"fm-{component}",
        component_id=component,
        cause=f"{name} is overloaded",
        effect=f"{case.users} wait",
        detection="its latency metric",
        response="shed load",
    )


def _business(case: Case) -> Business:
    goal = BusinessObjective(objective=case.statements[-1][0], served_by_ids=case.flow[:2], measure="share per week")
    return Business(objectives=[goal], value_drivers=["time saved"], departments=[case.users])


def _staffing(case: Case) -> Staffing:
    role = Role(role="AI engineer", engagement="full-time", reason=f"builds for {case.users}")
    points = [f"{case.regime} applies to {case.subject}"]
    return Staffing(needed=[role], inflection_points=points, engagement="project", reason="one bounded system")


def _citation() -> Citation:
    return Citation(id="cit-rag_basic", record_id="rag_basic", title="Retrieval", reference="https://example.org/rag")
