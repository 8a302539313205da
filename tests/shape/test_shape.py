import statistics
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archadvisor.agents.reasoning.shape import shape
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.vocabulary import field_specs, ontology, relation_is_legal
from archadvisor.knowledge.loading import embedded_records
from tests.shape.conftest import wanting

LANGUAGE_MODELS = {"llm_managed_api", "llm_self_hosted"}
HEAVY = {"llm_self_hosted", "autoscaler", "network_isolation", "graph_db", "edge_runtime", "agent_supervisor"}
QUESTIONS = ("answer_questions", "document_knowledge", "interactive_response", "user_interface")


def test_a_brief_that_says_nothing_gets_a_minimal_design(shape_of):
    result = shape_of(scale_tier="startup")
    assert len(result.components) <= 4
    assert result.choices["intelligence"] == "rules"


def test_a_trial_is_small(shape_of):
    result = shape_of(*QUESTIONS, "simple_trial", "no_operations_team", scale_tier="poc", data_sensitivity="public")
    assert len(result.components) <= 20
    assert not HEAVY & result.component_types()


def test_scale_and_sensitivity_add_protection(shape_of):
    small = shape_of(*QUESTIONS, scale_tier="startup", data_sensitivity="public").component_types()
    large = shape_of(*QUESTIONS, scale_tier="enterprise", data_sensitivity="restricted").component_types()
    assert {"network_isolation", "audit_log", "access_control"} <= large
    assert not {"network_isolation", "audit_log"} & small


@pytest.mark.parametrize("reason", ["stay_on_premises", "no_external_contact"])
def test_data_that_stays_inside_excludes_managed_models(shape_of, reason):
    result = shape_of(*QUESTIONS, reason, scale_tier="mid")
    assert "llm_self_hosted" in result.component_types()
    assert "llm_managed_api" not in result.component_types()
    hosting = next(one for one in result.decisions if one.decision_id == "model_hosting")
    rejected = next(one for one in hosting.options if one.option_id == "managed_api")
    assert not rejected.feasible and rejected.reason and rejected.forcing_ids


def test_a_score_in_a_payment_needs_no_language_model(shape_of):
    result = shape_of(
        *("predict_outcome", "realtime_decision", "financial_action", "business_rules", "fresh_features"),
        *("delayed_labels", "train_models", "shadow_trial", "explain_reasons", "high_volume"),
        scale_tier="internet",
        data_sensitivity="restricted",
    )
    types = result.component_types()
    assert not LANGUAGE_MODELS & types
    assert {"ml_serving_endpoint", "feature_store", "policy_engine", "fallback_model", "experimentation"} <= types
    assert result.choices["execution_mode"] == "synchronous_scoring"


def test_physical_actions_pass_policy_approval_and_audit(shape_of):
    result = shape_of(
        "several_specialists", "act_on_systems", "physical_action", "human_approval", "verify_effect", scale_tier="mid"
    )
    assert result.choices["action_governance"] == "policy_and_approval"
    assert {"policy_engine", "human_in_the_loop", "audit_log", "circuit_breaker"} <= result.component_types()


def test_agents_appear_only_where_steps_are_open(shape_of):
    fixed = shape_of(*QUESTIONS, "fixed_procedure", scale_tier="mid").component_types()
    opened = shape_of(*QUESTIONS, "open_ended_tools", scale_tier="mid").component_types()
    assert not {"agent_single", "agent_supervisor"} & fixed
    assert "agent_single" in opened


def test_a_voice_line_is_wired_from_ear_to_mouth(shape_of):
    result = shape_of("live_voice", "barge_in", "fixed_procedure", "act_on_systems", scale_tier="startup")
    pairs = {(one.source, one.target) for one in result.relations}
    assert {("telephony_channel", "asr"), ("asr", "turn_taking"), ("turn_taking", "workflow_engine")} <= pairs
    assert ("workflow_engine", "tts") in pairs


def test_what_the_brief_forbids_is_not_placed(shape_of):
    result = shape_of(
        *QUESTIONS, "open_ended_tools", scale_tier="mid", forbidden=["type:agent_single", "type:reranker"]
    )
    assert not {"agent_single", "reranker"} & result.component_types()


def test_what_a_review_demands_is_placed(shape_of):
    result = shape_of(*QUESTIONS, "simple_trial", demanded=frozenset({"policy_engine"}), scale_tier="poc")
    placed = next(one for one in result.components if one.type == "policy_engine")
    assert placed.weight == "must"
    assert any("policy_engine" in (one.source, one.target) for one in result.relations)


