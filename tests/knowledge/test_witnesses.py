"""Generated witnesses: what they claim is so, and where there is none, nothing else finds one either."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archadvisor.domain.vocabulary import field_specs
from archadvisor.knowledge.applicability import rules
from archadvisor.knowledge.drafts import Membership
from archadvisor.knowledge.goals import DOES_NOT_HOLD, FAILS, HOLDS, Goal
from archadvisor.knowledge.laws import consequences
from archadvisor.knowledge.loading import embedded_records
from archadvisor.knowledge.predicates import Truth, evaluate
from archadvisor.knowledge.terms import (
    All,
    Always,
    AnyOf,
    Chosen,
    Condition,
    HasComponent,
    HasControl,
    HasPattern,
    Need,
    Not,
    Path,
)
from archadvisor.knowledge.witnesses import witness

NEEDS = ["physical_action", "act_on_systems", "converse", "live_voice", "stay_on_premises"]
ATOMS = st.one_of(
    st.sampled_from(NEEDS).map(lambda need: Need(need=need)),
    st.builds(
        Condition,
        field=st.sampled_from(["traffic", "availability", "departments"]),
        op=st.sampled_from(["<", "<=", ">", ">=", "==", "!=", "known", "unknown"]),
        value=st.sampled_from([0, 0.5, 1, 2]),
    ),
    st.builds(
        Condition,
        field=st.just("side_effects"),
        op=st.sampled_from(["<", "<=", ">", ">=", "==", "!=", "known", "unknown"]),
        value=st.sampled_from(field_specs()["side_effects"].values),
    ),
    st.builds(
        Condition,
        field=st.sampled_from(["region", "modalities"]),
        op=st.sampled_from(["has", "has_any", "has_all", "lacks", "in", "==", "!="]),
        value=st.sampled_from([["eu"], ["eu", "uk"], ["audio"]]).filter(bool),
    ).filter(lambda one: set(one.value) <= set(field_specs()[one.field].values)),
    st.builds(
        Condition,
        field=st.sampled_from(["objectives", "given_stack", "region"]),
        op=st.sampled_from(["known", "unknown"]),
    ),
    st.sampled_from(["llm_managed_api", "agent_single", "vector_store"]).map(lambda one: HasComponent(component=one)),
    st.just(HasComponent(component=["vector_store", "response_cache"])),
    st.just(HasPattern(pattern="data-hybrid-search")),
    st.just(HasControl(control="BUDGET")),
    st.sampled_from(["direct", "workflow"]).map(lambda one: Chosen(decision="orchestration", option=one)),
    st.just(Path(path_from=["user_interface"], path_to=["vector_store"])),
    st.just(Always(always=True)),
)
PREDICATES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: All(all=parts)),
        st.lists(inner, max_size=3).map(lambda parts: AnyOf(any=parts)),
        st.lists(inner, max_size=3).map(lambda parts: Not(none_of=parts)),
    ),
    max_leaves=8,
)
TRUTHS = st.sampled_from([HOLDS, FAILS, DOES_NOT_HOLD, frozenset({Truth.TRUE, Truth.UNKNOWN})])
GOALS = st.lists(st.builds(Goal, PREDICATES, TRUTHS), min_size=1, max_size=3)


def reached(goals, facts):
    return all(evaluate(one.predicate, facts) in one.truths for one in goals)


def lawful(facts, records):
    needs = set(facts.requirements.items("needs"))
    follows = [item for need in needs for item in consequences(Membership("needs", need, True), records)]
    implied = {one.name for one in follows if isinstance(one, Membership) and one.space == "needs"}
    return implied <= needs


@settings(deadline=None)
@given(GOALS)
def test_a_witness_evaluates_as_claimed_and_keeps_the_laws(goals):
    facts = witness(goals, embedded_records())
    if facts is not None:
        assert reached(goals, facts)
        assert lawful(facts, embedded_records())


@settings(deadline=None)
@given(GOALS, GOALS)
def test_what_another_witness_reaches_is_not_called_impossible(goals, more):
    both = witness([*goals, *more], embedded_records())
    other = witness(more, embedded_records())
    if both is not None or (other is not None and reached(goals, other)):
        assert witness(goals, embedded_records()) is not None


@settings(deadline=None)
@given(PREDICATES)
def test_every_predicate_comes_out_somehow(predicate):
    assert any(witness([Goal(predicate, truths)], embedded_records()) for truths in (HOLDS, DOES_NOT_HOLD))


def all_rules():
    return [
        (f"{kind}/{record.id}/{rule.place}", rule)
        for kind, records in embedded_records().items()
        for record in records.values()
        for rule in rules(record)
    ]


def test_there_are_many_rules_and_their_witnesses_evaluate_as_claimed():
    named = all_rules()
    assert len(named) > 1500
    for name, rule in named[::40]:
        facts = witness(rule.to_hold(), embedded_records())
        assert facts is not None, name
        assert all(evaluate(one, facts) is Truth.TRUE for one in (*rule.given, *rule.holds)), name
        assert not any(evaluate(one, facts) is Truth.TRUE for one in rule.unless), name


def condition(field, op, value=None):
    return Condition(field=field, op=op, value=value)


@pytest.mark.parametrize(
    "impossible",
    [
        [Need(need="physical_action"), Not(none_of=[Need(need="act_on_systems")])],
        [Need(need="physical_action"), condition("side_effects", "<", "physical")],
        [Need(need="live_voice"), condition("modalities", "lacks", ["audio"])],
        [condition("traffic", ">", 5), condition("traffic", "<", 5)],
        [condition("departments", ">", 1), condition("departments", "<", 2)],
        [condition("availability", ">", 1)],
        [condition("region", "has", "eu"), condition("region", "unknown")],
        [condition("scale_tier", ">=", "mid"), condition("scale_tier", "in", ["poc", "startup"])],
        [condition("objectives", "known"), condition("objectives", "unknown")],
        [HasComponent(component="agent_single"), condition("forbidden", "has", "type:agent_single")],
        [Chosen(decision="orchestration", option="direct"), Chosen(decision="orchestration", option="workflow")],
        [Chosen(decision="orchestration", option="direct"), Need(need="several_specialists")],
        [AnyOf(any=[])],
        [Not(none_of=[Always(always=True)])],
    ],
)
def test_what_cannot_be_has_no_witness(impossible):
    assert witness([Goal(one, HOLDS) for one in impossible], embedded_records()) is None


@pytest.mark.parametrize(
    "possible",
    [
        [condition("region", "unknown")],
        [condition("given_stack", "known"), Not(none_of=[condition("given_stack", "has", "Kafka")])],
        [condition("departments", ">=", 2), condition("departments", "<", 3)],
        [condition("availability", ">=", 0.999)],
        [Path(path_from=["user_interface"], path_to=["vector_store"]), HasComponent(component="vector_store")],
        [AnyOf(any=[condition("traffic", "<", 0), Need(need="live_voice")]), condition("modalities", "has", "audio")],
    ],
)
def test_what_can_be_has_one(possible):
    facts = witness([Goal(one, HOLDS) for one in possible], embedded_records())
    assert facts is not None
    assert all(evaluate(one, facts) is Truth.TRUE for one in possible)
