"""The whole way: graph, reasoner, client and a real endpoint that answers, repairs and fails."""

import re

import pytest

from archadvisor.evals.decisions import first_difference
from tests.models.asking import client
from tests.models.endpoint.server import LOCAL_ONLY, serving
from tests.proposing.scripted import Scripted, by_wire, empty, nonsense, obeying, sensible
from tests.proposing.small import BRIEF, by_model, by_rules

pytestmark = LOCAL_ONLY
MOST_CALLS = 8


def parts(document):
    return document.model_dump(exclude={"manifest"})


@pytest.mark.parametrize("answering", [sensible, obeying], ids=lambda one: one.__name__)
def test_what_comes_over_the_wire_is_what_was_said(answering):
    with serving(by_wire(answering)) as endpoint:
        over_wire = by_model(client(endpoint))
        repairs = sum(one.repaired for one in over_wire.manifest.advice)
        assert len(endpoint.requests) <= MOST_CALLS + repairs
    assert parts(over_wire) == parts(by_model(Scripted(answering)))


def test_an_answer_with_faults_is_sent_back_once_without_its_own_words():
    with serving(by_wire(nonsense(1))) as endpoint:
        document = by_model(client(endpoint))
        sent_back = [one.texts[-1] for one in endpoint.requests if len(one.texts) > 3]
    assert first_difference(by_rules(), document) is None
    assert all(one.repaired for one in document.manifest.advice)
    assert len(sent_back) == len(document.manifest.advice)
    assert all(re.search(r"\w+\[0\]: ", one) and "zebra" not in one for one in sent_back)


@pytest.mark.parametrize("fault", ["unauthorised", "refusal", "content_null"])
def test_a_failing_endpoint_leaves_the_design_of_the_rules(fault):
    with serving(by_wire(empty)) as endpoint:
        endpoint.always(fault)
        document = by_model(client(endpoint))
        asked = len(endpoint.requests)
    assert first_difference(by_rules(), document) is None
    assert all(one.fallback for one in document.manifest.advice)
    assert fault != "unauthorised" or asked == 1


def test_a_planted_secret_does_not_leave_and_does_not_return():
    secret = "sk-proj-" + "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3gH5jK7m"
    text = f"{BRIEF}\n\nThe mailbox is read with the API key {secret} until the new one is there."
    with serving(by_wire(sensible)) as endpoint:
        document = by_model(client(endpoint), text)
        assert all(secret not in str(one.body) for one in endpoint.requests)
    assert secret not in document.model_dump_json()
