"""Internal consistency: a design against itself. Each check looks at all places where it applies."""

from collections.abc import Callable, Iterator

from archadvisor.domain.vocabulary import ontology, relation_is_legal
from archadvisor.evals.expected import COMPONENT_WEIGHTS, Expected
from archadvisor.evals.produced import Produced, entries_at, ids_at, known_ids, number_of
from archadvisor.evals.score import Score, scored

ENOUGH = 0.5
"""From this share of the expected parts on it counts whole: a design that is nearly empty contradicts nothing."""
MOST_TOLD = 12

Finding = tuple[str, bool]
Check = Callable[[Produced, Expected], Iterator[Finding]]


def internal_consistency(design: Produced, case: Expected) -> Score:
    """The mean over checks of the share of places that hold, less for malformed entries and for hardly any design."""
    shares, broken = [], list(design.problems)
    for check in CHECKS:
        found = list(check(design, case))
        if found:
            wrong = [what for what, holds in found if not holds]
            shares.append(1 - len(wrong) / len(found))
            broken += wrong
    if not shares:
        return scored(0.0, "there is nothing to be consistent")
    value = min(shares) * sum(shares) / len(shares) * min(1.0, _coverage(design, case) / ENOUGH)
    value /= 1 + len(design.problems)
    return scored(value, f"{len(broken)} contradictions in {len(shares)} kinds of checks", broken[:MOST_TOLD])


def _coverage(design: Produced, case: Expected) -> float:
    weighted = [(one, COMPONENT_WEIGHTS[one.weight]) for one in case.record.components]
    total = sum(weight for _, weight in weighted)
    return sum(weight for one, weight in weighted if design.type_set.intersection(one.types)) / total if total else 1.0


def _vocabulary(design: Produced, case: Expected) -> Iterator[Finding]:
    known = ontology().component_types
    for part, kind in design.types.items():
        yield f"{part}: {kind} is no component type", kind in known


def _unique(design: Produced, case: Expected) -> Iterator[Finding]:
    for name in ("components", "relations", "risks", "controls", "decisions", "citations"):
        ids = [one.get("id") for one in design.lists[name] if isinstance(one.get("id"), str)]
        if ids:
            yield f"{name}: an id is used twice", len(set(ids)) == len(ids)


def _ends(design: Produced, case: Expected) -> Iterator[Finding]:
    for source, target, kind in design.edges:
        yield f"{source} {kind} {target}: joins what is not there", source in design.types and target in design.types


def _legal(design: Produced, case: Expected) -> Iterator[Finding]:
    """Relations are legal for their types, or named by the case."""
    for source, target, kind in design.edges:
        if source in design.types and target in design.types:
            types = design.types[source], design.types[target]
            legal = relation_is_legal(types[0], kind, types[1]) or (*types, kind) in case.relations
            yield f"{source} {kind} {target}: no such relation between these types", legal


def _references(design: Produced, case: Expected) -> Iterator[Finding]:
    """What risks, controls, decisions, failures, guardrails and views name is a part of the design."""
    parts = design.types.keys() | known_ids(design.lists["relations"])
    for name, ids in (("risks", "element_ids"), ("controls", "placed_on_ids"), ("decisions", "component_ids")):
        for one in design.lists[name]:
            for part in ids_at(one, ids):
                yield f"{name} {one.get('id')}: {part} is not in the design", part in parts
    owned = [("failure_modes", one) for one in design.lists["failure_modes"]]
    owned += [("guardrails", one) for one in design.lists["guardrails"]]
    for view, path in (("observability", "metrics"), ("infrastructure", "iac"), ("estimate", "lines")):
        owned += [(f"{view}.{path}", one) for one in entries_at(design.section(view), path)]
    for name, one in owned:
        owner = one.get("component_id")
        yield f"{name}: {owner} is not in the design", isinstance(owner, str) and owner in parts


def _mitigations(design: Produced, case: Expected) -> Iterator[Finding]:
    present = known_ids(design.lists["controls"])
    for one in design.lists["risks"]:
        for control in ids_at(one, "mitigation_ids"):
            yield f"{one.get('id')}: mitigated by {control}, which is not in the design", control in present


def _numbers(design: Produced, case: Expected) -> Iterator[Finding]:
    """Every amount has a formula, inputs and a source; percentiles are in order."""
    for one in entries_at(design.estimate, "lines"):
        if isinstance(one.get("usd"), dict):
            sourced = bool(one.get("formula_id") and one.get("source") and one.get("inputs"))
            yield f"{one.get('id')}: an amount without formula, inputs or source", sourced
            figures = [number_of(one["usd"].get(name)) for name in ("p5", "p50", "p95")]
            ordered = [figure for figure in figures if figure is not None]
            yield (
                f"{one.get('id')}: percentiles out of order",
                len(ordered) == len(figures) and ordered == sorted(ordered),
            )


def _stages(design: Produced, case: Expected) -> Iterator[Finding]:
    """The P95 of a flow is not above the sum of those of its stages."""
    for flow in entries_at(design.estimate, "latencies"):
        stages = [
            number_of(one["latency_ms"].get("p95"))
            for one in entries_at(flow, "stages")
            if isinstance(one.get("latency_ms"), dict)
        ]
        total = flow.get("total_ms")
        whole = number_of(total.get("p95")) if isinstance(total, dict) else None
        if stages and whole is not None:
            yield (
                f"{flow.get('flow_id')}: slower than all its stages together",
                whole <= 1.05 * sum(one or 0.0 for one in stages),
            )


def _states(design: Produced, case: Expected) -> Iterator[Finding]:
    """Every state but the first is the target of a transition, and there is an end."""
    states = entries_at(design.section("orchestration"), "states")
    moves = entries_at(design.section("orchestration"), "transitions")
    reached = known_ids(moves, "target")
    for one in states[1:]:
        yield f"state {one.get('id')}: nothing leads to it", not known_ids([one]).isdisjoint(reached)
    if states:
        yield "states: none of them is an end", any(one.get("terminal") is True for one in states)


def _alerts(design: Produced, case: Expected) -> Iterator[Finding]:
    observed = design.section("observability")
    names = known_ids(entries_at(observed, "metrics"), "name")
    for one in entries_at(observed, "alerts"):
        metric = one.get("metric")
        yield f"alert {one.get('id')}: its metric is not measured", isinstance(metric, str) and metric in names


def _flows(design: Produced, case: Expected) -> Iterator[Finding]:
    relations = known_ids(design.lists["relations"])
    for flow in design.lists["flows"]:
        for step in entries_at(flow, "steps"):
            part, relation = step.get("component_id"), step.get("relation_id")
            right = (
                isinstance(part, str)
                and part in design.types
                and (relation is None or not known_ids([step], "relation_id").isdisjoint(relations))
            )
            yield f"{flow.get('id')}: a step names what is not there", right


CHECKS: tuple[Check, ...] = (
    _vocabulary, _unique, _ends, _legal, _references, _mitigations, _numbers, _stages, _states, _alerts, _flows,
)  # fmt: skip
