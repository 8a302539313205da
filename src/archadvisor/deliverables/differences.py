"""A difference of two designs in words: titles with lines, for whoever shows them."""

from collections.abc import Iterator

from archadvisor.domain.difference import Changed, Difference, Group, Moved

# From this ratio on a change is told as a multiple.
MANIFOLD = 2


def difference_sections(found: Difference) -> Iterator[tuple[str, list[str]]]:
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
