"""Answers on record: the same question is not paid twice, and the record holds nothing that may not leave."""

import stat

from archadvisor.domain.usage import NO_USAGE
from archadvisor.models.records import Recorded, RecordsFile
from tests.models.asking import ANSWER, Choice, client, question
from tests.models.endpoint.server import LOCAL_ONLY, serving

pytestmark = LOCAL_ONLY


def test_the_same_question_is_asked_once(tmp_path):
    path = tmp_path / "private" / "answers.sqlite"
    with serving(lambda _: ANSWER) as endpoint:
        paid = client(endpoint, records=path).ask(question())
        resumed = client(endpoint, records=path)
        again = resumed.ask(question())
        assert again.recorded and not paid.recorded and again.proposal == paid.proposal and again.usage == paid.usage
        used = resumed.used()["requirements-analyst"]
        assert (used.calls, used.recorded, used.usage.micro_usd) == (0, 1, 0)
        assert len(endpoint.requests) == 1
        assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_another_question_another_model_or_another_length_is_asked(tmp_path):
    path = tmp_path / "answers.sqlite"
    with serving(lambda _: ANSWER) as endpoint:
        client(endpoint, records=path).ask(question())
        client(endpoint, records=path).ask(question(task="Another?"))
        client(endpoint, records=path, settings={"model": "other"}).ask(question())
        client(endpoint, records=path, settings={"temperature": 0.0}).ask(question())
        assert len(endpoint.requests) == 4


def test_a_record_holds_neither_question_nor_what_must_not_leave(tmp_path):
    path = tmp_path / "answers.sqlite"
    secret = "AKIAIOSFODNN7EXAMPLA"
    told = ANSWER | {"reasons": [f"write to jane.doe@example.com, key {secret}"]}
    with serving(lambda _: told) as endpoint:
        client(endpoint, records=path).ask(question(task="Which pattern for the orders of the moon desk?"))
        kept = b"".join(one.read_bytes() for one in tmp_path.iterdir())
        assert not any(one in kept for one in (b"moon desk", b"jane.doe", secret.encode()))
        assert (
            client(endpoint, records=path).ask(question(task="Which pattern for the orders of the moon desk?")).recorded
        )


def test_a_damaged_record_is_no_record(tmp_path):
    path = tmp_path / "answers.sqlite"
    path.write_bytes(b"no database at all" * 100)
    with serving(lambda _: ANSWER) as endpoint:
        assert client(endpoint, records=path).ask(question()).proposal == Choice(**ANSWER)


def test_failures_are_not_on_record(tmp_path):
    path = tmp_path / "answers.sqlite"
    with serving(lambda _: ANSWER) as endpoint:
        endpoint.plays("unauthorised")
        for asked in (client(endpoint, records=path), client(endpoint, records=path)):
            try:
                assert asked.ask(question()).proposal == Choice(**ANSWER)
            except Exception as error:
                assert "key" in str(error)
        assert len(endpoint.requests) == 2


def test_the_latest_answers_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("archadvisor.models.records.MOST_ANSWERS", 2)
    records = RecordsFile(tmp_path / "answers.sqlite")
    for question_hash in ("a", "b", "c"):
        records.keep(question_hash, Recorded({}, "m", NO_USAGE, False))
    assert [records.find(one) is None for one in "abc"] == [True, False, False]
