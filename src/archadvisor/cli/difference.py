"""The answer of `archadvisor whatif` in the terminal; text of a brief is never read as markup."""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from archadvisor.agents.reasoning.flips import Flip, told
from archadvisor.domain.difference import Changed, Difference, Group, Moved
from archadvisor.domain.estimate import Swing

MOST_SWINGS = 12
BAR = 30
# From this ratio on a change is told as a multiple.
MANIFOLD = 2


def print_answer(found: Difference | None, swings: list[Swing] | None, turns: list[Flip] | None) -> None:
    """Print what was asked for: the difference, the tornado, the flips."""
    sections = [*(_difference(found) if found is not None else ())]
    if swings is not None:
        sections.append(("What moves the cost (P5 to P95 of each input)", list(_tornado(swings))))
    if turns is not None:
        sections.append(("Where choices turn", [f"{one.requirement_id}: {told(one)}" for one in turns]))
    console = Console(highlight=False)
    for title, lines in sections:
        console.print(Text(title, style="bold"))
        for line in lines or ["nothing"]:
            console.print(Text(f"  {line}"), soft_wrap=True)


def _difference(found: Difference) -> Iterator[tuple[str, list[str]]]:
    """Titles and lines of a difference; parts that are the same are left out."""
    yield "Changed requirements", [_change(one) for one in found.requirements]
    if found.is_empty():
        yield "Difference", []
        return
    parts = {
        "Status": [_change(found.status)] if found.status else [],
        "Conflicts": found.conflicts,
        "Broken limits and rules": found.violations,
        "Figures": list(_figures(found)),
        "Components": _group(found.components),
        "Patterns": _group(found.patterns),
        "Decisions": [_change(one) for one in found.decisions],
        "Risks": _group(found.risks),
        "Controls": _group(found.controls),
        "Obligations": _group(found.obligations),
    }
    yield from ((title, lines) for title, lines in parts.items() if lines)


def _change(one: Changed) -> str:
    return f"{one.name}: {one.before or 'unknown'} → {one.after or 'unknown'}"


def _group(group: Group) -> list[str]:
    return [
        *(f"+ {one.name} ({one.id})" for one in group.added),
        *(f"- {one.name} ({one.id})" for one in group.removed),
        *(f"~ {_change(one)}" for one in group.changed),
    ]


def _figures(found: Difference) -> Iterator[str]:
    named: dict[str, Moved | None] = {
        "cost": found.monthly_cost_usd,
        "cost at P95": found.monthly_cost_p95_usd,
        **{f"latency of {flow} at P95": moved for flow, moved in found.latency_p95_ms.items()},
        "availability": found.availability_fraction,
    }
    for name, moved in named.items():
        if moved is not None:
            yield f"{name}: {_amount(moved.before, moved.unit)} → {_amount(moved.after, moved.unit)}{_ratio(moved)}"


def _ratio(moved: Moved) -> str:
    """How much more or less, where that says anything."""
    if moved.ratio is None or moved.unit == "fraction":
        return ""
    return f" ({moved.ratio:.3g} times)" if moved.ratio >= MANIFOLD else f" ({moved.ratio - 1:+.0%})"


def _amount(value: float | None, unit: str) -> str:
    """A figure with its unit; unknown where it is."""
    if value is None:
        return "unknown"
    return f"{value:.4%}" if unit == "fraction" else f"{value:,.0f} {unit}"


def _tornado(swings: list[Swing]) -> Iterator[str]:
    widest = max((one.swing_usd for one in swings), default=1.0)
    for one in swings[:MOST_SWINGS]:
        bar = "█" * max(1, round(BAR * one.swing_usd / widest))
        inputs = f"{one.name.replace('_', ' ')}: {one.low:,.4g} to {one.high:,.4g} {one.unit}"
        yield f"{one.usd_at_low:>10,.0f} to {one.usd_at_high:<10,.0f} USD/month  {inputs}  {bar}"
