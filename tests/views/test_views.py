"""The views of a design: who decides, who is needed, what it is for, how it is watched."""

from pathlib import Path

import pytest

from archadvisor.agents.reasoning.collaboration import granted
from archadvisor.domain.model import AUTONOMY_LEVELS
from archadvisor.graphs.run import design

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.md"))


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda path: path.stem)
def document(request):
    return design(request.param.read_text(encoding="utf-8"), request.param.stem)


@pytest.mark.parametrize("asked", AUTONOMY_LEVELS)
def test_no_task_is_granted_more_than_was_asked(asked):
    for needs in (["financial_action"], ["physical_action", "act_on_systems"], ["answer_questions"], []):
        assert AUTONOMY_LEVELS.index(granted(needs, asked)) <= AUTONOMY_LEVELS.index(asked)


def test_physical_action_always_waits_for_a_person():
    assert granted(["physical_action"], "act_autonomous") == "act_with_approval"


def test_every_task_has_a_person_an_escalation_and_a_stop(document):
    assert document.collaboration
    assert all(one.human_role and one.escalation and one.stop for one in document.collaboration)


def test_tasks_are_the_words_of_the_brief(document):
    said = {one.text for one in document.statements}
    assert {one.task for one in document.collaboration} <= said


def test_objectives_are_served_and_measured(document):
    ids = {one.id for one in document.components}
    assert document.business.objectives
    for one in document.business.objectives:
        assert one.measure
        assert set(one.served_by_ids) <= ids


def test_alerts_and_evaluations_sit_on_components(document):
    ids = {one.id for one in document.components}
    assert {one.component_id for one in document.observability.alerts} <= ids
    assert {one.component_id for one in document.observability.evaluations} <= ids
    metrics = {one.name for one in document.observability.metrics}
    assert {one.metric for one in document.observability.alerts} <= metrics
    assert {name for board in document.observability.dashboards for name in board.metrics} <= metrics


def test_staffing_names_roles_with_reasons(document):
    assert document.staffing.reason
    assert all(one.reason for one in document.staffing.needed)