def test_no_demand_overrides_what_the_brief_forbids(shape_of):
    wanted = frozenset({"llm_gateway", "audit_log"})
    result = shape_of(*QUESTIONS, demanded=wanted, scale_tier="mid", forbidden=["type:llm_gateway"])
    assert wanted & result.component_types() == {"audit_log"}


def test_every_part_has_a_reason_and_a_record(shape_of, records):
    result = shape_of(*QUESTIONS, "cite_sources", "tenant_separation", scale_tier="mid")
    known = {*records.components, *records.decisions, *records.patterns}
    for part in result.components:
        assert part.grounds and set(part.record_ids) <= known, part.type
    forced = {identifier for part in result.components for identifier in part.forcing_ids}
    assert {"stm-01", "stm-05", "stm-06"} <= forced
    assert all(set(one.record_ids) <= known for one in result.relations)


def test_priorities_decide_between_feasible_options(shape_of):
    fields = {"scale_tier": "mid", "data_sensitivity": "confidential"}
    private = shape_of(*QUESTIONS, priorities=["privacy"], **fields)
    cheap = shape_of(*QUESTIONS, priorities=["simplicity"], **fields)
    assert private.choices["network_boundary"] == "private_endpoints"
    assert cheap.choices["network_boundary"] == "public_endpoints"


def test_patterns_do_not_bring_back_what_a_decision_turned_down(shape_of):
    result = shape_of(*QUESTIONS, "open_ended_tools", "curated_answers", scale_tier="mid")
    orchestrators = {"agent_single", "agent_supervisor"} & result.component_types()
    assert (result.choices["orchestration"] == "single_agent") == ("agent_single" in orchestrators)


def test_the_same_requirements_give_the_same_shape(shape_of):
    wanted = (*QUESTIONS, "cite_sources", "human_review", "batch_processing")
    assert shape_of(*wanted, scale_tier="mid") == shape_of(*wanted, scale_tier="mid")


def test_shaping_is_fast(shape_of):
    wanted = (*QUESTIONS, "cite_sources", "several_specialists", "act_on_systems", "read_documents")

    def seconds() -> float:
        start = time.perf_counter()
        shape_of(*wanted, scale_tier="enterprise", data_sensitivity="restricted")
        return time.perf_counter() - start

    assert statistics.median(seconds() for _ in range(5)) < 0.04


def some(field: str) -> st.SearchStrategy[str]:
    return st.sampled_from(field_specs()[field].values)


ANY_FIELDS = st.fixed_dictionaries(
    {},
    optional={
        name: some(name)
        for name in ("scale_tier", "archetype", "data_sensitivity", "autonomy", "exposure", "deployment", "residency")
    },
)
ANY_NEEDS = st.lists(st.sampled_from(sorted(embedded_records()["needs"])), unique=True, max_size=20)


@settings(max_examples=120, deadline=None)
@given(needs=ANY_NEEDS, fields=ANY_FIELDS, banned=st.sampled_from(sorted(ontology().component_types)))
def test_any_requirements_give_a_sound_shape(records, needs, fields, banned):
    result = shape(wanting(*needs, forbidden=[f"type:{banned}"], **fields), records)
    types = result.component_types()
    assert banned not in types
    ends = {end for one in result.relations for end in (one.source, one.target)}
    assert ends <= types
    assert len(types) < 2 or ends == types
    assert all(relation_is_legal(one.source, one.kind, one.target) for one in result.relations)
    pairs = [(one.source, one.target) for one in result.relations]
    assert len(pairs) == len(set(pairs))


@settings(max_examples=120, deadline=None)
@given(needs=ANY_NEEDS, fields=ANY_FIELDS)
def test_every_decision_that_arises_has_an_answer(records, needs, fields):
    result = shape(wanting(*needs, **fields), records)
    assert all(one.chosen_id for one in result.decisions)
    assert all(sum(option.chosen for option in one.options) == 1 for one in result.decisions)


def test_no_call_goes_past_a_model_gateway(shape_of):
    result = shape_of(
        *QUESTIONS, "central_model_access", "shared_platform", "outage_tolerance", scale_tier="enterprise"
    )
    assert "llm_gateway" in result.component_types()
    bypass = {
        (one.source, one.target)
        for one in result.relations
        if one.kind == "calls" and one.target in LANGUAGE_MODELS and one.source not in ("llm_gateway", "model_router")
    }
    assert not bypass


def test_an_own_model_needs_a_reason_of_its_own(shape_of):
    result = shape_of(
        *QUESTIONS, "high_volume", "repeated_requests", "realtime_decision", "reuse_results", scale_tier="enterprise"
    )
    assert "llm_self_hosted" not in result.component_types()


