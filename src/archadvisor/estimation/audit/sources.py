"""Reading a cost table from a file or standard input; its format is told by its content."""

from pathlib import Path

from archadvisor.errors import InputError
from archadvisor.estimation.audit.grid import grid_table
from archadvisor.estimation.audit.record import record_table
from archadvisor.estimation.audit.table import PublishedTable
from archadvisor.guardrails.intake import Expected, read_source

REMEDY = "Give a cost table as YAML, CSV or Markdown."
COST_TABLE = Expected(REMEDY, 1_000_000)


def read_cost_table(source: str) -> PublishedTable:
    """The cost table of a path, or of standard input for `-`. Raises InputError with what to do instead."""
    title = "standard input" if source == "-" else Path(source).name
    return parse_cost_table(read_source(source, COST_TABLE), title)


def parse_cost_table(text: str, title: str) -> PublishedTable:
    """The cost table in a text: YAML with `line_items`, a Markdown table, or CSV."""
    if not text.strip():
        raise InputError(f"{title} is empty. {REMEDY}")
    if any(line.startswith("line_items") for line in text.splitlines()):
        return record_table(text, title)
    return grid_table(text, title)
