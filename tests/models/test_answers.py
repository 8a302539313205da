"""Structured answers: the mode that an endpoint supports, tolerant reading, closed forms, one repair."""

import json
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from archadvisor.errors import InternalError, ModelAnswerError
from archadvisor.models.contract import Prompt
from archadvisor.models.forms import OffForm, form_of, only_object
from tests.models.asking import ANSWER, Choice, client, question
from tests.models.endpoint.server import LOCAL_ONLY, MODES, serving

pytestmark = LOCAL_ONLY


@pytest.mark.parametrize(
    ("supports", "modes"),
    [
        (MODES, ["json_schema"]),
        ({"tools", "json_object"}, ["json_schema", "tools"]),
        ({"json_object"}, ["json_schema", "tools", "json_object"]),
        (set(), ["json_schema", "tools", "json_object", "plain"]),
    ],
)
def test_the_mode_is_found_out_once_and_kept(supports, modes):
    with serving(lambda _: ANSWER, supports=frozenset(supports)) as endpoint:
        asked = client(endpoint)
        assert asked.ask(question()).proposal == asked.ask(question(task="Again?")).proposal == Choice(**ANSWER)
        assert [one.mode for one in endpoint.requests] == [*modes, modes[-1]]
        assert set(asked.modes("cost-estimator").values()) == {modes[-1]}


def test_a_mode_that_is_set_is_the_only_one():
    with serving(lambda _: ANSWER, supports=frozenset()) as endpoint:
        asked = client(endpoint, settings={"structured": "plain"})
        assert asked.ask(question()).proposal == Choice(**ANSWER)
        assert [one.mode for one in endpoint.requests] == ["plain"]


def test_an_endpoint_that_ignores_the_form_is_shown_it_in_words():
    def answer(body):
        seen = body["messages"][-1]["content"]
        return ANSWER if '"pattern"' in seen else "As a language model I like patterns."

    with serving(answer) as endpoint:
        first, second = (client(endpoint).ask(question(task=task)) for task in ("One?", "Two?"))
        assert first.repaired and second.repaired and second.proposal == Choice(**ANSWER)


def test_the_repair_names_paths_and_quotes_nothing_new():
    wrong = ANSWER | {"weight": 7, "invented": "x"}
    with serving(lambda body: wrong if len(body["messages"]) == 2 else ANSWER) as endpoint:
        assert client(endpoint).ask(question()).repaired
        told = endpoint.requests[1].texts[-1]
        assert "weight: " in told and "invented: " in told and "7" not in told.partition("Answer")[0]
        assert [one["role"] for one in endpoint.requests[1].body["messages"]] == ["system", "user", "assistant", "user"]


def test_what_the_caller_finds_wrong_is_told_once_and_then_returned():
    with serving(lambda _: ANSWER) as endpoint:
        answer = client(endpoint).ask(question(check=lambda one: [f"pattern: {one.pattern} was not offered"]))
        assert answer.proposal == Choice(**ANSWER) and answer.repaired
        assert len(endpoint.requests) == 2 and "was not offered" in endpoint.requests[1].texts[-1]


@pytest.mark.parametrize("fault", ["nonsense", "unauthorised", "refusal", "content_null"])
def test_an_answer_with_mistakes_stands_where_the_repair_fails(fault):
    with serving(lambda _: ANSWER) as endpoint:
        endpoint.plays("ok", fault)
        answer = client(endpoint).ask(question(check=lambda _: ["pattern: try another"]))
        assert answer.proposal == Choice(**ANSWER) and not answer.repaired


def test_an_answer_that_is_cut_off_is_asked_for_once_with_more_room():
    with serving(lambda _: ANSWER) as endpoint:
        endpoint.plays("length")
        assert client(endpoint).ask(question()).proposal == Choice(**ANSWER)
        assert [one.body["max_tokens"] for one in endpoint.requests] == [200, 400]


def test_the_prompt_is_a_stable_prefix():
    with serving(lambda _: ANSWER) as endpoint:
        asked = client(endpoint)
        for task in ("Which pattern?", "Which other one?"):
            asked.ask(question(task=task))
        one, other = (request.texts for request in endpoint.requests)
        assert one[0] == other[0] == "You choose."
        assert one[1].partition("Which")[0] == other[1].partition("Which")[0] != ""


@pytest.mark.parametrize("closed", ['{"a": 1}', 'Sure: {"a": 1}', '```json\n{"a": 1}\n```\n{not this}', '{"a": 1} {"}'])
def test_one_object_is_found_in_prose(closed):
    assert only_object(closed) == {"a": 1}


