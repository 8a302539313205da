"""Every regime applies to one design and not to its near miss."""

import pytest

from archadvisor.agents.reasoning.obligations import duties, triggered
from archadvisor.agents.reasoning.risk_review import facts_of, review
from archadvisor.domain.vocabulary import field_specs
from tests.safety.designs import ASSISTANT, design, requirements

SCORER = design(["app_backend", "predictive_model", "operational_db"])
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


def test_every_regime_is_dated(knowledge):
    assert [one.id for one in knowledge.regimes.values() if not one.as_of] == []
