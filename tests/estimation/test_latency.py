"""Latency of flows, availability of the serving path, capacity."""

import pytest

from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.estimate import Capacity, Estimate, FlowLatency
from archadvisor.estimation.availability import design_availability, serving_path
from archadvisor.estimation.capacity import capacities, loads_of
from archadvisor.estimation.cost import cost_table
from archadvisor.estimation.engine import estimate
from archadvisor.estimation.prices import PRICE_DATE
from archadvisor.knowledge.base import KnowledgeBase
from tests.estimation.designs import SUPPORT, brief, design, exactly, support

NEEDS = ["document_knowledge", "converse"]
ANSWER = [
    ("app_backend", "fargate", "managed"),
    ("vector_store", "qdrant", "self_hosted"),
    ("keyword_index", "opensearch", "managed"),
    ("llm_managed_api", "gpt-6-luna", "external"),
]
PATH = [kind for kind, _, _ in ANSWER]


def flow(placed: ArchitectureDesign, knowledge: KnowledgeBase, **values: object) -> FlowLatency:
    return run(placed, knowledge, **values).latencies[0]


def run(placed: ArchitectureDesign, knowledge: KnowledgeBase, **values: object) -> Estimate:
    return estimate(brief(**values), placed, knowledge, 7)


def test_the_p95_of_a_flow_is_below_the_sum_of_its_stages(knowledge: KnowledgeBase):
    found = flow(support(), knowledge)
    assert found.total_ms.p50 < found.total_ms.p95 < found.total_ms.p99
    assert found.total_ms.p95 < sum(stage.latency_ms.p95 for stage in found.stages)
    assert found.total_ms.p50 > max(stage.latency_ms.p50 for stage in found.stages)
    assert all(stage.source for stage in found.stages)


def test_asynchronous_steps_are_not_waited_for(knowledge: KnowledgeBase):
    placed = design(ANSWER, PATH)
    parallel = [
        one.model_copy(update={"sync": False}) if one.target == "llm_managed_api" else one for one in placed.relations
    ]
    detached = placed.model_copy(update={"relations": parallel})
    assert flow(detached, knowledge).total_ms.p95 < flow(placed, knowledge).total_ms.p95
    assert "llm_managed_api" not in {stage.component_id for stage in flow(detached, knowledge).stages}


def test_searches_of_one_caller_run_side_by_side(knowledge: KnowledgeBase):
    placed = design(ANSWER, PATH)
    beside = [
        one.model_copy(update={"source": "app_backend"}) if one.target in ("keyword_index", "vector_store") else one
        for one in placed.relations
    ]
    together = placed.model_copy(update={"relations": beside})
    assert flow(together, knowledge).total_ms.p50 < flow(placed, knowledge).total_ms.p50


def test_an_agent_takes_longer_than_one_call(knowledge: KnowledgeBase):
    agent = [*ANSWER, ("agent_single", "langgraph", "in_process")]
    assert flow(design(agent, PATH), knowledge).total_ms.p50 > flow(design(ANSWER, PATH), knowledge).total_ms.p50


def test_a_cache_cuts_the_mean_more_than_the_tail(knowledge: KnowledgeBase):
    cached = [ANSWER[0], ("response_cache", "redis", "managed"), *ANSWER[1:]]
    found, plain = (
        flow(design(cached, [kind for kind, _, _ in cached]), knowledge),
        flow(design(ANSWER, PATH), knowledge),
    )
    assert found.total_ms.p95 / plain.total_ms.p95 > found.total_ms.p50 / plain.total_ms.p50


def test_precomputed_answers_leave_the_model_to_the_tail(knowledge: KnowledgeBase):
    cached = [ANSWER[0], ("response_cache", "redis", "managed"), *ANSWER[1:]]
    path = [kind for kind, _, _ in cached]
    found = flow(design(cached, path, ["precompute_offline"]), knowledge)
    assert found.total_ms.p95 < 200 < found.total_ms.p99


def test_a_router_sends_each_request_to_one_model(knowledge: KnowledgeBase):
    small = [*ANSWER, ("small_model", "bedrock-haiku-5.5", "managed")]
    routed = [*small, ("model_router", "in-app-router", "in_process")]
    path = [kind for kind, _, _ in small]
    both, one = (flow(design(parts, path), knowledge) for parts in (small, routed))
    assert one.total_ms.p50 < both.total_ms.p50


def test_streaming_users_feel_the_first_output(knowledge: KnowledgeBase):
    streamed = flow(design(ANSWER, PATH), knowledge, needs=[*NEEDS, "stream_output"])
    assert streamed.first_output_ms is not None
    assert streamed.first_output_ms.p95 < streamed.total_ms.p95
    assert flow(design(ANSWER, PATH), knowledge).first_output_ms is None


