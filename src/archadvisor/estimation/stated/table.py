"""A published cost table as an estimate: each line computed again from its stated usage by the auditor."""

from dataclasses import replace

from archadvisor.domain.estimate import CostLine
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
        status="computed" if len(known) == len(lines) else "at_least" if known else "unknown",
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
    usd = audited.recomputed_usd
    return CostLine(
        id=f"line-{audited.number}",
        component_id="workload",
        name=audited.service,
        formula_id="cost.unknown" if usd is None else "cost.table_line",
        formula=audited.arithmetic if usd is not None else "unknown",
        inputs=[],
        usd=None if usd is None else _range(usd, audited),
        source="; ".join(audited.sources) if usd is not None else audited.arithmetic or UNCOMPUTED,
        status="unknown" if usd is None else "computed",
    )


def _range(usd: float, audited: LineAudit) -> Spread:
    low = usd if audited.low_usd is None else min(audited.low_usd, usd)
    high = usd if audited.high_usd is None else max(audited.high_usd, usd)
    return Spread(p5=low, p50=usd, p95=high)
