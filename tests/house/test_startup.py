"""Start-up is all import: what a command may load is fixed here by module, not by stopwatch."""

import subprocess
import sys

HEAVY = ("pydantic", "numpy", "langgraph", "chromadb", "langchain_core", "ortools", "langchain_openai", "opentelemetry")


def loaded_by(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(' '.join(sorted(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(result.stdout.splitlines()[-1].split())


def test_help_loads_the_terminal_library_only():
    run_help = (
        "from archadvisor.cli import app\n"
        "from typer.testing import CliRunner\n"
        "result = CliRunner().invoke(app, ['--help'])\n"
        "assert result.exit_code == 0 and 'design' in result.output"
    )
    assert loaded_by(run_help) & set(HEAVY) == set()


def test_a_command_without_a_graph_loads_no_graph():
    run_schema = (
        "from archadvisor.cli import app\n"
        "from typer.testing import CliRunner\n"
        "result = CliRunner().invoke(app, ['schema', 'design'])\n"
        "assert result.exit_code == 0, result.output"
    )
    assert loaded_by(run_schema) & {"langgraph", "chromadb", "langchain_core", "ortools"} == set()


def test_a_design_without_an_endpoint_loads_no_model_client():
    run = (
        "from archadvisor.cli.asking import asked_settings, graph_for\n"
        "graph_for(asked_settings('rules', None, {}), seed=0, fresh=False)"
    )
    assert loaded_by(run) & {"langchain_openai", "archadvisor.models.opening"} == set()


def test_nothing_is_exported_and_no_exporter_loaded_without_a_receiver():
    run = "from archadvisor.telemetry.observing import observed\nwith observed():\n    import archadvisor.graphs.run"
    loaded = loaded_by(run)
    assert "opentelemetry.sdk.trace" in loaded and "opentelemetry.exporter.otlp.proto.http" not in loaded


def test_reading_a_brief_does_not_wait_for_the_solver():
    assert "ortools" not in loaded_by("import archadvisor.graphs.run, archadvisor.agents.reasoning.rules")
