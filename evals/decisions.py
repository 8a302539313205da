"""The decisions of a design without their wording: what must stay the same when only words around a brief change."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from archadvisor.domain.document import DesignDocument

_KEPT: dict[str, tuple[str, ...]] = {
    "components": ("id", "type", "technology_id", "technology", "weight", "trust_zone", "hosting", "replicas"),
    "relations": ("id", "source", "target", "kind", "sync"),
    "patterns": ("id",),
    "decisions": ("id", "choice"),
    "risks": ("id", "severity", "likelihood", "impact", "residual_severity"),
    "controls": ("id", "required", "placed_on_ids"),
    "obligations": ("id", "regime"),
    "collaboration": ("task", "autonomy"),
    "violations": ("rule", "severity"),
}


def decisions_of(document: DesignDocument) -> dict[str, Any]:
    """Status, components with technologies, relations, patterns, risks, controls, duties and cost, in stable order.

    Citations, evidence, numbers of statements and all prose are left out.
    """
    raw = document.model_dump(mode="json", include={"status", "estimate", *_KEPT})
    kept = {name: _sorted([{key: one[key] for key in keys} for one in raw[name]]) for name, keys in _KEPT.items()}
    estimate = raw["estimate"] or {}
    lines = _sorted([{"id": one["id"], "usd": one["usd"]} for one in estimate.get("lines", [])])
    cost = {"monthly_cost_usd": estimate.get("monthly_cost_usd"), "lines": lines}
    return {"status": raw["status"], **kept, "cost": cost}


def decision_hash(document: DesignDocument) -> str:
    """The SHA-256 of the decisions in canonical JSON."""
    return hashlib.sha256(_canonical(decisions_of(document)).encode()).hexdigest()


def first_difference(before: DesignDocument, after: DesignDocument) -> str | None:
    """The first decision that differs, as `place: before -> after`; None if none does."""
    return next(_differences(decisions_of(before), decisions_of(after), ""), None)


def _differences(before: Any, after: Any, place: str) -> Iterator[str]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after}):
            yield from _differences(before.get(key), after.get(key), f"{place}.{key}".lstrip("."))
    elif isinstance(before, list) and isinstance(after, list):
        earlier, later = {_canonical(one) for one in before}, {_canonical(one) for one in after}
        yield f"{place}: {_short(earlier - later)} -> {_short(later - earlier)}"
    else:
        yield f"{place}: {before} -> {after}"


def _short(entries: set[str]) -> str:
    return "; ".join(sorted(entries)[:2])[:240] or "nothing"


def _sorted(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(entries, key=_canonical)


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
