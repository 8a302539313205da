"""A published cost table as an estimate: each line computed again from its stated usage by the auditor."""

from dataclasses import replace

from archadvisor.domain.estimate import CostLine, LineStatus
from archadvisor.domain.quantity import Spread
from archadvisor.estimation.admission import check_price_date
from archadvisor.estimation.audit.auditor import audit_table
from archadvisor.estimation.audit.findings import LineAudit
from archadvisor.estimation.audit.sources import parse_cost_table
from archadvisor.estimation.stated.report import WorkloadEstimate

UNCOMPUTED = "the stated usage does not say volume and unit price"


def table_estimate(text: str, title: str, price_date: str | None = None) -> WorkloadEstimate:
    """The estimate of a cost table at a date (default: the table's own). Lines without usable volumes are unknown."""
    table = parse_cost_table(text, title)
    if price_date is not None:
        check_price_date(price_date)
        table = replace(table, price_date=price_date)
    audit = audit_table(table)
    lines = [_line(one) for one in audit.lines]
    known = [one.usd for one in lines if one.usd is not None]
    return WorkloadEstimate(
        title=audit.title,
        price_date=audit.price_date,
        region=table.region,
        monthly_cost_usd=_total(known),
        status=_of_all(lines),
        lines=lines,
        unknown=[f"{one.name}: {one.source}" for one in lines if one.usd is None],
        cliffs=[],
        cheaper=[],
        warnings=[f"{one.error_class}: {one.message}" for one in audit.findings],
    )


def _total(known: list[Spread]) -> Spread | None:
    """The sum of the lines, end by end: ranges of a table are what its usage allows, not chances."""
    if not known:
        return None
    return Spread(p5=sum(one.p5 for one in known), p50=sum(one.p50 for one in known), p95=sum(one.p95 for one in known))


def _line(audited: LineAudit) -> CostLine:
    usd = _range(audited)
    return CostLine(
        id=f"line-{audited.number}",
        component_id="workload",
        name=audited.service,
        formula_id="cost.unknown" if usd is None else "cost.table_line",
        formula="unknown" if usd is None else audited.arithmetic,
        inputs=[],
        usd=usd,
        source=audited.arithmetic or UNCOMPUTED if usd is None else "; ".join(audited.sources),
        status=_status(audited, usd),
    )


def _status(audited: LineAudit, usd: Spread | None) -> LineStatus:
    """A line without an upper end names only a part of what it bills: a lower bound."""
    if usd is None:
        return "unknown"
    return "at_least" if audited.high_usd is None or audited.verdict == "under_specified" else "computed"


def _of_all(lines: list[CostLine]) -> LineStatus:
    states = {one.status for one in lines}
    if states <= {"computed"}:
        return "computed"
    return "unknown" if states == {"unknown"} else "at_least"


def _range(audited: LineAudit) -> Spread | None:
    """What the stated usage costs: one figure, or the ends of a range with the middle for planning.

    None for a line without a figure of its own: a volume that the auditor tried from elsewhere is no statement of it.
    """
    if audited.verdict == "under_specified" and not any(one.isdigit() for one in audited.usage + audited.service):
        return None
    ends = [one for one in (audited.low_usd, audited.recomputed_usd, audited.high_usd) if one is not None]
    if not ends:
        return None
    middle = audited.recomputed_usd if audited.recomputed_usd is not None else (min(ends) + max(ends)) / 2
    return Spread(p5=min(ends), p50=middle, p95=max(ends))
