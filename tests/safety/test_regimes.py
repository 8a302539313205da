"""Every regime applies to one design and not to its near miss; its duties are dated and have real places in the law."""

from datetime import date

import pytest

from archadvisor.agents.reasoning.obligations import autonomy_ceilings, duties, sensitivity_floors, triggered
from archadvisor.agents.reasoning.risk_review import facts_of, review
from archadvisor.domain.vocabulary import field_specs
from archadvisor.graphs.run import PRICE_DATE
from tests.safety.designs import ASSISTANT, design, requirements
from tests.safety.test_records import FRAMEWORK_IDS

SCORER = design(["app_backend", "predictive_model", "operational_db", "llm_managed_api"])
# For each regime: fields under which it applies, and what to change so that it just does not.
CASES = {
    "eu_ai_act_prohibited": (
        {"region": ["eu"], "data_kinds": ["biometric"], "needs": ["analyse_video"]},
        {"data_kinds": ["employee"]},
    ),
    "eu_ai_act_high_risk": (
        {"compliance": ["EU AI Act"], "decision_effect": "significant"},
        {"decision_effect": "advice"},
    ),
    "eu_ai_act_transparency": (
        {"region": ["eu"], "exposure": "customer", "needs": ["converse"]},
        {"exposure": "internal"},
    ),
    "eu_ai_act_general": ({"compliance": ["EU AI Act"]}, {"compliance": ["SOC 2"]}),
    "eu_ai_act_gpai": ({"region": ["eu"], "compliance": []}, {"region": ["us"]}),
    "eu_ai_act_product": (
        {"compliance": ["EU MDR"], "decision_effect": "significant"},
        {"decision_effect": "none"},
    ),
    "gdpr": ({"compliance": ["GDPR"], "data_kinds": ["personal"]}, {"compliance": ["CCPA"]}),
    "hipaa": ({"data_kinds": ["health"], "industry": "healthcare", "region": ["us"]}, {"region": ["eu"]}),
    "pci_dss": ({"data_kinds": ["card"], "needs": ["financial_action"]}, {"data_kinds": ["financial"]}),
    "sox": ({"compliance": ["SOX"]}, {"compliance": ["SOC 2"]}),
    "soc_2": ({"compliance": ["SOC 2"]}, {"compliance": ["SOX"]}),
    "sr_26_2": (
        {"industry": "banking", "region": ["us"], "decision_effect": "significant"},
        {"decision_effect": "advice"},
    ),
    "dora": ({"region": ["eu"], "industry": "banking", "needs": ["high_availability"]}, {"industry": "retail"}),
    "nis2": ({"region": ["eu"], "industry": "energy", "scale_tier": "enterprise"}, {"scale_tier": "startup"}),
    "iso_42001": ({"compliance": ["ISO 42001"]}, {"compliance": ["ISO 27001"]}),
    "iso_27001": ({"compliance": ["ISO 27001"]}, {"compliance": ["ISO 42001"]}),
    "ccpa": ({"compliance": ["CCPA"], "data_kinds": ["behaviour"]}, {"compliance": ["GDPR"]}),
    "ferpa": ({"industry": "education", "region": ["us"], "data_kinds": ["personal"]}, {"data_kinds": ["public_data"]}),
    "coppa": ({"data_kinds": ["children"], "region": ["us"], "exposure": "public"}, {"exposure": "internal"}),
    "nist_ai_rmf": ({"compliance": ["NIST AI RMF"]}, {"compliance": ["SOC 2"]}),
    "fda_device": (
        {
            "industry": "healthcare",
            "region": ["us"],
            "needs": ["analyse_images", "detect_anomalies"],
            "decision_effect": "significant",
        },
        {"decision_effect": "none"},
    ),
    "eu_mdr": (
        {"industry": "healthcare", "region": ["eu"], "needs": ["analyse_images"], "decision_effect": "significant"},
        {"needs": ["summarise"]},
    ),
    "aml": ({"industry": "banking", "needs": ["entity_rings", "expert_decides"]}, {"needs": ["entity_rings"]}),
    "colorado_sb26_189": (
        {"region": ["us"], "industry": "hr", "decision_effect": "significant", "autonomy": "act_bounded"},
        {"autonomy": "recommend"},
    ),
    "works_council": ({"compliance": ["works council"]}, {"compliance": ["employment law"]}),
    "employment_law": (
        {"industry": "hr", "needs": ["rank_items"], "decision_effect": "significant"},
        {"decision_effect": "advice"},
    ),
    "glba": (
        {"industry": "banking", "region": ["us"], "data_kinds": ["financial"], "exposure": "customer"},
        {"exposure": "internal"},
    ),
    "mifid_ii": ({"industry": "finance_research", "region": ["eu"], "needs": ["draft_content"]}, {"region": ["us"]}),
    "finra": (
        {"industry": "finance_research", "region": ["us"], "exposure": "customer", "needs": ["draft_content"]},
        {"exposure": "internal"},
    ),
    "dsa": (
        {"region": ["eu"], "archetype": "content_moderation", "exposure": "customer"},
        {"exposure": "internal"},
    ),
    "eprivacy": (
        {"region": ["eu"], "archetype": "personalised_marketing", "exposure": "customer"},
        {"archetype": "customer_support"},
    ),
    "export_control": ({"industry": "defence", "data_kinds": ["classified"]}, {"data_kinds": ["operational"]}),
    "legal_privilege": ({"industry": "legal", "data_kinds": ["privileged"]}, {"data_kinds": ["public_data"]}),
    "accessibility": ({"region": ["eu"], "industry": "public_sector", "exposure": "public"}, {"exposure": "internal"}),
    "fedramp": ({"compliance": ["FedRAMP"]}, {"compliance": ["SOC 2"]}),
    "ai_transparency": ({"exposure": "public", "needs": ["live_voice"]}, {"exposure": "partner"}),
    "call_recording": ({"compliance": ["call recording consent"]}, {"compliance": []}),
}


