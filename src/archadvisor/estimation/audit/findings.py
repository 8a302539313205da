"""What an audit says: a verdict per line, findings by class of error, and the arithmetic behind both."""

from typing import Literal

from archadvisor.domain.model import Model, Severity

SCHEMA_VERSION = "1"
Verdict = Literal["reproduces", "does_not_reproduce", "under_specified", "no_unit_data"]
ErrorClass = Literal[
    "sum",
    "product",
    "unit-slip",
    "stale-price",
    "wrong-model-price",
    "idle-floor-ignored",
    "gpu-hours",
    "headline",
    "amplification-missing",
    "coverage",
    "under-specified",
    "double-counting",
]


class Finding(Model):
    """One fault of a table. `line` is the number of the line, None for the table as a whole."""

    id: str
    error_class: ErrorClass
    severity: Severity
    line: int | None
    message: str
    expected_usd: float | None = None
    published_usd: float | None = None


class LineAudit(Model):
    """A line and what became of it; `low_usd` to `high_usd` is what the stated usage allows."""

    number: int
    service: str
    usage: str
    published_usd: float | None
    verdict: Verdict
    recomputed_usd: float | None
    low_usd: float | None
    high_usd: float | None
    arithmetic: str
    sources: list[str]


class CostAudit(Model):
    """The audit of one table. Prices are those of `price_date`; `sum_usd` adds the published lines."""

    schema_version: str = SCHEMA_VERSION
    title: str
    price_date: str
    sum_usd: float
    published_total_usd: list[float]
    headline_usd: list[float]
    lines: list[LineAudit]
    findings: list[Finding]
    verdicts: dict[Verdict, int]
