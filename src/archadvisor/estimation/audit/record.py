"""Cost tables in YAML: `line_items` with service, dimensions and published_usd, beside the workload they are for."""

import math
from collections.abc import Mapping
from typing import Any

from archadvisor.errors import InputError
from archadvisor.estimation.audit.table import MAX_TEXT, PublishedLine, PublishedTable, checked, dated, usd
from archadvisor.estimation.audit.units import per_month
from archadvisor.guardrails.structured import Unfit, plain_yaml

HEADLINES = ("headline_total_usd", "headline_range_usd", "headline_usd")
DESCRIBED_BY = ("id", "pattern", "total_excludes")


def record_table(text: str, title: str) -> PublishedTable:
    """The table of a YAML text. Judgements that it may carry (verdicts, recomputed figures) are not read."""
    raw = _parsed(text, title)
    items = raw.get("line_items")
    if not isinstance(items, list):
        raise InputError(f"line_items of {title} is not a list. Give one item per cost line.")
    factor = per_month(_text(raw.get("period")))
    return PublishedTable(
        title=_text(raw.get("id")) or title,
        lines=checked(title, [_line(number, item, factor) for number, item in enumerate(items, 1)]),
        price_date=dated(_text(raw.get("published") or raw.get("as_of")), "published"),
        region=_text(raw.get("region")),
        description="; ".join(_text(raw.get(key)) for key in DESCRIBED_BY),
        workload=_workload(raw.get("workload")),
        totals_usd=_monthly(_figures(raw.get("published_total_usd"), "published_total_usd"), factor),
        headline_usd=_monthly(
            next((_figures(raw[one], one) for one in HEADLINES if raw.get(one) is not None), ()), factor
        ),
    )


def _parsed(text: str, title: str) -> Mapping[str, Any]:
    try:
        raw = plain_yaml(text)
    except Unfit as reason:
        raise InputError(f"{title} {reason}.") from None
    if not isinstance(raw, dict):
        raise InputError(f"{title} is not a mapping of fields to values. It needs at least line_items.")
    return raw


def _line(number: int, item: Any, factor: float) -> PublishedLine:
    where = f"line_items[{number - 1}]"
    if not isinstance(item, dict):
        raise InputError(f"{where} is not a mapping. Give service, dimensions and published_usd.")
    service = _text(item.get("service"))
    if not service:
        raise InputError(f"{where}.service is missing. Name what the line pays for.")
    ends = _figures(item.get("published_usd"), f"{where}.published_usd")
    factor = per_month(_text(item.get("period"))) if item.get("period") is not None else factor
    published = factor * sum(ends) / len(ends) if ends else None
    return PublishedLine(number, service[:MAX_TEXT], _text(item.get("dimensions"))[:MAX_TEXT], published)


def _monthly(figures: tuple[float, ...], factor: float) -> tuple[float, ...]:
    return tuple(one * factor for one in figures)


def _workload(value: Any) -> dict[str, Any]:
    """The volumes of a workload. Raises InputError naming the field for a negative volume or one that is no number."""
    workload = value if isinstance(value, dict) else {}
    for key, volume in workload.items():
        if isinstance(volume, int | float) and not isinstance(volume, bool):
            if not math.isfinite(volume):
                raise InputError(f"workload.{key} is {volume}, not a volume. Give a number or leave it out.")
            if volume < 0:
                raise InputError(f"workload.{key} is negative ({volume:g}). Give a volume of 0 or more.")
    return workload


def _figures(value: Any, field_name: str) -> tuple[float, ...]:
    values = value if isinstance(value, list) else [] if value is None else [value]
    if len(values) > 2:
        raise InputError(f"{field_name} holds {len(values)} figures. Give one, or the two ends of a range.")
    return tuple(usd(_number(one, field_name), field_name) for one in values)


def _number(value: Any, field_name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise InputError(f"{field_name} is {value!r}, not a number. Give it in USD.")
    try:
        return float(value)
    except (ValueError, OverflowError):
        raise InputError(f"{field_name} is {str(value)[:40]!r}, not a number. Give it in USD.") from None


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value)
    return "" if value is None or isinstance(value, dict) else str(value).strip()
