"""The boilerplate benchmark finds what is the same and only that."""

import importlib.util
from pathlib import Path

import pytest

from archadvisor.deliverables import render
from archadvisor.graphs.run import design
from tests.deliverables import fixtures

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PATH = Path(__file__).resolve().parents[2] / "benchmarks" / "boilerplate.py"


@pytest.fixture(scope="module")
def boilerplate():
    spec = importlib.util.spec_from_file_location("boilerplate", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def courier():
    return render(fixtures.document(fixtures.COURIER))


def test_a_design_beside_itself_is_all_boilerplate(boilerplate, courier, capsys):
    assert boilerplate.report({"one": courier, "two": courier}) == 1.0


def test_different_designs_share_little(boilerplate):
    briefs = sorted(EXAMPLES.glob("*.md"))
    designs = {one.stem: render(design(one.read_text(encoding="utf-8"), one.stem)) for one in briefs}
    assert len(designs) > 2 and boilerplate.report(designs) < boilerplate.LIMIT


def test_names_and_numbers_are_masked_but_not_the_words_of_the_brief(boilerplate, courier):
    found = [one for sentences in boilerplate.sentences(courier).values() for one, _ in sentences]
    assert not any("dynamodb" in one or "bedrock" in one for one in found)
    assert any("while they ride" in one for one in found)


def test_markdown_and_html_hold_the_same_sentences(boilerplate, courier):
    found = boilerplate.sentences(courier)
    assert set(found["handoff.md"]) <= set(found["report.html"])


def test_one_design_is_not_enough(boilerplate, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.argv", ["boilerplate.py", str(tmp_path)])
    assert boilerplate.main() == 2
