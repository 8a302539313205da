"""What a brief rules about single kinds of material or work has a part of its own in the design."""

ASKING = ("answer_questions", "document_knowledge", "interactive_response", "user_interface")
WRITING = ("draft_content", "classify_items", "user_interface", "background_work")


def edges(result):
    return {(one.source, one.kind, one.target) for one in result.relations}


def test_fixed_wording_and_calls_for_help_do_not_depend_on_a_model(shape_of):
    ruled = ["literal_wording", "rescue_calls"]
    result = shape_of(*ASKING, scale_tier="mid", restrictions=ruled)
    assert ("rules_engine", "escalates_to", "human_in_the_loop") in edges(result)
    assert any(source == "rules_engine" and kind == "guards" for source, kind, _ in edges(result))
    assert "rules_engine" not in shape_of(*ASKING, scale_tier="mid").component_types()


def test_what_no_machine_may_read_is_turned_away_before_it_is_queued(shape_of):
    result = shape_of(*WRITING, scale_tier="mid", restrictions=["excluded_material"])
    assert ("rules_engine", "guards", "task_queue") in edges(result)


def test_records_of_work_are_learned_from_without_the_people_in_them(shape_of):
    work = ("predict_outcome", "data_history", "read_systems", "train_models")
    ruled = shape_of(*work, scale_tier="mid", restrictions=["no_staff_evaluation"])
    assert ("pii_redaction", "guards", "predictive_model") in edges(ruled)
    agreed = shape_of(*work, scale_tier="mid", compliance=["works council"], data_kinds=["employee"])
    assert "pii_redaction" in agreed.component_types()
    assert "pii_redaction" not in shape_of(*work, scale_tier="mid", data_kinds=["operational"]).component_types()


def test_what_crosses_a_thin_line_waits_its_turn(shape_of):
    result = shape_of("edge_sites", "analyse_images", restrictions=["thin_link"], scale_tier="mid")
    assert ("edge_runtime", "writes", "task_queue") in edges(result)


def test_masking_of_film_stands_at_the_site_that_it_leaves(shape_of):
    result = shape_of("edge_sites", "offline_operation", "analyse_video", "redact_personal_data", scale_tier="mid")
    assert ("edge_runtime", "calls", "pii_redaction") in edges(result)


def test_versions_are_compared_where_choices_teach(shape_of):
    result = shape_of(*WRITING, scale_tier="mid", learns_from=["choices"])
    assert {"experimentation", "human_feedback"} <= result.component_types()
    assert "experimentation" not in shape_of(*WRITING, scale_tier="mid").component_types()


def test_a_small_house_without_operators_keeps_no_machinery_of_models(shape_of):
    work = ("forecast", "predict_outcome", "train_models", "data_history")
    house = shape_of(*work, "no_operations_team", "user_interface", scale_tier="startup", archetype="ml_scoring")
    small = house.component_types()
    read = {target for source, kind, target in edges(house) if source == "training_pipeline" and kind == "reads"}
    assert read
    large = shape_of(*work, scale_tier="enterprise", archetype="ml_scoring").component_types()
    machinery = {"model_registry", "label_store", "data_lakehouse", "feature_store"}
    assert not machinery & small
    assert machinery <= large


def test_pictures_of_things_are_not_read_as_documents(shape_of):
    seen = ("analyse_images", "read_documents", "rank_items", "human_approval")
    assert "document_parser" not in shape_of(*seen, archetype="clinical", scale_tier="mid").component_types()
    both = shape_of(*seen, "extract_fields", archetype="clinical", scale_tier="mid")
    assert "document_parser" in both.component_types()
