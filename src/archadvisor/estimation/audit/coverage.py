"""What a table of its kind has to pay for and this one does not mention."""

import re
from collections.abc import Iterator
from functools import cache

from archadvisor.domain.model import Model, Severity
from archadvisor.domain.tables import packaged_table
from archadvisor.estimation.audit.findings import Finding
from archadvisor.estimation.audit.lines import Line
from archadvisor.estimation.audit.table import PublishedTable


class Need(Model):
    """Something that a kind of system pays for: the role of a line or the words that cover it, or excuse it."""

    role: str
    name: str
    severity: Severity
    words: str
    unless: str | None = None


class Kind(Model):
    """A kind of system, told by words of its table, and what it has to pay for."""

    id: str
    told_by: str
    unless: str | None = None
    needs: list[Need]


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds on record."""
    return tuple(Kind(**raw) for raw in packaged_table("archadvisor.estimation.audit", "coverage.yaml"))


def coverage_findings(table: PublishedTable, lines: list[Line]) -> Iterator[Finding]:
    """One finding for each thing that no line covers."""
    written = " ; ".join(f"{line.published.service} {line.published.usage}" for line in lines)
    described = f"{table.title} ; {table.description} ; {written}"
    covered = {role for line in lines for role in line.roles}
    missed: set[str] = set()
    for kind in kinds():
        if not re.search(kind.told_by, described, re.I) or (kind.unless and re.search(kind.unless, described, re.I)):
            continue
        for need in kind.needs:
            excused = need.unless is not None and re.search(need.unless, described, re.I)
            if not excused and need.role not in covered | missed and not re.search(need.words, written, re.I):
                missed.add(need.role)
                yield _finding(kind, need)


def _finding(kind: Kind, need: Need) -> Finding:
    return Finding(
        id=f"cost-coverage-{need.role}",
        error_class="coverage",
        severity=need.severity,
        line=None,
        message=f"{kind.id} pays for {need.name}; no line of the table does.",
    )
