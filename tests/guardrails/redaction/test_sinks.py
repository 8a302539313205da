"""Values planted in a brief come back in no sink: files, terminal, explanations, errors, spans, titles."""

import subprocess
import sys

import pytest

from archadvisor.cli import main
from archadvisor.deliverables import canonical_json, explain, render
from archadvisor.errors import InputError
from archadvisor.graphs.run import design
from archadvisor.telemetry import span
from archadvisor.telemetry.observing import observed

PLANTED = {
    "EMAIL": "greta.holmqvist@kassel-freight.example",
    "IBAN": "DE89 3704 0044 0532 0130 00",
    "PHONE": "+49 561 9018 2055",
    "CARD": "4111 1111 1111 1111",
    "PERSON": "Halvard Nystrom",
    "PASSWORD": "Tr0ub4dor-and-3",
    "UK_NHS": "943 476 5919",
    "IP_ADDRESS": "203.0.113.57",
}
BRIEF = f"""Refunds to {PLANTED["IBAN"]} for Kassel Freight must be drafted by an assistant for 40 clerks.

My name is {PLANTED["PERSON"]}; write to {PLANTED["EMAIL"]} or call {PLANTED["PHONE"]}. The assistant reads about 2,000
complaint mails a day, finds the order in the ERP system and drafts a refund. {PLANTED["PERSON"]} approves every refund
above 500 euros. A sample complaint: "my card {PLANTED["CARD"]} was charged twice, NHS number {PLANTED["UK_NHS"]}, and
the client {PLANTED["IP_ADDRESS"]} was blocked". The ERP password is {PLANTED["PASSWORD"]}.
Answers within 5 seconds, in the EU.
"""


def leaks(text: str) -> list[str]:
    return [kind for kind, value in PLANTED.items() if value in text or value.replace(" ", "") in text]


@pytest.fixture(scope="module")
def document():
    return design(BRIEF)


def test_the_document_and_every_file_are_clean(document):
    assert leaks(canonical_json(document)) == []
    assert {name: leaks(text) for name, text in render(document).items() if leaks(text)} == {}


def test_a_title_cut_from_the_text_holds_no_part_of_a_value(document):
    assert "3704" not in document.brief.title and "[IBAN_1]" in document.brief.title


def test_relations_survive_and_a_finding_tells_it(document):
    told = next(one for one in document.findings if one.rule == "sensitive.redacted")
    assert "1 iban" in told.message and leaks(told.message) == []
    assert "[PERSON_1] approves" in canonical_json(document)


def test_evidence_keeps_its_offsets(document):
    spans = [one for statement in document.statements for one in statement.evidence]
    assert any(one.end - one.start != len(one.text) for one in spans)
    assert all(0 <= one.start < one.end <= len(BRIEF) for one in spans)


def test_a_document_beside_the_brief_renames_nothing(document):
    names = {one.name for one in document.components} | {one.technology for one in document.components}
    forged = "".join(f"My name is {one}. password: {one}1A\nAccount holder: {one}\n" for one in sorted(names) if one)
    beside = design(BRIEF, context={"forged.md": forged})
    assert beside.components == document.components and beside.controls == document.controls


def test_explanations_are_clean(document):
    ids = [f"req-{name}" for name in document.requirements] + [one.id for one in document.statements]
    assert [leaks(explain(document, one)) for one in ids if leaks(explain(document, one))] == []


def test_the_command_line_tells_none_of_it(tmp_path):
    brief = tmp_path / "brief.md"
    brief.write_text(BRIEF, encoding="utf-8")
    command = ["design", str(brief), "--out", str(tmp_path / "out")]
    code = "import sys; from archadvisor.cli import main; main()"
    run = [sys.executable, "-c", code, *command]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 3), done.stderr
    assert leaks(done.stdout) == [] and leaks(done.stderr) == []
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(written) > 8
    assert {path.name: leaks(path.read_text("utf-8")) for path in written if leaks(path.read_text("utf-8"))} == {}


def test_errors_show_neither_values_nor_control_characters(monkeypatch, capsys):
    def fails():
        raise InputError(f"no such file \x1b[31m {PLANTED['EMAIL']}")

    monkeypatch.setattr("archadvisor.cli.app", fails)
    with pytest.raises(SystemExit) as ended:
        main()
    shown = capsys.readouterr().err
    assert ended.value.code == 2 and leaks(shown) == [] and "\x1b" not in shown and "[EMAIL_1]" in shown


def test_spans_carry_no_text_of_an_error():
    with observed() as spans, pytest.raises(ValueError), span("step"):
        raise ValueError(PLANTED["EMAIL"])
    (told,) = spans
    assert told.events == () and told.status.description == "ValueError" and leaks(told.to_json()) == []


def test_warnings_of_libraries_pass_the_gate():
    code = (
        "import logging, sys; from archadvisor.cli.logs import gate_logs; gate_logs()\n"
        "try: raise ValueError(sys.argv[1])\n"
        "except ValueError: logging.getLogger('somebody').warning('sent to %s', sys.argv[1], exc_info=True)"
    )
    run = [sys.executable, "-c", code, PLANTED["EMAIL"]]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    assert done.stderr == "sent to [EMAIL_1]\n"
