"""`archadvisor whatif`: what changes in a design if a requirement or a technology were another one."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from archadvisor.agents.reasoning.flips import Flip
    from archadvisor.domain.document import DesignDocument
    from archadvisor.domain.estimate import Swing
    from archadvisor.domain.requirements import Requirements


def whatif(
    source: Annotated[
        str, typer.Argument(help="design.json, a directory that holds one, or a brief; - reads a brief.")
    ],
    sets: Annotated[
        list[str] | None,
        typer.Option(
            "--set", help="A requirement as FIELD=VALUE: traffic=10x, budget=2000, region=eu, compliance=+HIPAA."
        ),
    ] = None,
    forbid: Annotated[list[str] | None, typer.Option(help="A technology or vendor that may not be used.")] = None,
    use: Annotated[list[str] | None, typer.Option(help="A technology that is in place and to be used.")] = None,
    tornado: Annotated[
        bool, typer.Option("--tornado", help="Which uncertain inputs move the cost, and how far.")
    ] = False,
    flips: Annotated[
        bool, typer.Option("--flips", help="From which figures on a choice turns; takes seconds.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="The answer as JSON on standard output.")] = False,
) -> None:
    """Change requirements or technologies of a design and see what differs: parts, cost, latency, risks, controls."""
    from archadvisor.cli.designs import given_design
    from archadvisor.errors import InputError

    if not (sets or forbid or use or tornado or flips):
        raise InputError("nothing is asked. Give --set FIELD=VALUE, --forbid, --use, --tornado or --flips.")
    read = given_design(source)
    # What answers is imported once there is something to answer about: a bad file is refused at once.
    from archadvisor.cli.difference import print_answer
    from archadvisor.domain.difference import difference
    from archadvisor.domain.restored import requirements_of
    from archadvisor.graphs.run import redesign

    asked = _changed(requirements_of(read), sets or [], forbid or [], use or [])
    before = _of_today(read)
    changes = bool(sets or forbid or use)
    after = redesign(before, asked) if changes else before
    found = difference(before, after) if changes else None
    swings = _swings(after, asked) if tornado else None
    turns = _flips(after, asked) if flips else None
    if json:
        _write({"difference": found, "tornado": swings, "flips": turns})
    else:
        print_answer(found, swings, turns)


def _of_today(document: "DesignDocument") -> "DesignDocument":
    """The same design made with today's knowledge, so that only changes show; told on standard error."""
    from archadvisor.domain.restored import requirements_of
    from archadvisor.graphs.run import embedded_tools, redesign

    if document.manifest.knowledge_version == embedded_tools().knowledge.version:
        return document
    print(
        "  the design was made with other knowledge; it is made again first, so that only changes show", file=sys.stderr
    )
    return redesign(document, requirements_of(document))


def _changed(requirements: "Requirements", sets: list[str], forbid: list[str], use: list[str]) -> "Requirements":
    """The requirements with all changes, in the order of the options. Raises InputError on one that cannot be."""
    from archadvisor.agents.reasoning.turns.applying import changed
    from archadvisor.domain.session import Change
    from archadvisor.errors import InputError
    from archadvisor.graphs.run import embedded_tools

    changes: list[Change] = []
    for one in sets:
        field, sign, value = one.partition("=")
        if not sign or not value.strip():
            raise InputError(f"--set {one}: write FIELD=VALUE, for example traffic=10x.")
        changes.append(Change(kind="set", field=field.strip(), words=value))
    changes += [Change(kind="forbid", words=words) for words in forbid] + [
        Change(kind="use", words=words) for words in use
    ]
    for change in changes:
        requirements = changed(requirements, change, embedded_tools().knowledge)
    return requirements


def _swings(document: "DesignDocument", requirements: "Requirements") -> "list[Swing]":
    from archadvisor.domain.restored import design_of
    from archadvisor.estimation.sensitivity import tornado
    from archadvisor.graphs.run import embedded_tools

    design = design_of(document)
    return (
        []
        if design is None
        else tornado(requirements, design, embedded_tools().knowledge, document.manifest.price_date)
    )


def _flips(document: "DesignDocument", requirements: "Requirements") -> "list[Flip]":
    from archadvisor.agents.reasoning.flips import flips
    from archadvisor.graphs.run import embedded_tools

    print("  solving for other figures", file=sys.stderr)
    return flips(requirements, embedded_tools(document.manifest.seed))


def _write(answer: dict[str, object]) -> None:
    """What was asked for as JSON on standard output."""
    from pydantic import TypeAdapter

    asked = {name: one for name, one in answer.items() if one is not None}
    text = TypeAdapter(dict[str, object]).dump_json(asked, indent=2)
    sys.stdout.write(text.decode("utf-8") + "\n")
