"""A design made from the expectations of a case alone: it scores 1 by construction, or the case contradicts itself.

It holds every must and should component, the relations between them, and of every other list what the case asks for.
"""

from collections.abc import Iterator, Mapping
from math import sqrt
from typing import Any

from archadvisor.domain.model import AUTONOMY_LEVELS
from archadvisor.domain.vocabulary import field_specs, ontology, relation_is_legal
from archadvisor.evals.golden import CaseRecord, ExpectedField, Interval

Json = dict[str, Any]
USUAL_USD, USUAL_MS = 1_000.0, 1_000.0
WITHIN = 0.8
"""Where a figure lies within an interval that is open below, as a share of its upper bound."""


def reference_design(record: CaseRecord) -> Json:
    """The design in the form of `design.json`, as far as scorers read it."""
    parts = _parts(record)
    first = parts[0]
    return {
        "schema_version": "1.0",
        "status": "validated",
        "requirements": {one.field: {"id": f"req-{one.field}", "value": _value(one)} for one in record.fields},
        "components": [_component(part, record) for part in parts],
        "relations": list(_relations(record, parts)),
        "flows": [{"id": "flow-main", "name": "Main flow", "interactive": True, "steps": [{"component_id": first}]}],
        "patterns": [{"id": one.id, "families": [one.id], "citation_ids": ["cit-source"]} for one in record.patterns],
        "risks": [_risk(one.id, one.severity, record, first) for one in record.risks],
        "controls": [_control(one.id, first) for one in record.controls],
        "decisions": [_decision(place, one.topic, one.choice) for place, one in enumerate(record.decisions)],
        "collaboration": [_task(record)],
        "failure_modes": [_failure(part) for part in parts],
        "guardrails": [{"id": "rule-main", "component_id": first, "rule": "bounded input", "action": "refuse"}],
        "citations": [_citation(record)],
        "estimate": _estimate(record, parts),
        **_views(parts),
    }


def _parts(record: CaseRecord) -> list[str]:
    """Must and should types, and those that a golden relation needs."""
    joined = {end for one in record.relations for end in (one.source, one.target)}
    return [one.type for one in record.components if one.weight != "may" or one.type in joined]


def _component(part: str, record: CaseRecord) -> Json:
    known = {one.type: one.technology for one in record.components}
    purpose = ontology().component_types[part].desc
    return {"id": part, "type": part, "name": part, "technology": known[part], "purpose": purpose, "citation_ids": []}


def _relations(record: CaseRecord, parts: list[str]) -> Iterator[Json]:
    edges = [(one.source, one.target, one.kind) for one in record.relations]
    edges += [edge for edge in _guarding(record, parts) if edge not in edges]
    for source, target, kind in dict.fromkeys(edges):
        yield {"id": f"rel-{source}-{kind}-{target}", "source": source, "target": target, "kind": kind}


def _guarding(record: CaseRecord, parts: list[str]) -> Iterator[tuple[str, str, str]]:
    """For each must-cross flow the first guard that may guard its sources, on each of them."""
    for flow in record.must_cross:
        for source in (one for one in flow.sources if one in parts):
            able = [one for one in flow.guards if one in parts and relation_is_legal(one, "guards", source)]
            yield from ((guard, source, "guards") for guard in able[:1])


def _risk(family: str, severity: str, record: CaseRecord, part: str) -> Json:
    accepted = next(one.mitigations for one in record.risks if one.id == family)
    answers = [one.id for one in record.controls if not accepted or one.id in accepted]
    known: Json = {"id": family, "families": [family], "severity": severity, "name": family, "scenario": family}
    return {**known, "element_ids": [part], "mitigation_ids": answers, "citation_ids": ["cit-source"]}


def _control(family: str, part: str) -> Json:
    done = {"name": family, "implementation": ontology().controls[family], "verification": "tested before release"}
    return {"id": family, "families": [family], "placed_on_ids": [part], **done, "citation_ids": ["cit-source"]}


def _decision(place: int, topic: str, choice: str) -> Json:
    options = [{"id": "taken", "name": choice, "chosen": True}, {"id": "other", "name": "another way", "chosen": False}]
    told = {"topic": topic, "choice": choice, "reason": "as in the sources", "flips_if": "the demands change"}
    return {"id": f"dec-{place + 1:02d}", **told, "options": options, "citation_ids": ["cit-source"]}


