"""Checks of a design against itself. Each yields one finding per place where it applies: empty if the place holds."""

from collections.abc import Callable, Iterator

from archadvisor.domain.vocabulary import ontology, relation_is_legal
from archadvisor.evals.expected import Expected
from archadvisor.evals.produced import Entry, Produced, entries_at, ids_at, known_ids, number_of

Findings = Iterator[str]
Check = Callable[[Produced, Expected], Findings]

SLACK = 1.05
"""Rounding that the latency of a flow may add to that of its stages."""


def vocabulary(design: Produced, case: Expected) -> Findings:
    """Component types are those of the ontology."""
    known = ontology().component_types
    for part, kind in design.types.items():
        yield "" if kind in known else f"{part}: {kind} is no component type"


def unique(design: Produced, case: Expected) -> Findings:
    """No id is used twice."""
    for name in ("components", "relations", "risks", "controls", "decisions", "citations"):
        ids = [said for one in design.lists[name] if isinstance(said := one.get("id"), str)]
        if ids:
            yield "" if len(set(ids)) == len(ids) else f"{name}: an id is used twice"


def ends(design: Produced, case: Expected) -> Findings:
    """Relations join parts of the design."""
    for source, target, kind in design.edges:
        there = source in design.types and target in design.types
        yield "" if there else f"{source} {kind} {target}: joins what is not there"


def legal(design: Produced, case: Expected) -> Findings:
    """Relations are legal for the types that they join, or named by the case."""
    for source, target, kind in sorted(design.typed_edges):
        right = relation_is_legal(source, kind, target) or (source, target, kind) in case.relations
        yield "" if right else f"{source} {kind} {target}: no such relation between these types"


def references(design: Produced, case: Expected) -> Findings:
    """What risks, controls and decisions name is a part of the design."""
    parts = design.types.keys() | known_ids(design.lists["relations"])
    for name, ids in (("risks", "element_ids"), ("controls", "placed_on_ids"), ("decisions", "component_ids")):
        for one in design.lists[name]:
            for part in ids_at(one, ids):
                yield "" if part in parts else f"{name} {one.get('id')}: {part} is not in the design"


def owners(design: Produced, case: Expected) -> Findings:
    """Failures, guardrails, metrics, resources and cost lines belong to a part of the design."""
    places = [("failure_modes",), ("guardrails",), ("observability", "metrics"), ("infrastructure", "iac")]
    for path in (*places, ("estimate", "lines")):
        for one in design.entries(*path):
            owner = one.get("component_id")
            yield "" if design.has_part(owner) else f"{'.'.join(path)}: {owner} is not in the design"


def mitigations(design: Produced, case: Expected) -> Findings:
    """What answers a risk is a control of the design."""
    present = known_ids(design.lists["controls"])
    for one in design.lists["risks"]:
        for control in ids_at(one, "mitigation_ids"):
            yield "" if control in present else f"{one.get('id')}: {control}, which answers it, is not in the design"


def numbers(design: Produced, case: Expected) -> Findings:
    """Every amount has a formula, inputs and a source, and percentiles in order."""
    for one in design.entries("estimate", "lines"):
        if isinstance(usd := one.get("usd"), dict):
            sourced = one.get("formula_id") and one.get("source") and one.get("inputs")
            yield "" if sourced else f"{one.get('id')}: an amount without formula, inputs or source"
            figures = [number_of(usd.get(name)) for name in ("p5", "p50", "p95")]
            known = [figure for figure in figures if figure is not None]
            ordered = len(known) == len(figures) and known == sorted(known)
            yield "" if ordered else f"{one.get('id')}: percentiles missing or out of order"


def stages(design: Produced, case: Expected) -> Findings:
    """The P95 of a flow is not above the sum of those of its stages."""
    for flow in design.entries("estimate", "latencies"):
        known = [_p95(one.get("latency_ms")) for one in entries_at(flow, "stages")]
        whole = _p95(flow.get("total_ms"))
        if known and whole is not None:
            slower = whole > SLACK * sum(one or 0.0 for one in known)
            yield f"{flow.get('flow_id')}: slower than all its stages together" if slower else ""


def states(design: Produced, case: Expected) -> Findings:
    """Something leads to every state but the first, and there is an end."""
    known = design.entries("orchestration", "states")
    reached = known_ids(design.entries("orchestration", "transitions"), "target")
    for one in known[1:]:
        yield "" if _names(one, "id", reached) else f"state {one.get('id')}: nothing leads to it"
    if known:
        ending = any(one.get("terminal") is True for one in known)
        yield "" if ending else "states: none of them is an end"


def alerts(design: Produced, case: Expected) -> Findings:
    """The metric of every alert is measured."""
    measured = known_ids(design.entries("observability", "metrics"), "name")
    for one in design.entries("observability", "alerts"):
        yield "" if _names(one, "metric", measured) else f"alert {one.get('id')}: its metric is not measured"


def flows(design: Produced, case: Expected) -> Findings:
    """Every step of a flow is a part of the design, reached over a relation of the design."""
    relations = known_ids(design.lists["relations"])
    for flow in design.lists["flows"]:
        for step in entries_at(flow, "steps"):
            part = step.get("component_id")
            joined = step.get("relation_id") is None or _names(step, "relation_id", relations)
            yield "" if joined and design.has_part(part) else f"{flow.get('id')}: a step names what is not there"


def _names(entry: Entry, name: str, known: set[str]) -> bool:
    said = entry.get(name)
    return isinstance(said, str) and said in known


def _p95(tail: object) -> float | None:
    return number_of(tail.get("p95")) if isinstance(tail, dict) else None


CHECKS: tuple[Check, ...] = (
    vocabulary, unique, ends, legal, references, owners, mitigations, numbers, stages, states, alerts, flows,
)  # fmt: skip
