"""The audit of a cost table: each line computed again, then the table as a whole."""

from archadvisor.estimation.audit.checks import findings_of
from archadvisor.estimation.audit.findings import CostAudit, LineAudit, Verdict
from archadvisor.estimation.audit.lines import Line, read_line
from archadvisor.estimation.audit.money import shown
from archadvisor.estimation.audit.services import cloud_of
from archadvisor.estimation.audit.table import PublishedTable

VERDICTS: tuple[Verdict, ...] = ("reproduces", "does_not_reproduce", "under_specified", "no_unit_data")


def audit_table(table: PublishedTable) -> CostAudit:
    """Audit a table; deterministic, offline, with the prices of the table's own date."""
    cloud = cloud_of([table.title, table.region, table.description, *(line.service for line in table.lines)])
    lines = [read_line(line, table, cloud) for line in table.lines]
    written = [_written(line) for line in lines]
    return CostAudit(
        title=table.title,
        price_date=table.price_date,
        sum_usd=round(sum(line.published_usd or 0.0 for line in table.lines), 6),
        published_total_usd=list(table.totals_usd),
        headline_usd=list(table.headline_usd),
        lines=written,
        findings=findings_of(table, lines),
        verdicts={one: sum(line.verdict == one for line in written) for one in VERDICTS},
    )


def _written(line: Line) -> LineAudit:
    nearest, recomputed = line.judgement.nearest, line.recomputed
    arithmetic = line.judgement.reason
    if nearest is not None:
        note = f", {nearest.note}" if nearest.note else ""
        arithmetic = f"{nearest.arithmetic} = {shown(nearest.low, nearest.high)}{note}"
        arithmetic = f"{arithmetic}; {line.judgement.reason}" if line.judgement.reason else arithmetic
    return LineAudit(
        number=line.published.number,
        service=line.published.service,
        usage=line.published.usage,
        published_usd=line.published.published_usd,
        verdict=line.judgement.verdict,
        recomputed_usd=None if nearest is None or nearest.high > 1.001 * nearest.low else round(nearest.low, 6),
        low_usd=None if recomputed is None or recomputed.low is None else round(recomputed.low, 6),
        high_usd=None if recomputed is None or recomputed.high is None else round(recomputed.high, 6),
        arithmetic=arithmetic,
        sources=[] if nearest is None else list(nearest.sources),
    )
