"""Nothing secret leaves or stays: no key in any byte that is kept or shown, no personal data in any request."""

import logging
import traceback

import pytest

from archadvisor.errors import ModelCallError, RedactionError
from archadvisor.models.contract import Ask, Prompt
from archadvisor.models.opening import chat_model
from archadvisor.settings import load_settings
from tests.models.asking import ANSWER, Choice, question
from tests.models.endpoint.server import LOCAL_ONLY, serving

pytestmark = LOCAL_ONLY
KEY = "sk-canary-8d1f0c2b7a"
PLANTED = ("jane.doe@example.com", "AKIAIOSFODNN7EXAMPLA", "4111 1111 1111 1111")


def opened(endpoint, tmp_path, heard):
    settings = load_settings({"model": "m", "base_url": endpoint.base_url, "key_env": "DESK_KEY"})
    return chat_model(
        settings,
        lambda *_: None,
        environment={"DESK_KEY": KEY},
        records=tmp_path / "answers.sqlite",
        tell=heard.append,
        sleep=lambda _: None,
    )


@pytest.mark.parametrize("fault", ["ok", "echoes_the_key", "error_in_200", "bad_chunk", "nonsense", "reset_mid_body"])
def test_the_key_is_sent_and_shown_nowhere(fault, tmp_path, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    heard = []
    with serving(lambda _: ANSWER) as endpoint:
        asked = opened(endpoint.always(fault), tmp_path, heard)
        shown = [repr(asked), repr(vars(asked))]
        try:
            shown.append(repr(asked.ask(question())))
        except ModelCallError as error:
            shown += ["".join(traceback.format_exception(error)), repr(error), repr(vars(error))]
        assert {one.headers["authorization"] for one in endpoint.requests} == {f"Bearer {KEY}"}
    shown += [repr(heard), repr(asked.used()), caplog.text, *capsys.readouterr()]
    kept = b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())
    assert KEY not in "".join(shown) and KEY.encode() not in kept


def test_personal_data_and_secrets_are_replaced_in_every_text(tmp_path):
    planted = " ".join(PLANTED)

    def answer(body):
        return ANSWER if len(body["messages"]) > 2 else f"I heard of {planted}"

    with serving(answer) as endpoint:
        prompt = Prompt("p", 1, shared=f"Write to {planted}", task=f"Or to {planted}", system=f"Never to {planted}")
        ask = Ask("cost-estimator", prompt, Choice, 200, check=lambda _: [f"reasons: not {planted}"])
        opened(endpoint, tmp_path, []).ask(ask)
        sent = str(endpoint.requests)
    assert len(endpoint.requests) == 2
    assert not any(one in sent for one in PLANTED)
    assert "[EMAIL_1]" in sent


def test_what_cannot_be_checked_is_not_sent(tmp_path, monkeypatch):
    def broken(text):
        raise RedactionError("a detector failed")

    with serving(lambda _: ANSWER) as endpoint:
        asked = opened(endpoint, tmp_path, [])
        monkeypatch.setattr("archadvisor.guardrails.redaction.gate.sensitive", broken)
        with pytest.raises(RedactionError):
            asked.ask(question())
        assert endpoint.requests == []
