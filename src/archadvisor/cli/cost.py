"""`archadvisor cost`: estimate stated workloads, audit published cost tables."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from archadvisor.cli.workload import estimate

if TYPE_CHECKING:
    from archadvisor.estimation.audit.findings import CostAudit

app = typer.Typer(no_args_is_help=True)
app.command()(estimate)


@app.callback()
def cost() -> None:
    """Costs without a design."""


@app.command()
def audit(
    table: Annotated[
        str, typer.Argument(help="Path of the cost table (YAML, CSV, Markdown), or - for standard input.")
    ],
    json: Annotated[bool, typer.Option("--json", help="Write the audit as JSON to standard output.")] = False,
) -> None:
    """Compute a cost table again: sums, products, unit prices at its date, idle floors, what it leaves out."""
    from archadvisor.estimation.audit.auditor import audit_table
    from archadvisor.estimation.audit.sources import read_cost_table

    result = audit_table(read_cost_table(table))
    if json:
        sys.stdout.write(result.model_dump_json(indent=2) + "\n")
    else:
        _tell(result)


def _tell(result: "CostAudit") -> None:
    for line in result.lines:
        print(_plain(f"{line.number:>3}  {line.verdict:<18}  {line.service}: {line.arithmetic}"))
    for finding in result.findings:
        print(_plain(f"{finding.severity:<8}  {finding.error_class:<22}  {finding.message}"))


def _plain(text: str) -> str:
    """A text without what a terminal would obey: control and direction characters."""
    return "".join(character if character.isprintable() else " " for character in text)
