"""Faults of a table as a whole: its sum, its headline, lines counted twice, calls that are not multiplied."""

import re
from collections.abc import Iterator, Sequence

from archadvisor.estimation.audit.findings import ErrorClass, Finding
from archadvisor.estimation.audit.lines import Line
from archadvisor.estimation.audit.money import severity_of, shown
from archadvisor.estimation.audit.table import PublishedLine, PublishedTable

HALF_CENT = 0.005
HEADLINE_TOLERANCE = 0.03
LEAST_PARTS = 2
OPTIONAL = re.compile(r"\boptional\b", re.I)
SEVERAL_AGENTS = re.compile(r"multi[- ]agent|supervisor|sub-?agents?|specialist agents?|\bagents\b|orchestrat", re.I)


def table_findings(table: PublishedTable, lines: list[Line]) -> Iterator[Finding]:
    """What is wrong with the table as a whole."""
    yield from _sum(table)
    yield from _headline(table)
    yield from _counted_twice(table.lines)
    yield from _amplification(table, lines)


def _costs(lines: Sequence[PublishedLine]) -> float:
    return sum(line.published_usd or 0.0 for line in lines)


def _sums(table: PublishedTable) -> list[float]:
    """What the total may be: all lines, or those that are not optional."""
    firm = [line for line in table.lines if not OPTIONAL.search(line.service)]
    return [_costs(table.lines)] + ([_costs(firm)] if len(firm) < len(table.lines) else [])


def _sum(table: PublishedTable) -> Iterator[Finding]:
    if not table.totals_usd:
        return
    low, high = min(table.totals_usd), max(table.totals_usd)
    rounding = HALF_CENT * (len(table.lines) + 1) + (0.5 if low % 1 == 0 and high % 1 == 0 else 0.0)
    sums = _sums(table)
    if any(low - rounding <= one <= high + rounding for one in sums):
        return
    parts = " + ".join(shown(line.published_usd or 0.0) for line in table.lines)
    message = f"The lines sum to {parts} = {shown(sums[0])} USD; the table says {shown(low, high)}."
    missing = sums[0] - (low if sums[0] < low else high)
    yield _finding("sum", severity_of(missing, high), message, sums[0], high)


def _headline(table: PublishedTable) -> Iterator[Finding]:
    if not table.headline_usd:
        return
    low, high = min(table.headline_usd), max(table.headline_usd)
    figures = [*table.totals_usd, *_sums(table)]
    slack = HEADLINE_TOLERANCE * high
    if any(low - slack <= one <= high + slack for one in figures):
        return
    own = table.totals_usd or (_sums(table)[0],)
    message = f"The headline says {shown(low, high)} USD, the table itself {shown(min(own), max(own))}."
    difference = min(abs(one - end) for one in own for end in (low, high))
    yield _finding("headline", severity_of(difference, high), message, own[-1], high)


def _counted_twice(lines: Sequence[PublishedLine]) -> Iterator[Finding]:
    seen: dict[tuple[str, str, float], PublishedLine] = {}
    running: list[PublishedLine] = []
    for line in lines:
        cost = line.published_usd or 0.0
        key = (line.service.lower(), line.usage.lower(), cost)
        if cost > 0 and key in seen:
            message = f"Lines {seen[key].number} and {line.number} are the same: {line.service}, {shown(cost)} USD."
            yield _finding("double-counting", "medium", message, 0.0, cost, line.number)
        elif cost > 0 and len(running) > LEAST_PARTS and abs(_costs(running) - cost) <= HALF_CENT * len(running):
            message = f"Line {line.number}, {line.service}, is the sum of the lines before it, {shown(cost)} USD."
            yield _finding("double-counting", "high", message, 0.0, cost, line.number)
        seen.setdefault(key, line)
        running.append(line)


def _amplification(table: PublishedTable, lines: list[Line]) -> Iterator[Finding]:
    """Several agents answer a request, but one line with one call per request pays for all of them."""
    paid = [line for line in lines if "model" in line.roles and line.published.published_usd]
    if not SEVERAL_AGENTS.search(table.description) or len(paid) != 1:
        return
    message = (
        f"Several agents work on a request ({_around(table.description)}), but one line of a model pays for one call: "
    )
    message += "turns of agents, judges, guardrails and retries multiply calls and resend the history."
    line = paid[0].published
    yield _finding("amplification-missing", "medium", message, None, line.published_usd, line.number)


def _around(text: str) -> str:
    found = SEVERAL_AGENTS.search(text)
    return found[0] if found else ""


def _finding(
    error_class: ErrorClass,
    severity: str,
    message: str,
    expected: float | None,
    published: float | None,
    line: int | None = None,
) -> Finding:
    return Finding(
        id=f"cost-{error_class}" + (f"-{line}" if line is not None else ""),
        error_class=error_class,
        severity=severity,  # type: ignore[arg-type]
        line=line,
        message=message,
        expected_usd=None if expected is None else round(expected, 6),
        published_usd=published,
    )
