"""Faults of a single line: its product, a slip of units, an idle floor left out, a GPU billed for the wrong hours."""

import re
from collections.abc import Iterator

from archadvisor.estimation.audit.findings import ErrorClass, Finding
from archadvisor.estimation.audit.line_findings import line_finding
from archadvisor.estimation.audit.lines import Line
from archadvisor.estimation.audit.money import severity_of, shown
from archadvisor.estimation.audit.pricing import Candidate, recompute
from archadvisor.estimation.audit.table import PublishedTable
from archadvisor.estimation.audit.verdicts import fits

HOURS_PER_MONTH = 730.0
SLIPS = {
    10.0: "a decimal place",
    100.0: "dollars and cents",
    1000.0: "thousands and units",
    1e6: "millions and units",
    1024.0: "gigabytes and megabytes",
    12.0: "a year and a month",
    30.0: "a day and a month",
    60.0: "minutes and hours",
    3600.0: "seconds and hours",
    HOURS_PER_MONTH: "an hour and a month",
}
GPU = re.compile(
    r"\b(?:gpu|a10g?|a100|h100|h200|b200|l4|l40s|t4|v100|(?:ml\.)?[gp]\d\w{0,3}\.\w+|nc\d+\w*|nd\d+\w*)\b", re.I
)
PART_TIME = re.compile(
    r"business hours|working hours|office hours|hours? (?:per|a) day|hours?/day|8x5|on demand only|peak hours", re.I
)


def line_findings(line: Line, table: PublishedTable, total_usd: float) -> Iterator[Finding]:
    """What is wrong with a line."""
    published, verdict = line.published.published_usd, line.judgement.verdict
    if published is None:
        return
    if verdict == "does_not_reproduce":
        yield _wrong(line, published)
    elif verdict == "under_specified":
        severity = "medium" if published > 0.2 * total_usd else "low"
        message = f"{line.published.service}: {shown(published)} USD can't be computed: {line.judgement.reason}."
        yield line_finding("under-specified", severity, line, message, None)
    if verdict == "reproduces" and _always_on_for_hours(line, table):
        message = f"{line.published.service}: billed for all {HOURS_PER_MONTH:g} hours, used only part of them."
        yield line_finding("gpu-hours", "high", line, message, None)


def _wrong(line: Line, published: float) -> Finding:
    nearest = line.judgement.nearest
    assert nearest is not None
    expected = nearest.low if published < nearest.low else nearest.high
    told = f"{line.published.service}: published {shown(published)}, computed {nearest.arithmetic} = "
    told += f"{shown(nearest.low, nearest.high)} USD"
    error_class, reason = _class_of(line, published, nearest)
    severity = severity_of(published - expected, max(published, expected))
    return line_finding(error_class, severity, line, f"{told}{reason}.", expected)


def _class_of(line: Line, published: float, nearest: Candidate) -> tuple[ErrorClass, str]:
    hours = _hours(line)
    gpu = GPU.search(f"{line.published.service} {line.published.usage}") is not None
    if (
        gpu
        and hours is not None
        and hours < HOURS_PER_MONTH
        and fits(published, _scaled(nearest, HOURS_PER_MONTH / hours))
    ):
        return "gpu-hours", f"; it is the cost of all {HOURS_PER_MONTH:g} hours, the line states {hours:,.4g}"
    slip = _slip(line, published)
    if slip is not None:
        return "unit-slip", slip
    idle = any(f"{HOURS_PER_MONTH:g} h" in one for one in nearest.arithmetic.split(" × "))
    if idle and published < nearest.low:
        return (
            "gpu-hours" if gpu else "idle-floor-ignored"
        ), "; what is on around the clock costs this without any use"
    if any(one.note for one in _after_free(line, published)):
        return "product", "; it is the cost after the free tier, of which the line does not speak"
    return "product", ""


def _slip(line: Line, published: float) -> str | None:
    """The factor between the published cost and a reading, if it is one that units are confused by."""
    recomputed = line.recomputed
    if recomputed is None or published <= 0:
        return None
    for factor, units in SLIPS.items():
        for one in recomputed.candidates:
            if one.low > 0 and fits(published, _scaled(one, factor)):
                return f"; published is {factor:,.7g} times as much, as if {units} were confused"
            if one.low > 0 and fits(published, _scaled(one, 1 / factor)):
                return f"; published is 1/{factor:,.7g} of it, as if {units} were confused"
    return None


def _after_free(line: Line, published: float) -> list[Candidate]:
    """The readings after the free tier that the published cost equals."""
    text = f"{line.published.service}, {line.published.usage}"
    found = [recompute(one.service, line.usage, text, True) for one in line.services[:1] if one.service.charges]
    return [one for each in found for one in each.candidates if one.note and fits(published, one)]


def _scaled(candidate: Candidate, factor: float) -> Candidate:
    return Candidate(candidate.low * factor, candidate.high * factor, "", ())


def _hours(line: Line) -> float | None:
    """The hours a month that a line states; None if it states none."""
    times = [one for one in line.usage.amounts if one.unit == "s"]
    return times[0].value / 3600 * (times[0].per_month or 1.0) if times else None


def _always_on_for_hours(line: Line, table: PublishedTable) -> bool:
    text = f"{line.published.service} {line.published.usage}"
    nearest, hours = line.judgement.nearest, _hours(line)
    around_the_clock = nearest is not None and f"{HOURS_PER_MONTH:g} h" in nearest.arithmetic
    spoken = PART_TIME.search(f"{table.description} {' '.join(map(str, table.workload.values()))}")
    return (
        GPU.search(text) is not None
        and around_the_clock
        and (hours is None or line.usage.always)
        and spoken is not None
    )
