"""Designs built by hand: a support assistant on AWS, and what its parts are called."""

from itertools import pairwise
from typing import Any

from archadvisor.domain.design import ArchitectureDesign, Component, Flow, FlowStep, Orchestration, PatternUse, Relation
from archadvisor.domain.model import Hosting
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Evidence, Requirement, Requirements

SUPPORT = [
    ("user_interface", "web-app", "in_process"),
    ("edge_ingress", "alb-waf", "managed"),
    ("app_backend", "fargate", "managed"),
    ("compute_platform", "fargate", "managed"),
    ("workflow_engine", "langgraph", "in_process"),
    ("query_rewriter", "gpt-6-luna", "external"),
    ("vector_store", "opensearch-serverless", "serverless"),
    ("embedding_service", "bedrock-titan-embed", "managed"),
    ("llm_managed_api", "bedrock-sonnet-5.5", "managed"),
    ("small_model", "bedrock-haiku-5.5", "managed"),
    ("input_guardrail", "bedrock-guardrails", "managed"),
    ("groundedness_check", "llm-judge-check", "in_process"),
    ("state_store", "dynamodb", "serverless"),
    ("object_store", "s3", "managed"),
    ("human_task_queue", "review-console", "in_process"),
    ("secrets_manager", "aws-kms-secrets", "managed"),
    ("tracing", "cloudwatch", "managed"),
    ("online_eval", "llm-judge-check", "in_process"),
    ("offline_eval", "promptfoo-ragas", "in_process"),
    ("identity_provider", "cognito", "managed"),
]
PATH = [
    "user_interface",
    "edge_ingress",
    "app_backend",
    "workflow_engine",
    "input_guardrail",
    "query_rewriter",
    "vector_store",
    "llm_managed_api",
    "groundedness_check",
]


def component(kind: str, technology: str | None, hosting: Hosting = "managed", replicas: int = 1) -> Component:
    return Component(
        id=kind,
        type=kind,
        name=kind.replace("_", " "),
        technology=technology or "none",
        technology_id=technology,
        concern="C1",
        purpose="test",
        weight="must",
        trust_zone="application",
        hosting=hosting,
        replicas=replicas,
    )


def design(parts: list[tuple[str, str, Any]], path: list[str], families: list[str] | None = None) -> ArchitectureDesign:
    present = [one for one in path if one in {kind for kind, _, _ in parts}]
    relations = [
        Relation(id=f"rel-{source}-calls-{target}", source=source, target=target, kind="calls")
        for source, target in pairwise(present)
    ]
    steps = [
        FlowStep(component_id=one, relation_id=rel)
        for one, rel in zip(present, [None, *[r.id for r in relations]], strict=False)
    ]
    return ArchitectureDesign(
        components=[component(*part) for part in parts],
        relations=relations,
        flows=[Flow(id="flow-answer", name="Answer", interactive=True, steps=steps)],
        patterns=[PatternUse(id="p", name="p", families=families or [], reason="test")],
        orchestration=Orchestration(kind="workflow"),
    )


def support(parts: list[tuple[str, str, Any]] | None = None) -> ArchitectureDesign:
    return design(SUPPORT if parts is None else parts, PATH)


def requirement(field: str, value: Any, text: str = "") -> Requirement:
    evidence = [Evidence(start=0, end=len(text), text=text)] if text else []
    return Requirement(id=f"req-{field}", field=field, value=value, status="stated", evidence=evidence)


def exactly(value: float, unit: str = "x") -> Quantity:
    return Quantity.exactly(value, unit)


def brief(**values: Any) -> Requirements:
    """Requirements of a support assistant; None removes a field."""
    known: dict[str, Any] = {
        "archetype": "customer_support",
        "traffic": exactly(5000, "requests/day"),
        "documents": exactly(3000, "documents"),
        "users": exactly(2000, "users"),
        "cloud": ["aws"],
        "needs": ["document_knowledge", "converse", "human_handoff"],
    }
    known |= values
    return Requirements(fields={name: requirement(name, one) for name, one in known.items() if one is not None})
