"""The ranking by several scores, with the sentence model and without."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archadvisor.errors import InputError, KnowledgeError
from archadvisor.knowledge import retrieval, store, vectors
from archadvisor.knowledge.aspects import aspects as aspects_of
from archadvisor.knowledge.aspects import needs_answered, relatives
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.bench import BenchQuery, read_bench, run_bench, score
from archadvisor.knowledge.embedding import minilm
from archadvisor.knowledge.loading import embedded_records
from archadvisor.knowledge.retrieval import Entry, HybridRetriever, scaled
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
    rankers = [row.ranker for row in report.scores if row.ranker != "MiniLM alone"]
    assert rankers == ["all scores", "BM25 alone", "random order"]
    assert len(report.halves) == 2
    best = report.scores[0]
    assert (best.recall_at_5, best.mean_reciprocal_rank) == (0.75, 1.0)
    assert report.scores_of_present[0].recall_at_5 == 1.0
    assert report.absent_gold == ["not-there"]


def test_recall_and_reciprocal_rank():
    ranked = [f"p{rank}" for rank in range(1, 31)]
    row = score("fixed", lambda _: ranked, [BenchQuery(id="a", query="q", gold=["p3", "p6", "p25", "px"])])
    assert (row.recall_at_5, row.recall_at_20) == (0.25, 0.5)
    assert row.mean_reciprocal_rank == pytest.approx(1 / 3)


def test_a_benchmark_may_be_a_list_of_texts_and_their_cards(tmp_path):
    path = tmp_path / "bench.yaml"
    path.write_text("- {card: inf-cache, text: the same again}\n- {card: inf-cache, text: and again}\n")
    assert [(one.query, one.gold) for one in read_bench(path)] == [
        ("the same again", ["inf-cache"]),
        ("and again", ["inf-cache"]),
    ]


@pytest.mark.parametrize(
    "text", ["", "[]", "[{card: x}]", "[1]", "queries: [{id: a}]", "queries: [{id: a, query: q, gold: []}]", "{"]
)
def test_a_bad_benchmark_is_an_input_error(tmp_path, text):
    path = tmp_path / "bench.yaml"
    path.write_text(text)
    with pytest.raises(InputError):
        read_bench(path)


def unit(*values):
    vector = np.array(values, dtype=np.float32)
    return vector / np.linalg.norm(vector)


class Compass:
    """An embedder of two words, for rankings that can be worked out by hand."""

    id = "compass"

    def embed(self, texts):
        return np.stack([unit("north" in text, "east" in text, 0.01) for text in texts])


@pytest.fixture
def compass(monkeypatch):
    monkeypatch.setattr(retrieval, "minilm", Compass)


def ranked(entries, aspects, query="north"):
    vectors = np.stack([unit(0, 0, 1) for _ in entries])
    return [hit.record_id for hit in HybridRetriever(entries, vectors, aspects).rank(query, KINDS, 9)]


KINDS = ("patterns", "anti_patterns")
NORTH, EAST = unit(1, 0, 0), unit(0, 1, 0)


def test_one_fitting_sentence_is_enough(compass):
    entries = [Entry("patterns", one, "") for one in ("a", "b", "c")]
    aspects = {("patterns", "a"): np.stack([EAST]), ("patterns", "c"): np.stack([EAST, EAST, NORTH])}
    assert ranked(entries, aspects)[0] == "c"
    assert ranked(entries, {}) == ["a", "b", "c"]


def test_a_need_that_the_query_expresses_lifts_what_answers_it(compass):
    needs = {("needs", "going_north"): np.stack([EAST, NORTH]), ("needs", "resting"): np.stack([unit(0, 0, 1)])}
    answers = [frozenset({"resting"}), frozenset({"resting", "going_north"}), frozenset({"going_north"})]
    entries = [Entry("patterns", name, "", one) for name, one in zip("abc", answers, strict=True)]
    assert ranked(entries, needs) == ["c", "b", "a"]


def test_relatives_lift_each_other_and_cures_lift_the_fault_alone(compass):
    aspects = {("patterns", "c"): np.stack([NORTH])}
    kin = [Entry("patterns", "a", ""), Entry("patterns", "b", "", relatives=frozenset("c")), Entry("patterns", "c", "")]
    assert ranked(kin, aspects) == ["c", "b", "a"]
    fault = Entry("anti_patterns", "z", "", relatives=frozenset("c"))
    assert ranked([Entry("patterns", "a", ""), Entry("patterns", "c", ""), fault], aspects) == ["c", "z", "a"]
    harmless = {("anti_patterns", "z"): np.stack([NORTH])}
    assert ranked([Entry("patterns", "a", ""), Entry("patterns", "c", ""), fault], harmless) == ["z", "a", "c"]


def test_what_records_are_found_by():
    cards = embedded_records()["patterns"]
    card = cards["orch-saga"]
    assert set(card.text.symptoms) < set(aspects_of(card))
    assert needs_answered(card) <= set(embedded_records()["needs"])
    assert relatives(card) <= set(cards)
