"""Loading all documents once: what embedding them costs, and when it is worth a sentence."""

from archadvisor.estimation.cost import cost_table
from archadvisor.estimation.first_load import first_load_caveats, first_load_usd
from archadvisor.estimation.lines import Pricing
from archadvisor.estimation.prices import PRICE_DATE
from archadvisor.knowledge.base import KnowledgeBase
from tests.estimation.designs import SUPPORT, brief, exactly, support


def pricing(knowledge: KnowledgeBase, documents: float | None, parts: list[tuple[str, str, str]] = SUPPORT) -> Pricing:
    stated = None if documents is None else exactly(documents, "documents")
    return cost_table(brief(documents=stated), support(parts), knowledge, 7, PRICE_DATE).pricing


def test_it_grows_with_the_documents(knowledge: KnowledgeBase):
    small, large = (first_load_usd(pricing(knowledge, one)) for one in (10_000, 1_000_000))
    assert small is not None and large is not None
    assert 90 * small.p50 < large.p50 < 110 * small.p50
    assert small.p5 < small.p50 < small.p95


def test_a_large_corpus_is_told_and_small_change_is_not(knowledge: KnowledgeBase):
    assert list(first_load_caveats(pricing(knowledge, 100))) == []
    assert "whenever the embedding model changes" in next(first_load_caveats(pricing(knowledge, 20_000_000)))


def test_without_documents_or_a_hosted_model_it_is_unknown(knowledge: KnowledgeBase):
    assert first_load_usd(pricing(knowledge, None)) is None
    others = [part for part in SUPPORT if part[0] != "embedding_service"]
    assert first_load_usd(pricing(knowledge, 1_000_000, others)) is None
