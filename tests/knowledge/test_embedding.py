"""Vectors: MiniLM against its published behaviour, LSA as the fallback, the indexes of words and spelling."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archadvisor.errors import KnowledgeError
from archadvisor.knowledge.embedding import MiniLm, gelu, minilm
from archadvisor.knowledge.lexical import GramIndex, LatentSemantics, WordIndex, gram_codes, terms

MODEL = minilm()
needs_weights = pytest.mark.skipif(MODEL is None, reason="embedding weights are not installed")
CORPUS = [
    "Cache repeated prompts",
    "Route requests to a smaller model",
    "Let a person approve payments",
    "Cached answers",
]


@needs_weights
def test_minilm_reproduces_its_model_card():
    sentences = ["That is a happy person", "That is a happy dog", "That is a very happy person", "Today is a sunny day"]
    vectors = MODEL.embed(sentences)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[1:] @ vectors[0], [0.695, 0.943, 0.257], atol=1e-3)


@needs_weights
def test_a_vector_depends_on_its_text_alone():
    alone, together = MODEL.embed(CORPUS[1:2]), MODEL.embed(CORPUS)
    assert np.array_equal(alone[0], together[1])


@needs_weights
@pytest.mark.parametrize("text", ["", "   ", "ünïcode 漢字 🙂", "word " * 2000])
def test_any_text_has_a_unit_vector(text):
    assert np.linalg.norm(MODEL.embed([text])[0]) == pytest.approx(1, abs=1e-5)


def test_unusable_weights_are_a_typed_error(tmp_path):
    with pytest.raises(KnowledgeError, match="reinstall"):
        MiniLm.from_folder(tmp_path)


@given(st.floats(-30, 30, width=32))
def test_gelu_is_exact_to_single_precision(x):
    exact = 0.5 * x * (1 + math.erf(x / math.sqrt(2)))
    assert float(gelu(np.array([x], dtype=np.float32))[0]) == pytest.approx(exact, abs=2e-5)


def test_lsa_puts_like_spelling_together():
    vectors = LatentSemantics(CORPUS).embed([*CORPUS, "caching of prompts"])
    assert np.argmax(vectors[:4] @ vectors[4]) == 0
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


def test_words_meet_across_endings_and_unknown_words_score_nothing():
    assert terms("Caching the caches") == terms("cached cache")
    index = WordIndex(CORPUS)
    assert set(np.flatnonzero(index.scores("caches"))) == {0, 3}
    assert not index.scores("zebra").any()
    assert not WordIndex([]).scores("cache").size


def test_gram_scores_are_cosines():
    index = GramIndex.of(CORPUS)
    assert index.scores(CORPUS[2])[2] == pytest.approx(1, abs=1e-5)
    assert np.allclose(index.dense() @ index.dense().T, [index.scores(text) for text in CORPUS], atol=1e-5)
    assert not index.scores("").any()


@given(st.text(max_size=60), st.lists(st.text(max_size=40), max_size=5))
def test_gram_index_takes_any_text(query, texts):
    scores = GramIndex.of(texts).scores(query)
    assert scores.shape == (len(texts),)
    assert ((scores > -1e-6) & (scores < 1 + 1e-5)).all()


def test_grams_of_different_length_never_collide():
    codes = gram_codes("abcabc")
    assert set(codes >> 24) >= {3} and len(np.unique(codes)) == len({*codes})
