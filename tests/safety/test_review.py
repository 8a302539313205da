"""What a review finds, demands and shows."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archadvisor.agents.reasoning.risk_rating import severity_of
from archadvisor.agents.reasoning.risk_review import MAX_RISKS, review
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.vocabulary import field_specs
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.loading import embedded_records
from archadvisor.knowledge.predicates import BACKWARD_KINDS, FORWARD_KINDS
from tests.safety.designs import ASSISTANT, TENANTS, component, design, requirements

KNOWLEDGE = KnowledgeBase.of("test", embedded_records())
REGIMES = field_specs()["compliance"].values
NEEDS = sorted(KNOWLEDGE.needs)
TYPES = ["user_interface", "app_backend", "vector_store", "llm_managed_api", "agent_single", "tool_server", "audit_log"]


def ids(found):
    return {one.id for one in found}


def families(found):
    return {family for one in found for family in one.families}


def test_every_id_in_a_review_leads_somewhere(knowledge):
    found, citations = review(TENANTS, ASSISTANT, knowledge)
    cited = ids(citations)
    controls, components = ids(found.controls), ids(ASSISTANT.components)
    for risk in found.risks:
        assert set(risk.mitigation_ids) <= controls
        assert set(risk.element_ids) <= components
        assert set(risk.citation_ids) <= cited
    for control in found.controls:
        assert control.placed_on_ids
        assert set(control.placed_on_ids) <= components
        assert set(control.citation_ids) <= cited
    for rule in found.guardrails:
        assert rule.component_id in components
        assert set(rule.control_ids) <= controls


def test_the_register_is_short_and_heaviest_first(knowledge):
    found, _ = review(TENANTS, ASSISTANT, knowledge)
    weights = [one.likelihood * one.impact for one in found.risks if one.severity]
    assert weights == sorted(weights, reverse=True)
    assert 5 <= len(found.risks) <= MAX_RISKS


def test_mixing_of_customers_is_the_first_concern_of_a_shared_service(knowledge):
    found, _ = review(TENANTS, ASSISTANT, knowledge)
    worst = next(one for one in found.risks if "R_CROSS_TENANT" in one.families)
    assert worst.severity == "critical"
    assert "TENANT" in worst.mitigation_ids


def test_a_risk_that_travels_shows_its_way(knowledge):
    found, _ = review(TENANTS, ASSISTANT, knowledge)
    steps = set()
    for one in ASSISTANT.relations:
        if one.kind in FORWARD_KINDS:
            steps.add((one.source, one.target))
        if one.kind in BACKWARD_KINDS or one.kind == "calls":  # a call brings an answer back
            steps.add((one.target, one.source))
    injections = [one for one in found.risks if knowledge.risks[one.id].risk_class == "injection"]
    assert injections
    for risk in injections:
        assert risk.path[0] in {"user_interface", "ingestion_pipeline"}
        assert ASSISTANT.component(risk.path[-1]).type in knowledge.risks[risk.id].element_types
    for risk in found.risks:
        assert all(step in steps for step in zip(risk.path, risk.path[1:], strict=False))


def test_a_missing_separation_is_a_veto_that_names_its_remedy(knowledge):
    found, _ = review(TENANTS, ASSISTANT, knowledge)
    veto = next(one for one in found.vetoes if "place:access_control" in one.remedies)
    assert veto.rule == "safety.control_missing"
    assert veto.requirement_ids
    guarded = ASSISTANT.model_copy(update={"components": [*ASSISTANT.components, component("access_control")]})
    assert not [one for one in review(TENANTS, guarded, knowledge)[0].vetoes if "access_control" in one.remedies[0]]


@pytest.mark.parametrize(
    ("needs", "fields", "remedy"),
    [
        (["physical_action"], {"autonomy": "act_with_approval"}, "place:human_in_the_loop"),
        (["physical_action"], {"autonomy": "act_with_approval"}, "place:policy_engine"),
        (["execute_code"], {}, "place:code_sandbox"),
        (["converse"], {"exposure": "public"}, "place:output_guardrail"),
        (["audit_trail"], {"compliance": ["HIPAA"], "data_sensitivity": "restricted"}, "place:audit_log"),
        (["no_external_contact"], {"data_sensitivity": "confidential"}, "place:network_isolation"),
    ],
)
def test_what_must_never_be_missing_is_demanded(knowledge, needs, fields, remedy):
    found, _ = review(requirements(needs, **fields), ASSISTANT, knowledge)
    assert remedy in {one for veto in found.vetoes for one in veto.remedies}


def test_a_trial_with_public_data_is_never_vetoed(knowledge):
    trial = requirements(
        ["answer_questions", "document_knowledge", "web_knowledge", "simple_trial", "sign_in"],
        data_sensitivity="public",
        exposure="internal",
        scale_tier="poc",
    )
    assert review(trial, ASSISTANT, knowledge)[0].vetoes == []


def test_a_placed_control_lowers_what_remains(knowledge):
    order = ["low", "medium", "high", "critical"]
    found, _ = review(TENANTS, ASSISTANT, knowledge)
    rated = [one for one in found.risks if one.severity]
    assert all(order.index(one.residual_severity) <= order.index(one.severity) for one in rated)
    assert any(order.index(one.residual_severity) < order.index(one.severity) for one in rated)


def test_more_at_stake_is_never_less_severe(knowledge):
    order = [None, "low", "medium", "high", "critical"]

    def severity(sensitivity):
        wanted = requirements(
            TENANTS.items("needs"), exposure="partner", data_kinds=["personal"], data_sensitivity=sensitivity
        )
        found = review(wanted, ASSISTANT, knowledge)[0].risks
        return max((order.index(one.severity) for one in found if "R_CROSS_TENANT" in one.families), default=0)

    assert severity("confidential") <= severity("restricted")


@pytest.mark.parametrize(
    ("weight", "expected"),
    [(1, "low"), (3, "low"), (4, "medium"), (8, "medium"), (9, "high"), (12, "high"), (16, "critical")],
)
def test_cut_points(weight, expected):
    assert severity_of(weight) == expected


def test_an_unknown_effect_becomes_a_question(knowledge):
    unknown = requirements(["act_on_systems", "converse", "answer_questions"], exposure="customer")
    open_risk = next(one for one in review(unknown, ASSISTANT, knowledge)[0].risks if one.severity is None)
    assert open_risk.likelihood is None
    assert open_risk.residual_severity is None
    assert open_risk.scenario.endswith("?")


def test_limits_come_from_the_brief_or_are_not_stated(knowledge):
    def rules(wanted):
        found = review(wanted, ASSISTANT, knowledge)[0].guardrails
        return {one.id: one.rule for one in found}

    assert "5 s" in rules(TENANTS)["guard-breaker-latency"]
    silent = rules(requirements(["answer_questions"]))["guard-breaker-latency"]
    assert not any(letter.isdigit() for letter in silent)


def test_texts_have_no_open_slots(knowledge):
    found, _ = review(TENANTS, ASSISTANT, knowledge)
    texts = [one.scenario for one in found.risks] + [one.implementation + one.verification for one in found.controls]
    texts += [one.requirement for one in found.obligations] + [one.rule + one.action for one in found.guardrails]
    assert [text for text in texts if "{" in text] == []


def test_the_same_design_gives_the_same_review(knowledge):
    assert review(TENANTS, ASSISTANT, knowledge) == review(TENANTS, ASSISTANT, knowledge)


def test_a_review_takes_milliseconds(knowledge):
    review(TENANTS, ASSISTANT, knowledge)
    started = time.perf_counter()
    for _ in range(5):
        review(TENANTS, ASSISTANT, knowledge)
    assert (time.perf_counter() - started) / 5 < 0.2


situations = st.fixed_dictionaries(
    {
        "needs": st.lists(st.sampled_from(NEEDS), max_size=12, unique=True),
        "compliance": st.lists(st.sampled_from(REGIMES), max_size=3, unique=True),
        "data_kinds": st.lists(st.sampled_from(field_specs()["data_kinds"].values), max_size=4, unique=True),
        "data_sensitivity": st.sampled_from(field_specs()["data_sensitivity"].values),
        "exposure": st.sampled_from(field_specs()["exposure"].values),
        "autonomy": st.sampled_from(field_specs()["autonomy"].values),
        "decision_effect": st.sampled_from(field_specs()["decision_effect"].values),
        "industry": st.sampled_from(field_specs()["industry"].values),
    }
)


@settings(max_examples=120, deadline=None)
@given(situation=situations, regime=st.sampled_from(REGIMES), types=st.sets(st.sampled_from(TYPES), min_size=1))
def test_adding_a_regime_never_removes_a_control_or_weakens_it(situation, regime, types):
    placed = design(sorted(types))
    more = situation | {"compliance": sorted({*situation["compliance"], regime})}
    before, _ = review(requirements(**situation), placed, KNOWLEDGE)
    after, _ = review(requirements(**more), placed, KNOWLEDGE)
    assert ids(before.controls) <= ids(after.controls)
    assert {one.id for one in before.controls if one.required} <= {one.id for one in after.controls if one.required}
    assert {one.message for one in before.vetoes} <= {one.message for one in after.vetoes} or after.vetoes


@settings(max_examples=60, deadline=None)
@given(situation=situations, traffic=st.floats(min_value=1, max_value=1e7))
def test_a_review_of_anything_is_well_formed(situation, traffic):
    wanted = requirements(**situation, traffic=Quantity.exactly(traffic, "requests/day"))
    found, _ = review(wanted, ASSISTANT, KNOWLEDGE)
    assert len(found.risks) <= MAX_RISKS + 2
    assert all(one.element_ids for one in found.risks)
    assert all(one.placed_on_ids for one in found.controls)


def test_what_risks_hang_on_is_asked_by_its_share_of_the_register(knowledge):
    found, _ = review(TENANTS, ASSISTANT, knowledge)
    open_ids = {one.id for one in found.risks if one.severity is None}
    assert found.questions
    assert [one.worth for one in found.questions] == sorted((one.worth for one in found.questions), reverse=True)
    for one in found.questions:
        assert 0 < one.worth <= 1
        assert (one.requirement_id is None) != (one.element_id is None)
        assert any(risk_id in one.why for risk_id in open_ids)


@pytest.mark.parametrize("stale", [True, False])
def test_an_answer_settles_what_hung_on_it(stale, knowledge):
    asked = "ask-vector-store-stale"
    assert asked in ids(review(TENANTS, ASSISTANT, knowledge)[0].questions)
    told = [
        one.model_copy(update={"facts": {"stale": stale}}) if one.id == "vector_store" else one
        for one in ASSISTANT.components
    ]
    after, _ = review(TENANTS, ASSISTANT.model_copy(update={"components": told}), knowledge)
    assert asked not in ids(after.questions)
    assert next(one for one in after.risks if one.id == "R060").severity