def test_checks_delay_the_first_output(knowledge: KnowledgeBase):
    """The first sentence is checked before it is shown."""
    checked = [*ANSWER, ("groundedness_check", "minicheck", "self_hosted")]
    plain, later = (
        flow(design(parts, [kind for kind, _, _ in parts]), knowledge, needs=[*NEEDS, "stream_output"])
        for parts in (ANSWER, checked)
    )
    assert plain.first_output_ms is not None and later.first_output_ms is not None
    assert plain.first_output_ms.p50 < later.first_output_ms.p50 < later.total_ms.p50


def test_a_gateway_answers_for_the_time_it_adds(knowledge: KnowledgeBase):
    parts = [("llm_gateway", "litellm-proxy", "self_hosted"), ("llm_managed_api", "gpt-6-luna", "external")]
    placed = design(parts, ["llm_gateway", "llm_managed_api"])
    added = flow(placed, knowledge, archetype="ai_platform", latency=exactly(200, "ms"))
    assert [stage.component_id for stage in added.stages] == ["llm_gateway"]


def test_latency_veto_says_what_is_slow(knowledge: KnowledgeBase):
    found = run(support(), knowledge, latency=exactly(500, "ms"), latency_percentile="p99")
    veto = next(one for one in found.vetoes if one.rule == "latency.slo")
    assert veto.element_ids[0] == "llm_managed_api"
    assert "P99" in veto.message
    assert veto.remedies[0].startswith("cap:latency_ms=")
    assert run(support(), knowledge, latency=exactly(60_000, "ms")).vetoes == []


def test_a_missing_figure_is_said(knowledge: KnowledgeBase):
    """No figure is on record for a pipeline: the flow is a lower bound and says so."""
    found = run(
        design([*ANSWER, ("ingestion_pipeline", "bedrock-kb", "managed")], [*PATH, "ingestion_pipeline"]), knowledge
    )
    assert any("ingestion pipeline: no latency figure" in one for one in found.warnings)


def test_availability_is_a_series_with_fallback(knowledge: KnowledgeBase):
    plain = design_availability(support(), brief(), knowledge)
    assert plain is not None
    assert plain.fraction < min(one.quantity.typical for one in plain.inputs)
    spare = [*SUPPORT, ("fallback_model", "gpt-6-luna", "external")]
    better = design_availability(support(spare), brief(), knowledge)
    assert better is not None and better.fraction > plain.fraction
    assert any(one.name == "common cause" for one in better.inputs)


def test_replicas_help_only_what_one_runs_oneself(knowledge: KnowledgeBase):
    one, two = (
        design_availability(design([("vector_store", "qdrant", hosting)], ["vector_store"]), brief(), knowledge)
        for hosting in ("self_hosted", "managed")
    )
    assert one is not None and two is not None and one.fraction == two.fraction
    placed = design([("vector_store", "qdrant", "self_hosted")], ["vector_store"])
    doubled = placed.model_copy(update={"components": [placed.components[0].model_copy(update={"replicas": 2})]})
    found = design_availability(doubled, brief(), knowledge)
    assert found is not None and found.fraction == pytest.approx(1 - (1 - one.fraction) ** 2)


def test_code_inside_the_application_is_no_point_of_failure_of_its_own():
    assert "workflow_engine" not in {one.id for one in serving_path(support())}


def test_availability_veto_asks_for_a_fallback(knowledge: KnowledgeBase):
    found = run(support(), knowledge, availability=exactly(0.9999, "fraction"))
    veto = next(one for one in found.vetoes if one.rule == "availability.slo")
    assert "place:fallback_model" in veto.remedies


def carried(knowledge: KnowledgeBase, **values: object) -> list[Capacity]:
    return capacities(loads_of(support(), cost_table(brief(**values), support(), knowledge, 7, PRICE_DATE)))


def test_capacity_counts_units_and_people(knowledge: KnowledgeBase):
    found = {one.quantity: one for one in carried(knowledge, needs=["human_handoff"], reviewers=exactly(4, "people"))}
    assert found["model calls at peak"].demand == pytest.approx(5000 * 5 / 1440 * 1.02, rel=0.02)
    assert found["requests at peak"].units_needed == 1
    busy = found["calls in progress at peak"]
    assert busy.formula_id == "capacity.little" and 0.5 < busy.demand < 5
    desk = found["people at the desk"]
    assert desk.formula_id == "capacity.erlang_c" and desk.limit == 4
    assert desk.units_needed is not None and desk.units_needed > desk.demand


def test_unknown_traffic_gives_no_capacity(knowledge: KnowledgeBase):
    assert "requests at peak" not in {one.quantity for one in carried(knowledge, traffic=None)}