def test_every_regime_has_its_case(knowledge):
    assert set(CASES) == set(knowledge.regimes)


@pytest.mark.parametrize("regime", sorted(CASES))
def test_a_regime_applies_to_its_case_and_not_to_the_near_miss(knowledge, regime):
    fields, change = CASES[regime]
    record = knowledge.regimes[regime]
    assert triggered(record, facts_of(requirements(**fields), SCORER))
    assert not triggered(record, facts_of(requirements(**(fields | change)), SCORER))


@pytest.mark.parametrize("regime", sorted(CASES))
def test_an_obligation_is_dated_and_its_controls_are_in_the_review(knowledge, regime):
    wanted = requirements(**CASES[regime][0])
    found, _ = review(wanted, SCORER, knowledge)
    own = [one for one in found.obligations if one.id.startswith(f"obl-{regime}-")]
    assert own
    controls = {one.id for one in found.controls}
    for one in own:
        assert one.as_of
        assert one.status
        assert set(one.control_ids) <= controls


@pytest.mark.parametrize("name", field_specs()["compliance"].values)
def test_a_regime_that_the_brief_names_is_answered(knowledge, name):
    found, _ = review(requirements(compliance=[name]), SCORER, knowledge)
    assert name in {one.regime for one in found.obligations}


def test_what_is_unknown_asserts_no_duty(knowledge):
    assert duties(facts_of(requirements(), ASSISTANT), knowledge.regimes) == []


def test_every_record_is_dated_and_no_older_than_half_a_year_at_the_date_of_the_catalogue(knowledge):
    today = date.fromisoformat(PRICE_DATE)
    ages = {one.id: (today - date.fromisoformat(one.as_of)).days for one in knowledge.regimes.values()}
    assert {id: age for id, age in ages.items() if not 0 <= age <= 183} == {}


def test_every_place_in_a_framework_is_a_real_one(knowledge):
    parts = [part for one in knowledge.regimes.values() for part in (*one.obligations, *one.practices)]
    invented = {(part.id, ref) for part in parts for ref in part.refs if ref not in FRAMEWORK_IDS}
    assert invented == set()


@pytest.mark.parametrize("regime", ["gdpr", "pci_dss", "dora", "soc_2", "iso_42001", "eu_ai_act_high_risk"])
def test_duties_of_laws_with_ids_name_their_places(knowledge, regime):
    unplaced = {one.id for one in knowledge.regimes[regime].obligations if not one.refs}
    assert unplaced <= {"explanation"}


def test_what_is_adopted_for_later_lies_ahead_and_the_rest_does_not(knowledge):
    wanted = requirements(compliance=["EU AI Act"], decision_effect="significant", industry="banking", region=["eu"])
    owed = review(wanted, SCORER, knowledge)[0].obligations
    ahead = {one.id for one in owed if one.applies_from and one.applies_from > one.as_of}
    assert ahead == {one.id for one in owed if one.status == "adopted_future"}
    assert {one.applies_from for one in owed if one.id in ahead} == {"2027-12-02"}


def test_a_later_day_of_one_duty_does_not_move_its_regime(knowledge):
    wanted = requirements(["draft_content"], compliance=["EU AI Act"], exposure="public")
    owed = {one.id: one for one in review(wanted, SCORER, knowledge)[0].obligations}
    assert owed["obl-eu_ai_act_transparency-marking"].status == "in_force"
    older = owed["obl-eu_ai_act_transparency-marking_of_existing"]
    assert (older.status, older.applies_from) == ("adopted_future", "2026-12-02")


def test_what_is_only_proposed_is_told_as_such(knowledge):
    owed = review(requirements(compliance=["HIPAA"]), SCORER, knowledge)[0].obligations
    assert {one.id for one in owed if one.status == "proposed"} == {"obl-hipaa-proposed_security_rule"}


def test_a_duty_names_what_brings_it_about(knowledge):
    owed = review(requirements(compliance=["SOC 2"]), SCORER, knowledge)[0].obligations
    assert {id for one in owed for id in one.requirement_ids} == {"req-compliance"}


@pytest.mark.parametrize("regime", ["iso_27001", "iso_42001", "nist_ai_rmf", "soc_2"])
def test_voluntary_frameworks_apply_only_when_they_are_named(knowledge, regime):
    record = knowledge.regimes[regime]
    assert record.status == "voluntary"
    assert all(one.field == "compliance" for one in record.triggers)


def test_every_floor_and_ceiling_is_found_where_its_regime_applies(knowledge):
    for regime, record in knowledge.regimes.items():
        facts = facts_of(requirements(**CASES[regime][0]), SCORER)
        assert (record.id in {one.id for one, _ in sensitivity_floors(facts, knowledge.regimes)}) == bool(
            record.min_sensitivity
        )
        assert (record.id in {one.id for one, _ in autonomy_ceilings(facts, knowledge.regimes)}) == bool(
            record.max_autonomy
        )
