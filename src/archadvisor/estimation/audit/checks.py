"""Everything that is wrong with a table, in the order of its lines, then of the table as a whole."""

from collections import Counter

from archadvisor.estimation.audit.coverage import coverage_findings
from archadvisor.estimation.audit.findings import Finding
from archadvisor.estimation.audit.line_checks import line_findings
from archadvisor.estimation.audit.lines import Line
from archadvisor.estimation.audit.price_checks import price_findings
from archadvisor.estimation.audit.table import PublishedTable
from archadvisor.estimation.audit.table_checks import table_findings


def findings_of(table: PublishedTable, lines: list[Line]) -> list[Finding]:
    """All findings on a table."""
    total = sum(line.published.published_usd or 0.0 for line in lines)
    of_lines = [one for line in lines for one in (*line_findings(line, table, total), *price_findings(line))]
    return _with_own_ids([*of_lines, *table_findings(table, lines), *coverage_findings(table, lines)])


def _with_own_ids(findings: list[Finding]) -> list[Finding]:
    """The second finding of one class on one line gets a number: ids are unique within an audit."""
    seen = Counter[str]()
    named: list[Finding] = []
    for one in findings:
        seen[one.id] += 1
        times = seen[one.id]
        named.append(one if times == 1 else one.model_copy(update={"id": f"{one.id}-{times}"}))
    return named
