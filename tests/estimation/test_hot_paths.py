"""Hot paths: what is waited for within a short limit, what runs beside it, and what a limit does not bind."""

from itertools import pairwise
from typing import Any

import pytest

from archadvisor.agents.reasoning.flows import flows_of
from archadvisor.domain.design import Flow, Relation
from archadvisor.domain.estimate import FlowLatency
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.engine import estimate
from archadvisor.estimation.service_times import serving, streams
from archadvisor.graphs.run import design as designed
from archadvisor.knowledge.base import KnowledgeBase
from tests.estimation.designs import brief, design, exactly

Parts = list[tuple[str, str, Any]]
SCORING: Parts = [
    ("feature_store", "redis", "managed"),
    ("ml_serving_endpoint", "sagemaker-endpoint", "managed"),
    ("predictive_model", "xgboost-service", "in_process"),
]
SPOKEN: Parts = [
    ("telephony_channel", "livekit", "self_hosted"),
    ("turn_taking", "plain-code", "in_process"),
    ("asr", "parakeet-riva", "self_hosted"),
    ("llm_self_hosted", "vllm-gpt-oss-20b", "self_hosted"),
    ("tts", "piper", "self_hosted"),
]
ANSWER: Parts = [
    ("input_guardrail", "llama-guard", "self_hosted"),
    ("vector_store", "opensearch-serverless", "serverless"),
    ("reranker", "cohere-rerank", "external"),
    ("llm_managed_api", "gpt-6-luna", "external"),
]
VOICE = ["live_voice", "barge_in", "converse"]


def timed(parts: Parts, knowledge: KnowledgeBase, **values: object) -> FlowLatency:
    placed = design(parts, [kind for kind, _, _ in parts])
    return estimate(brief(**values), placed, knowledge, 7).latencies[0]


def stage(found: FlowLatency, component_id: str) -> float:
    return next(one.latency_ms.p50 for one in found.stages if one.component_id == component_id)


def calls(*pairs: tuple[str, str]) -> list[Relation]:
    return [Relation(id=f"rel-{one}-calls-{other}", source=one, target=other, kind="calls") for one, other in pairs]


def path(flow: Flow) -> list[str]:
    return [step.component_id for step in flow.steps]


def named(flows: list[Flow], slug: str) -> Flow:
    return next(flow for flow in flows if flow.id == f"flow-{slug}")


def hasty(needs: list[str], limit_ms: float) -> Requirements:
    return brief(needs=needs, latency=exactly(limit_ms, "ms"))


def test_a_host_only_passes_on_what_its_model_scores(knowledge: KnowledgeBase):
    """Host and model are not both charged with the time of the model."""
    apart, alone = timed(SCORING, knowledge), timed(SCORING[:2], knowledge)
    assert stage(apart, "ml_serving_endpoint") == pytest.approx(serving().passes_on.p50, rel=0.01)
    assert stage(alone, "ml_serving_endpoint") > stage(apart, "ml_serving_endpoint")


def test_scoring_in_memory_takes_milliseconds(knowledge: KnowledgeBase):
    assert timed(SCORING, knowledge).total_ms.p95 < 15


def test_listening_for_the_end_and_for_the_words_is_one_wait(knowledge: KnowledgeBase):
    both = timed(SPOKEN, knowledge, needs=VOICE).total_ms.p50
    words = timed([one for one in SPOKEN if one[0] != "turn_taking"], knowledge, needs=VOICE).total_ms.p50
    assert words <= both < words + serving_wait(knowledge) / 2


def serving_wait(knowledge: KnowledgeBase) -> float:
    wait = knowledge.components["turn_taking"].latency
    assert wait is not None
    return wait.p50


def test_waiting_for_silence_takes_its_time_in_any_product(knowledge: KnowledgeBase):
    found = timed(SPOKEN, knowledge, needs=VOICE)
    assert stage(found, "turn_taking") == pytest.approx(serving_wait(knowledge), rel=0.01)


def test_a_voice_is_heard_after_it_was_made(knowledge: KnowledgeBase):
    found, mute = (timed(parts, knowledge, needs=VOICE) for parts in (SPOKEN, SPOKEN[:-1]))
    assert found.first_output_ms is not None and mute.first_output_ms is not None
    assert found.first_output_ms.p95 < found.total_ms.p95
    assert next(one for one in found.stages if one.component_id == "tts").latency_ms.p50 > 50


def test_a_voice_does_not_wait_for_the_look_ups_of_its_agent(knowledge: KnowledgeBase):
    agent = [*SPOKEN, ("agent_single", "langgraph", "in_process")]
    spoken, plain = (
        estimate(brief(needs=VOICE), design(parts, [kind for kind, _, _ in SPOKEN]), knowledge, 7).latencies[0]
        for parts in (agent, SPOKEN)
    )
    assert spoken.first_output_ms is not None and plain.first_output_ms is not None
    assert spoken.first_output_ms.p50 == pytest.approx(plain.first_output_ms.p50, rel=0.01)
    assert spoken.total_ms.p50 > plain.total_ms.p50


def test_checks_of_the_input_run_beside_retrieval(knowledge: KnowledgeBase):
    checked, plain = timed(ANSWER, knowledge), timed(ANSWER[1:], knowledge)
    assert plain.total_ms.p50 <= checked.total_ms.p50 < plain.total_ms.p50 + stage(checked, "input_guardrail") / 2


