"""`archadvisor kb add`, `remove` and `sources` from outside: counts, reasons, exit codes, no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from archadvisor.cli.kb import app
from archadvisor.errors import InputError

COMMAND = [sys.executable, "-c", "from archadvisor.cli import main; main()"]


@pytest.fixture
def kb(home, monkeypatch):
    monkeypatch.setenv("ARCHADVISOR_HOME", str(home))
    return lambda *arguments: CliRunner().invoke(app, [str(one) for one in arguments])


def test_add_list_show_and_remove(kb, team: Path):
    (team / "broken.yaml").write_text("id: x\nname: [")
    added = kb("add", team)
    assert added.exit_code == 2
    assert "4 added, 0 replaced, 0 unchanged, 1 skipped" in added.stdout
    assert "skipped    broken.yaml: is not readable as YAML, line 3" in added.stdout
    assert "finding: hidden.text (medium)" in added.stdout
    listed = kb("sources").stdout
    assert "own-retention" in listed and str(team / "retention.md") in listed
    assert "acme-model-hub" in kb("list", "--kind", "technologies").stdout
    assert kb("show", "acme-model-hub").stdout.startswith("# technologies/acme-model-hub: hub.yaml, trust team")
    assert "[line 11] Data retention standard › Goodwill credits" in kb("show", "own-retention").stdout
    removed = kb("remove", "own-retention")
    assert removed.exit_code == 0 and removed.stdout.startswith("removed    documents    own-retention")
    assert "own-retention" not in kb("sources").stdout


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("add", "/no/such/folder"), "does not exist"),
        (("add", ".", "--trust", "blind"), "no trust blind"),
        (("remove", "own-nothing"), "no source own-nothing"),
    ],
)
def test_mistakes_are_input_errors(kb, arguments, word):
    result = kb(*arguments)
    assert isinstance(result.exception, InputError) and word in str(result.exception)


def test_nothing_added_is_no_error(kb):
    assert kb("sources").stdout == "Nothing was added. Add files with `archadvisor kb add PATH`.\n"


def test_the_installed_command_ends_without_a_traceback(home, tmp_path):
    (tmp_path / "hostile.html").write_bytes(b"<div hidden>" * 50_000)
    (tmp_path / "hostile.pdf").write_bytes(b"%PDF-1.4\n" + b"\x00\xff" * 5000)
    (tmp_path / "hostile.yaml").write_text("technologies: " + "[" * 40_000)
    environment = os.environ | {"ARCHADVISOR_HOME": str(home)}
    command = [*COMMAND, "kb", "add", str(tmp_path)]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 2
    assert result.stdout.endswith("0 added, 0 replaced, 0 unchanged, 3 skipped\nIn all 0 sources with 0 passages.\n")
    assert "Traceback" not in result.stdout + result.stderr
