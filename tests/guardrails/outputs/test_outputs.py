"""What goes out accounts for itself: schema, links, and every number; and the check notices what it should."""

import random
from pathlib import Path

import pytest

from archadvisor.deliverables import render
from archadvisor.graphs.run import design
from archadvisor.guardrails.outputs import check_files, ledger_of, numbers_in, shown_text
from tests.deliverables import fixtures

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.md"))
CASES = (fixtures.COURIER, fixtures.FRAUD, fixtures.SUMMARIES)


@pytest.fixture(scope="module")
def document():
    return design(EXAMPLES[0].read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def files(document):
    return render(document)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_files_of_every_example_account_for_themselves(example):
    assert check_files(render(design(example.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.subject)
def test_schema_and_links_of_designs_made_by_hand(case):
    found = check_files(render(fixtures.document(case)))
    assert [one for one in found if one.rule != "output.number"] == []


def test_a_number_from_nowhere_is_found(files):
    forged = files | {"safety.md": files["safety.md"] + "\nThis saves USD 48,211.37 a year.\n"}
    assert [one.message for one in check_files(forged)] == ["safety.md: 48211.37 is in no ledger"]


def test_numbers_changed_at_random_are_found(document, files):
    """A printed number of four digits or more that is off by more than 5 % is noticed in at least 95 of 100 cases."""
    chance, ledger = random.Random(7), ledger_of(document.model_dump())
    printed = {
        one for name, text in files.items() if name.endswith(".md") for one in numbers_in(shown_text(name, text))
    }
    long_ones = sorted(one for one in printed if "e" not in one and len(one.replace(".", "").lstrip("0")) >= 4)
    changed = []
    for one in long_ones * 20:
        factor = chance.choice([chance.uniform(0.5, 0.95), chance.uniform(1.05, 1.9)])
        changed.append(f"{float(one) * factor:.{len(one.partition('.')[2])}f}")
    found = sum(not ledger.accounts_for(one) for one in changed)
    assert len(long_ones) >= 20 and found >= 0.95 * len(changed), found / len(changed)


@pytest.mark.parametrize(
    "name, more",
    [
        ("safety.md", "[^cit-nowhere]"),
        ("index.md", "![x](diagrams/nowhere.svg)"),
        ("report.html", '<a href="#nowhere">'),
    ],
)
def test_what_leads_nowhere_is_found(files, name, more):
    (found,) = check_files(files | {name: files[name] + more})
    assert found.rule == "output.reference" and "nowhere" in found.message


@pytest.mark.parametrize("bad", ["{}", "[", '{"schema_version": NaN}'])
def test_a_design_that_breaks_the_schema_is_found(files, bad):
    (found,) = check_files(files | {"design.json": bad})
    assert found.rule == "output.schema"


def test_an_unknown_field_breaks_the_schema(files):
    forged = files["design.json"].replace('"status":', '"invented": 1, "status":', 1)
    assert check_files(files | {"design.json": forged})[0].rule == "output.schema"
