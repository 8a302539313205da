"""The views of a design: who decides, who is needed, what it is for, how it is watched."""

from pathlib import Path

import pytest

from archadvisor.agents.reasoning.collaboration import JUDGED, PEOPLE_TYPES, granted
from archadvisor.agents.reasoning.failure_modes import MAX_OF_PATTERNS, WEIGHTY
from archadvisor.deliverables import render
from archadvisor.domain.model import AUTONOMY_LEVELS
from archadvisor.graphs.run import design
from archadvisor.knowledge.store import open_knowledge

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


def test_every_task_has_somebody_who_answers_for_it_and_judges_no_more_than_a_person_can(document):
    desks = {one.id for one in document.components if one.type in PEOPLE_TYPES}
    for one in document.collaboration:
        assert one.approver
        if one.load is not None:
            assert one.autonomy in JUDGED
            assert one.load.component_id in desks
            assert one.load.overloaded == ("oversight.overloaded" in {each.rule for each in document.violations})


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


def test_every_alert_tells_of_a_failure_of_this_design_and_every_failure_is_told(document):
    modes = {one.id: one for one in document.failure_modes}
    told = [id for alert in document.observability.alerts for id in alert.failure_mode_ids]
    assert sorted(told) == sorted(modes)
    for alert in document.observability.alerts:
        assert alert.failure_mode_ids
        assert {modes[id].component_id for id in alert.failure_mode_ids} == {alert.component_id}
        assert alert.action == modes[alert.failure_mode_ids[0]].response


def test_every_component_has_a_failure(document):
    assert {one.component_id for one in document.failure_modes} == {one.id for one in document.components}


def test_every_threshold_is_from_the_brief_or_a_record(document):
    cited = {one.id for one in document.citations}
    for alert in document.observability.alerts:
        if alert.threshold_source.startswith("req-"):
            assert document.requirements[alert.threshold_source.removeprefix("req-")].evidence
        else:
            assert alert.citation_ids and set(alert.citation_ids) <= cited
            assert alert.citation_ids[0].removeprefix("cit-") == alert.threshold_source


def test_only_what_has_a_signal_of_its_own_wakes_anybody(document):
    modes = {one.id: one for one in document.failure_modes}
    woken = [one for one in document.observability.alerts if one.severity == "page"]
    assert all(modes[one.failure_mode_ids[0]].metric == one.metric for one in woken)


def test_the_runbook_has_an_entry_for_every_failure_and_names_its_alerts(document):
    pages = render(document)
    runbook = next(text for name, text in pages.items() if "handoff" in name and name.endswith(".md"))
    runbook = runbook.replace("\\_", "_").split("## Runbook")[1].split("\n## ")[0]
    for one in document.observability.alerts:
        assert one.id in runbook
    assert runbook.count("\n- ") == len(document.failure_modes)


def test_grave_failures_of_patterns_reach_the_design(document):
    known = open_knowledge().patterns
    applied = {one.id for one in document.patterns}
    of_patterns = [one for one in document.failure_modes if one.pattern_id]
    assert len(of_patterns) <= MAX_OF_PATTERNS
    for one in of_patterns:
        assert one.pattern_id in applied
        failure = next(each for each in known[one.pattern_id].failure_modes if one.id.endswith(each.id))
        assert failure.likelihood * failure.impact >= WEIGHTY


def test_staffing_names_roles_with_reasons(document):
    assert document.staffing.reason
    assert all(one.reason for one in document.staffing.needed)
