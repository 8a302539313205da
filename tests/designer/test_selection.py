"""Choosing technologies: constraints never make a design cheaper, wishes never break a rule."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archadvisor.agents.reasoning.assembly import draft_of
from archadvisor.agents.reasoning.conflicts import solution_under
from archadvisor.agents.reasoning.demands import Demands
from archadvisor.agents.reasoning.scoring import scale_of, selection_tables
from archadvisor.agents.reasoning.selection import encode, select, total_cents
from tests.designer.conftest import asked, usd

CONSTRAINTS = {
    "deployment": "managed_cloud",
    "cloud": ["aws"],
    "compliance": ["GDPR"],
    "forbidden": ["tech:bedrock"],
    "residency": "region",
}
REGION = {"region": ["eu"]}


def least_cents(tools, names) -> float | None:
    problem = draft_of(asked(**REGION, **{name: CONSTRAINTS[name] for name in names}), Demands(), tools).problem
    solved = solution_under(problem, list(encode(problem).literals), total_cents)
    return None if solved is None else solved[1]


@settings(max_examples=20, deadline=None, derandomize=True)
@given(names=st.sets(st.sampled_from(sorted(CONSTRAINTS))), added=st.sampled_from(sorted(CONSTRAINTS)))
def test_a_further_constraint_never_lowers_the_least_cost(tools, names, added):
    before, after = least_cents(tools, sorted(names)), least_cents(tools, sorted(names | {added}))
    assert before is None or after is None or after >= before


@settings(max_examples=10, deadline=None, derandomize=True)
@given(budget=st.integers(min_value=100, max_value=5000))
def test_the_budget_is_kept(tools, budget):
    requirements = asked(budget=usd(budget))
    chosen = select(draft_of(requirements, Demands(), tools).problem, scale_of(requirements))
    if chosen is not None:
        assert sum(one.usd_per_month or 0 for one in chosen.chosen.values()) <= budget + 0.5


@pytest.mark.parametrize("aim", sorted(selection_tables().profiles))
def test_every_aim_keeps_every_rule(tools, aim):
    requirements = asked(cloud=["azure"], compliance=["GDPR"])
    problem = draft_of(requirements, Demands(), tools).problem
    chosen = select(problem, scale_of(requirements, aim)).chosen
    assert not [rule.says for rule in problem.rules for one in chosen.values() if rule.excludes(one)]


def test_pairs_of_products_that_need_each_other_are_kept(tools):
    requirements = asked(needs=["elastic_capacity", "bursty_load"])
    chosen = select(draft_of(requirements, Demands(), tools).problem, scale_of(requirements)).technology_ids()
    for pair in selection_tables().pairs:
        if chosen.get(pair.type) in pair.products and pair.other in chosen:
            assert "*" in pair.by or chosen[pair.other] in pair.by


def test_one_cloud_is_preferred(tools):
    requirements = asked()
    chosen = select(draft_of(requirements, Demands(), tools).problem, scale_of(requirements)).chosen
    tied = {one.technology.clouds[0] for one in chosen.values() if len(one.technology.clouds) == 1}
    assert len(tied - {"any"}) <= 1


def chosen_for(tools, **fields):
    requirements = asked(**fields)
    return select(draft_of(requirements, Demands(), tools).problem, scale_of(requirements)).chosen


@pytest.mark.parametrize("cloud", ["aws", "azure", "gcp"])
def test_models_come_from_the_cloud_in_use_where_it_offers_them(tools, cloud):
    chosen = chosen_for(tools, cloud=[cloud], region=["eu"])
    assert cloud in chosen["llm_managed_api"].technology.clouds


def test_film_is_masked_at_a_site_that_is_cut_off(tools):
    needs = ["analyse_video", "edge_sites", "offline_operation", "redact_personal_data"]
    chosen = chosen_for(tools, needs=needs, deployment="edge", cloud=["aws"])
    assert not chosen["pii_redaction"].vendor_run


@pytest.mark.parametrize("cloud", [[], ["aws"], ["azure"], ["gcp"]], ids=str)
def test_a_model_for_simple_cases_is_smaller_than_the_one_it_relieves(tools, cloud):
    chosen = chosen_for(tools, needs=["model_choice", "high_volume", "draft_content", "classify_items"], cloud=cloud)
    small, large = chosen["small_model"].technology, chosen["llm_managed_api"].technology
    assert small.quality_tier < large.quality_tier


def test_few_houses_are_contracted(tools):
    chosen = chosen_for(tools, needs=["document_knowledge", "answer_questions"], cloud=["aws"], region=["eu"])
    assert len({one.house for one in chosen.values()} - {None}) <= 3
