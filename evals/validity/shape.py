"""A design in the shape that faults are put into: every part there, what is malformed left out."""

from archadvisor.evals.produced import Entry, Produced, number_of, read_produced
from archadvisor.evals.reference import Json

_ENTRIES: dict[str, Json] = {
    "components": {},
    "relations": {},
    "patterns": {"citation_ids": []},
    "risks": {"mitigation_ids": [], "citation_ids": []},
    "controls": {"placed_on_ids": [], "citation_ids": []},
    "decisions": {},
    "collaboration": {},
    "citations": {},
}
_PERCENTILES = ("p5", "p50", "p95")


def shaped(handed_in: Json) -> Json:
    """A copy of any design with all lists and sections that faults touch."""
    read = read_produced(handed_in)
    lists = {name: [{**usual, **one} for one in read.lists[name]] for name, usual in _ENTRIES.items()}
    lists["components"] = [one for one in lists["components"] if one.get("id") in read.types]
    lists["relations"] = [one for one in lists["relations"] if {"source", "target", "kind"} <= one.keys()]
    for name in ("patterns", "risks", "controls"):
        lists[name] = [one for one in lists[name] if isinstance(one.get("id"), str)]
    sections = {name: dict(read.section(name)) for name in ("requirements", "orchestration", "infrastructure")}
    watched = {**read.section("observability"), "alerts": read.entries("observability", "alerts")}
    return {**handed_in, **lists, **sections, "observability": watched, "estimate": _estimate(read)}


def _estimate(read: Produced) -> Json:
    total = read.estimate.get("monthly_cost_usd")
    flows = [one for one in read.entries("estimate", "latencies") if _has(one.get("total_ms"), "p50", "p95", "p99")]
    return {
        **read.estimate,
        "monthly_cost_usd": total if _has(total, *_PERCENTILES) else None,
        "lines": [one for one in read.entries("estimate", "lines") if _usable(one)],
        "latencies": flows,
    }


def _usable(line: Entry) -> bool:
    known = line.get("usd") is None or _has(line["usd"], *_PERCENTILES)
    return known and isinstance(line.get("id"), str)


def _has(figures: object, *names: str) -> bool:
    return isinstance(figures, dict) and all(number_of(figures.get(name)) is not None for name in names)
