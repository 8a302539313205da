"""`archadvisor kb add`, `remove` and `sources`: a team's own cards and documents."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from archadvisor.knowledge.own.adding import Report
    from archadvisor.knowledge.own.content import Source, Trust

SHOWN_FINDINGS = 5


def add(
    path: Annotated[Path, typer.Argument(help="A file, or a folder with cards (YAML) and documents.")],
    trust: Annotated[str, typer.Option(help="team: your own; external: documents by others, cited as such.")] = "team",
) -> None:
    """Add your own patterns, technologies, standards (YAML cards) and documents (Markdown, PDF, HTML, text)."""
    from datetime import UTC, datetime

    from archadvisor.knowledge.loading import embedded_records
    from archadvisor.knowledge.own.adding import Request
    from archadvisor.knowledge.own.adding import add as add_files
    from archadvisor.knowledge.store import default_home

    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    request = Request(path, _trust(trust), now)
    report = add_files(request, default_home(), embedded_records, _tell)
    _print(report)
    _teach([*report.added, *report.replaced])
    raise typer.Exit(2 if report.skipped else 0)


def remove(
    name: Annotated[str, typer.Argument(help="Id or origin of a source as `kb sources` shows it, or a path.")],
) -> None:
    """Remove something of your own; built-in records can't be removed."""
    from archadvisor.knowledge.loading import embedded_records
    from archadvisor.knowledge.own.adding import remove as remove_named
    from archadvisor.knowledge.store import default_home

    removed = remove_named(name, default_home(), embedded_records())
    for one in removed:
        print(f"removed    {_line(one)}")
    _teach(removed)


def sources() -> None:
    """List what you added: kind, id, trust, date, passages, and the file it came from."""
    from archadvisor.guardrails.intake import printable
    from archadvisor.knowledge.own.adding import sources as own_sources
    from archadvisor.knowledge.store import default_home

    found = own_sources(default_home())
    if not found:
        print("Nothing was added. Add files with `archadvisor kb add PATH`.")
    for one in found:
        print(f"{one.added[:10]}  {one.trust:<8} {_line(one)}")
        print(f"{'':<21}{printable(one.path)}  sha256 {one.sha256[:12]}")
        _print_findings("", one.findings)


def own_cards(kinds: list[str]) -> list["Source"]:
    """The own cards of these kinds, in order of kind and id; nothing heavy is loaded if nothing was ever added."""
    from archadvisor.knowledge.store import default_home

    if not (default_home() / "own").is_dir():
        return []
    from archadvisor.knowledge.own.adding import sources as own_sources

    return sorted((one for one in own_sources(default_home()) if one.kind in kinds), key=lambda one: (one.kind, one.id))


def own_text(source_id: str, kinds: list[str]) -> str | None:
    """An own card as YAML, or an own document passage by passage; None if there is none of this id."""
    from archadvisor.knowledge.own.showing import shown
    from archadvisor.knowledge.own.storage import read_state
    from archadvisor.knowledge.store import default_home

    return shown(source_id, kinds, read_state(default_home()))


def _tell(line: str) -> None:
    typer.echo(f"  {line}", err=True)


def _teach(changed: list["Source"]) -> None:
    """Train the reader now if needs changed, so that the next design does not wait for it."""
    if any(one.kind == "needs" for one in changed):
        from archadvisor.agents.reasoning.reading.route import learned_route
        from archadvisor.knowledge.store import open_knowledge

        _tell("training the reader with your needs")
        learned_route(open_knowledge().needs)


def _trust(word: str) -> "Trust":
    from archadvisor.errors import InputError
    from archadvisor.knowledge.own.content import TRUST_LEVELS

    known = next((one for one in TRUST_LEVELS if one == word), None)
    if known is None:
        raise InputError(f"there is no trust {word}. Choose one of: {', '.join(TRUST_LEVELS)}.")
    return known


def _print(report: "Report") -> None:
    """The sources one by one, what was found in them, what was skipped, and the counts."""
    for word, ones in (("added", report.added), ("replaced", report.replaced)):
        for one in ones:
            print(f"{word:<10} {_line(one)}")
            _print_findings("", report.findings.get(one.origin, []))
    for name in report.unchanged:
        print(f"unchanged  {name}")
    for name, reasons in sorted(report.skipped.items()):
        print(f"skipped    {name}: {reasons[0]}")
        for reason in reasons[1:]:
            print(f"{'':<11}{reason}")
        _print_findings("", report.findings.get(name, []))
    counts = {
        "added": len(report.added),
        "replaced": len(report.replaced),
        "unchanged": len(report.unchanged),
        "skipped": len(report.skipped),
    }
    print(", ".join(f"{count} {word}" for word, count in counts.items()))
    print(f"In all {report.sources} sources with {report.passages} passages.")


def _print_findings(indent: str, findings: list[str]) -> None:
    for told in findings[:SHOWN_FINDINGS]:
        print(f"{indent:<11}finding: {told}")
    if len(findings) > SHOWN_FINDINGS:
        print(f"{indent:<11}and {len(findings) - SHOWN_FINDINGS} more findings")


def _line(one: "Source") -> str:
    passages = f", {one.passages} passages" if one.passages else ""
    return f"{one.kind:<12} {one.id:<32} {one.origin}{passages}"
