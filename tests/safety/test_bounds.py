"""What validation tells of regimes, of people's load and of known faults of design."""

import pytest

from archadvisor.agents.reasoning.collaboration import collaboration
from archadvisor.agents.reasoning.risk_review import review
from archadvisor.domain.design import CollaborationTask
from archadvisor.domain.quantity import Quantity
from archadvisor.graphs.validation import anti_patterns, oversight, regimes
from tests.safety.designs import ASSISTANT, component, design, requirements

HIGH_RISK = {"compliance": ["EU AI Act"], "decision_effect": "significant", "autonomy": "act_autonomous"}


def state(wanted, placed, knowledge, tasks=()):
    placed = placed.model_copy(update={"collaboration": list(tasks)})
    return {"requirements": wanted, "design": placed, "review": review(wanted, placed, knowledge)[0]}


def rules(found):
    return {one.rule: one for one in found}


def granted(autonomy, load=None):
    return CollaborationTask(task="rank", autonomy=autonomy, human_role="", escalation="", stop="", load=load)


def test_no_task_is_granted_more_than_a_regime_allows(knowledge):
    wanted = requirements(["rank_items"], **HIGH_RISK)
    assert {one.autonomy for one in collaboration(wanted, ASSISTANT.components, knowledge)} == {"act_with_approval"}
    free = requirements(["rank_items"], **(HIGH_RISK | {"compliance": []}))
    assert {one.autonomy for one in collaboration(free, ASSISTANT.components, knowledge)} == {"act_autonomous"}


def test_what_a_regime_takes_from_a_demand_is_told_and_does_not_block(knowledge):
    found = rules(regimes(state(requirements(**HIGH_RISK), ASSISTANT, knowledge), knowledge))
    assert found["autonomy.bounded_by_regime"].severity == "medium"
    assert "autonomy.above_regime" not in found


def test_a_task_above_the_ceiling_blocks(knowledge):
    tasks = [granted("act_bounded")]
    found = rules(regimes(state(requirements(**HIGH_RISK), ASSISTANT, knowledge, tasks), knowledge))
    assert found["autonomy.above_regime"].severity == "high"


@pytest.mark.parametrize(("stated", "broken"), [("internal", True), ("restricted", False)])
def test_data_are_taken_as_sensitive_as_their_regime_does(knowledge, stated, broken):
    wanted = requirements(compliance=["HIPAA"], data_sensitivity=stated)
    found = rules(regimes(state(wanted, ASSISTANT, knowledge), knowledge))
    assert ("sensitivity.below_regime" in found) == broken


def test_an_overloaded_desk_is_told_with_what_would_mend_it(knowledge):
    wanted = requirements(
        ["human_review", "rank_items"],
        autonomy="recommend",
        traffic=Quantity.exactly(5000, "requests/day"),
        reviewers=Quantity.exactly(2, "people"),
    )
    placed = design(["app_backend", "human_task_queue"])
    tasks = collaboration(wanted, placed.components, knowledge)
    told = rules(oversight(state(wanted, placed, knowledge, tasks), knowledge))["oversight.overloaded"]
    assert "more reviewers" in told.message
    assert told.element_ids == ["human_task_queue", "req-reviewers"]
    assert told.severity == "medium"


def test_a_desk_for_many_of_whom_the_brief_says_nothing_is_told(knowledge):
    wanted = requirements(
        ["human_review", "rank_items"],
        autonomy="recommend",
        archetype="content_moderation",
        traffic=Quantity.exactly(50_000, "requests/day"),
    )
    placed = design(["app_backend", "human_task_queue"])
    tasks = collaboration(wanted, placed.components, knowledge)
    told = rules(oversight(state(wanted, placed, knowledge, tasks), knowledge))
    assert set(told) == {"oversight.unstaffed"}
    few = requirements(["human_review"], autonomy="recommend", traffic=Quantity.exactly(100, "requests/day"))
    tasks = collaboration(few, placed.components, knowledge)
    assert not list(oversight(state(few, placed, knowledge, tasks), knowledge))


def test_a_known_fault_of_design_is_told_where_it_shows_and_not_where_it_is_cured(knowledge):
    wanted = requirements(["exact_terms", "answer_questions"])
    told = list(anti_patterns(state(wanted, ASSISTANT, knowledge), knowledge))
    fault = next(one for one in told if "anti-vector-only" in one.message)
    assert fault.element_ids == ["vector_store"]
    assert fault.severity == "medium"
    cured = ASSISTANT.model_copy(update={"components": [*ASSISTANT.components, component("keyword_index")]})
    assert not [
        one for one in anti_patterns(state(wanted, cured, knowledge), knowledge) if "vector-only" in one.message
    ]
