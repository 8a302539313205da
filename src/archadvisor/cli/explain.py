"""`archadvisor explain`: any element of a design, or any formula of the engine."""

import json as json_text
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from archadvisor.estimation.formulas import Formula

FORMULAS = "formulas"
WIDE = 200
"""Columns of a table that does not go to a terminal."""


def explain(
    target: Annotated[
        str, typer.Argument(help="Directory written by `archadvisor design --out`, or the word `formulas`.")
    ],
    element_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Id of a number, decision, component, ..., or of a formula.")
    ] = None,
    figures: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME=VALUE]...", help="Figures to compute a formula with.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Formulas: machine-readable, on standard output.")] = False,
) -> None:
    """Explain any element of a design: derivation, evidence, citations; or any formula: `explain formulas [ID]`.

    `explain formulas` lists every formula of the engine; with an ID it explains one, with figures it computes it:
    `explain formulas queue.waiting servers=10 load=8`. A directory of that name is `./formulas`.
    """
    if target == FORMULAS:
        _explain_formulas(element_id, figures, json)
    else:
        _explain_element(Path(target), element_id, figures, json)


def _explain_element(directory: Path, element_id: str | None, figures: list[str] | None, json: bool) -> None:
    from archadvisor.cli.designs import read_design
    from archadvisor.deliverables import explain as explanation
    from archadvisor.errors import InputError

    path = directory / "design.json"
    if not path.exists():
        raise InputError(f"{path} does not exist. Run `archadvisor design BRIEF --out {directory}` first.")
    if element_id is None:
        raise InputError(f"nothing to explain. Name an id of {path}, e.g. req-traffic.")
    if figures or json:
        raise InputError("figures and --json are for formulas: `archadvisor explain formulas ID`.")
    print(explanation(read_design(path), element_id))


def _explain_formulas(formula_id: str | None, figures: list[str] | None, json: bool) -> None:
    from archadvisor.estimation.formulas import register, registered

    if formula_id is None:
        listed = list(register().values())
        print(_json([_record(one) for one in listed])) if json else _print_table(listed)
        return
    found = registered(formula_id)
    if not figures:
        print(_json(_record(found)) if json else _page(found))
        return
    result = _computed(found, figures)
    if json:
        print(_json({**_record(found), "result": "infinite" if result == float("inf") else result}))
    else:
        print(f"{_page(found)}\n\nResult: {'there is none' if result is None else f'{result:.6g} {found.unit}'}")


def _computed(found: "Formula", figures: list[str]) -> float | None:
    from archadvisor.errors import InputError
    from archadvisor.estimation.calculation import calculate, parsed_figure, takes_text

    pairs = [one.partition("=") for one in figures]
    for name, equals, _ in pairs:
        if not equals:
            raise InputError(f"{name} has no value. Write name=value, e.g. {next(iter(found.arguments))}=1.")
    return calculate(
        found.id,
        {name: value if takes_text(found.id, name) else parsed_figure(name, value) for name, _, value in pairs},
    )


def _record(found: "Formula") -> dict[str, Any]:
    return {
        "id": found.id,
        "expression": found.expression,
        "unit": found.unit,
        "arguments": dict(found.arguments),
        "source": found.source,
        "text": found.text,
    }


def _json(value: object) -> str:
    return json_text.dumps(value, indent=2, ensure_ascii=False)


def _page(found: "Formula") -> str:
    width = max(len(name) for name in found.arguments)
    arguments = [f"  {name:<{width}}  {unit}" for name, unit in found.arguments.items()]
    return "\n".join(
        [
            f"{found.id}  [{found.unit}]",
            f"  {found.expression}",
            "",
            found.text,
            "",
            "Arguments and their units:",
            *arguments,
            "",
            f"Source: {found.source}",
        ]
    )


def _print_table(listed: "list[Formula]") -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console() if sys.stdout.isatty() else Console(width=WIDE)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("id", no_wrap=True)
    for column in ("expression", "unit", "source"):
        table.add_column(column, overflow="fold")
    for one in listed:
        table.add_row(one.id, one.expression, one.unit, one.source)
    console.print(table, markup=False, highlight=False)
