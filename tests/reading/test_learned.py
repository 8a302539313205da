"""The learned route: paraphrases, bars by left-out predictions, absence of weights, repeatability."""

import numpy as np
import pytest

from archadvisor.agents.reasoning.reading import route as installation
from archadvisor.agents.reasoning.reading.clauses import clauses_of
from archadvisor.agents.reasoning.reading.needs import expressed_needs
from archadvisor.agents.reasoning.reading.training import overruling, ridge, threshold
from archadvisor.knowledge.embedding import minilm
from archadvisor.knowledge.loading import embedded_records

NEEDS = embedded_records()["needs"]
PARAPHRASE = "Whoever is refused wants to hear the grounds for it."
weights = pytest.mark.skipif(minilm() is None, reason="needs the sentence weights")


@weights
def test_a_paraphrase_that_no_cue_matches_is_found():
    assert "explain_reasons" not in expressed_needs(clauses_of(PARAPHRASE), NEEDS)
    assert "explain_reasons" in installation.learned_route(NEEDS).suggestions([PARAPHRASE], [set()]).needs[0]


@weights
def test_the_same_clauses_give_the_same_suggestions():
    route = installation.learned_route(NEEDS)
    texts = [PARAPHRASE, "Two hundred clerks ask it about the rules."]
    assert route.suggestions(texts, [set(), set()]) == route.suggestions(texts, [set(), set()])


def test_without_weights_there_is_no_learned_route(monkeypatch):
    monkeypatch.setattr(installation, "minilm", lambda: None)
    assert installation.learned_route(NEEDS) is None


def test_left_out_predictions_are_those_of_a_training_without_the_row():
    random = np.random.default_rng(3)
    inputs, targets = random.normal(size=(12, 5)), random.normal(size=(12, 2))
    _, left_out = ridge(inputs, targets, 0.7)
    for row in range(12):
        others = np.arange(12) != row
        trained, _ = ridge(inputs[others], targets[others], 0.7)
        assert left_out[row] == pytest.approx(inputs[row] @ trained)


def test_bars_keep_the_wanted_precision_or_nothing():
    scores, positive = np.array([0.9, 0.8, 0.7, 0.6, 0.1, 0.0]), np.array([1, 1, 0, 1, 1, 0]) > 0
    assert threshold(scores, positive, 0.9) == 0.8
    assert threshold(scores, ~positive, 0.5) == float("inf")


def test_cues_are_overruled_only_where_they_are_mostly_wrong():
    scores, positive = np.arange(10) / 10, np.arange(10) >= 6
    assert overruling(scores, positive, 0.2) == pytest.approx(0.7)
    assert overruling(scores, np.ones(10, dtype=bool), 0.2) == float("-inf")
    assert overruling(scores, np.zeros(10, dtype=bool), 0.2) == float("inf")
