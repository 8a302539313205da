"""Finished designs made by hand, in three domains, from short tables of facts."""

from dataclasses import dataclass, field
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

ZONES = {"C1": "application", "C2": "application", "C3": "model", "C4": "edge", "C5": "operations", "C6": "data"}


@dataclass(frozen=True)
class Case:
    """The facts of a fixture: (type, name, technology, weight, statement number) and the rest by name."""

    title: str
    users: str
    subject: str
    systems: list[str]
    statements: list[tuple[str, str, str]]
    components: list[tuple[str, str, str, str, int]]
    relations: list[tuple[str, str, str]]
    flow: list[str]
    risks: list[tuple[str, str, int, int, str]]
    controls: list[tuple[str, str, str]]
    states: list[str] = field(default_factory=list)
    regime: str = "GDPR"


COURIER = Case(
    title="Support assistant for bicycle couriers",
    users="couriers",
    subject="help articles",
    systems=["dispatch ledger", "payout system"],
    statements=[
        ("Couriers ask in the app and need an answer within ten seconds while they ride", "quality", "must"),
        ("Answers must come from the approved help articles only", "constraint", "must"),
        ("Payout complaints go to a person with the whole conversation", "capability", "must"),
        ("We want fewer than three in ten questions to reach the support desk", "objective", "should"),
        ("Spanish would be nice later in the year", "capability", "could"),
    ],
    components=[
        ("user_interface", "Courier app panel", "React Native", "must", 1),
        ("edge_ingress", "Public gateway", "Amazon API Gateway", "must", 1),
        ("identity_provider", "Courier sign-in", "Amazon Cognito", "must", 1),
        ("app_backend", "Support service", "FastAPI on Fargate", "must", 1),
        ("workflow_engine", "Answer workflow", "LangGraph", "must", 2),
        ("query_rewriter", "Question condenser", "claude-haiku", "should", 1),
        ("keyword_index", "Article search", "Amazon OpenSearch", "must", 2),
        ("vector_store", "Article vectors", "Amazon OpenSearch vectors", "must", 2),
        ("embedding_service", "Article embedder", "Titan embeddings", "must", 2),
        ("reranker", "Article ranker", "Cohere Rerank", "should", 2),
        ("llm_managed_api", "Answer model", "Amazon Bedrock", "must", 1),
        ("response_cache", "Answer cache", "ElastiCache", "should", 1),
        ("input_guardrail", "Question screen", "Bedrock Guardrails", "must", 2),
        ("groundedness_check", "Citation check", "NLI cross-encoder", "must", 2),
        ("human_task_queue", "Payout desk", "Zendesk", "must", 3),
        ("system_connector", "Payout connector", "REST adapter", "must", 3),
        ("state_store", "Conversation store", "DynamoDB", "must", 3),
        ("ingestion_pipeline", "Article ingestion", "AWS Glue", "must", 2),
        ("tracing", "Conversation traces", "OpenTelemetry", "must", 4),
        ("metrics_alerting", "Support monitors", "CloudWatch", "must", 4),
        ("offline_eval", "Question replay", "promptfoo", "should", 4),
        ("audit_log", "Answer log", "S3 Object Lock", "should", 3),
        ("translation_model", "Spanish answers", "Amazon Translate", "may", 5),
    ],
    relations=[
        ("user_interface", "calls", "edge_ingress"),
        ("identity_provider", "authenticates", "edge_ingress"),
        ("edge_ingress", "routes_to", "app_backend"),
        ("app_backend", "calls", "workflow_engine"),
        ("app_backend", "writes", "state_store"),
        ("workflow_engine", "calls", "query_rewriter"),
        ("workflow_engine", "reads", "keyword_index"),
        ("workflow_engine", "reads", "vector_store"),
        ("workflow_engine", "calls", "reranker"),
        ("workflow_engine", "calls", "llm_managed_api"),
        ("workflow_engine", "reads", "response_cache"),
        ("workflow_engine", "writes", "response_cache"),
        ("workflow_engine", "escalates_to", "human_task_queue"),
        ("human_task_queue", "reads", "state_store"),
        ("human_task_queue", "calls", "system_connector"),
        ("input_guardrail", "guards", "workflow_engine"),
        ("workflow_engine", "calls", "groundedness_check"),
        ("groundedness_check", "guards", "llm_managed_api"),
        ("ingestion_pipeline", "calls", "embedding_service"),
        ("ingestion_pipeline", "writes", "vector_store"),
        ("ingestion_pipeline", "writes", "keyword_index"),
        ("workflow_engine", "calls", "embedding_service"),
        ("tracing", "monitors", "workflow_engine"),
        ("metrics_alerting", "monitors", "app_backend"),
        ("app_backend", "writes", "audit_log"),
        ("offline_eval", "monitors", "workflow_engine"),
        ("workflow_engine", "calls", "translation_model"),
    ],
    flow=[
        "user_interface",
        "edge_ingress",
        "app_backend",
        "workflow_engine",
        "query_rewriter",
        "vector_store",
        "reranker",
        "llm_managed_api",
        "groundedness_check",
    ],
    risks=[
        ("R_HALLUCINATION", "Invented payout rule", 3, 3, "llm_managed_api"),
        ("R_INDIRECT_INJECTION", "Article that gives orders", 2, 3, "ingestion_pipeline"),
        ("R_PII_LEAK", "Personal data in traces", 3, 2, "tracing"),
        ("R_PROVIDER_OUTAGE", "Model provider down at lunch", 2, 2, "llm_managed_api"),
        ("R_STALE_DATA", "Old article answers", 3, 2, "vector_store"),
        ("R_OVERRELIANCE", "Courier trusts a guess while riding", 2, 4, "user_interface"),
    ],
    controls=[
        ("groundedness_check", "Each claim has an article", "llm_managed_api"),
        ("injection_filter", "Retrieved text is data", "input_guardrail"),
        ("pii_redaction", "Names masked before traces", "tracing"),
        ("human_approval", "Payout answered by people", "human_task_queue"),
    ],
    states=["received", "screened", "searching", "answering", "checking", "with the desk", "answered"],
)

