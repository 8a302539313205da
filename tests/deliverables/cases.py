"""The facts of three finished designs, in three domains, as short tables."""

from dataclasses import dataclass, field


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
