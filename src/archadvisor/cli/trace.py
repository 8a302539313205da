"""`archadvisor trace`: what a run did when, from the record beside its design."""

import json as json_text
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opentelemetry.sdk.trace import ReadableSpan
    from rich.text import Text

    from archadvisor.telemetry.record import SpanRecord
    from archadvisor.telemetry.timeline import Row

MOST_RECORD_BYTES = 5_000_000
BAR_WIDTH = 40


def trace(
    directory: Annotated[Path, typer.Argument(help="What `design --out` wrote, or its trace.jsonl.")],
    json: Annotated[bool, typer.Option("--json", help="The spans as JSON on standard output.")] = False,
) -> None:
    """Show what a run did when: its agents, what they retrieved and solved, and its calls of models."""
    from archadvisor.telemetry.timeline import timeline

    records = read_trace(directory)
    rows = timeline(records)
    if json:
        sys.stdout.write(json_text.dumps([one.model_dump() for one in records], indent=2, ensure_ascii=False) + "\n")
    else:
        _print(rows)


def write_trace(spans: "Sequence[ReadableSpan]", out: Path) -> None:
    """Write the record of a run into its directory, past the redaction gate."""
    from archadvisor.deliverables import write_files
    from archadvisor.guardrails.redaction import mapped, redact
    from archadvisor.telemetry.record import RECORD_NAME, as_lines, recorded

    gated = [
        one.model_copy(update={"attributes": mapped(one.attributes, redact), "name": redact(one.name)})
        for one in recorded(spans)
    ]
    write_files({RECORD_NAME: as_lines(gated)}, out)


def read_trace(source: Path) -> "list[SpanRecord]":
    """The spans of a record, without control characters. Raises InputError if there is none or it is something else."""
    from archadvisor.deliverables.escape import visible
    from archadvisor.errors import InputError
    from archadvisor.guardrails.intake import Expected
    from archadvisor.guardrails.redaction import mapped
    from archadvisor.guardrails.structured import as_record, read_json_lines
    from archadvisor.telemetry.record import RECORD_NAME, SpanRecord

    path = source / RECORD_NAME if source.is_dir() else source
    expected = Expected("Give a directory that `archadvisor design BRIEF --out DIR` wrote.", MOST_RECORD_BYTES)
    lines = read_json_lines(str(path), expected)
    found = [as_record(mapped(line, visible), SpanRecord, str(path), expected) for line in lines]
    if not found:
        raise InputError(f"{path} holds no span. {expected.remedy}")
    return found


def _print(rows: "Sequence[Row]") -> None:
    """Rows with bars over the time of the whole run."""
    from rich.console import Console
    from rich.table import Table

    whole = max(one.end_ms for one in rows) or 1.0
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("span", no_wrap=True)
    table.add_column("ms", justify="right")
    table.add_column(f"of {whole / 1000:,.2f} s", no_wrap=True, min_width=BAR_WIDTH)
    table.add_column("", overflow="fold")
    for row in rows:
        table.add_row(_name(row), f"{row.busy_ms:,.1f}", _bar(row, whole), row.error or row.note)
    console = Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=140)
    console.print(table, markup=False)


def _name(row: "Row") -> "Text":
    from rich.text import Text

    times = f" × {row.count}" if row.count > 1 else ""
    return Text("  " * row.depth + row.name + times, style="red" if row.error else "bold" if row.depth < 2 else "")


def _bar(row: "Row", whole_ms: float) -> "Text":
    from rich.text import Text

    start, end = (round(BAR_WIDTH * at / whole_ms) for at in (row.start_ms, row.end_ms))
    length = max(1, end - start)
    return Text(" " * min(start, BAR_WIDTH - 1) + "█" * length, style="red" if row.error else "cyan")