def _task(record: CaseRecord) -> Json:
    said = next((one.any_of[0] for one in record.fields if one.field == "autonomy"), record.forbidden.max_autonomy)
    most = [one.met_by.max_autonomy for one in record.demands] + [record.forbidden.max_autonomy, said]
    granted = min((one for one in most if one), key=AUTONOMY_LEVELS.index, default="assist")
    human = {"human_role": "decides", "escalation": "to a person", "stop": "switched off by a person"}
    return {"task": record.title, "autonomy": granted, **human}


def _failure(part: str) -> Json:
    told = {"cause": "it stops", "effect": "work waits", "detection": "a metric falls", "response": "restart it"}
    return {"id": f"fail-{part}", "component_id": part, **told}


def _citation(record: CaseRecord) -> Json:
    source = record.sources[0]
    return {"id": "cit-source", "record_id": record.id, "title": record.title, "reference": source.address}


def _estimate(record: CaseRecord, parts: list[str]) -> Json:
    """An amount for each part, together within the bounds of the case, and one flow that keeps its limit."""
    usd, slow = _within(record.cost, USUAL_USD), _within(record.latency, USUAL_MS)
    tail = {"p50": slow / 2, "p95": slow, "p99": slow * 1.2}
    flow: Json = {"flow_id": "flow-main", "total_ms": tail, "stages": [{"component_id": parts[0], "latency_ms": tail}]}
    capacity = {"component_id": parts[0], "quantity": "requests", "demand": 1.0, "unit": "requests/s"}
    lines = [_line(part, usd / len(parts)) for part in parts]
    return {"monthly_cost_usd": _around(usd), "lines": lines, "latencies": [flow], "capacity": [capacity]}


def _line(part: str, usd: float) -> Json:
    inputs = [_input("units", 10.0, "units"), _input("unit price", usd / 10, "USD/unit")]
    told = {"name": part, "formula_id": "cost.volume", "formula": "units × unit price", "source": "stated"}
    return {"id": f"line-{part}", "component_id": part, **told, "inputs": inputs, "usd": _around(usd)}


def _around(usd: float) -> Json:
    return {"p5": usd * 0.8, "p50": usd, "p95": usd * 1.2}


def _input(name: str, amount: float, unit: str) -> Json:
    return {
        "name": name,
        "quantity": {"low": amount, "typical": amount, "high": amount, "unit": unit},
        "source": "stated",
    }


def _within(bounds: Interval | None, usual: float) -> float:
    """A figure inside the bounds of a case."""
    if bounds is None:
        return usual
    if bounds.low is not None and bounds.high is not None:
        return sqrt(bounds.low * bounds.high)
    return bounds.high * WITHIN if bounds.high is not None else (bounds.low or usual) / WITHIN


def _value(expected: ExpectedField) -> Any:
    if expected.any_of:
        spec = field_specs().get(expected.field)
        return [expected.any_of[0]] if spec and spec.kind == "set" else expected.any_of[0]
    if expected.includes:
        return list(expected.includes)
    ends = [one for one in (expected.low, expected.high) if one is not None]
    return {"low": ends[0], "typical": sum(ends) / len(ends), "high": ends[-1]}


def _views(parts: list[str]) -> Mapping[str, Any]:
    """Orchestration, infrastructure, observability and staffing; every part has a resource, a metric and an alert."""
    part = parts[0]
    states = [{"id": "received", "name": "received"}, {"id": "done", "name": "done", "terminal": True}]
    return {
        "orchestration": {
            "kind": "deterministic_workflow",
            "states": states,
            "transitions": [{"source": "received", "target": "done", "condition": "answered"}],
            "retries": [{"component_id": part, "attempts": 2, "then": "to a person"}],
            "timeouts": [{"component_id": part, "timeout_ms": 1000.0}],
        },
        "infrastructure": {
            "deployments": [{"id": "deploy-main", "component_ids": parts, "platform": "containers"}],
            "iac": [{"component_id": one, "resource": "service"} for one in parts],
        },
        "observability": {
            "metrics": [_metric(one) for one in parts],
            "alerts": [_alert(one) for one in parts],
            "traces": [{"component_id": one, "span": "request"} for one in parts],
            "dashboards": [{"name": "Service", "metrics": [f"{part}.requests"]}],
            "evaluations": [{"id": "eval-main", "component_id": part, "method": "labelled cases", "threshold": "0.9"}],
        },
        "staffing": {"needed": [{"role": "engineer", "reason": "runs it"}]},
    }


def _metric(part: str) -> Json:
    return {"name": f"{part}.requests", "component_id": part, "unit": "1/s", "meaning": "work that arrives"}


def _alert(part: str) -> Json:
    told = {"condition": "none for 5 minutes", "action": "look at the traces"}
    return {"id": f"alert-{part}", "metric": f"{part}.requests", "component_id": part, **told}
