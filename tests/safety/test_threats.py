"""Threat views: published lists over the risk register, with real ids and nothing that does not apply."""

import pytest

from archadvisor.agents.reasoning.risk_review import review
from archadvisor.agents.reasoning.threats import threat_lists, threat_views
from tests.safety.designs import ASSISTANT, TENANTS
from tests.safety.test_records import FRAMEWORK_IDS

OWN_IDS = frozenset("STRIDE") | {f"L{layer}" for layer in range(1, 8)}
"""STRIDE and MAESTRO have no ids of their own: letters and numbers of layers stand for them."""


@pytest.fixture
def found(knowledge):
    return review(TENANTS, ASSISTANT, knowledge)[0]


@pytest.fixture
def views(found, knowledge):
    return {one.id: one for one in threat_views(found.risks, knowledge.risks)}


def test_every_listed_id_is_a_real_one():
    named = {id for one in threat_lists() for threat in one.threats for id in (threat.id, *threat.refs)}
    assert named - FRAMEWORK_IDS - OWN_IDS == set()


@pytest.mark.parametrize("prefix", ["LLM", "ASI", "AML.T0"])
def test_every_threat_that_a_risk_names_is_in_a_list(knowledge, prefix):
    listed = {threat.id for one in threat_lists() for threat in one.threats}
    named = {ref for one in knowledge.risks.values() for ref in one.refs if ref.startswith(prefix)}
    assert named - listed == set()


def test_the_five_lists_are_shown(views):
    assert list(views) == ["stride", "owasp_llm", "owasp_agentic", "maestro", "atlas"]


def test_a_view_holds_only_risks_of_this_design_and_controls_that_answer_them(found, views):
    risks = {one.id: one for one in found.risks}
    for threat in (threat for one in views.values() for threat in one.threats):
        assert threat.risk_ids
        assert set(threat.risk_ids) <= set(risks)
        assert set(threat.control_ids) == {id for one in threat.risk_ids for id in risks[one].mitigation_ids}


def test_a_risk_stands_under_what_its_record_names(found, views, knowledge):
    for risk in found.risks:
        wanted = {ref for ref in knowledge.risks[risk.id].refs if ref.startswith("LLM")}
        assert {one.id for one in views["owasp_llm"].threats if risk.id in one.risk_ids} == wanted


def test_every_risk_has_a_layer_and_mixing_of_customers_is_disclosure(found, views):
    assert {one.id for one in found.risks} == {id for one in views["maestro"].threats for id in one.risk_ids}
    mixing = next(one.id for one in found.risks if "R_CROSS_TENANT" in one.families)
    assert mixing in next(one.risk_ids for one in views["stride"].threats if one.id == "I")


def test_without_risks_nothing_is_shown(knowledge):
    assert [threat for one in threat_views([], knowledge.risks) for threat in one.threats] == []
