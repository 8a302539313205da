"""The learned route: paraphrases, bars by left-out predictions, absence of weights, repeatability."""

import numpy as np
import pytest

from archadvisor.agents.reasoning.reading import read
from archadvisor.agents.reasoning.reading import route as installation
from archadvisor.agents.reasoning.reading.clauses import clauses_of
from archadvisor.agents.reasoning.reading.hearing import encoded
from archadvisor.agents.reasoning.reading.needs import expressed_needs
from archadvisor.agents.reasoning.reading.reader import take_apart
from archadvisor.agents.reasoning.reading.training import overruling, ridge, threshold
from archadvisor.domain.requirements import Brief
from archadvisor.knowledge.embedding import minilm
from archadvisor.knowledge.loading import embedded_records

NEEDS = embedded_records()["needs"]
PARAPHRASE = "Whoever is refused wants to hear the grounds for it."
BRIEF = (
    "We are a regional bus operator with two depots. Drivers report damage on a paper form today. We want them to take "
    "a photo with the phone, and the system should sort about 300 reports a day by urgency and draft a repair order. "
    "The workshop foreman approves every order. We can spend 900 dollars a month."
)


class Records:
    """The records that the reader needs, without a store."""

    needs = NEEDS
    technologies = embedded_records()["technologies"]
    work_kinds = embedded_records()["work_kinds"]
    prices = embedded_records()["prices"]


def suggestions_of(text):
    clauses = clauses_of(text)
    route = installation.learned_route(NEEDS)
    return route.suggestions(text, clauses, encoded(text, clauses), [set() for _ in clauses])


weights = pytest.mark.skipif(minilm() is None, reason="needs the sentence weights")


@weights
def test_a_paraphrase_that_no_cue_matches_is_found():
    assert "explain_reasons" not in expressed_needs(clauses_of(PARAPHRASE), NEEDS)
    assert "explain_reasons" in suggestions_of(PARAPHRASE).needs[0]


@weights
def test_the_same_clauses_give_the_same_suggestions():
    text = f"{PARAPHRASE} Two hundred clerks ask it about the rules."
    one, other = suggestions_of(text), suggestions_of(text)
    assert (one.needs, one.kinds, one.fields, one.shares) == (other.needs, other.kinds, other.fields, other.shares)
    assert [clause.mentions for clause in one.tagged] == [clause.mentions for clause in other.tagged]


@weights
def test_the_words_of_a_brief_get_their_tags():
    brief = Brief(title="t", text=BRIEF, sha256="0")
    reading = take_apart(brief, NEEDS, installation.learned_route(NEEDS))
    named = {tag: [BRIEF[one.start : one.end].lower() for one in reading.named(tag)] for tag in ("org", "user", "dept")}
    assert named["org"] == ["regional bus operator"]
    assert "drivers" in named["user"]
    roles = [reading.roles_of(one.start, one.end, one.clause) for one in reading.measures]
    assert [max(one, key=one.__getitem__) for one in roles] == ["sites_n", "traffic", "budget"]


@weights
def test_a_field_that_is_learned_cites_what_speaks_for_it():
    found = read(Brief(title="t", text=BRIEF, sha256="0"), Records)
    learned = [one for one in found.fields.values() if one.rule and one.rule.startswith("labelled briefs")]
    assert learned and all(one.evidence for one in learned)
    assert all(BRIEF[span.start : span.end] == span.text for one in learned for span in one.evidence)


@weights
def test_what_is_told_as_background_is_context():
    found = read(Brief(title="t", text=BRIEF, sha256="0"), Records)
    assert found.statements[0].kind == "context" and not found.statements[0].needs
    assert "capability" in {one.kind for one in found.statements}


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