FRAUD = Case(
    title="Card fraud scoring for a payments processor",
    users="fraud analysts",
    subject="card authorisations",
    systems=["authorisation switch", "case system"],
    statements=[
        ("Each authorisation is scored in under eighty milliseconds at the ninety-ninth percentile", "quality", "must"),
        ("Analysts must see why a payment was declined", "capability", "must"),
        ("Card numbers never leave our own data centre", "prohibition", "must"),
        ("False declines should fall by a fifth", "objective", "should"),
    ],
    components=[
        ("event_stream", "Authorisation stream", "Kafka", "must", 1),
        ("feature_store", "Velocity features", "Feast on Redis", "must", 1),
        ("predictive_model", "Fraud scorer", "LightGBM", "must", 1),
        ("ml_serving_endpoint", "Scoring endpoint", "Triton", "must", 1),
        ("rules_engine", "Hard decline rules", "Drools", "must", 1),
        ("explainability", "Reason codes", "SHAP", "must", 2),
        ("human_task_queue", "Analyst queue", "Case portal", "must", 2),
        ("network_isolation", "Card data enclave", "Segmented VLAN", "must", 3),
        ("drift_monitor", "Score drift watch", "Evidently", "should", 4),
        ("label_store", "Chargeback labels", "PostgreSQL", "must", 4),
        ("training_pipeline", "Weekly retraining", "Kubeflow", "should", 4),
        ("fallback_model", "Rules-only path", "Static thresholds", "must", 1),
        ("metrics_alerting", "Latency monitors", "Prometheus", "must", 1),
    ],
    relations=[
        ("event_stream", "triggers", "ml_serving_endpoint"),
        ("ml_serving_endpoint", "reads", "feature_store"),
        ("ml_serving_endpoint", "calls", "predictive_model"),
        ("ml_serving_endpoint", "calls", "rules_engine"),
        ("ml_serving_endpoint", "falls_back_to", "fallback_model"),
        ("ml_serving_endpoint", "calls", "explainability"),
        ("ml_serving_endpoint", "escalates_to", "human_task_queue"),
        ("human_task_queue", "writes", "label_store"),
        ("label_store", "trains", "training_pipeline"),
        ("training_pipeline", "trains", "predictive_model"),
        ("network_isolation", "guards", "ml_serving_endpoint"),
        ("drift_monitor", "monitors", "predictive_model"),
        ("metrics_alerting", "monitors", "ml_serving_endpoint"),
    ],
    flow=["event_stream", "ml_serving_endpoint", "feature_store", "predictive_model", "rules_engine"],
    risks=[
        ("R_BIAS", "Postcode stands in for origin", 2, 4, "predictive_model"),
        ("R_DRIFT", "Score ages after a holiday", 4, 3, "predictive_model"),
        ("R_LATENCY", "Feature lookup is late", 3, 4, "feature_store"),
    ],
    controls=[
        ("fairness_test", "Decline rates by group", "predictive_model"),
        ("shadow_mode", "Challenger in shadow", "training_pipeline"),
    ],
    regime="PCI DSS",
)

SUMMARIES = Case(
    title="Nightly summaries of court filings",
    users="paralegals",
    subject="court filings",
    systems=["docket archive"],
    statements=[
        ("Fifty thousand filings are summarised once and then two hundred a night", "capability", "must"),
        ("The whole run may cost no more than four hundred dollars", "constraint", "must"),
        ("A paralegal samples one summary in a hundred", "capability", "should"),
    ],
    components=[
        ("object_store", "Filing store", "Amazon S3", "must", 1),
        ("document_parser", "Filing reader", "Amazon Textract", "must", 1),
        ("batch_inference", "Overnight summariser", "Bedrock batch", "must", 2),
        ("task_queue", "Filing queue", "Amazon SQS", "must", 1),
        ("output_schema_validation", "Summary form check", "Pydantic", "must", 3),
        ("human_feedback", "Sample review sheet", "Label Studio", "should", 3),
        ("cost_tracking", "Run cost meter", "AWS Cost Explorer", "must", 2),
    ],
    relations=[
        ("object_store", "triggers", "task_queue"),
        ("task_queue", "triggers", "document_parser"),
        ("document_parser", "calls", "batch_inference"),
        ("batch_inference", "calls", "output_schema_validation"),
        ("output_schema_validation", "writes", "object_store"),
        ("human_feedback", "reads", "object_store"),
        ("cost_tracking", "monitors", "batch_inference"),
    ],
    flow=["object_store", "task_queue", "document_parser", "batch_inference", "output_schema_validation"],
    risks=[("R_HALLUCINATION", "Summary names the wrong party", 3, 3, "batch_inference")],
    controls=[("sampling_review", "One in a hundred is read", "human_feedback")],
)


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
