"""Integration, orchestration and inference patterns: each in the situation that pays for it, none without it."""

import pytest

from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirement, Requirements
from archadvisor.domain.vocabulary import field_specs
from archadvisor.knowledge.loading import embedded_records
from archadvisor.knowledge.predicates import Facts, Truth, all_true, any_true

PATTERNS = embedded_records()["patterns"]


def situation(needs, types="", **fields):
    """Facts of a brief with these needs and fields and a design with these component types."""
    values = {name: _value(name, value) for name, value in {"needs": needs.split(), **fields}.items()}
    found = {
        name: Requirement(id=f"req-{name}", field=name, value=value, status="stated") for name, value in values.items()
    }
    return Facts(requirements=Requirements(fields=found), component_types=frozenset(types.split()), choices={})


def _value(name, value):
    spec = field_specs()[name]
    return Quantity.exactly(float(value), spec.unit) if spec.kind == "quantity" else value


def applied(facts):
    return {
        card.id
        for card in PATTERNS.values()
        if all_true(card.applicability.require, facts) is Truth.TRUE
        and any_true(card.applicability.exclude, facts) is not Truth.TRUE
    }


FITTING = {
    "comp-code-action": situation("open_ended_tools execute_code read_systems"),
    "comp-strangler": situation("shadow_trial business_rules financial_action"),
    "comp-anti-corruption": situation("act_on_systems", industry="banking", scale_tier="enterprise"),
    "comp-goal-clarify": situation("converse act_on_systems"),
    "orch-orchestrator-workers": situation("open_ended_tools web_knowledge several_specialists", "agent_supervisor"),
    "orch-tool-dag": situation("open_ended_tools interactive_response read_systems document_knowledge"),
    "orch-handoff": situation("converse several_specialists interactive_response"),
    "orch-debate": situation("conflicting_sources expert_decides cite_sources"),
    "orch-process-shell": situation("fixed_procedure human_approval scheduled_actions audit_trail"),
    "inf-prefix-kv-cache": situation("converse", "llm_self_hosted"),
    "inf-spec-decode": situation("stream_output", "llm_self_hosted"),
    "inf-scale-to-zero": situation("idle_periods analyse_images", "vision_model"),
    "inf-load-shed": situation("bursty_load high_availability"),
    "inf-active-active": situation("high_availability", availability=0.9999),
    "inf-stamps": situation("tenant_separation", residency="region", region=["eu", "us"], scale_tier="mid"),
}


@pytest.mark.parametrize(("pattern", "facts"), FITTING.items(), ids=FITTING)
def test_it_applies_where_an_expert_would(pattern, facts):
    assert pattern in applied(facts)


OUT_OF_PLACE = {
    "orch-handoff": situation("converse several_specialists interactive_response audit_trail"),
    "orch-react": situation("answer_questions document_knowledge interactive_response"),
    "orch-tool-dag": situation("open_ended_tools interactive_response read_systems document_knowledge live_voice"),
    "orch-reflexion": situation("execute_code verify_effect open_ended_tools act_on_systems"),
    "inf-prefix-kv-cache": situation("converse", "llm_managed_api"),
    "inf-spec-decode": situation("stream_output high_volume", "llm_self_hosted"),
    "inf-scale-to-zero": situation("idle_periods stay_on_premises", "llm_self_hosted"),
    "inf-active-active": situation("high_availability stay_on_premises", availability=0.9999),
    "inf-provisioned": situation("high_volume interactive_response spend_limit", "llm_managed_api", traffic=2000),
    "comp-strangler": situation("shadow_trial predict_outcome edge_sites"),
}


@pytest.mark.parametrize(("pattern", "facts"), OUT_OF_PLACE.items(), ids=OUT_OF_PLACE)
def test_it_stays_away_where_it_does_harm(pattern, facts):
    assert pattern not in applied(facts)


AGENTIC = {
    "orch-react",
    "orch-orchestrator-workers",
    "orch-task-ledger",
    "orch-group-chat",
    "orch-hierarchical",
    "orch-handoff",
    "orch-blackboard",
    "orch-tree-search",
    "comp-code-action",
}


@pytest.mark.parametrize(
    "needs",
    [
        "answer_questions document_knowledge cite_sources interactive_response",
        "read_documents extract_fields batch_processing human_review high_volume",
        "fixed_procedure human_approval draft_content act_on_systems",
        "predict_outcome realtime_decision business_rules",
    ],
)
def test_structure_comes_before_autonomy(needs):
    types = "llm_managed_api agent_supervisor agent_worker code_sandbox tool_server"
    assert not applied(situation(needs, types)) & AGENTIC
