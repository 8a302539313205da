"""Three-valued predicates: each kind, the closed world, and the Kleene laws."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirement, Requirements
from archadvisor.errors import KnowledgeError
from archadvisor.knowledge.conditions import CLOSED_WORLD_FIELDS
from archadvisor.knowledge.predicates import Facts, Truth, all_true, any_true, evaluate, negated
from archadvisor.knowledge.predicates import unknown_fields as fields_unknown
from archadvisor.knowledge.terms import All, Always, AnyOf, Condition, Need, Not, Predicate

PREDICATE = TypeAdapter(Predicate)


def requirements(**values):
    return Requirements(
        fields={
            name: Requirement(id=f"req-{name}", field=name, value=value, status="stated")
            for name, value in values.items()
        }
    )


FACTS = Facts(
    requirements=requirements(
        traffic=Quantity.between(100, 900, "requests/day"),
        scale_tier="mid",
        archetype="legal",
        deployment=None,
        team_skills=["no_ops"],
        needs=["cite_sources", "converse"],
        region=["eu", "us"],
    ),
    component_types=frozenset({"app_backend", "vector_store"}),
    pattern_ids=frozenset({"data-hybrid-search"}),
    control_ids=frozenset({"ctl-a"}),
    edges=frozenset(
        {
            ("user_interface", "calls", "app_backend"),
            ("app_backend", "reads", "vector_store"),
            ("app_backend", "calls", "input_guardrail"),
            ("input_guardrail", "calls", "llm_managed_api"),
            ("tracing", "monitors", "app_backend"),
        }
    ),
    choices={"orchestration": "workflow"},
)


def truth(raw, facts=FACTS):
    return evaluate(PREDICATE.validate_python(raw), facts).value


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"field": "traffic", "op": ">=", "value": 500}, "true"),
        ({"field": "traffic", "op": ">", "value": 500}, "false"),
        ({"field": "traffic", "op": "<", "value": 501}, "true"),
        ({"field": "traffic", "op": "<=", "value": 499.5}, "false"),
        ({"field": "traffic", "op": "==", "value": 500}, "true"),
        ({"field": "scale_tier", "op": ">=", "value": "startup"}, "true"),
        ({"field": "scale_tier", "op": "<", "value": "enterprise"}, "true"),
        ({"field": "scale_tier", "op": ">", "value": "mid"}, "false"),
        ({"field": "archetype", "op": "in", "value": ["legal", "clinical"]}, "true"),
        ({"field": "archetype", "op": "!=", "value": "legal"}, "false"),
        ({"field": "latency", "op": "<=", "value": 2000}, "unknown"),
        ({"field": "deployment", "op": "==", "value": "edge"}, "unknown"),
        ({"field": "deployment", "op": "unknown"}, "true"),
        ({"field": "traffic", "op": "known"}, "true"),
        ({"field": "latency", "op": "known"}, "false"),
        ({"field": "region", "op": "has", "value": "eu"}, "true"),
        ({"field": "region", "op": "has_any", "value": ["uk", "us"]}, "true"),
        ({"field": "region", "op": "has_all", "value": ["uk", "us"]}, "false"),
        ({"field": "region", "op": "lacks", "value": "uk"}, "true"),
        ({"field": "region", "op": "in", "value": ["uk", "us"]}, "true"),
        ({"field": "region", "op": "==", "value": ["us", "eu"]}, "true"),
        ({"field": "objectives", "op": "has", "value": "growth"}, "unknown"),
        ({"need": "converse"}, "true"),
        ({"need": "forecast"}, "false"),
        ({"component": "app_backend"}, "true"),
        ({"component": ["graph_db", "vector_store"]}, "true"),
        ({"component": ["graph_db"]}, "false"),
        ({"pattern": "data-hybrid-search"}, "true"),
        ({"control": "ctl-b"}, "false"),
        ({"decision": "orchestration", "option": ["workflow", "agent"]}, "true"),
        ({"decision": "orchestration", "option": "agent"}, "false"),
        ({"decision": "hosting", "option": "managed"}, "unknown"),
        ({"all": []}, "true"),
        ({"any": []}, "false"),
        ({"none_of": []}, "true"),
        ({"none_of": [{"field": "latency", "op": ">", "value": 1}]}, "unknown"),
        ({"always": True}, "true"),
    ],
)
def test_every_kind_of_predicate(raw, expected):
    assert truth(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"path_from": ["user_interface"], "path_to": ["llm_managed_api"]}, "true"),
        ({"path_from": ["user_interface"], "path_to": ["llm_managed_api"], "without": ["input_guardrail"]}, "false"),
        ({"path_from": ["vector_store"], "path_to": ["llm_managed_api"]}, "true"),
        ({"path_from": ["user_interface"], "path_to": ["vector_store"]}, "false"),
        ({"path_from": ["tracing"], "path_to": ["app_backend"]}, "false"),
        ({"path_from": ["app_backend"], "path_to": ["app_backend"]}, "false"),
    ],
)
def test_paths_follow_data(raw, expected):
    assert truth(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        {"component": "x"},
        {"pattern": "x"},
        {"control": "x"},
        {"decision": "x", "option": "y"},
        {"path_from": ["a"], "path_to": ["b"]},
    ],
)
def test_without_a_design_design_predicates_are_unknown(raw):
    assert truth(raw, Facts(requirements=requirements())) == "unknown"


@pytest.mark.parametrize("field", sorted(CLOSED_WORLD_FIELDS))
def test_absent_closed_world_sets_are_empty(field):
    nothing = Facts(requirements=requirements())
    assert truth({"field": field, "op": "has", "value": "x"}, nothing) == "false"
    assert truth({"field": field, "op": "has_any", "value": ["x"]}, nothing) == "false"
    assert truth({"field": field, "op": "lacks", "value": "x"}, nothing) == "true"


def test_values_without_an_order_are_refused():
    with pytest.raises(KnowledgeError, match="archetype"):
        truth({"field": "archetype", "op": ">=", "value": "legal"})
    with pytest.raises(KnowledgeError, match="region"):
        truth({"field": "region", "op": ">=", "value": 3})


def test_unknown_fields_name_only_what_decides():
    parts = [
        {"any": [{"field": "latency", "op": ">", "value": 1}, {"need": "converse"}]},
        {"all": [{"field": "budget", "op": ">", "value": 1}, {"field": "traffic", "op": ">", "value": 1}]},
        {"field": "team", "op": ">", "value": 2},
        {"field": "budget", "op": "<", "value": 9},
    ]
    assert fields_unknown([PREDICATE.validate_python(one) for one in parts], FACTS) == ["budget", "team"]


ATOMS = st.sampled_from(
    [
        Always(always=True),
        Need(need="converse"),
        Need(need="forecast"),
        Condition(field="latency", op=">", value=1),
        Condition(field="traffic", op=">", value=1),
        Condition(field="traffic", op="<", value=1),
    ]
)
PREDICATES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: All(all=parts)),
        st.lists(inner, max_size=3).map(lambda parts: AnyOf(any=parts)),
        st.lists(inner, max_size=3).map(lambda parts: Not(none_of=parts)),
    ),
    max_leaves=12,
)
RANK = {Truth.FALSE: 0, Truth.UNKNOWN: 1, Truth.TRUE: 2}


@given(st.lists(PREDICATES, max_size=4))
def test_kleene_laws(parts):
    values = [evaluate(part, FACTS) for part in parts]
    ranks = [RANK[value] for value in values]
    assert RANK[all_true(parts, FACTS)] == min(ranks, default=2)
    assert RANK[any_true(parts, FACTS)] == max(ranks, default=0)
    assert all_true(parts, FACTS) is all_true(parts[::-1], FACTS)
    assert evaluate(Not(none_of=parts), FACTS) is all_true([Not(none_of=[part]) for part in parts], FACTS)
    assert [negated(negated(value)) for value in values] == values


@given(PREDICATES, st.floats(0, 1e6))
def test_more_knowledge_never_reverses_a_verdict(predicate, latency):
    known = requirements(latency=Quantity.exactly(latency, "ms")).fields
    more = Facts(requirements=Requirements(fields={**FACTS.requirements.fields, **known}))
    before = evaluate(predicate, FACTS)
    assert before is Truth.UNKNOWN or evaluate(predicate, more) is before


@given(PREDICATES)
def test_unknown_fields_exist_exactly_for_unknown_predicates(predicate):
    unknown = evaluate(predicate, FACTS) is Truth.UNKNOWN
    assert bool(fields_unknown([predicate], FACTS)) == unknown


def test_a_thousand_predicates_take_milliseconds():
    raws = [
        {"field": "traffic", "op": ">=", "value": 500},
        {"field": "scale_tier", "op": ">=", "value": "startup"},
        {"need": "converse"},
        {"any": [{"field": "region", "op": "has_any", "value": ["uk", "us"]}, {"need": "forecast"}]},
        {"path_from": ["user_interface"], "path_to": ["llm_managed_api"]},
    ]
    predicates = [PREDICATE.validate_python(raw) for raw in raws] * 200
    durations = []
    for _ in range(10):
        start = time.perf_counter()
        for predicate in predicates:
            evaluate(predicate, FACTS)
        durations.append(time.perf_counter() - start)
    assert min(durations) < 0.005
