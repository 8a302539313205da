"""BLEU, ROUGE and the longest common subsequence against worked examples and enumeration."""

from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archadvisor.evals.overlap import bleu, common_length, rouge_l, rouge_n, tokens_of
from archadvisor.evals.ranks import kendall_tau, somers_d
from archadvisor.evals.reference import reference_design
from archadvisor.evals.scorers.texts import TEXT_MEASURES
from archadvisor.evals.suite import score_design

words = st.lists(st.sampled_from("abcd"), max_size=9)


def by_table(one, other):
    row = [0] * (len(other) + 1)
    for a in one:
        before = row[:]
        for place, b in enumerate(other, 1):
            row[place] = before[place - 1] + 1 if a == b else max(before[place], row[place - 1])
    return row[-1]


@settings(derandomize=True, deadline=None, max_examples=300)
@given(words, words)
def test_the_common_subsequence_is_as_long_as_the_table_says(one, other):
    assert common_length(one, other) == by_table(one, other)


def test_worked_examples():
    police, other = ["police", "killed", "the", "gunman"], ["police", "kill", "the", "gunman"]
    assert rouge_l(other, police) == pytest.approx(3 / 4)
    assert rouge_n(other, police, 2) == pytest.approx(1 / 3)
    assert rouge_l(["the", "gunman", "kill", "police"], police) == pytest.approx(2 / 4)
    the = ["the"] * 7
    cat = ["the", "cat", "is", "on", "the", "mat"]
    assert rouge_n(the, cat, 1) == pytest.approx(2 * (2 / 7) * (2 / 6) / (2 / 7 + 2 / 6))


def test_bleu_is_one_for_the_same_and_zero_for_nothing_in_common():
    text = ["the", "cat", "is", "on", "the", "mat", "today"]
    assert bleu(text, text) == pytest.approx(1.0)
    assert bleu(["x", "y", "z"], text) == 0.0
    assert bleu([], text) == 0.0


def test_a_shorter_text_pays_for_brevity():
    text = ["the", "cat", "is", "on", "the", "mat", "today"]
    assert bleu(text[:5], text) == pytest.approx(exp(1 - 7 / 5))


def test_a_missing_order_counts_half_and_then_half_again():
    assert bleu(["a", "b", "x", "y"], ["a", "b", "c", "d"]) == pytest.approx(
        (2 / 4 * 1 / 3 * 0.5 / 2 * 0.25 / 1) ** 0.25
    )


def test_tokens_are_words_figures_and_marks():
    assert tokens_of("Pay USD 3.50, now!") == ["pay", "usd", "3", ".", "50", ",", "now", "!"]


def test_text_measures_are_reported_and_change_no_figure(courier):
    design = reference_design(courier.record)
    plain, more = score_design(design, courier), score_design(design, courier, TEXT_MEASURES)
    assert plain.total == more.total
    assert {name for name in TEXT_MEASURES if more.scores[name].value is not None} == set(TEXT_MEASURES)


@pytest.mark.parametrize(
    ("one", "other", "tau"),
    [
        ([1, 2, 3, 4], [1, 2, 3, 4], 1.0),
        ([1, 2, 3], [3, 2, 1], -1.0),
        ([1, 1, 1], [1, 2, 3], 0.0),
        ([12, 2, 1, 12, 2], [1, 4, 7, 1, 0], -0.4714045207910316),
    ],
)
def test_rank_correlation_is_that_of_published_examples(one, other, tau):
    assert kendall_tau(one, other) == pytest.approx(tau)


def test_grades_in_perfect_order_reach_one_where_ties_keep_tau_below():
    grades, losses = [1, 1, 2, 2], [0.1, 0.2, 0.3, 0.4]
    assert somers_d(grades, losses) == 1.0 and kendall_tau(grades, losses) < 0.9
    assert somers_d(grades, [0.1, 0.3, 0.2, 0.4]) == pytest.approx(0.5)
    assert somers_d([1, 1], [0.1, 0.2]) == 0.0
