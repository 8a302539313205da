"""`archadvisor prices` and `cost estimate` through the command line: figures, exit codes, no tracebacks."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from archadvisor.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples" / "workloads"
TABLE = """
id: gateway
published: 2025-03
line_items:
- {service: Secrets Manager, dimensions: 5 secrets + 1M calls, published_usd: 7.0, verdict: reproduces}
- {service: Support plan, dimensions: '', published_usd: 50.0}
"""


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        assert "Traceback" not in self.err and "internal error" not in self.err, self.err
        return self.out + self.err


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    def command(*arguments: str, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "argv", ["archadvisor", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return Result(int(ended.value.code or 0), written.out, written.err)

    return command


def test_prices_are_shown_in_words_and_as_json(run):
    shown = run("prices", "show", "claude-haiku-5-5", "h100")
    assert shown.code == 0
    assert "above 100,000 prompt tokens" in shown.said and "gpu.h100.specialty" in shown.said
    found = json.loads(run("prices", "show", "gpt-6.1-terra", "--at", "2026-11-01", "--json").out)
    assert found["price_date"] == "2026-11-01" and found["models"][0]["batch_input_usd"] == 0.5


def test_prices_in_order_are_no_error(run):
    result = run("prices", "check")
    assert result.code == 0 and "0 wrong" in result.said


@pytest.mark.parametrize("at", ["2027-01-01", "tomorrow", "20261120T00", ""])
def test_a_date_that_cannot_be_used_is_refused(run, at: str):
    for command in (
        ("prices", "show"),
        ("prices", "check"),
        ("cost", "estimate", str(EXAMPLES / "invoice-batch.yaml")),
    ):
        result = run(*command, "--at", at)
        assert result.code == 2 and "price date" in result.said


def test_an_unknown_name_is_answered_with_near_ones(run):
    result = run("prices", "show", "gpt-6.1-tera")
    assert result.code == 2 and "gpt-6.1-terra" in result.said


def test_a_refresh_shows_what_changes_and_refuses_a_poor_file(run, tmp_path: Path):
    file, out = tmp_path / "prices.json", tmp_path / "facts.json"
    file.write_text('{"gpt-6.1-terra": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 5e-5}}')
    arguments = ("prices", "refresh", str(file), "--release", "9", "--as-of", "2026-11-20", "--out", str(out))
    refused = run(*arguments)
    assert refused.code == 2 and "more than 10 times" in refused.said and not out.exists()
    accepted = run(*arguments, "--accept-jumps")
    assert accepted.code == 0 and json.loads(out.read_text())["version"] == "9"


def test_an_example_is_estimated(run):
    path = str(EXAMPLES / "research-agent.yaml")
    words = run("cost", "estimate", path).said
    assert "at least USD" in words and "Price cliffs" in words and "Cheaper at the same tokens" in words
    first, second = (run("cost", "estimate", path, "--json").out for _ in range(2))
    assert first == second
    assert json.loads(first)["status"] == "at_least"


def test_a_cost_table_is_estimated_from_its_usage(run):
    result = run("cost", "estimate", "-", "--json", stdin=TABLE.encode())
    assert result.code == 0, result.said
    found = json.loads(result.out)
    assert found["lines"][0]["usd"]["p50"] == pytest.approx(7.0)
    assert found["lines"][1]["usd"] is None and found["status"] == "at_least"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"calls: [", "YAML"),
        (b"\x00\x01", "binary"),
        (b"\xff\xfe\xfa", "UTF-8"),
        (
            b"calls: [{name: a, model: x/y, calls_per_month: .nan, input_tokens: 1, output_tokens: 1}]",
            "calls_per_month",
        ),
        (b"calls: [{name: a, model: x/y, calls_per_month: 1, input_tokens: -1, output_tokens: 1}]", "input_tokens"),
        (b"calls: [{name: a, model: x/y, calls_per_month: 1, input_tokens: 1, output_tokens: 1}]", "calls[0].model"),
        (b"# " + b"x" * 5_000_000, "larger"),
        (b"line_items: 3", "line_items"),
    ],
    ids=["empty", "broken", "binary", "bytes", "nan", "negative", "model", "5 MB", "table"],
)
def test_what_is_no_workload_is_refused(run, content: bytes, word: str):
    result = run("cost", "estimate", "-", stdin=content)
    assert result.code == 2, result.said
    assert word in result.said


def test_a_missing_file_is_named(run, tmp_path: Path):
    for path in (tmp_path / "none.yaml", tmp_path):
        result = run("cost", "estimate", str(path))
        assert result.code == 2 and path.name in result.said
