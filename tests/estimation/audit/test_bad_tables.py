"""Tables that can't be audited: a typed error that names the field, exit code 2, never a traceback."""

import io
import json
import subprocess
import sys

import pytest

from archadvisor.cli import main
from archadvisor.errors import InputError
from archadvisor.estimation.audit.sources import parse_cost_table

ITEM = "line_items:\n- {service: S3, dimensions: 10 GB, published_usd: 1}\n"

REFUSED = {
    "empty": ("", "is empty"),
    "blank": (" \n\t\n", "is empty"),
    "no lines": ("line_items: []\n", "no cost lines"),
    "lines are a text": ("line_items: none\n", "line_items of"),
    "a line is a text": ("line_items: [S3]\n", "line_items[0] is not a mapping"),
    "no service": ("line_items:\n- {published_usd: 3}\n", "line_items[0].service"),
    "negative": (ITEM.replace("published_usd: 1", "published_usd: -1"), "line_items[0].published_usd is negative"),
    "not a number": (ITEM.replace("published_usd: 1", "published_usd: .nan"), "line_items[0].published_usd is nan"),
    "infinite": (ITEM.replace("published_usd: 1", "published_usd: .inf"), "line_items[0].published_usd is inf"),
    "a word": (ITEM.replace("published_usd: 1", "published_usd: much"), "line_items[0].published_usd is 'much'"),
    "three costs": (ITEM.replace("published_usd: 1", "published_usd: [1, 2, 3]"), "line_items[0].published_usd"),
    "a mapping": (ITEM.replace("published_usd: 1", "published_usd: {a: 1}"), "line_items[0].published_usd"),
    "a negative volume": (ITEM + "workload: {requests_per_month: -5}\n", "workload.requests_per_month is negative"),
    "a volume that is no number": (ITEM + "workload: {users: .nan}\n", "workload.users is nan"),
    "a negative total": ("published_total_usd: -3\n" + ITEM, "published_total_usd is negative"),
    "three totals": ("published_total_usd: [1, 2, 3]\n" + ITEM, "published_total_usd holds 3"),
    "a future date": ("published: 2031-01-01\n" + ITEM, "published is 2031-01-01, after"),
    "no such date": ("published: 2025-13-01\n" + ITEM, "published is '2025-13-01', not a date"),
    "broken YAML": ("line_items: [{a: }}\n", "not readable as YAML"),
    "a tag of Python": ("line_items: !!python/object/apply:os.system [id]\n", "uses the tag"),
    "references": ("a: &a [x, x]\nb: &b [*a, *a]\n" + ITEM, "YAML references"),
    "prose": ("Our system is cheap.\nVery cheap.", "no table with a service column"),
    "a negative cost in CSV": ("Service,Cost\nS3,-5\n", "row 1, column cost is negative"),
    "no cost in CSV": ("Service,Cost\nS3,NaN\n", "row 1, column cost is nan"),
    "only a total": ("Service,Cost\nTotal,5\n", "no cost lines"),
    "too many lines": ("Service,Cost\n" + "S3,5\n" * 2001, "at most 2000"),
}


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_what_is_no_table_is_refused(case):
    text, words = REFUSED[case]
    with pytest.raises(InputError) as refused:
        parse_cost_table(text, "table")
    assert words in str(refused.value)
    assert refused.value.exit_code == 2


def run(monkeypatch, capsys, *arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["archadvisor", "cost", "audit", *arguments])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return int(ended.value.code or 0), said.out, said.err


@pytest.mark.parametrize("content", [b"", b"\x7fELF\x00\x01" * 50, "Größe".encode("latin-1"), b"line_items: -3"])
def test_the_command_refuses_with_a_sentence(content, monkeypatch, capsys):
    code, out, error = run(monkeypatch, capsys, "-", stdin=content)
    assert (code, out) == (2, "")
    assert error.startswith("archadvisor: ")


def test_the_command_names_a_file_that_is_missing(tmp_path, monkeypatch, capsys):
    code, _, error = run(monkeypatch, capsys, str(tmp_path / "none.yaml"))
    assert code == 2
    assert "none.yaml does not exist. Give a cost table" in error


def test_the_command_writes_json_to_standard_output(monkeypatch, capsys):
    code, out, _ = run(monkeypatch, capsys, "-", "--json", stdin=ITEM.encode())
    audit = json.loads(out)
    assert (code, audit["schema_version"]) == (0, "1")
    assert audit["lines"][0]["verdict"] == "under_specified"


def test_the_command_prints_nothing_that_a_terminal_obeys(monkeypatch, capsys):
    table = b"Service,Usage,Cost\nECR \x1b]0;owned\x07 \xe2\x80\xae,10 GB,50\n"
    _, out, _ = run(monkeypatch, capsys, "-", stdin=table)
    assert not set(out) & {"\x1b", "\x07", "\u202e"}
    assert "10 gb" in out


def test_the_command_loads_no_graph():
    code = (
        "import sys\nfrom typer.testing import CliRunner\nfrom archadvisor.cli import app\n"
        "result = CliRunner().invoke(app, ['cost', 'audit', '-'], input='Service,Cost\\nS3,5\\n')\n"
        "assert result.exit_code == 0, result.output\nprint(' '.join(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"langgraph", "chromadb", "langchain_core", "ortools"}.isdisjoint(loaded)
