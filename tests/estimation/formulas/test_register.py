"""The register: every formula says what it is, and every computed figure of a design names one of them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from inspect import signature
from pathlib import Path

import pytest
from typer.testing import CliRunner

from archadvisor.cli import app
from archadvisor.errors import InputError
from archadvisor.estimation.engine import estimate
from archadvisor.estimation.formulas import FUNCTIONS, UNKNOWN, register
from archadvisor.knowledge.base import KnowledgeBase
from tests.estimation.designs import brief, support

RUN = CliRunner()


def test_units_are_given_for_every_argument():
    for entry in register().values():
        assert list(entry.arguments) == list(signature(entry.function).parameters), entry.id


def test_every_formula_says_what_it_is():
    for entry in register().values():
        assert entry.text.endswith(".") and entry.expression and entry.unit and entry.source, entry.id
        assert entry.id.count(".") == 1 and entry.id == entry.id.lower(), entry.id


def test_what_recipes_use_is_registered():
    functions = {entry.function for entry in register().values()}
    assert set(FUNCTIONS.values()) <= functions


def test_every_public_function_of_the_package_is_registered():
    names = {entry.function.__name__ for entry in register().values()}
    package = Path(sys.modules["archadvisor.estimation.formulas"].__file__ or "").parent
    written = {
        line.split("(")[0].removeprefix("def ")
        for path in package.glob("*.py")
        if path.stem not in ("register", "__init__")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("def ") and not line.startswith("def _")
    }
    assert written - names == {"counted"}


def formula_ids(value: object) -> Iterator[str]:
    """Every `formula_id` anywhere in an estimate."""
    match value:
        case dict():
            yield from (str(one) for key, one in value.items() if key == "formula_id")
            yield from (one for part in value.values() for one in formula_ids(part))
        case list():
            yield from (one for part in value for one in formula_ids(part))


def test_computed_figures_of_a_design_name_a_formula(knowledge: KnowledgeBase):
    made = estimate(brief(), support(), knowledge, 0)
    assert {line.formula_id for line in made.lines if line.usd is None} <= {UNKNOWN}
    ids = set(formula_ids(made.model_dump()))
    assert {"cost.tokens", "cost.volume", "availability.series", "capacity.little"} <= ids
    assert ids - {UNKNOWN} <= set(register())


def test_the_list_has_every_formula():
    listed = RUN.invoke(app, ["explain", "formulas", "--json"])
    assert listed.exit_code == 0
    assert [one["id"] for one in json.loads(listed.stdout)] == list(register())
    table = RUN.invoke(app, ["explain", "formulas"]).stdout
    assert all(entry in table for entry in register())


def test_the_list_loads_no_graph():
    code = (
        "import sys\nfrom archadvisor.cli import app\nfrom typer.testing import CliRunner\n"
        "ended = CliRunner().invoke(app, ['explain', 'formulas', 'queue.waiting', 'servers=2', 'load=1'])\n"
        "assert ended.exit_code == 0\n"
        "print(' '.join(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"langgraph", "chromadb", "langchain_core", "ortools"} & set(loaded)


def test_one_formula_is_explained_and_computed():
    page = RUN.invoke(app, ["explain", "formulas", "queue.waiting", "servers=10", "load=8 Erlang"]).stdout
    assert "Erlang 1917" in page and "Result: 0.40918 fraction" in page
    found = json.loads(RUN.invoke(app, ["explain", "formulas", "tokens.of_text", "text=one two", "--json"]).stdout)
    assert found["result"] == pytest.approx(2 * 0.878)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["formulas", "queue.waitin"], "queue.waiting"),
        (["formulas", "queue.waiting", "servers=10", "load=-8"], "load"),
        (["formulas", "queue.waiting", "servers"], "name=value"),
        (["nowhere", "req-traffic"], "nowhere/design.json does not exist"),
    ],
)
def test_bad_input_is_answered(arguments: list[str], said: str):
    ended = RUN.invoke(app, ["explain", *arguments])
    assert isinstance(ended.exception, InputError) and said in str(ended.exception)


def test_bad_input_ends_with_its_exit_code():
    statement = "import sys; sys.argv[1:] = ['explain', 'formulas', 'queue.waitin']"
    command = [sys.executable, "-c", f"{statement}; from archadvisor.cli import main; main()"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2 and "queue.waiting" in ended.stderr and "Traceback" not in ended.stderr
