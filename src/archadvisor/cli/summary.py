"""The summary in the terminal: what, why, cost, latency, risks, open questions, alternatives."""

from pathlib import Path

from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from archadvisor.cli.ledger import amounts_table
from archadvisor.deliverables.documents.advice import came_of
from archadvisor.domain.document import DesignDocument
from archadvisor.domain.vocabulary import ontology

STATUS_STYLE = {"validated": "bold green", "draft": "bold yellow", "infeasible": "bold red"}
SEVERITY_STYLE = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "green", None: "dim"}


def _title(text: str) -> Text:
    return Text(text, style="bold")


def _rows(columns: tuple[str, ...], rows: list[tuple[str | Text, ...]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in row))
    return table


def _components(document: DesignDocument) -> Group:
    parts: list[Text | Table] = []
    for key, concern in ontology().concerns.items():
        rows: list[tuple[str | Text, ...]] = [
            (one.name, one.technology, one.weight) for one in document.components if one.concern == key
        ]
        if rows:
            parts += [_title(concern), _rows(("component", "technology", "weight"), rows), Text()]
    return Group(*parts)


def _numbers(document: DesignDocument) -> list[str]:
    estimate = document.estimate
    if estimate is None:
        return []
    lines = []
    if cost := estimate.monthly_cost_usd:
        floor = "at least " if estimate.cost_status == "at_least" else ""
        lines.append(f"Cost      {floor}USD {cost.p50:,.0f} a month (P5 {cost.p5:,.0f}, P95 {cost.p95:,.0f})")
    else:
        lines.append("Cost      unknown")
    for flow in estimate.latencies[:3]:
        limit = flow.objective_ms
        goal = f", objective {limit / 1000:.3g} s at {flow.objective_percentile}" if limit else ""
        p50, p95 = flow.total_ms.p50 / 1000, flow.total_ms.p95 / 1000
        lines.append(f"Latency   {flow.flow_id}: P50 {p50:.2g} s, P95 {p95:.2g} s{goal}")
    if estimate.availability_fraction is not None:
        lines.append(f"Available {estimate.availability_fraction:.3%} of the time")
    return lines


def _risks(document: DesignDocument) -> Table:
    rows: list[tuple[str | Text, ...]] = [
        (
            Text(one.severity or "open", style=SEVERITY_STYLE[one.severity]),
            one.name,
            f"{one.id}, {one.residual_severity or 'open'} after controls",
        )
        for one in document.risks[:6]
    ]
    return _rows(("severity", "risk", ""), rows)


def _section(title: str, lines: list[str]) -> list[Text | Padding]:
    return [_title(title), *(Padding(Text(line), (0, 0, 0, 2)) for line in lines), Text()] if lines else []


def print_summary(document: DesignDocument, out: Path | None) -> None:
    """Print the summary on standard output; text of the brief is never read as markup."""
    console = Console(highlight=False)
    heading = Text(document.status.upper(), style=STATUS_STYLE[document.status]).append(
        f"  {document.brief.title}", style="bold default"
    )
    console.print(Panel(heading, expand=False))
    for line in _section(
        "Conflicts", [f"{one.explanation} ({', '.join(one.requirement_ids)})" for one in document.conflicts]
    ):
        console.print(line)
    blocking = [f"{one.rule}: {one.message}" for one in document.violations if one.severity in ("critical", "high")]
    for line in _section("Violations", blocking):
        console.print(line)
    console.print(_components(document))
    forced_first = sorted(document.decisions, key=lambda one: not one.requirement_ids)
    decisions = [
        f"{one.topic}: {one.choice}. {one.reason} Flips if {one.flips_if[:1].lower()}{one.flips_if[1:]}"
        for one in forced_first[:6]
    ]
    for line in _section("Why", decisions) + _section("Numbers", _numbers(document)):
        console.print(line)
    if document.risks:
        console.print(_title("Risks"), _risks(document), Text())
    questions = [f"{one.text} ({one.why})" for one in document.questions]
    alternatives = [f"{one.name}: {one.gives_up}" for one in document.alternatives]
    for line in _section("Open questions", questions) + _section("Alternatives", alternatives):
        console.print(line)
    for line in _section("Chat model", [f"{one.agent}: {came_of(one)}" for one in document.manifest.advice]):
        console.print(line)
    if document.manifest.usage:
        rows = [(name, one.calls, one.usage) for name, one in document.manifest.usage.items()]
        console.print(amounts_table("Chat models", rows), Text())
    if out is not None:
        console.print(
            Text(f"Written to {out}: open {out / 'report.html'}; explain any id with: archadvisor explain {out} ID")
        )
