"""The safety knowledge fits together: every id that it names exists."""

from pathlib import Path

import pytest

from archadvisor.domain.vocabulary import ontology

FRAMEWORK_IDS = frozenset(Path(__file__).with_name("framework_ids.txt").read_text(encoding="utf-8").split("\n"))


def test_every_framework_id_is_a_real_one(knowledge):
    named = [*knowledge.risks.values(), *knowledge.controls.values()]
    invented = {(one.id, ref) for one in named for ref in one.refs if ref not in FRAMEWORK_IDS}
    assert invented == set()


def test_the_catalogue_is_complete(knowledge):
    assert {f"R{n:03}" for n in range(1, 91)} <= set(knowledge.risks)
    assert len(knowledge.controls) >= 90


@pytest.mark.parametrize("family", sorted(ontology().risks))
def test_every_risk_family_is_carried_by_a_risk(knowledge, family):
    assert any(family in one.families for one in knowledge.risks.values())


@pytest.mark.parametrize("family", sorted(ontology().controls))
def test_every_control_family_is_carried_by_a_control(knowledge, family):
    assert any(family in one.families for one in knowledge.controls.values())


def test_controls_named_by_risks_and_obligations_exist(knowledge):
    by_risk = {id for one in knowledge.risks.values() for id in one.controls}
    by_duty = {id for one in knowledge.regimes.values() for duty in one.obligations for id in duty.control_ids}
    assert by_risk | by_duty <= set(knowledge.controls)


def test_every_risk_has_an_answer_and_a_place(knowledge):
    assert [one.id for one in knowledge.risks.values() if not one.controls or not one.element_types] == []


def test_every_control_can_be_required_or_answers_a_risk_or_a_duty(knowledge):
    answering = {id for one in knowledge.risks.values() for id in one.controls}
    answering |= {id for one in knowledge.regimes.values() for duty in one.obligations for id in duty.control_ids}
    assert [one.id for one in knowledge.controls.values() if not one.required_when and one.id not in answering] == []


def test_every_reason_for_a_control_says_why(knowledge):
    reasons = [(one.id, when) for one in knowledge.controls.values() for when in [*one.required_when, *one.veto_when]]
    assert [id for id, when in reasons if not when.why] == []
