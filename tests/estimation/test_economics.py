"""What a total does not say: idle floor, cliffs, break-even points, outcomes, people, building, moves."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archadvisor.domain.estimate import BreakEven, Economics, Estimate
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.cliffs import cliff_caveats
from archadvisor.estimation.cost import cost_table
from archadvisor.estimation.engine import estimate
from archadvisor.estimation.formulas import register
from archadvisor.estimation.formulas.break_even import calls_to_pay, escalation_to_pay, reuses_to_pay
from archadvisor.estimation.outcomes import counted_noun
from archadvisor.estimation.prices import PRICE_DATE
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.loading import embedded_records
from tests.estimation.designs import SUPPORT, brief, exactly, requirement, support

KNOWLEDGE = KnowledgeBase.of("test", embedded_records())
USD = st.floats(1e-6, 1e4)


def run(parts: list | None = None, **values: object) -> Estimate:
    return estimate(brief(**values), support(parts), KNOWLEDGE, 7)


@cache
def usual() -> Economics:
    found = run().economics
    assert found is not None
    return found


def even(name: str, **values: object) -> BreakEven | None:
    found = run(**values).economics
    assert found is not None
    return next((one for one in found.break_evens if one.id.endswith(name)), None)


def test_a_written_cache_pays_from_the_second_use():
    assert reuses_to_pay(1.25, 0.05) == 2
    assert reuses_to_pay(2.0, 0.1) == 3
    assert reuses_to_pay(1.0, 0.1) == 1
    assert reuses_to_pay(1.25, 1.0) is None


@given(st.floats(1, 3), st.floats(0, 0.9))
def test_a_cache_costs_no_more_from_there_and_more_before(write: float, read: float):
    uses = reuses_to_pay(write, read)
    assert uses is not None
    assert write + (uses - 1) * read <= uses + 1e-6
    assert uses == 1 or write + (uses - 2) * read > uses - 1 - 1e-6


@given(USD, USD, USD)
def test_a_cascade_breaks_even_where_both_ways_cost_the_same(small: float, check: float, large: float):
    share = escalation_to_pay(small, check, large)
    if share is None:
        assert small + check >= large
    else:
        assert 0 < share < 1 and small + check + share * large == pytest.approx(large)


@given(USD, st.floats(1, 1e9), USD)
def test_fixed_capacity_pays_only_within_what_it_carries(fixed: float, carried: float, by_call: float):
    calls = calls_to_pay(fixed, carried, by_call)
    assert calls is None or (calls <= carried * (1 + 1e-9) and calls * by_call == pytest.approx(fixed))


def test_the_idle_floor_is_what_is_due_without_traffic():
    found = usual()
    assert found.idle_usd_per_month == pytest.approx(sum(one.usd_per_month for one in found.idle))
    quiet = cost_table(brief(traffic=exactly(0, "requests/day")), support(), KNOWLEDGE, None, PRICE_DATE).total
    assert quiet is not None and found.idle_usd_per_month == pytest.approx(quiet.p50, rel=0.02)
    assert "line-llm_managed_api-generation" not in {one.line_id for one in found.idle}
    assert "line-vector_store-capacity" in {one.line_id for one in found.idle}


@given(st.floats(0.0, 1e6))
def test_no_traffic_costs_less_than_the_floor(per_day: float):
    total = cost_table(brief(traffic=exactly(per_day, "requests/day")), support(), KNOWLEDGE, None, PRICE_DATE).total
    floor = usual().idle_usd_per_month
    assert total is not None and floor is not None and total.p50 >= floor - 1e-6


def test_cliffs_tell_the_room_of_the_longest_prompt():
    found = run([("llm_managed_api", "claude-haiku-5.5", "external")]).economics
    assert found is not None
    cliff = found.cliffs[0]
    assert (cliff.from_tokens, cliff.price_factor) == (100_000, pytest.approx(5))
    assert cliff.headroom_fraction == pytest.approx(100_000 / cliff.prompt_tokens_p95 - 1)


def test_only_a_prompt_near_the_cliff_is_a_warning():
    parts = [("llm_managed_api", "claude-haiku-5.5", "external")]
    found = run(parts).economics
    assert found is not None and cliff_caveats(found.cliffs, {}) == []
    near = [one.model_copy(update={"prompt_tokens_p95": 60_000.0}) for one in found.cliffs]
    assert cliff_caveats(near, {}) == [
        "llm_managed_api: above 100,000 prompt tokens a whole request costs 5 times; the P95 prompt has 60,000"
    ]


def test_own_accelerators_flip_at_a_volume_that_they_carry():
    point = even("own-accelerators")
    assert point is not None and point.value is not None and point.present is not None
    values = {one.name: one.quantity.typical for one in point.inputs}
    assert point.value == pytest.approx(values["GPUs"] * 730 * values["GPU hour"] / values["API cost of a call"])
    assert point.value < values["calls carried"]
    assert point.says.endswith("busy")


def test_a_cheap_model_never_loses_to_own_accelerators():
    parts = [("llm_managed_api", "gpt-6-luna", "external")]
    found = run(parts).economics
    assert found is not None
    point = next(one for one in found.break_evens if one.id.endswith("own-accelerators"))
    assert point.value is None and point.says.startswith("never")


def test_rented_accelerators_are_held_against_a_provider():
    parts = [("llm_self_hosted", "vllm-llama-3.3-70b", "self_hosted")]
    found = run(parts, traffic=exactly(100, "requests/day")).economics
    assert found is not None
    point = found.break_evens[0]
    assert point.id.endswith("by-the-call") and point.value is not None and point.present is not None
    assert point.present < point.value
    on_site = run([("llm_self_hosted", "vllm-llama-3.3-70b", "on_premises")]).economics
    assert on_site is not None and on_site.break_evens == []


def test_the_prompt_cache_is_held_against_the_load():
    busy, quiet = even("prompt-cache"), even("prompt-cache", traffic=exactly(1, "requests/day"))
    assert busy is not None and quiet is not None
    assert busy.value == quiet.value == 2
    assert busy.present is not None and busy.present > 2 > (quiet.present or 0)


def test_a_cascade_names_the_share_that_may_be_handed_on():
    point = even("cascade")
    assert point is not None and point.value is not None and 0.5 < point.value < 1


def test_every_point_has_formula_and_inputs():
    for one in usual().break_evens:
        assert one.formula_id in register() and one.formula and one.says
        assert one.inputs and all(part.source for part in one.inputs)


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("5,000 to 20,000 payments a second", "payments"),
        ("a few thousand messages a day", "messages"),
        ("180 master service agreements a year", "master service agreements"),
        ("1.2 million interactive queries a month", "interactive queries"),
        ("400 customers are flagged per day", "customers"),
        ("500 new ones a week", None),
    ],
)
def test_the_noun_of_the_brief_is_found(text: str, noun: str | None):
    fields = brief().fields | {"traffic": requirement("traffic", exactly(5000, "requests/day"), text)}
    assert counted_noun(Requirements(fields=fields)) == noun


def test_outcomes_are_priced_in_the_noun_of_the_brief():
    traffic = requirement("traffic", exactly(5000, "requests/day"), "5,000 questions a day")
    requirements = Requirements(fields=brief().fields | {"traffic": traffic})
    found = estimate(requirements, support(), KNOWLEDGE, 7)
    assert found.economics is not None and found.monthly_cost_usd is not None
    each, settled = found.economics.outcomes
    assert (each.name, each.units) == ("questions", 1000)
    assert each.run_usd.typical == pytest.approx(found.monthly_cost_usd.p50 / 152, rel=0.02)
    assert settled.run_usd.typical > each.run_usd.typical
    assert each.with_people_usd is not None and each.with_people_usd.typical > each.run_usd.typical
    assert usual().outcomes == []


def test_review_costs_wages_and_the_employers_share():
    people = usual().people[0]
    assert people.usd_per_month is not None
    per_hour = people.usd_per_month.p50 / people.hours_per_month.typical
    assert 20.59 < per_hour < 20.59 * 1.42
    assert "Bureau of Labor Statistics" in people.inputs[-1].source


def test_stated_reviewers_are_paid_whatever_the_prior_says():
    found = run(reviewers=exactly(4, "people")).economics
    assert found is not None
    assert found.people[0].hours_per_month.typical == pytest.approx(4 * 173.3)
    assert found.people[0].inputs[0].source == "req-reviewers"


def test_building_is_unknown_unless_the_brief_gives_team_and_time():
    unknown = usual().build
    assert unknown is not None and unknown.usd is None and unknown.person_months is None
    found = run(team=exactly(4, "people"), deadline=exactly(91.2, "days")).economics
    assert found is not None and found.build is not None
    assert found.build.person_months is not None and found.build.person_months.typical == pytest.approx(12)
    assert found.build.usd is not None and 75_000 < found.build.usd.low < found.build.usd.high < 400_000


def test_moves_tell_quality_and_time():
    smaller = next(one for one in run().moves if one.name.startswith("Let "))
    assert smaller.quality_tiers is not None and smaller.quality_tiers < 0
    assert smaller.added_ms is not None
    assert all(one.gives_up for one in run().moves)


def test_a_dearer_store_has_a_cheaper_peer():
    parts = [("vector_store", "opensearch-serverless", "serverless")]
    names = {one.name for one in run(parts).moves}
    assert all("opensearch-serverless" not in one for one in names)


def test_more_traffic_never_lowers_an_outcomes_total_nor_people():
    few, many = run(traffic=exactly(100, "requests/day")), run(traffic=exactly(10_000, "requests/day"))
    assert few.economics is not None and many.economics is not None
    assert many.economics.people[0].hours_per_month.typical > few.economics.people[0].hours_per_month.typical
    assert few.economics.idle_usd_per_month == many.economics.idle_usd_per_month


def test_adding_a_component_never_lowers_the_floor():
    extra = run([*SUPPORT, ("keyword_index", "opensearch-serverless", "serverless")]).economics
    assert extra is not None and extra.idle_usd_per_month is not None and usual().idle_usd_per_month is not None
    assert extra.idle_usd_per_month >= usual().idle_usd_per_month
