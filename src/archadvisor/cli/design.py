"""`archadvisor design`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from archadvisor.domain.document import DesignDocument

EXIT_DRAFT = 3
"""A draft or infeasible result: something was delivered, but it is not a validated design."""


def design(
    brief: Annotated[str, typer.Argument(help="Path of the brief (text, Markdown, PDF), or - for standard input.")],
    out: Annotated[Path | None, typer.Option(help="Directory for design.json and the deliverables.")] = None,
    json: Annotated[str | None, typer.Option(help="File for design.json; - writes it to standard output.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of the simulations.", min=0)] = 0,
    context: Annotated[list[Path] | None, typer.Option(help="Documents that inform but can't instruct.")] = None,
) -> None:
    """Design the architecture of an AI system from a brief in plain language."""
    from archadvisor.cli.trace import write_trace
    from archadvisor.guardrails.intake import read_source
    from archadvisor.telemetry.observing import observed

    text = read_source(brief)
    documents = {path.name: read_source(str(path)) for path in context or []}
    with observed() as spans:
        document = run_with_progress(text, Path(brief).stem if brief != "-" else "brief", documents, seed)
    deliver(document, out, json)
    if out is not None:
        write_trace(spans, out)
    raise typer.Exit(0 if document.status == "validated" else EXIT_DRAFT)


def run_with_progress(text: str, name: str, context: dict[str, str], seed: int) -> "DesignDocument":
    """Run the graph and tell on standard error what each agent found, as it ends."""
    from archadvisor.cli.progress import Progress
    from archadvisor.graphs.run import embedded_graph, stream

    progress = Progress()
    progress.prepare()
    for happening in stream(embedded_graph(seed), text, name, context):
        progress.tell(happening)
    return progress.document()


def deliver(document: "DesignDocument", out: Path | None, json: str | None) -> None:
    """Write what was asked for: the directory, the JSON, and unless JSON goes to the terminal a summary."""
    from archadvisor.deliverables import canonical_json

    if out is not None:
        write_checked(document, out)
    if json == "-":
        sys.stdout.write(canonical_json(document))
        return
    if json is not None:
        Path(json).write_text(canonical_json(document), encoding="utf-8")
    from archadvisor.cli.summary import print_summary

    print_summary(document, out)


def write_checked(document: "DesignDocument", out: Path) -> None:
    """Write the files and tell on standard error what the check of the outputs finds in them."""
    from archadvisor.deliverables import render, write_files
    from archadvisor.guardrails.outputs import check_files

    files = render(document)
    write_files(files, out)
    for violation in check_files(files):
        print(f"check of the outputs: {violation.message}", file=sys.stderr)
