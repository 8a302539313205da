"""`archadvisor simulate` through the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from archadvisor.cli import app
from archadvisor.deliverables import canonical_json
from archadvisor.domain.document import DesignDocument
from archadvisor.errors import InputError
from archadvisor.graphs.run import design

BRIEF = """# Help for branch staff

About 4,000 people in our branches ask roughly 30,000 questions a day on products, fees and procedures. We want an
assistant that answers from 8,000 internal documents, with its sources shown, within eight seconds. It runs on Azure,
uses a managed language model, and must keep working. Two developers build it.
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("design") / "design.json"
    path.write_text(canonical_json(design(BRIEF, "help")), encoding="utf-8")
    return path


def test_the_table_names_the_variants_and_what_was_assumed(written: Path):
    result = CliRunner().invoke(app, ["simulate", str(written), "--fault", "retry-storm", "--replications", "2"])
    assert result.exit_code == 0, result.output
    for word in ("requests a second", "no control", "retry budget with pauses", "immediate repeats", "seed 0"):
        assert word in result.output


def test_json_alone_is_on_standard_output(written: Path):
    arguments = ["simulate", str(written), "--fault", "retrieval-down", "--replications", "2", "--json"]
    first, second = (CliRunner().invoke(app, arguments).stdout for _ in range(2))
    assert first == second
    assert json.loads(first)["replications"] == 2


def test_the_design_is_written_anew_with_its_evidence(written: Path, tmp_path: Path):
    arguments = ["simulate", str(written), "--fault", "provider-outage", "--replications", "2", "--out", str(tmp_path)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    document = DesignDocument.model_validate_json((tmp_path / "design.json").read_bytes())
    shown = [one for one in document.failure_modes if one.simulated]
    assert shown
    assert all(one.evidence for one in shown)
    again = ["simulate", str(tmp_path), "--fault", "retry-storm", "--replications", "1", "--out", str(tmp_path)]
    assert CliRunner().invoke(app, again).exit_code == 0
    told = DesignDocument.model_validate_json((tmp_path / "design.json").read_bytes())
    names = {one.fault_id for mode in told.failure_modes for one in mode.evidence}
    assert names == {"provider-outage", "retry-storm"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--fault", "meteor"], "no fault meteor"), (["--replications", "2", "--fault", "x"], "no fault x")],
)
def test_an_unknown_fault_is_named_before_anything_is_read(arguments: list[str], said: str):
    result = CliRunner().invoke(app, ["simulate", "nowhere.json", *arguments])
    assert isinstance(result.exception, InputError)
    assert said in str(result.exception)


def test_a_missing_design_is_bad_input():
    result = CliRunner().invoke(app, ["simulate", "nowhere/design.json"])
    assert isinstance(result.exception, InputError)
    assert "design.json" in str(result.exception)


def test_reading_about_faults_does_not_load_the_simulator():
    from tests.house.test_startup import loaded_by

    assert "simpy" not in loaded_by("import archadvisor.graphs.run, archadvisor.agents.reasoning.failure_modes")
