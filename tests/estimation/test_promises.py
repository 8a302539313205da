"""Verdicts on promised times: within the error of the figures a limit is neither kept nor broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archadvisor.agents.cost_estimator import unanswerable_dropped
from archadvisor.domain.estimate import LATENCY_OPEN, Estimate, FlowLatency
from archadvisor.estimation.engine import estimate
from archadvisor.estimation.promises import combined_error, figure_class, slowest, verdict_of
from archadvisor.knowledge.base import KnowledgeBase
from tests.estimation.designs import brief, exactly, support

MS = st.floats(1, 1e6)


def run(knowledge: KnowledgeBase, **values: object) -> Estimate:
    return estimate(brief(**values), support(), knowledge, 7)


def reached(knowledge: KnowledgeBase) -> float:
    return run(knowledge).latencies[0].reached_ms


def flow(knowledge: KnowledgeBase, share: float, **values: object) -> FlowLatency:
    """The flow under a limit of this share of the time that it takes."""
    limit = exactly(share * reached(knowledge), "ms")
    return run(knowledge, latency=limit, **values).latencies[0]


def test_the_source_of_a_figure_tells_its_error():
    assert figure_class("planning value for one check").error == 0.5
    assert figure_class("measured inter-token latency").error == 0.2
    assert figure_class("planning value; measured inter-token latency").name == "planning value"
    assert figure_class("published medians").error == 0.5


@given(st.lists(MS, min_size=1, max_size=9))
def test_errors_of_stages_partly_cancel(figures: list[float]):
    together = combined_error(figures, [0.5] * len(figures))
    assert 0 < together <= 0.5 + 1e-9
    assert together >= 0.5 / len(figures) ** 0.5 - 1e-9


def test_one_stage_alone_has_its_own_error():
    assert combined_error([100.0], [0.2]) == pytest.approx(0.2)
    assert combined_error([30.0, 40.0], [0.5, 0.5]) == pytest.approx(0.5 * 50 / 70)


@given(MS, MS, st.floats(0, 0.5))
def test_a_verdict_never_turns_worse_with_a_looser_limit(took: float, limit: float, error: float):
    order = ["missed", "unconfirmed", "met"]
    assert order.index(verdict_of(took, limit, error)) <= order.index(verdict_of(took, 4 * limit, error))


def test_verdicts_follow_the_margin(knowledge: KnowledgeBase):
    assert [flow(knowledge, share).verdict for share in (0.2, 0.98, 1.02, 9)] == [
        "missed",
        "unconfirmed",
        "unconfirmed",
        "met",
    ]
    assert run(knowledge).latencies[0].verdict is None


def test_a_miss_within_the_error_is_a_warning_with_what_to_measure(knowledge: KnowledgeBase):
    found = run(knowledge, latency=exactly(0.97 * reached(knowledge), "ms"))
    assert {one.rule for one in found.vetoes} == {LATENCY_OPEN}
    warning = next(one for one in found.warnings if "unconfirmed" in one)
    assert "3.1% above" in warning and "llm managed api first" in warning


def test_the_designer_is_asked_once_for_what_may_stay_open(knowledge: KnowledgeBase):
    found = run(knowledge, latency=exactly(0.97 * reached(knowledge), "ms"))
    assert unanswerable_dropped(found, []).vetoes == found.vetoes
    assert unanswerable_dropped(found, found.vetoes).vetoes == []
    broken = run(knowledge, latency=exactly(0.2 * reached(knowledge), "ms"))
    assert unanswerable_dropped(broken, found.vetoes).vetoes == broken.vetoes != []


def test_budgets_of_stages_just_keep_the_objective(knowledge: KnowledgeBase):
    """Every stage is scaled alike, so a flow at half the limit may take twice as long in each."""
    found = flow(knowledge, 2.0)
    for stage in found.stages:
        assert stage.budget_ms == pytest.approx(2 * stage.latency_ms.p95, rel=1e-6)
    assert slowest(found)[0].component_id == "llm_managed_api"


def test_what_comes_after_the_first_output_has_no_budget(knowledge: KnowledgeBase):
    path = run(knowledge, needs=["document_knowledge", "stream_output"], latency=exactly(2000, "ms")).latencies[0]
    budgets = {one.component_id: one.budget_ms for one in path.stages}
    assert budgets["llm_managed_api"] is not None
    assert path.first_output_ms == path.first_token_ms


def test_repeats_and_thoughts_cost_time(knowledge: KnowledgeBase):
    found = run(knowledge).latencies[0]
    assert found.first_output_ms is None and found.first_token_ms is not None
    assert found.first_token_ms.p95 < found.total_ms.p95
    assert found.repeated_ms is not None and found.repeated_ms.p50 > found.total_ms.p50
    assert found.thinking_ms is not None and found.thinking_ms.low > 1000
