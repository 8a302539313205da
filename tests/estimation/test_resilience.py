"""Error budget, its spenders, degraded modes; capacity with spare units, quotas, memory and late units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archadvisor.domain.estimate import Capacity, Estimate, Resilience
from archadvisor.estimation.engine import estimate
from archadvisor.estimation.formulas.availability import k_of_n, redundant, until_noticed
from archadvisor.estimation.gpus import sequences_in_memory
from archadvisor.knowledge.base import KnowledgeBase
from tests.estimation.designs import SUPPORT, brief, design, exactly, support

FRACTION = st.floats(0.9, 1.0)


def run(knowledge: KnowledgeBase, parts: list | None = None, **values: object) -> Estimate:
    return estimate(brief(**values), support(parts), knowledge, 7)


def levels(knowledge: KnowledgeBase, parts: list | None = None, **values: object) -> Resilience:
    found = run(knowledge, parts, **values).resilience
    assert found is not None
    return found


@given(FRACTION, st.integers(1, 6))
def test_one_of_n_is_plain_redundancy_and_all_of_n_a_series(fraction: float, placed: int):
    assert k_of_n(fraction, placed, 1) == pytest.approx(redundant(fraction, placed))
    assert k_of_n(fraction, placed, placed) == pytest.approx(fraction**placed)


@given(FRACTION, st.integers(1, 6), st.integers(1, 6))
def test_needing_fewer_units_is_never_worse(fraction: float, placed: int, needed: int):
    assert k_of_n(fraction, placed + 1, needed) >= k_of_n(fraction, placed, needed) - 1e-12
    assert k_of_n(fraction, placed, needed - 1) >= k_of_n(fraction, placed, needed) - 1e-12


def test_two_of_three_at_99_percent():
    assert k_of_n(0.99, 3, 2) == pytest.approx(3 * 0.99**2 * 0.01 + 0.99**3)


def test_outages_count_until_they_are_noticed():
    assert until_noticed(0.997, 2, 60) == pytest.approx(0.0001)


def test_shares_add_up_and_the_largest_comes_first(knowledge: KnowledgeBase):
    found = levels(knowledge, availability=exactly(0.999, "fraction"))
    assert found.budget_minutes == pytest.approx(43.8)
    assert sum(one.share_fraction for one in found.shares) == pytest.approx(1, abs=0.02)
    minutes = [one.minutes_per_month for one in found.shares]
    assert minutes == sorted(minutes, reverse=True)
    assert found.spent_minutes <= sum(minutes) + 1


def test_a_fallback_mends_the_model_and_answers_meanwhile(knowledge: KnowledgeBase):
    plain = next(one for one in levels(knowledge).shares if "llm_managed_api" in one.component_ids)
    assert "fallback model" in plain.remedy and plain.mended_minutes is not None
    assert plain.mended_minutes < plain.minutes_per_month / 3
    spare = levels(knowledge, [*SUPPORT, ("fallback_model", "gpt-6-luna", "external")])
    mode = next(one for one in spare.degraded if one.instead == "fallback_model")
    assert mode.stopped_flow_ids == [] and spare.detection_minutes is not None
    assert levels(knowledge).detection_minutes is None


def test_what_is_not_in_a_flow_leaves_it_working(knowledge: KnowledgeBase):
    placed = support()
    job = placed.flows[0].model_copy(update={"id": "flow-job", "steps": placed.flows[0].steps[:1]})
    found = estimate(brief(), placed.model_copy(update={"flows": [*placed.flows, job]}), knowledge, 7).resilience
    assert found is not None
    down = next(one for one in found.degraded if "vector_store" in one.component_ids)
    assert (down.stopped_flow_ids, down.kept_flow_ids) == (["flow-answer"], ["flow-job"])


def test_adding_to_the_path_never_makes_it_more_available(knowledge: KnowledgeBase):
    shorter, longer = (
        estimate(brief(), design(SUPPORT, [kind for kind, _, _ in SUPPORT][:last]), knowledge, 7).availability
        for last in (3, 6)
    )
    assert shorter is not None and longer is not None and longer.fraction <= shorter.fraction


def by_quantity(found: Estimate) -> dict[str, Capacity]:
    return {one.quantity: one for one in found.capacity}


def test_an_unknown_quota_is_a_question(knowledge: KnowledgeBase):
    calls = by_quantity(run(knowledge))["model calls at peak"]
    assert calls.limit is None and calls.demand_p95 is not None and calls.demand_p95 > calls.demand
    assert calls.ask is not None and "AWS" in calls.ask and f"{int(calls.demand_p95) + 1:,}" in calls.ask
    tiny = by_quantity(run(knowledge, traffic=exactly(1, "requests/day")))["model calls at peak"]
    assert tiny.ask is None


def test_a_single_unit_of_ones_own_does_not_survive_its_loss(knowledge: KnowledgeBase):
    parts = [("app_backend", "kubernetes", "self_hosted"), ("llm_managed_api", "gpt-6-luna", "external")]
    alone = by_quantity(run(knowledge, parts))["requests at peak"]
    assert alone.carries_with_one_down is False and alone.enough_up_fraction is not None
    managed = by_quantity(run(knowledge))["requests at peak"]
    assert managed.carries_with_one_down is None


def test_memory_of_sequences_reproduces_the_published_check():
    assert sequences_in_memory("vllm-llama-3.3-70b", 5000, 500) == pytest.approx(85.3, abs=0.1)
    assert sequences_in_memory("a model without an architecture", 5000, 500) is None


def test_calls_in_progress_are_held_against_the_memory(knowledge: KnowledgeBase):
    found = by_quantity(run(knowledge, [("llm_self_hosted", "vllm-llama-3.3-70b", "self_hosted")]))
    busy = found["calls in progress at peak"]
    assert busy.limit is not None and busy.utilisation_fraction == pytest.approx(busy.demand / busy.limit)


def test_late_units_leave_requests_waiting(knowledge: KnowledgeBase):
    parts = [("app_backend", "kubernetes", "self_hosted"), ("llm_managed_api", "gpt-6-luna", "external")]
    found = run(knowledge, parts, traffic=exactly(3_000_000, "requests/day"))
    lag = found.scaling_lags[0]
    assert lag.units_at_mean < lag.units_at_peak and lag.waiting > 0
    assert run(knowledge, parts, traffic=exactly(100, "requests/day")).scaling_lags == []


def test_more_traffic_never_needs_fewer_units_or_people(knowledge: KnowledgeBase):
    few, many = (by_quantity(run(knowledge, traffic=exactly(one, "requests/day"))) for one in (1000, 1_000_000))
    for name in ("requests at peak", "people at the desk"):
        assert (many[name].units_needed or 0) >= (few[name].units_needed or 0)
