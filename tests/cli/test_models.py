"""Chat models on the command line: when one is asked, what that costs, what is said when it cannot be asked."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from archadvisor.cli import app
from archadvisor.errors import InputError
from tests.models.endpoint.server import LOCAL_ONLY, serving
from tests.proposing.scripted import by_wire, empty, sensible

pytestmark = LOCAL_ONLY

BRIEF = str(Path(__file__).parents[2] / "examples" / "invoice-intake.md")
KEY = "sk-canary-4b1d77"
READY = {"ready": True}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch, tmp_path):
    """No settings of this machine, and a home of its own for answers on record."""
    for name in ("ARCHADVISOR_MODEL", "ARCHADVISOR_REASONER", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("archadvisor.cli.asking.ANSWERS_NAME", str(tmp_path / "answers.sqlite3"))


def run(*words: str, code: int = 0):
    done = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert done.exit_code in ({0, 3} if code == 0 and words[0] == "design" else {code}), done.output
    return done


def settings_file(tmp_path: Path, text: str) -> str:
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    return str(tmp_path / "settings.toml")


def designed(*words: str) -> dict:
    return json.loads(run("design", BRIEF, "--json", "-", *words).stdout)


def test_check_tells_how_each_model_answers(tmp_path, monkeypatch):
    monkeypatch.setenv("DESK_KEY", KEY)
    with serving(lambda _: READY) as good, serving(lambda _: READY, supports=frozenset({"json_object"})) as plain:
        text = (
            f'model = "big"\nbase_url = "{good.base_url}"\nkey_env = "DESK_KEY"\nprice = {{input = 1, output = 2}}\n'
            f'fallbacks = [{{model = "small", base_url = "{plain.base_url}"}}]\n'
        )
        file = settings_file(tmp_path, text)
        told = run("models", "check", "--settings", file).output
        found = json.loads(run("models", "check", "--settings", file, "--json").stdout)
        assert len(good.requests) == 2, "one call each time"
    assert [(one["mode"], one["price_known"], one["fault"]) for one in found] == [
        ("json_schema", True, None),
        ("json_object", False, None),
    ]
    assert "big" in told and "price unknown" in told and KEY not in told


VENDORS = {
    "openai": ({"OPENAI_API_KEY": KEY}, "OPENAI_BASE_URL", f"Bearer {KEY}", "/v1/chat/completions"),
    "azure": (
        {"ARCHADVISOR_KIND": "azure", "AZURE_OPENAI_API_KEY": KEY, "OPENAI_API_VERSION": "2024-10-21"},
        "AZURE_OPENAI_ENDPOINT",
        None,
        "/openai/deployments/m/chat/completions?api-version=2024-10-21",
    ),
    "local": ({}, None, "Bearer none", "/v1/chat/completions"),
}


@pytest.mark.parametrize("vendor", VENDORS)
def test_what_the_readme_shows_for_each_vendor_reaches_it(vendor, monkeypatch):
    variables, address, bearer, path = VENDORS[vendor]
    with serving(lambda _: READY) as endpoint:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        base_url = endpoint.base_url.removesuffix("/v1") if vendor == "azure" else endpoint.base_url
        if address:
            monkeypatch.setenv(address, base_url)
        told = run("models", "check", "--model", "m", *([] if address else ["--base-url", base_url])).output
        (asked,) = endpoint.requests
    assert told.startswith("ok") and asked.path.endswith(path)
    headers = {name.lower(): value for name, value in asked.headers.items()}
    assert headers.get("authorization") == bearer if bearer else headers["api-key"] == KEY


@pytest.mark.parametrize("fault", ["unauthorised", "echoes_the_key", "html", "reset_before"])
def test_check_tells_why_a_model_does_not_answer(fault, tmp_path, monkeypatch):
    monkeypatch.setenv("DESK_KEY", KEY)
    with serving(lambda _: READY) as endpoint:
        endpoint.always(fault)
        file = settings_file(tmp_path, f'model = "m"\nbase_url = "{endpoint.base_url}"\nkey_env = "DESK_KEY"\n')
        told = run("models", "check", "--settings", file, code=1).output
    assert told.startswith("fails  m at 127.0.0.1: ") and KEY not in told


def test_without_a_model_it_is_said_what_to_set():
    with pytest.raises(InputError, match="--model, ARCHADVISOR_MODEL or in the settings file"):
        run("design", BRIEF, "--reasoner", "model")
    with pytest.raises(InputError, match="OPENAI_API_KEY is not set"):
        run("design", BRIEF, "--model", "gpt-5", "--base-url", "https://api.openai.com/v1")
    with pytest.raises(InputError, match="Leave out one"):
        run("design", BRIEF, "--model", "gpt-5", "--reasoner", "rules")


def test_an_endpoint_in_the_environment_alone_is_not_asked(monkeypatch):
    with serving(by_wire(empty)) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("ARCHADVISOR_MODEL", "m")
        assert designed()["manifest"]["reasoner"] == "rules" and endpoint.requests == []
        monkeypatch.setenv("ARCHADVISOR_REASONER", "model")
        assert designed()["manifest"]["reasoner"] == "model" and endpoint.requests != []


def test_the_settings_file_may_ask_a_model(tmp_path):
    with serving(by_wire(empty)) as endpoint:
        text = f'reasoner = "model"\nmodel = "m"\nbase_url = "{endpoint.base_url}"\n'
        assert designed("--settings", settings_file(tmp_path, text))["manifest"]["reasoner"] == "model"
        asked = len(endpoint.requests)
        assert designed("--settings", settings_file(tmp_path, text), "--reasoner", "rules")["manifest"]["usage"] == {}
        assert len(endpoint.requests) == asked


def test_a_dry_run_asks_nobody_and_tells_what_a_run_would_ask(tmp_path):
    with serving(by_wire(empty)) as endpoint:
        text = f'model = "m"\nbase_url = "{endpoint.base_url}"\nprice = {{input = 1, output = 2}}\n'
        words = ("--settings", settings_file(tmp_path, text), "--reasoner", "model")
        told = run("design", BRIEF, *words, "--dry-run").stdout
        assert endpoint.requests == [] and not list(tmp_path.rglob("*.sqlite*"))
        used = designed(*words)["manifest"]["usage"]
        for agent in used:
            assert agent in told
        calls = sum(one["calls"] for one in used.values())
        assert calls == len(endpoint.requests)
        (together,) = [line.split() for line in told.splitlines() if line.startswith("together")]
        real = sum(one["usage"]["input_tokens"] for one in used.values())
        assert int(together[1]) == calls and 0.5 < int(together[2].replace(",", "")) / real < 2
        assert sum(one["usage"]["micro_usd"] for one in used.values()) <= float(together[-1]) * 1_000_000
    assert "no chat model would be asked" in run("design", BRIEF, "--dry-run").stdout


def test_limits_hold_and_the_design_is_there(tmp_path):
    with serving(by_wire(sensible)) as endpoint:
        text = f'model = "m"\nbase_url = "{endpoint.base_url}"\nprice = {{input = 1, output = 2}}\n'
        words = ("--settings", settings_file(tmp_path, text), "--reasoner", "model", "--fresh")
        found = designed(*words, "--max-usd", "0.02")["manifest"]
        assert 0 < sum(one["usage"]["micro_usd"] for one in found["usage"].values()) <= 20_000
        assert designed(*words, "--max-tokens", "10")["manifest"]["usage"].keys() != set()
        asked = len(endpoint.requests)
        assert all(one["fallback"] for one in designed(*words, "--max-tokens", "10")["manifest"]["advice"])
        assert len(endpoint.requests) == asked
        assert len(designed(*words, "--timeout", "0.001")["components"]) > 5 and len(endpoint.requests) == asked
    with pytest.raises(InputError, match="price"):
        run("design", BRIEF, "--model", "m", "--base-url", endpoint.base_url, "--max-usd", "1")


def test_the_terminal_shows_calls_sums_and_where_the_rest_is(tmp_path):
    with serving(by_wire(sensible)) as endpoint:
        words = ("--model", "m", "--base-url", endpoint.base_url, "--out", str(tmp_path / "out"))
        done = run("design", BRIEF, *words)
        assert "m answered in" in done.stderr and "tokens in" in done.stderr
        assert "Chat models" in done.stdout and "safety-reviewer" in done.stdout
        first = len(endpoint.requests)
        again = run("design", BRIEF, *words)
        assert len(endpoint.requests) == first and "on record" in again.stderr
        run("design", BRIEF, *words, "--fresh")
        assert len(endpoint.requests) == 2 * first
    spans = json.loads(run("trace", str(tmp_path / "out"), "--json").stdout)
    calls = [one for one in spans if one["name"] == "chat m"]
    agents = {one["span_id"]: one["name"] for one in spans}
    assert len(calls) == first
    assert {agents[one["parent_id"]] for one in calls} >= {
        "invoke_agent safety-reviewer",
        "invoke_agent cost-estimator",
    }
