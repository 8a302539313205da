"""What is costly is paid for by something that the brief says (the smallest system that meets the need)."""

import pytest

from archadvisor.domain.vocabulary import field_specs, roles

LANGUAGE_MODELS = {"llm_managed_api", "llm_self_hosted"}
AGENTS = {"agent_single", "agent_supervisor", "agent_worker"}
VERDICTS = ("content_moderation", "fraud_aml_triage", "ecommerce_search_rec", "realtime_translation")
TALK = ("answer_questions", "converse", "live_voice", "open_ended_tools", "several_specialists")


@pytest.mark.parametrize("archetype", [*VERDICTS, "ml_scoring", "vision_inspection"])
def test_the_kind_of_system_alone_pays_for_no_language_model(shape_of, archetype):
    result = shape_of("classify_items", "search_items", "analyse_images", archetype=archetype, scale_tier="enterprise")
    assert not (LANGUAGE_MODELS | AGENTS) & result.component_types()


@pytest.mark.parametrize("archetype", ["content_moderation", "realtime_translation", "vision_inspection"])
@pytest.mark.parametrize("talk", TALK)
def test_talk_among_people_is_no_work_for_a_language_model(shape_of, archetype, talk):
    result = shape_of("classify_items", "translate_content", talk, archetype=archetype, scale_tier="enterprise")
    assert not (LANGUAGE_MODELS | AGENTS) & result.component_types()


def test_a_shop_that_talks_with_its_visitors_has_a_language_model(shape_of):
    result = shape_of("search_items", "rank_items", "converse", archetype="ecommerce_search_rec", scale_tier="startup")
    assert LANGUAGE_MODELS & result.component_types()


def test_film_that_is_summed_up_and_asked_about_needs_a_language_model_but_no_team_of_agents(shape_of):
    wanted = ("analyse_video", "summarise", "answer_questions", "several_specialists", "open_ended_tools")
    types = shape_of(*wanted, archetype="vision_inspection", scale_tier="enterprise").component_types()
    assert LANGUAGE_MODELS & types
    assert not {"agent_supervisor", "agent_worker"} & types


def test_things_are_searched_by_meaning_without_a_language_model(shape_of):
    result = shape_of("search_items", "rank_items", archetype="ecommerce_search_rec", scale_tier="enterprise")
    assert {"vector_store", "embedding_service", "ingestion_pipeline"} <= result.component_types()
    assert not LANGUAGE_MODELS & result.component_types()


def test_connections_are_stored_as_a_graph_only_where_they_are_asked_for(shape_of):
    plain = shape_of("predict_outcome", "draft_content", archetype="fraud_aml_triage", scale_tier="enterprise")
    rings = shape_of("predict_outcome", "entity_rings", archetype="fraud_aml_triage", scale_tier="enterprise")
    assert "graph_db" not in plain.component_types()
    assert "graph_db" in rings.component_types()


@pytest.mark.parametrize("archetype", field_specs()["archetype"].values)
@pytest.mark.parametrize("deployment", ["managed_cloud", "on_premises"])
def test_whatever_is_costly_rests_on_more_than_the_kind_of_system(shape_of, archetype, deployment):
    for needs in (
        (),
        ("read_systems", "draft_content"),
        ("open_ended_tools", "answer_questions"),
        ("predict_outcome",),
    ):
        result = shape_of(*needs, archetype=archetype, deployment=deployment, scale_tier="enterprise")
        for one in result.components:
            assert one.type not in roles()["costly"] or set(one.forcing_ids) - {"req-archetype"}, (one.type, needs)
