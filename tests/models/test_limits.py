"""Limits: calls, tokens, money and time of a run, pauses, the circuit breaker, and models that stand in."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from archadvisor.errors import BudgetError, CircuitOpenError, InputError, ModelCallError, PermanentError, TransientError
from archadvisor.guardrails.breaker import Breaker
from archadvisor.models.opening import chat_model
from archadvisor.models.tokens import most_tokens
from archadvisor.settings import load_settings
from tests.models.asking import AGENTS, ANSWER, Choice, Waits, client, question
from tests.models.endpoint.server import LOCAL_ONLY, serving

pytestmark = LOCAL_ONLY


@pytest.fixture
def endpoint():
    with serving(lambda _: ANSWER) as one:
        yield one


@pytest.fixture
def waits():
    return Waits(time.monotonic)


def test_a_run_makes_no_more_calls_than_it_may(endpoint):
    asked = client(endpoint, settings={"max_calls": 2})
    for task in ("One?", "Two?"):
        asked.ask(question(task=task))
    with pytest.raises(BudgetError, match="steps"):
        asked.ask(question(task="Three?"))
    assert len(endpoint.requests) == 2


@pytest.mark.parametrize("limit", [{"max_tokens": 100}, {"max_usd": 0.0001}])
def test_what_could_pass_a_limit_is_not_sent(limit, endpoint):
    with pytest.raises(BudgetError):
        client(endpoint, settings=limit).ask(question())
    assert endpoint.requests == []


def test_money_without_a_price_cannot_be_limited(endpoint):
    with pytest.raises(InputError, match="no price of m at"):
        client(endpoint, settings={"max_usd": 1.0, "price": None})


def test_no_model_is_told():
    with pytest.raises(InputError, match="no chat model"):
        chat_model(load_settings(), lambda *_: None)


def test_a_run_ends_in_its_time(endpoint):
    endpoint.always("hang")
    asked = client(endpoint, settings={"run_seconds": 1.0})
    begun = time.monotonic()
    with pytest.raises(TransientError, match="in time"):
        asked.ask(question())
    with pytest.raises(BudgetError, match="time"):
        asked.ask(question())
    assert time.monotonic() - begun < 10 and len(endpoint.requests) == 1


def test_a_short_pause_is_kept_by_everybody_and_a_long_one_not_waited_for(endpoint, waits):
    endpoint.plays("rate_limit")
    asked = client(endpoint, clock=waits, sleep=waits.sleep)
    assert asked.ask(question()).proposal == Choice(**ANSWER)
    assert waits.slept == [1.0]
    endpoint.plays("rate_limit_long")
    for task in ("Two?", "Three?"):
        with pytest.raises(TransientError) as refused:
            asked.ask(question(task=task))
        assert refused.value.kind == "rate_limit"
    assert waits.slept == [1.0] and len(endpoint.requests) == 3


@pytest.mark.parametrize("fault", ["unauthorised", "quota", "not_found", "redirect"])
def test_what_no_repetition_changes_ends_the_model_for_the_run(fault, endpoint):
    endpoint.plays(fault)
    asked = client(endpoint)
    for agent in AGENTS:
        with pytest.raises((PermanentError, CircuitOpenError)):
            asked.ask(question(agent))
    assert len(endpoint.requests) == 1


def test_an_endpoint_that_fails_too_often_is_left_alone(endpoint, waits):
    endpoint.always("status_503")
    breaker = Breaker(waits)
    for _ in range(2):
        with pytest.raises((TransientError, CircuitOpenError)):
            client(endpoint, breaker=breaker, clock=waits, sleep=waits.sleep).ask(question())
    assert len(endpoint.requests) == 5
    with pytest.raises(CircuitOpenError):
        client(endpoint, breaker=breaker, clock=waits, sleep=waits.sleep).ask(question())
    assert len(endpoint.requests) == 5


@pytest.mark.parametrize(
    "fault", ["status_503", "unauthorised", "nonsense", "length", "context_overflow", "reset_before"]
)
def test_the_next_model_of_the_chain_answers(fault, endpoint, waits):
    endpoint.always(fault)
    with serving(lambda _: ANSWER) as other:
        local = {"model": "m2", "base_url": other.base_url}
        asked = client(endpoint, settings={"fallbacks": [local]}, clock=waits, sleep=waits.sleep)
        assert asked.ask(question()).proposal == Choice(**ANSWER)
        assert other.requests[0].body["model"] == "m2"


def test_an_agent_has_its_own_model(endpoint):
    asked = client(endpoint, settings={"agents": {"cost-estimator": "cheap"}})
    for agent in AGENTS:
        asked.ask(question(agent))
    assert [one.body["model"] for one in endpoint.requests] == ["m", "m", "cheap", "m"]


def test_agents_may_ask_at_the_same_time(endpoint):
    endpoint.seconds = 0.5
    asked = client(endpoint, settings={"answer_seconds": 60.0})
    begun = time.monotonic()
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda agent: asked.ask(question(agent)), AGENTS))
    assert len(answers) == len(endpoint.requests) == 4 and time.monotonic() - begun < 4 * 0.5 + 10
    assert {agent: one.calls for agent, one in asked.used().items()} == dict.fromkeys(sorted(AGENTS), 1)


def test_what_is_told_is_charged_and_what_cannot_be_is_charged_in_full(endpoint):
    told = client(endpoint)
    answer = told.ask(question())
    used = told.used()["requirements-analyst"]
    assert (used.calls, used.estimated, used.usage.input_tokens) == (1, 0, answer.usage.input_tokens)
    assert used.usage.micro_usd == answer.usage.input_tokens + 2 * answer.usage.output_tokens
    for fault, estimated_in_full in (("absurd_usage", True), ("negative_usage", True), ("no_usage", False)):
        asked = client(endpoint.always(fault))
        used = asked.ask(question()).usage
        assert asked.used()["requirements-analyst"].estimated == 1
        assert (used.output_tokens == 200) == estimated_in_full
        assert 0 < used.input_tokens < most_tokens(str(endpoint.requests[-1].body))


def test_a_call_that_was_refused_costs_nothing_and_one_that_broke_all_that_it_might(endpoint, waits):
    for fault, costs in (("status_503", False), ("reset_before", True)):
        asked = client(endpoint.always(fault), clock=waits, sleep=waits.sleep)
        with pytest.raises(ModelCallError):
            asked.ask(question())
        used = asked.used()["requirements-analyst"]
        assert (used.calls, used.failed, used.usage.micro_usd > 0) == (3, 1, costs)


def test_no_price_is_unknown_money(endpoint):
    asked = client(endpoint, settings={"price": None})
    assert asked.ask(question()).usage.micro_usd is None
    assert asked.used()["requirements-analyst"].usage.micro_usd is None


def test_the_price_catalogue_is_asked_by_name(endpoint):
    given = []

    def price(*call):
        given.append(call)
        return 7

    assert client(endpoint, settings={"price": "openai/gpt-5"}, price=price).ask(question()).usage.micro_usd == 7
    assert {one[0] for one in given} == {"openai/gpt-5"}


def test_whoever_listens_hears_a_call_begin_speak_and_end(endpoint):
    heard = []
    endpoint.plays("status_503")
    asked = client(endpoint, tell=heard.append, sleep=lambda _: None)
    asked.ask(question("safety-reviewer"))
    kinds = [one.kind for one in heard]
    assert [kind for kind in kinds if kind != "text"] == ["started", "failed", "started", "ended"]
    assert sum(one.characters for one in heard) > 50 and "because" not in repr(heard)
    assert {(one.agent, one.provider, one.model) for one in heard} == {("safety-reviewer", "compatible", "m")}
    assert heard[1].fault == "server" and heard[-1].usage.output_tokens > 0


def test_garbage_is_asked_again_at_once_and_load_is_given_time(endpoint, waits):
    for fault, at_once in (("html", True), ("status_503", False)):
        endpoint.plays(fault)
        client(endpoint, clock=waits, sleep=waits.sleep).ask(question())
        assert (waits.slept.pop() == 0) == at_once
