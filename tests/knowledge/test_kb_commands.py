"""`archadvisor kb` from outside."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from archadvisor.cli.kb import app
from archadvisor.errors import InputError


def run(*arguments):
    return CliRunner().invoke(app, list(arguments))


def test_importing_the_commands_loads_no_heavy_library():
    code = (
        "import sys, archadvisor.cli.kb; "
        "print([m for m in ('pydantic', 'numpy', 'chromadb', 'langgraph', 'yaml') if m in sys.modules])"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_list_and_show():
    listed = run("list", "--kind", "references").stdout
    assert "R01" in listed and "Agent Design Pattern Catalogue" in listed
    shown = run("show", "R01").stdout
    assert shown.startswith("# references/R01\n") and "url:" in shown and "yaml-language-server" not in shown


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "sign_inn"], "Did you mean sign_in"),
        (["show", "zzzzzzz"], "kb list"),
        (["list", "--kind", "things"], "Choose one of"),
        (["search", "x", "--kind", "prices"], "cannot be searched"),
        (["check", "/no/such/folder"], "not a folder"),
    ],
)
def test_mistakes_are_input_errors(arguments, message):
    result = run(*arguments)
    assert isinstance(result.exception, InputError)
    assert message in str(result.exception)


def test_check_of_a_folder_fails_and_lists(root):
    result = run("check", str(root))
    assert result.exit_code == 1
    assert "components/app_backend: this component type has no record" in result.stdout


def test_check_warns_of_facts_that_nobody_looked_at_for_long(tmp_path):
    kept = Path("knowledge/prices/aws.agentcore.gateway.invoke.yaml").read_text(encoding="utf-8")
    (tmp_path / "prices").mkdir()
    aged = kept.replace('as_of: "2026-11-20"', 'as_of: "2024-01-15"')
    (tmp_path / "prices" / "aws.agentcore.gateway.invoke.yaml").write_text(aged, encoding="utf-8")
    warnings = [line for line in run("check", str(tmp_path)).stdout.splitlines() if line.startswith("warning: ")]
    assert len(warnings) == 1 and "prices/aws.agentcore.gateway.invoke" in warnings[0] and "look again" in warnings[0]


def test_search_build_and_bench(tmp_path, root, monkeypatch):
    from archadvisor.agents.reasoning.reading import route
    from archadvisor.knowledge import store

    monkeypatch.setenv("ARCHADVISOR_HOME", str(tmp_path))
    # Training the reader has tests of its own and takes longer than all others here.
    monkeypatch.setattr(route, "learned_route", lambda needs: None)
    monkeypatch.setattr(store, "package_root", lambda: root)
    monkeypatch.setattr(store, "read_records", lambda _: __import__("archadvisor").knowledge.loading.read_records(root))
    assert "4 records" in run("build").stdout
    assert run("search", "repeated questions", "--limit", "1").stdout.split()[1:3] == ["patterns", "inf-cache"]
    bench = tmp_path / "bench.yaml"
    bench.write_text("queries: [{id: a, query: repeated questions, gold: [inf-cache]}]")
    assert "all scores" in run("bench", str(bench)).stdout
