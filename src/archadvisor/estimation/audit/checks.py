"""What is wrong with a table, by class of error."""

from archadvisor.estimation.audit.findings import Finding
from archadvisor.estimation.audit.lines import Line
from archadvisor.estimation.audit.table import PublishedTable


def findings_of(table: PublishedTable, lines: list[Line]) -> list[Finding]:
    """All findings on a table."""
    return []