def test_a_check_that_outlasts_retrieval_is_waited_for(knowledge: KnowledgeBase):
    checked, plain = timed([ANSWER[0], ANSWER[3]], knowledge), timed(ANSWER[3:], knowledge)
    assert checked.total_ms.p50 > plain.total_ms.p50 + stage(checked, "input_guardrail") / 2


def test_a_limit_of_a_second_on_text_speaks_of_its_first_words():
    assert streams(hasty(["answer_questions"], 1000))
    assert not streams(hasty(["answer_questions"], 3000))
    assert not streams(hasty(["predict_outcome"], 1000))
    assert streams(hasty(["live_voice"], 5000))


def test_no_text_is_written_on_the_way_to_a_fast_decision():
    relations = calls(
        ("app_backend", "feature_store"),
        ("app_backend", "ml_serving_endpoint"),
        ("ml_serving_endpoint", "predictive_model"),
        ("app_backend", "multimodal_model"),
    )
    flows = flows_of(relations, hasty(["realtime_decision", "draft_content"], 200))
    assert "multimodal_model" not in path(named(flows, "decision"))
    assert "predictive_model" in path(named(flows, "decision"))
    ahead = named(flows, "preparation")
    assert "multimodal_model" in path(ahead) and not ahead.interactive


def test_there_is_time_for_a_large_model_where_the_limit_leaves_it():
    relations = calls(("app_backend", "vision_model"), ("app_backend", "multimodal_model"))
    flows = flows_of(relations, hasty(["analyse_video"], 10_000))
    assert "multimodal_model" in path(named(flows, "decision"))
    assert not any(flow.id == "flow-preparation" for flow in flows)


def test_a_search_ends_with_its_ranking_and_passes_every_index():
    chain = ["edge_ingress", "app_backend", "embedding_service", "vector_store"]
    relations = calls(*pairwise(chain), ("app_backend", "ranking_model"), ("app_backend", "llm_managed_api"))
    found = named(flows_of(relations, hasty(["search_items", "rank_items"], 250)), "search")
    assert path(found) == [*chain, "ranking_model"] and found.interactive


def test_a_verdict_at_a_site_passes_nothing_of_the_centre():
    relations = calls(
        ("edge_runtime", "vision_model"),
        ("edge_runtime", "rules_engine"),
        ("app_backend", "edge_runtime"),
        ("app_backend", "ml_serving_endpoint"),
    )
    needs = ["detect_anomalies", "edge_sites", "offline_operation"]
    found = named(flows_of(relations, hasty(needs, 35)), "decision")
    assert path(found) == ["edge_runtime", "vision_model", "rules_engine"]


def test_a_site_without_a_model_of_its_own_keeps_the_limit_on_the_path_through_the_centre():
    relations = calls(("app_backend", "ml_serving_endpoint"), ("ml_serving_endpoint", "predictive_model"))
    synced = calls(("edge_runtime", "object_store"))
    needs = ["detect_anomalies", "edge_sites", "offline_operation"]
    found = named(flows_of([*relations, *synced], hasty(needs, 35)), "decision")
    assert found.interactive and path(found) == ["app_backend", "ml_serving_endpoint", "predictive_model"]


def test_the_limit_of_a_conversation_binds_the_phone_alone():
    relations = calls(
        ("user_interface", "app_backend"),
        ("telephony_channel", "asr"),
        ("asr", "app_backend"),
        ("app_backend", "llm_managed_api"),
    )
    flows = flows_of(relations, hasty(["live_voice", "converse"], 1000))
    assert {flow.id for flow in flows if flow.interactive} == {"flow-calls"}
    assert path(named(flows, "calls"))[-1] == "llm_managed_api"


def test_a_hint_while_typing_comes_from_the_model_alone():
    relations = calls(
        ("user_interface", "app_backend"),
        ("app_backend", "vector_store"),
        ("app_backend", "small_model"),
        ("app_backend", "llm_managed_api"),
    )
    needs = ["developer_assistance", "answer_questions"]
    found = named(flows_of(relations, hasty(needs, 800)), "completion")
    assert path(found) == ["user_interface", "app_backend", "small_model"]
    slow = flows_of(relations, hasty(needs, 5000))
    assert not any(flow.id == "flow-completion" for flow in slow)


def test_speech_of_one_for_another_is_translated_and_not_answered():
    chain = ["telephony_channel", "asr", "translation_model", "tts"]
    relations = calls(*pairwise(chain), ("asr", "llm_managed_api"))
    found = named(flows_of(relations, hasty(["translate_content", "speech_output"], 2000)), "translation")
    assert path(found) == chain


INSPECTION = (
    "Our tile works in two towns fires 40 tiles a second on six lines. Cameras above each belt must find chips and "
    "hairline cracks and the verdict to push a tile off has to come within 35 milliseconds, also while the line to the "
    "outside is down. Images of doubtful tiles go to the head office at night for training a better model."
)
IMPOSSIBLE = (
    "Our 300 advisers ask questions in a chat about 20,000 pages of product rules. Every answer has to cite its pages "
    "and people approve nothing. Answers within 40 milliseconds at the 95th percentile. It runs in a managed cloud in "
    "Europe. 5,000 questions a day."
)


def test_an_inspection_line_keeps_its_limit():
    found = designed(INSPECTION, "tiles")
    assert found.estimate is not None
    verdicts = {one.verdict for one in found.estimate.latencies if one.objective_ms}
    assert verdicts and "missed" not in verdicts


def test_what_no_model_can_do_is_named_as_a_conflict():
    found = designed(IMPOSSIBLE, "till")
    assert found.status == "draft"
    assert any("req-latency" in one.requirement_ids for one in found.conflicts)
