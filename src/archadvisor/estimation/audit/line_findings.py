"""Findings about single lines of a cost table."""

from archadvisor.estimation.audit.findings import ErrorClass, Finding
from archadvisor.estimation.audit.lines import Line


def line_finding(error_class: ErrorClass, severity: str, line: Line, message: str, expected: float | None) -> Finding:
    """A finding about one line, with what it should cost in USD, None if unknown."""
    return Finding(
        id=f"cost-{error_class}-{line.published.number}",
        error_class=error_class,
        severity=severity,  # type: ignore[arg-type]
        line=line.published.number,
        message=message,
        expected_usd=None if expected is None else round(expected, 6),
        published_usd=line.published.published_usd,
    )
