"""The solver's point values agree with the engine and are fast."""

from time import perf_counter

import pytest

from archadvisor.estimation import surrogate
from archadvisor.estimation.cost import cost_table
from archadvisor.estimation.prices import PRICE_DATE
from archadvisor.knowledge.base import KnowledgeBase
from tests.estimation.designs import brief, exactly, support


def usd(knowledge: KnowledgeBase, technology: str, kind: str, **values: object) -> float | None:
    return surrogate.monthly_usd(knowledge.technologies[technology], kind, brief(**values), knowledge)


@pytest.mark.parametrize(
    ("kind", "technology", "hosting"),
    [
        ("llm_managed_api", "claude-sonnet-5.5", "external"),
        ("llm_self_hosted", "vllm-llama-3.3-70b", "self_hosted"),
        ("vector_store", "opensearch-serverless", "serverless"),
        ("reranker", "amazon-rerank", "managed"),
        ("app_backend", "fargate", "managed"),
    ],
)
def test_a_point_value_is_near_the_median_of_the_engine(
    kind: str, technology: str, hosting: str, knowledge: KnowledgeBase
):
    parts = {
        ("vector_store", "qdrant", "self_hosted"),
        ("state_store", "dynamodb", "serverless"),
        (kind, technology, hosting),
    }
    placed = support(sorted(part for part in parts if part[0] != kind or part[1] == technology))
    table = cost_table(brief(), placed, knowledge, 7, PRICE_DATE)
    median = sum(one.line.usd.p50 for one in table.lines if one.line.component_id == kind and one.line.usd is not None)
    assert usd(knowledge, technology, kind) == pytest.approx(median, rel=0.15)


def test_unknown_is_none_and_inside_is_free(knowledge: KnowledgeBase):
    assert usd(knowledge, "cognito", "identity_provider") is None
    assert usd(knowledge, "claude-sonnet-5.5", "llm_managed_api", traffic=None) is None
    assert usd(knowledge, "plain-code", "workflow_engine") == 0.0


def test_more_traffic_never_costs_less(knowledge: KnowledgeBase):
    for technology in knowledge.technologies.values():
        for kind in technology.component_types:
            few = usd(knowledge, technology.id, kind, traffic=exactly(100, "requests/day"))
            many = usd(knowledge, technology.id, kind, traffic=exactly(100_000, "requests/day"))
            assert few is None or (many is not None and many >= few), (technology.id, kind)


def test_streaming_counts_to_the_first_output(knowledge: KnowledgeBase):
    model = knowledge.technologies["claude-sonnet-5.5"]
    whole = surrogate.latency_p95_ms(model, "llm_managed_api", brief(), knowledge)
    first = surrogate.latency_p95_ms(model, "llm_managed_api", brief(needs=["stream_output"]), knowledge)
    assert whole is not None and first is not None and first < whole


def test_availability_is_a_fraction(knowledge: KnowledgeBase):
    for technology in knowledge.technologies.values():
        assert 0.9 < surrogate.availability(technology, technology.component_types[0], knowledge) < 1


def test_a_repeated_call_is_a_look_up(knowledge: KnowledgeBase):
    """Under 20 us when warm: the best of five passes, so that a busy machine does not count."""
    requirements, technologies = brief(), list(knowledge.technologies.values())
    times = []
    for _ in range(6):
        start = perf_counter()
        for one in technologies:
            surrogate.monthly_usd(one, one.component_types[0], requirements, knowledge)
        times.append(perf_counter() - start)
    assert min(times[1:]) / len(technologies) < 20e-6
