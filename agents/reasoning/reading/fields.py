"""Making requirements: a value with its status, its evidence in the brief and the rule that gave it."""

from collections.abc import Iterable

from archadvisor.domain.model import Status
from archadvisor.domain.requirements import Brief, Evidence, Requirement, Value
from archadvisor.domain.vocabulary import field_specs

Span = tuple[int, int]
_CONFIDENCE: dict[Status, float] = {"stated": 0.95, "inferred": 0.75, "assumed": 0.4, "unknown": 0.0}
_MOST_EVIDENCE = 12


def evidence(brief: Brief, spans: Iterable[Span]) -> list[Evidence]:
    """Evidence for distinct spans in order of the text."""
    distinct = sorted(set(spans))[:_MOST_EVIDENCE]
    return [Evidence(start=start, end=end, text=brief.text[start:end]) for start, end in distinct]


def requirement(
    brief: Brief,
    field: str,
    value: Value,
    spans: Iterable[Span] = (),
    status: Status = "stated",
    rule: str | None = None,
) -> Requirement:
    """A requirement of a field of the vocabulary, `req-<field>`."""
    return Requirement(
        id=f"req-{field}",
        field=field,
        value=value,
        unit=field_specs()[field].unit,
        status=status,
        evidence=evidence(brief, spans),
        confidence=_CONFIDENCE[status],
        rule=rule,
    )


def in_declared_order(field: str, values: Iterable[str]) -> list[str]:
    """Values of a closed set in the order of the vocabulary."""
    order = {value: place for place, value in enumerate(field_specs()[field].values)}
    return sorted(set(values), key=lambda value: order[value])


def strongest(field: str, values: Iterable[str]) -> str | None:
    """The greatest value of an ordered field; None if there is none."""
    ranked = in_declared_order(field, values)
    return ranked[-1] if ranked else None
