"""The class of a system under the EU AI Act: by its use, with its reason, and what the Act forbids."""

import pytest

from archadvisor.agents.reasoning.ai_act import ai_class
from archadvisor.agents.reasoning.risk_review import facts_of
from archadvisor.graphs.run import design as designed
from tests.safety.designs import ASSISTANT, TENANTS, requirements

UNION = {"region": ["eu"]}
BRIEF = (
    "We run call centres in Germany. We want a service that reads the mood of our employees from webcam video during "
    "the shift and tells their supervisor each day. About 400 employees work for us, 3,000 hours of video a day."
)


def found(knowledge, needs=(), **fields):
    return ai_class(facts_of(requirements(needs, **fields), ASSISTANT), knowledge.regimes)


@pytest.mark.parametrize(
    ("needs", "fields", "tier", "since"),
    [
        (["rank_items"], UNION | {"industry": "hr", "decision_effect": "significant"}, "high", "2027-12-02"),
        (["predict_outcome"], UNION | {"industry": "banking", "decision_effect": "significant"}, "high", "2027-12-02"),
        (["predict_outcome"], UNION | {"industry": "banking", "decision_effect": "advice"}, "minimal", "2025-02-02"),
        (["analyse_images"], {"compliance": ["EU MDR"], "decision_effect": "significant"}, "high", "2028-08-02"),
        (["converse"], UNION | {"exposure": "public"}, "limited", "2026-08-02"),
        (["summarise"], UNION | {"exposure": "internal"}, "minimal", "2025-02-02"),
    ],
)
def test_the_tier_follows_from_the_use(knowledge, needs, fields, tier, since):
    one = found(knowledge, needs, **fields)
    assert (one.tier, one.applies_from) == (tier, since)
    assert one.reasons and one.references and one.as_of and one.citation_ids


def test_where_the_act_does_not_reach_there_is_no_class(knowledge):
    assert found(knowledge, ["rank_items"], region=["us"], industry="hr", decision_effect="significant") is None
    assert ai_class(facts_of(TENANTS, ASSISTANT), knowledge.regimes) is None


def test_search_for_fraud_is_no_credit_score(knowledge):
    fields = UNION | {"industry": "banking", "decision_effect": "significant"}
    assert found(knowledge, ["predict_outcome", "adversaries"], **fields).tier == "minimal"


def test_prohibitions_that_come_near_are_to_be_ruled_out(knowledge):
    near = found(knowledge, ["analyse_video"], region=["eu"], data_kinds=["biometric"])
    assert "Art. 5(1)" in near.to_rule_out[0]
    assert near.tier != "prohibited"


def test_a_forbidden_use_that_the_brief_asks_for_keeps_the_design_from_being_valid():
    document = designed(BRIEF, "moods")
    assert document.ai_act.tier == "prohibited"
    assert document.ai_act.forbidden[0].reference == "Art. 5(1)(f)"
    assert document.ai_act.forbidden[0].quote in BRIEF
    assert "regime.forbidden" in {one.rule for one in document.violations}
    assert document.status == "draft"


def test_what_a_brief_excludes_is_not_asked_for():
    calm = BRIEF.replace("reads the mood of our employees from webcam video during", "summarises the calls of")
    document = designed(calm + " It must never read the mood of employees from webcam video.", "calm")
    assert document.ai_act.tier != "prohibited"
