"""A finished design as it may leave: every text of it passes one gate that knows the brief."""

from collections.abc import Iterator
from typing import Any

from archadvisor.domain.document import DesignDocument
from archadvisor.domain.findings import Finding
from archadvisor.domain.requirements import Brief
from archadvisor.guardrails.redaction.gate import Gate, mapped

_SPAN = {"start", "end", "text"}
_TERMS = {"id", "type", "technology", "kind", "families", "source", "target"}
"""Fields, beside those that end in `_id` or `_ids`, that hold terms of a vocabulary: no text from outside has a say."""


def publishable(document: DesignDocument, brief: Brief | None = None) -> DesignDocument:
    """The document without personal data and secrets; the document itself if it holds none.

    Spans keep their offsets in the brief, their texts show placeholders. With the brief, its values are replaced also
    where the document cuts them out of their context, and a finding says how many of which type there were. Only the
    brief itself is learned from: a document beside it could else rename what is designed.
    """
    raw = document.model_dump()
    gate, source = Gate(), brief.text if brief else ""
    gate.learn(source)
    findings = findings_of(gate)
    for text in texts_in(raw):
        gate.number_after(text)
    clean = _gated(raw, gate, source)
    if clean == raw and not findings:
        return document
    clean["findings"] += [one.model_dump() for one in findings]
    return DesignDocument.model_validate(clean)


def texts_in(value: Any) -> Iterator[str]:
    """Every text in mappings and sequences, in order; keys are no texts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts_in(inner)


def _gated(value: Any, gate: Gate, source: str) -> Any:
    """Mappings, sequences and texts as they may leave; a span of the brief as it may leave where it was cut."""
    if isinstance(value, str):
        return gate.text(value)
    if isinstance(value, list | tuple):
        return type(value)(_gated(inner, gate, source) for inner in value)
    if not isinstance(value, dict):
        return value
    if value.keys() == _SPAN and source and source[value["start"] : value["end"]] == value["text"]:
        return value | {"text": gate.part(source, value["start"], value["end"])}
    return {
        key: mapped(inner, gate.term) if _is_term(key) else _gated(inner, gate, source) for key, inner in value.items()
    }


def _is_term(key: str) -> bool:
    return key in _TERMS or key.endswith(("_id", "_ids"))


def findings_of(gate: Gate) -> list[Finding]:
    """What a gate has recognised so far, as a finding about the brief; none if there was nothing."""
    if not gate.counts():
        return []
    told = ", ".join(f"{count} {kind.replace('_', ' ').lower()}" for kind, count in gate.counts().items())
    message = (
        f"The text holds what looks like personal data or secrets ({told}); every output shows placeholders instead."
    )
    return [Finding(rule="sensitive.redacted", severity="medium", message=message)]
