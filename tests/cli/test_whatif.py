"""`archadvisor whatif` as a user runs it: the same command as installed, results on standard output."""

import json

import pytest

from tests.cli.test_bad_input import run, said

BRIEF = (
    "Our housing association wants an assistant that answers tenants' questions about repairs from the house rules. "
    "About 4,000 questions a day. What it cannot settle goes to the caretaker's desk."
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("designed")
    (found / "brief.md").write_text(BRIEF, encoding="utf-8")
    assert run("design", str(found / "brief.md"), "--out", str(found)).returncode in (0, 3)
    return found


def test_a_difference_as_json(folder):
    result = run("whatif", str(folder), "--set", "traffic=10x", "--forbid", "anthropic", "--tornado", "--json")
    assert result.returncode == 0, said(result)
    answer = json.loads(result.stdout)
    assert [one["name"] for one in answer["difference"]["requirements"]] == ["traffic", "forbidden"]
    cost = answer["difference"]["monthly_cost_usd"]
    assert cost["after"] > cost["before"]
    assert answer["tornado"][0]["swing_usd"] >= answer["tornado"][-1]["swing_usd"]


def test_a_brief_is_designed_first_and_the_change_is_told(folder):
    result = run("whatif", str(folder / "brief.md"), "--use", "Qdrant")
    assert result.returncode == 0, said(result)
    assert "Qdrant" in result.stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "nothing is asked"),
        (("--set", "traffic"), "FIELD=VALUE"),
        (("--set", "trafic=2"), "traffic"),
        (("--set", "traffic=-1"), "negative"),
        (("--set", "traffic=5 EUR"), "requests/day"),
        (("--forbid", "no such thing"), "no technology"),
    ],
)
def test_what_cannot_be_asked_is_told(folder, arguments, told):
    result = run("whatif", str(folder), *arguments)
    assert result.returncode == 2
    assert told in said(result)


def test_a_file_that_is_no_design_is_told(folder, tmp_path):
    (tmp_path / "design.json").write_text("{}", encoding="utf-8")
    result = run("whatif", str(tmp_path), "--tornado")
    assert result.returncode == 2
    assert "Give the design.json" in said(result)
    assert run("whatif", str(tmp_path / "none.json"), "--tornado").returncode == 2