@pytest.mark.parametrize("archetype", ["enterprise_rag", "customer_support", "batch_summarisation", "code_assistant"])
def test_work_on_texts_trains_nothing_even_if_training_is_mentioned(shape_of, archetype):
    result = shape_of(*QUESTIONS, "train_models", archetype=archetype, scale_tier="mid")
    assert not {"training_pipeline", "model_registry", "feature_store"} & result.component_types()


def test_the_kind_of_system_stands_in_for_needs_that_were_not_read(shape_of):
    moderation = shape_of(archetype="content_moderation", scale_tier="internet").component_types()
    assert {"rules_engine", "policy_engine", "human_task_queue", "audit_log", "offline_eval"} <= moderation
    agents = shape_of("read_systems", archetype="multi_agent_automation", scale_tier="mid").component_types()
    assert {"agent_supervisor", "agent_worker", "tool_server", "policy_engine", "circuit_breaker"} <= agents


def test_a_trial_of_a_forecast_is_trained_on_files(shape_of):
    types = shape_of(
        "forecast", "predict_outcome", "simple_trial", "data_history", archetype="ml_scoring", scale_tier="poc"
    ).component_types()
    assert {"training_pipeline", "predictive_model", "batch_inference"} <= types
    assert not {"data_lakehouse", "etl_pipeline", "model_registry", "label_store"} & types


def test_sound_of_an_app_needs_no_telephone_line(shape_of):
    spoken = ("speech_input", "speech_output", "answer_questions", "document_knowledge")
    assert "telephony_channel" not in shape_of(*spoken, channels=["mobile"], scale_tier="mid").component_types()
    assert "telephony_channel" in shape_of(*spoken, channels=["phone"], scale_tier="mid").component_types()


def test_an_alarm_reaches_somebody(shape_of):
    found = shape_of(
        "detect_anomalies",
        "event_streaming",
        "text_messaging",
        "predict_outcome",
        "high_availability",
        scale_tier="mid",
    )
    assert "messaging_channel" in {one.target for one in found.relations if one.kind == "triggers"}


def test_drafts_that_must_agree_with_documents_look_them_up(shape_of):
    found = shape_of("draft_content", "content_standards", "document_knowledge", "user_interface", scale_tier="mid")
    assert "vector_store" in found.component_types()


def test_forecasts_for_planning_are_not_made_at_each_site(shape_of):
    planning = ("predict_outcome", "edge_sites", "offline_operation", "train_models")
    assert shape_of(*planning, scale_tier="mid").choices["prediction_serving"] != "at_site"
    assert shape_of(*planning, "detect_anomalies", scale_tier="mid").choices["prediction_serving"] == "at_site"


def test_nobody_looks_after_a_platform_at_each_site_where_nobody_runs_servers(shape_of):
    sites = ("edge_sites", "offline_operation", "analyse_images")
    assert shape_of(*sites, "no_operations_team", scale_tier="startup").choices["compute"] != "edge_sites"
    assert shape_of(*sites, scale_tier="mid").choices["compute"] == "edge_sites"


def test_a_review_desk_stands_where_many_doubtful_cases_wait(shape_of):
    few = shape_of("human_review", "draft_content", scale_tier="mid", archetype="personalised_marketing")
    many = shape_of("human_review", "draft_content", "background_work", scale_tier="mid")
    assert "human_task_queue" not in few.component_types()
    assert "human_task_queue" in many.component_types()


def test_a_detector_of_the_trade_is_trained_and_tested(shape_of):
    found = shape_of("analyse_images", "draft_content", archetype="vision_inspection").component_types()
    assert {"vision_model", "training_pipeline", "label_store", "model_registry", "offline_eval"} <= found
    assert "training_pipeline" not in shape_of("analyse_images", "draft_content", archetype="legal").component_types()


def test_decisions_speak_of_the_models_that_are_there(shape_of):
    def choice(*needs: str, **fields: str) -> str:
        made = {one.decision_id: one for one in shape_of(*needs, **fields).decisions}["intelligence"]
        return next(one.name for one in made.options if one.chosen)

    seeing = choice("analyse_images", "draft_content", archetype="vision_inspection")
    assert seeing != choice("draft_content", archetype="legal")
    assert "arrow models" in seeing


def test_devices_that_report_have_a_stream_and_a_history(shape_of):
    readings = Quantity.exactly(60_000, "readings/s")
    found = shape_of("detect_anomalies", archetype="vision_inspection", readings=readings).component_types()
    assert {"event_stream", "data_lakehouse"} <= found
