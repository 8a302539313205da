"""A finished design as it may leave: every text of it passes one gate that knows the brief."""

from collections.abc import Iterator
from typing import Any

from archadvisor.domain.document import DesignDocument
from archadvisor.domain.findings import Finding
from archadvisor.domain.requirements import Brief
from archadvisor.guardrails.redaction.gate import Gate

_SPAN = {"start", "end", "text"}


def publishable(document: DesignDocument, brief: Brief | None = None) -> DesignDocument:
    """The document without personal data and secrets; the document itself if it holds none.

    Spans keep their offsets in the brief, their texts show placeholders. With the brief, its values are replaced also
    where the document cuts them out of their context, and a finding says how many of which type there were.
    """
    raw = document.model_dump()
    gate = Gate()
    source = brief.text if brief else ""
    gate.learn(source, *(brief.context.values() if brief else ()), *texts_in(raw))
    if not gate.counts():
        return document
    clean = gate.tree(_whole_spans(raw, gate, source) if source else raw)
    if brief:
        clean["findings"].append(_finding(gate).model_dump())
    return DesignDocument.model_validate(clean)


def texts_in(value: Any) -> Iterator[str]:
    """Every text in mappings and sequences, in order; keys are no texts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts_in(inner)


def _whole_spans(value: Any, gate: Gate, source: str) -> Any:
    """The same with the text of each span of the brief as it may leave, also where the span cuts a value in two."""
    if isinstance(value, dict):
        if value.keys() == _SPAN and source[value["start"] : value["end"]] == value["text"]:
            return value | {"text": gate.part(source, value["start"], value["end"])}
        return {key: _whole_spans(inner, gate, source) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_whole_spans(inner, gate, source) for inner in value)
    return value


def _finding(gate: Gate) -> Finding:
    told = ", ".join(f"{count} {kind.replace('_', ' ').lower()}" for kind, count in gate.counts().items())
    message = (
        f"The text holds what looks like personal data or secrets ({told}); every output shows placeholders instead."
    )
    return Finding(rule="sensitive.redacted", severity="medium", message=message)
