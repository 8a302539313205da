"""The three-way ranking, with the sentence model and without."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archadvisor.errors import InputError, KnowledgeError
from archadvisor.knowledge import retrieval, store, vectors
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.bench import BenchQuery, read_bench, run_bench, score
from archadvisor.knowledge.embedding import minilm
from archadvisor.knowledge.retrieval import scaled
from archadvisor.knowledge.store import open_knowledge, store_folder


@pytest.fixture(params=["as installed", "without weights"])
def knowledge(request, tmp_path, root, monkeypatch):
    if request.param == "without weights":
        monkeypatch.setattr(store, "weights_folder", lambda: None)
        for module in (retrieval, vectors):
            monkeypatch.setattr(module, "minilm", lambda: None)
    return open_knowledge(tmp_path, root)


def test_the_fitting_record_comes_first(knowledge):
    hits = knowledge.search("answers to repeated questions cost too much")
    assert [hit.record_id for hit in hits] == ["inf-cache", "orch-approval"]
    assert "words" in hits[0].rankers
    assert all(0 <= hit.score <= 1 for hit in hits)
    assert hits == knowledge.search("answers to repeated questions cost too much")


def test_limits_kinds_and_empty_queries(knowledge):
    assert len(knowledge.search("approval", limit=1)) == 1
    assert knowledge.search("approval", kinds=("risks",)) == []
    assert knowledge.search("  ") == []


@pytest.mark.skipif(minilm() is None, reason="embedding weights are not installed")
def test_stores_of_different_embedders_are_kept_apart(tmp_path, root, monkeypatch):
    folder = store_folder(tmp_path, root)
    monkeypatch.setattr(store, "weights_folder", lambda: None)
    assert store_folder(tmp_path, root) != folder


def test_without_retriever_searching_is_refused():
    with pytest.raises(KnowledgeError, match="open_knowledge"):
        KnowledgeBase.of("v", {}).search("x")


@given(st.lists(st.floats(-100, 100, width=32), min_size=1, max_size=20))
def test_scaled_scores_keep_their_order(values):
    scores = np.array(values, dtype=np.float32)
    result = scaled(scores)
    assert ((result >= 0) & (result <= 1)).all()
    assert (np.diff(result[np.argsort(scores)]) >= 0).all()


def test_bench_measures_what_it_says(knowledge):
    queries = [
        BenchQuery(id="a", query="repeated questions", gold=["inf-cache", "not-there"]),
        BenchQuery(id="b", query="a person confirms refunds", gold=["orch-approval"]),
    ]
    report = run_bench(queries, knowledge)
    assert [row.ranker for row in report.scores] == ["three-way", "BM25 alone", "random order"]
    best = report.scores[0]
    assert (best.recall_at_5, best.mean_reciprocal_rank) == (0.75, 1.0)
    assert report.scores_of_present[0].recall_at_5 == 1.0
    assert report.absent_gold == ["not-there"]


def test_recall_and_reciprocal_rank():
    ranked = [f"p{rank}" for rank in range(1, 31)]
    row = score("fixed", lambda query: ranked, [BenchQuery(id="a", query="q", gold=["p3", "p6", "p25", "px"])])
    assert (row.recall_at_5, row.recall_at_20) == (0.25, 0.5)
    assert row.mean_reciprocal_rank == pytest.approx(1 / 3)


@pytest.mark.parametrize("text", ["", "queries: [{id: a}]", "queries: [{id: a, query: q, gold: []}]", "{"])
def test_a_bad_benchmark_is_an_input_error(tmp_path, text):
    path = tmp_path / "bench.yaml"
    path.write_text(text)
    with pytest.raises(InputError):
        read_bench(path)
