"""The spans of a run as rows of a timeline: each below the one that it is part of, like ones in a row together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from archadvisor.errors import InputError
from archadvisor.telemetry import conventions as named
from archadvisor.telemetry.record import SpanRecord

APART = 3
"""So many spans of one name that follow each other are shown one by one; more of them as one row."""

NS_PER_MS = 1e6


@dataclass(frozen=True)
class Row:
    """One span, or several of a name that follow each other; times in ms since the run began.

    `busy_ms` is the sum of their durations, `note` what they say of themselves.
    """

    depth: int
    name: str
    count: int
    start_ms: float
    end_ms: float
    busy_ms: float
    error: str | None
    note: str


def timeline(records: Sequence[SpanRecord]) -> list[Row]:
    """All rows, parts below their whole, in order of time. Raises InputError if spans contain each other."""
    known = {one.span_id for one in records}
    parts: dict[str | None, list[SpanRecord]] = defaultdict(list)
    for one in sorted(records, key=lambda one: (one.start_unix_ns, one.span_id)):
        parts[one.parent_id if one.parent_id in known else None].append(one)
    began = min((one.start_unix_ns for one in records), default=0)
    waiting = list(reversed([(0, group) for group in _groups(parts[None], parts)]))
    rows, placed = [], 0
    while waiting:
        depth, group = waiting.pop()
        placed += len(group)
        rows.append(_row(depth, group, began))
        inner = [] if len(group) > 1 else _groups(parts[group[0].span_id], parts)
        waiting += [(depth + 1, one) for one in reversed(list(inner))]
    if placed < len(records):
        raise InputError("the record of this run is damaged: some of its spans contain each other.")
    return rows


def _groups(spans: Iterable[SpanRecord], parts: dict[str | None, list[SpanRecord]]) -> Iterator[list[SpanRecord]]:
    """Spans without parts that follow each other under one name together, if they are many; all others alone."""
    for _, run in groupby(spans, key=lambda one: one.span_id if parts.get(one.span_id) else one.name):
        group = list(run)
        yield from [group] if len(group) > APART else [[one] for one in group]


def _row(depth: int, group: list[SpanRecord], began: int) -> Row:
    errors = [one.error for one in group if one.error]
    return Row(
        depth=depth,
        name=group[0].name,
        count=len(group),
        start_ms=(group[0].start_unix_ns - began) / NS_PER_MS,
        end_ms=(max(one.end_unix_ns for one in group) - began) / NS_PER_MS,
        busy_ms=sum(one.duration_ms for one in group),
        error=errors[0] if errors else None,
        note=_note(group[0]) if len(group) == 1 else "",
    )


def _note(span: SpanRecord) -> str:
    """Tokens and money of a call, the outcome of a search."""
    told = span.attributes
    tokens = {word: told.get(name) for word, name in (("in", named.INPUT_TOKENS), ("out", named.OUTPUT_TOKENS))}
    notes = [f"{count:,} tokens {word}" for word, count in tokens.items() if isinstance(count, int)]
    if isinstance(cost := told.get(named.COST_USD), float):
        notes.append(f"USD {cost:.4f}")
    notes += [str(told[name]).lower() for name in (named.SOLVE_STATUS, named.RETRIEVAL_KINDS) if name in told]
    return ", ".join(notes)
