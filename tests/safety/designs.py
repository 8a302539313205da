"""Small requirements and designs to review."""

from archadvisor.domain.design import ArchitectureDesign, Component, Orchestration, Relation
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirement, Requirements, Statement


def requirements(needs=(), **fields):
    values = {"needs": list(needs), **fields}
    return Requirements(
        fields={
            key: Requirement(id=f"req-{key}", field=key, value=value, status="stated") for key, value in values.items()
        },
        statements=[
            Statement(
                id=f"stm-{n:02}", text=f"It must {need}.", kind="capability", priority="must", evidence=[], needs=[need]
            )
            for n, need in enumerate(needs, 1)
        ],
    )


def component(type_id):
    return Component(
        id=type_id,
        type=type_id,
        name=f"the {type_id.replace('_', ' ')}",
        technology="any",
        concern="C1",
        purpose="Does its part.",
        weight="must",
        trust_zone="application",
        hosting="managed",
    )


def design(types, relations=()):
    return ArchitectureDesign(
        components=[component(one) for one in types],
        relations=[
            Relation(id=f"rel-{source}-{kind}-{target}", source=source, target=target, kind=kind)
            for source, kind, target in relations
        ],
        orchestration=Orchestration(kind="workflow"),
    )


ASSISTANT = design(
    ["user_interface", "app_backend", "vector_store", "ingestion_pipeline", "llm_managed_api", "operational_db"],
    [
        ("user_interface", "calls", "app_backend"),
        ("app_backend", "reads", "vector_store"),
        ("app_backend", "calls", "llm_managed_api"),
        ("ingestion_pipeline", "writes", "vector_store"),
        ("app_backend", "reads", "operational_db"),
    ],
)
TENANTS = requirements(
    ["answer_questions", "converse", "document_knowledge", "tenant_separation", "cite_sources", "interactive_response"],
    exposure="partner",
    data_kinds=["personal", "health"],
    data_sensitivity="restricted",
    decision_effect="advice",
    side_effects="none",
    latency=Quantity.exactly(5000, "ms"),
)
