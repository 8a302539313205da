"""Every fault has a typed outcome within its deadline; what passes is tried again, a wrong form is repaired."""

import time

import pytest

from archadvisor.errors import ModelCallError
from tests.models.asking import ANSWER, Choice, Waits, client, question
from tests.models.endpoint.faults import FAULTS, KIND
from tests.models.endpoint.server import LOCAL_ONLY, serving

pytestmark = LOCAL_ONLY
MOST_REQUESTS = 6
"""Four modes, one of them without a stream, and the other name of the limit."""

SLOW = {name for name, kind in KIND.items() if kind == "timeout"}
PASSING = [name for name, kind in KIND.items() if kind in ("server", "network", "protocol", "rate_limit")]
OFF_FORM = [name for name, kind in KIND.items() if kind in ("schema", "no_answer")]


@pytest.fixture
def endpoint():
    with serving(lambda _: ANSWER) as one:
        yield one


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_has_its_typed_outcome(fault, endpoint):
    endpoint.always(fault)
    waits = Waits(time.monotonic)
    asked = client(
        endpoint, settings={"answer_seconds": 0.5 if fault in SLOW else 60.0}, clock=waits, sleep=waits.sleep
    )
    try:
        answer = asked.ask(question())
    except ModelCallError as error:
        assert error.kind == KIND[fault]
    else:
        assert KIND[fault] is None and answer.proposal == Choice(**ANSWER)
    assert len(endpoint.requests) <= MOST_REQUESTS
    assert endpoint.strays == []


@pytest.mark.parametrize("fault", sorted(set(PASSING) - {"rate_limit_date"}))
def test_what_passes_is_tried_again(fault, endpoint):
    endpoint.plays(fault)
    waits = Waits(time.monotonic)
    asked = client(
        endpoint, settings={"answer_seconds": 10_000.0, "run_seconds": 10_000.0}, clock=waits, sleep=waits.sleep
    )
    assert asked.ask(question()).proposal == Choice(**ANSWER)
    assert len(endpoint.requests) == 2


@pytest.mark.parametrize("fault", OFF_FORM)
def test_a_wrong_form_is_repaired_once(fault, endpoint):
    endpoint.plays(fault)
    answer = client(endpoint).ask(question())
    assert answer.proposal == Choice(**ANSWER) and answer.repaired
    assert len(endpoint.requests) == 2
