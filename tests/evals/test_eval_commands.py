"""`archadvisor eval cases` as it is typed."""

import shutil
import sys

import pytest

from archadvisor.cli import main
from archadvisor.evals.case_files import own_cases


@pytest.fixture
def run(monkeypatch, capsys):
    def command(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["archadvisor", "eval", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return int(ended.value.code or 0), said.out + said.err

    return command


def test_cases_are_listed_and_shown(run):
    code, listed = run("cases", "list")
    assert code == 0 and "cs-doordash-dasher" in listed and "cases, version" in listed
    code, shown = run("cases", "show", "cs-doordash-dasher")
    assert code == 0 and "Guarded: No generated reply reaches a courier unchecked." in shown


def test_an_unknown_case_is_told(run):
    code, said = run("cases", "show", "nothing-such")
    assert code == 2 and "there is no case nothing-such. Choose one of:" in said


def test_an_own_set_is_started_and_checked(run, tmp_path):
    code, said = run("cases", "new", "first", "--cases", str(tmp_path))
    assert code == 0 and "fill in case.yaml" in said
    code, said = run("cases", "check", "--cases", str(tmp_path))
    assert code == 1 and "first: the brief is still the note" in said
    assert "warning: first: nobody reviewed it" in said


def test_a_folder_without_cases_ends_with_a_sentence(run, tmp_path):
    code, said = run("cases", "list", "--cases", str(tmp_path))
    assert code == 2 and "holds no case" in said


def test_the_measures_are_tried_on_an_own_set(run, tmp_path):
    source, home = own_cases() / "rag-azure-basic-poc", tmp_path / "rag-azure-basic-poc"
    shutil.copytree(source, home)
    code, said = run("validate-metrics", "--cases", str(tmp_path), "--described")
    assert "the described design scores 1 (1 of 1)" in said and "Faulty designs that lost points: 100.00%" in said
    assert code in (0, 1)
    code, said = run("validate-metrics", "--cases", str(tmp_path), "--designs", str(tmp_path))
    assert code == 2 and "holds no design of these cases: rag-azure-basic-poc" in said
