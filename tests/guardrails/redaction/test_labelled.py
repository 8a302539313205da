"""Redaction on the labelled set: recall of each type and of secrets, and hard negatives that pass unchanged."""

from collections import Counter

import pytest

from archadvisor.guardrails.redaction import redact, sensitive
from tests.guardrails.redaction.labelled import HALVES, negatives, positives

SECRETS = {"api_key", "jwt", "private_key", "password", "token"}


def covered(text: str, value: str) -> bool:
    at = text.index(value)
    return any(one.start <= at and at + len(value) <= one.end for one in sensitive(text))


def test_the_set_is_large_enough():
    assert sum(len(positives(half)) for half in HALVES) >= 300
    assert sum(len(negatives(half)) for half in HALVES) >= 200


@pytest.mark.parametrize("half", HALVES)
def test_recall_of_every_type_is_at_least_95_percent(half):
    there, found = Counter(), Counter()
    for one in positives(half):
        for kind, value in one.finds:
            there[kind] += 1
            found[kind] += covered(one.text, value)
    missed = {kind: f"{found[kind]}/{there[kind]}" for kind in there if found[kind] < 0.95 * there[kind]}
    assert missed == {}
    secrets = sum(there[kind] for kind in SECRETS)
    assert sum(found[kind] for kind in SECRETS) >= 0.95 * secrets > 0


@pytest.mark.parametrize("half", HALVES)
def test_at_most_5_percent_of_hard_negatives_are_hit(half):
    texts = negatives(half)
    hit = [text for text in texts if redact(text) != text]
    assert len(hit) <= 0.05 * len(texts), hit


@pytest.mark.parametrize("half", HALVES)
def test_no_labelled_value_is_left_in_clear(half):
    left = [value for one in positives(half) for _, value in one.finds if value in redact(one.text)]
    assert len(left) <= 0.05 * len(positives(half)), left
