"""`archadvisor design`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archadvisor.cli.options import BaseUrlOption, ModelOption, ReasonerOption, SettingsOption

if TYPE_CHECKING:
    from archadvisor.domain.document import DesignDocument
    from archadvisor.graphs.design import DesignGraph
    from archadvisor.settings import Settings

EXIT_DRAFT = 3
"""A draft or infeasible result: something was delivered, but it is not a validated design."""


def design(
    brief: Annotated[str, typer.Argument(help="Path of the brief (text, Markdown, PDF), or - for standard input.")],
    out: Annotated[Path | None, typer.Option(help="Directory for design.json and the deliverables.")] = None,
    json: Annotated[str | None, typer.Option(help="File for design.json; - writes it to standard output.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of the simulations.", min=0)] = 0,
    context: Annotated[list[Path] | None, typer.Option(help="Documents that inform but can't instruct.")] = None,
    reasoner: ReasonerOption = None,
    model: ModelOption = None,
    base_url: BaseUrlOption = None,
    settings: SettingsOption = None,
    max_usd: Annotated[float | None, typer.Option(help="Most that chat models may cost, in USD.", min=0)] = None,
    max_tokens: Annotated[int | None, typer.Option(help="Most tokens of chat models, in and out.", min=0)] = None,
    timeout: Annotated[float | None, typer.Option(help="Seconds for all answers of chat models.", min=0.001)] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Ask again what is on record.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would be asked and its price; ask no one.")
    ] = False,
) -> None:
    """Design the architecture of an AI system from a brief in plain language."""
    from archadvisor.cli.asking import asked_settings, graph_for
    from archadvisor.guardrails.intake import read_source

    limits = {"max_usd": max_usd, "max_tokens": max_tokens, "run_seconds": timeout}
    asked = asked_settings(reasoner, settings, {"model": model, "base_url": base_url} | limits)
    text, name = read_source(brief), Path(brief).stem if brief != "-" else "brief"
    documents = {path.name: read_source(str(path)) for path in context or []}
    if dry_run:
        _rehearse(asked, text, name, documents, seed)
        return
    from archadvisor.cli.trace import write_trace
    from archadvisor.telemetry.observing import observed

    with observed() as spans:
        document = run_with_progress(graph_for(asked, seed, fresh), text, name, documents)
    if out is not None:
        write_trace(spans, out)
    deliver(document, out, json)
    raise typer.Exit(0 if document.status == "validated" else EXIT_DRAFT)


def _rehearse(asked: "Settings | None", text: str, name: str, context: dict[str, str], seed: int) -> None:
    """Print what would be asked, by agent, with its price if every answer were as long as it may be."""
    if asked is None:
        print("The rules alone design: no chat model would be asked, nothing is spent.")
        return
    from rich.console import Console

    from archadvisor.cli.asking import rehearsed
    from archadvisor.cli.ledger import amounts_table

    foreseen = rehearsed(asked, text, name, context, seed)
    rows = [(f"{one.agent} ({one.model})", one.calls, one.most) for one in foreseen]
    Console(highlight=False).print(amounts_table("Would be asked; answers as long as they may be", rows))
    print(f"Nothing was asked. A faulty answer is asked for once more; a run makes {asked.max_calls} calls at most.")


def run_with_progress(graph: "DesignGraph", text: str, name: str, context: dict[str, str]) -> "DesignDocument":
    """Run the graph and tell on standard error what each agent found, as it ends."""
    from archadvisor.cli.progress import Progress
    from archadvisor.graphs.run import stream

    with Progress() as progress:
        progress.prepare()
        for happening in stream(graph, text, name, context):
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
