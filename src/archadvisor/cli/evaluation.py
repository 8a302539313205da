"""`archadvisor eval`: golden cases, and whether the measures tell good designs from bad ones."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from archadvisor.evals.golden import Case

app = typer.Typer(no_args_is_help=True)
cases = typer.Typer(no_args_is_help=True)
app.add_typer(cases, name="cases", help="Golden cases: list, show, check, start a new one.")

Folder = Annotated[
    Path | None, typer.Option("--cases", help="Folder with one sub-folder per case; default: those of archadvisor.")
]


@cases.command("list")
def list_cases(folder: Folder = None) -> None:
    """List the cases: id, archetype, how much is expected, title."""
    from archadvisor.evals.case_files import dataset_version, read_cases
    from archadvisor.evals.case_text import case_line

    found = read_cases(folder)
    for case in found:
        print(case_line(case))
    print(f"{len(found)} cases, version {dataset_version(found)}")


@cases.command()
def show(
    case_id: Annotated[str, typer.Argument(metavar="ID", help="Id of a case, as `eval cases list` shows it.")],
    folder: Folder = None,
    paraphrases: Annotated[bool, typer.Option(help="Show the paraphrases of the brief too.")] = False,
) -> None:
    """Print a case: the brief, what is expected, where it is from."""
    from archadvisor.deliverables.escape import visible
    from archadvisor.evals.case_text import case_text

    case = _case(case_id, folder)
    print(visible(case_text(case)))
    for text in case.paraphrases if paraphrases else []:
        print(f"\n{visible(text)}")


@cases.command()
def check(folder: Folder = None) -> None:
    """Check that every case can be used: known ids, no contradiction, and the design it describes scores 1."""
    from archadvisor.evals.case_files import read_cases
    from archadvisor.evals.case_lint import case_warnings, check_case

    found = read_cases(folder)
    problems = [problem for case in found for problem in check_case(case)]
    for problem in problems:
        print(problem)
    for warning in (one for case in found for one in case_warnings(case)):
        print(f"warning: {warning}")
    print(f"{len(problems)} problem(s)" if problems else f"All {len(found)} cases can be used.")
    raise typer.Exit(1 if problems else 0)


@cases.command()
def new(
    case_id: Annotated[str, typer.Argument(metavar="ID", help="Lower case, words joined by hyphens.")],
    folder: Annotated[Path, typer.Option("--cases", help="Folder that gets a sub-folder with this name.")],
) -> None:
    """Start a case of your own: writes `case.yaml` and `brief.md` to fill in."""
    from datetime import UTC, datetime

    from archadvisor.evals.case_files import write_starter

    home = write_starter(case_id, folder, datetime.now(UTC).strftime("%Y-%m-%d"))
    print(f"{home}: fill in case.yaml and brief.md, then `archadvisor eval cases check`.")


@app.command("validate-metrics")
def validate_metrics(
    folder: Folder = None,
    designs: Annotated[
        Path | None, typer.Option(help="Folder with ID.json or ID/design.json per case; default: designed here.")
    ] = None,
    described: Annotated[bool, typer.Option("--described", help="Only the designs that the cases describe.")] = False,
) -> None:
    """Try the measures on axioms, faulty designs, doses of faults and attempts to score without designing."""
    import sys

    from archadvisor.evals.case_files import read_cases
    from archadvisor.evals.expected import expected_of
    from archadvisor.evals.produced_files import designed, read_designs
    from archadvisor.evals.validity.report import validate_measures
    from archadvisor.evals.validity.text import validity_text

    found = read_cases(folder)
    produced = {}
    if designs is not None:
        produced = read_designs(designs, [case.id for case in found])
    for case_id, design in designed([] if described or designs else found):
        produced[case_id] = design
        print(f"designed {len(produced):>3} of {len(found)}: {case_id}", file=sys.stderr)
    result = validate_measures([expected_of(case.record) for case in found], produced)
    print(validity_text(result))
    raise typer.Exit(1 if result.failures else 0)


def _case(case_id: str, folder: Path | None) -> "Case":
    from archadvisor.errors import InputError
    from archadvisor.evals.case_files import case_ids, own_cases, read_case

    root = folder or own_cases()
    if case_id not in (known := case_ids(root)):
        raise InputError(f"there is no case {case_id}. Choose one of: {', '.join(known)}.")
    return read_case(root / case_id)