@pytest.mark.parametrize("open_", ["", "[]", "1", '{"a": 1', '{"a": 1} {"a": 1}', '{"a": NaN}', '{"a": 1e999}', "}{"])
def test_what_is_not_one_object_is_refused(open_):
    with pytest.raises(OffForm):
        only_object(open_)


@given(st.text(alphabet='{}"\\a:1, ', max_size=60))
def test_no_text_breaks_the_reading(text):
    try:
        assert isinstance(only_object(text), dict)
    except OffForm as off:
        assert off.problems


@settings(max_examples=30)
@given(
    st.dictionaries(
        st.text(max_size=5), st.recursive(st.text(max_size=9) | st.integers(), lambda one: st.lists(one)), max_size=4
    ),
    st.text(alphabet="abc .\n", max_size=20),
)
def test_any_object_is_found_between_any_words(values, words):
    assert only_object(words + json.dumps(values) + words) == values


class Part(BaseModel):
    """A closed part."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=20)
    size: int | None = Field(None, ge=1)


class Whole(BaseModel):
    """A closed whole."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["a"] = "a"
    first: Part = Field(description="The first part.")
    parts: list[Part] = Field(max_length=3)


class Open(BaseModel):
    """A record that takes anything."""


def schemas(schema):
    yield schema
    for inner in [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values(), *schema.get("anyOf", [])]:
        yield from schemas(inner)
    if "items" in schema:
        yield from schemas(schema["items"])


def test_the_form_is_what_strict_endpoints_take():
    for one in schemas(form_of(Whole)):
        assert "$ref" not in one or len(one) == 1
        assert not set(one) & {"minLength", "maxLength", "minimum", "maxItems", "default", "title"}
        if one.get("type") == "object":
            assert one["additionalProperties"] is False and one["required"] == list(one["properties"])


def test_an_open_form_is_our_own_fault():
    with pytest.raises(InternalError, match="Open"):
        form_of(Open)


def test_a_refusal_ends_the_question_whatever_the_chain():
    with serving(lambda _: ANSWER) as one, serving(lambda _: ANSWER) as other:
        one.always("refusal")
        with pytest.raises(ModelAnswerError, match="refuses"):
            client(one, settings={"fallbacks": [{"model": "m2", "base_url": other.base_url}]}).ask(question())
        assert other.requests == []


def test_what_a_model_says_to_itself_is_no_answer():
    with serving(lambda _: f'<think>Perhaps {{"pattern": "agent"}}?</think>\n{json.dumps(ANSWER)}') as endpoint:
        answer = client(endpoint).ask(question())
        assert answer.proposal == Choice(**ANSWER) and not answer.repaired


def test_a_model_may_think_beside_its_answer():
    with serving(lambda _: ANSWER) as endpoint:
        client(endpoint, settings={"thinking_tokens": 1_000}).ask(question())
        assert endpoint.requests[0].body["max_tokens"] == 1_200


def test_a_prompt_that_is_too_long_is_asked_in_its_shorter_form():
    short = Prompt("choice", 1, shared="A desk.", task="Which?")
    with serving(lambda _: ANSWER) as endpoint:
        endpoint.plays("context_overflow_in_words")
        assert client(endpoint).ask(question(shorter=short)).proposal == Choice(**ANSWER)
        assert endpoint.requests[1].texts == ["A desk.\n\nWhich?"]


@pytest.mark.parametrize("name", ["<script>", "x" * 500, "a b", ""])
def test_a_name_that_is_none_is_not_repeated(name, monkeypatch):
    monkeypatch.setattr("tests.models.endpoint.exchange.REPLY_MODEL", name)
    with serving(lambda _: ANSWER) as endpoint:
        assert client(endpoint).ask(question()).model == "m"


@pytest.mark.parametrize(
    ("fault", "limits", "streams"),
    [
        ("limit_unknown", ["max_tokens", "max_completion_tokens"], [True, True]),
        ("usage_unknown", ["max_tokens", "max_tokens"], [True, False]),
        ("stream_unknown", ["max_tokens", "max_tokens"], [True, False]),
    ],
)
def test_a_parameter_that_is_not_known_is_left_out(fault, limits, streams):
    with serving(lambda _: ANSWER) as endpoint:
        endpoint.plays(fault)
        assert client(endpoint).ask(question()).proposal == Choice(**ANSWER)
        assert [one.mode for one in endpoint.requests] == ["json_schema", "json_schema"]
        assert [name for one in endpoint.requests for name in one.body if name.startswith("max_")] == limits
        assert [bool(one.body.get("stream")) for one in endpoint.requests] == streams
