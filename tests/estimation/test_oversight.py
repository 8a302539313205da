"""The load of people who judge results: from volumes, against what a person can judge, with what mends an overload."""

from archadvisor.domain.quantity import Quantity
from archadvisor.estimation.oversight import ATTENTIVE_PER_HOUR, review_load
from tests.safety.designs import component, requirements

DESK = [component("app_backend"), component("human_task_queue")]


def asked(cases_per_day, **fields):
    traffic = Quantity.exactly(cases_per_day, "requests/day")
    return requirements(["human_review"], archetype="document_processing", traffic=traffic, **fields)


def reviewers(people):
    return {"reviewers": Quantity.exactly(people, "people")}


def test_without_a_desk_or_volumes_there_is_no_load():
    assert review_load(asked(1000), [component("app_backend")]) is None
    assert review_load(requirements(["human_review"]), DESK) is None


def test_without_a_stated_number_the_load_is_that_of_enough_people():
    load = review_load(asked(1000), DESK)
    assert load.reviewers is None
    assert not load.overloaded
    assert load.per_reviewer_hour <= load.limit_per_hour


def test_too_few_people_are_overloaded_and_enough_are_not():
    load = review_load(asked(5000, **reviewers(2)), DESK)
    assert load.overloaded
    assert load.per_reviewer_hour > load.limit_per_hour
    enough = review_load(asked(5000, **reviewers(load.reviewers_needed)), DESK)
    assert not enough.overloaded
    assert enough.remedies == []


def test_each_remedy_brings_the_load_down_to_the_limit():
    load = review_load(asked(5000, **reviewers(2)), DESK)
    more, threshold = load.remedies
    assert more == f"{load.reviewers_needed - 2} more reviewers"
    assert f"{load.limit_per_hour / load.per_reviewer_hour:.0%}" in threshold


def test_nobody_judges_more_than_attention_allows_however_short_a_case_is():
    load = review_load(requirements(["human_review"], archetype="content_moderation", traffic=_daily(2000)), DESK)
    assert load.minutes_per_case == 1
    assert load.limit_per_hour == ATTENTIVE_PER_HOUR


def _daily(count):
    return Quantity.exactly(count, "requests/day")


def test_the_load_names_formula_inputs_and_sources():
    load = review_load(asked(1000, **reviewers(3)), DESK)
    assert load.formula_id == "people.judgement_load"
    assert all(one.source for one in load.inputs)
    assert {"reviewers", "shrinkage", "attentive"} <= {one.name for one in load.inputs}
