"""Ways through a safety graph: what carries text, what controls cut, what hangs on facts that nobody stated."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archadvisor.domain.safety_graph import PASSAGE, Element, Passage, SafetyGraph, kinds_of
from archadvisor.knowledge.graph_terms import Count, HasPart, Meeting, Taint
from archadvisor.knowledge.matching import match
from archadvisor.knowledge.truth import Truth

TEXT = Taint.model_validate({"taint": {"from": {"place": "outsider"}, "to": {"place": "model"}, "text": True}})
GUARDED = Taint.model_validate(
    {"taint": {"from": {"place": "outsider"}, "to": {"place": "model"}, "without": ["ISO"], "text": True}}
)


def part(type_id, controls=(), **facts):
    return Element(type_id, type_id, kinds_of(type_id), facts, frozenset(controls))


def passage(source, target, controls=(), **facts):
    kinds = frozenset({PASSAGE})
    return Passage(f"{source}-{target}", "it", kinds, facts, frozenset(controls), source=source, target=target)


def chain(*parts, content="free_text"):
    steps = [passage(a.id, b.id, **({"content": content} if content else {})) for a, b in pairwise(parts)]
    return SafetyGraph(parts, tuple(steps))


WEB, BACKEND, MODEL = part("user_interface", writers="anyone"), part("app_backend"), part("llm_managed_api")


def test_a_way_is_shown_from_end_to_end():
    found = match(TEXT, chain(WEB, BACKEND, MODEL))
    assert found.truth is Truth.TRUE
    assert found.path == ("user_interface", "app_backend", "llm_managed_api")
    assert "user_interface-app_backend" in found.elements


def test_typed_fields_carry_no_instructions():
    assert match(TEXT, chain(WEB, BACKEND, MODEL, content="typed")).truth is Truth.FALSE


def test_what_a_passage_carries_may_be_unknown():
    found = match(TEXT, chain(WEB, BACKEND, MODEL, content=None))
    assert found.truth is Truth.UNKNOWN
    assert ("app_backend-llm_managed_api", "content") in found.missing


def test_an_unknown_writer_is_a_question_and_staff_is_none():
    assert match(TEXT, chain(part("user_interface"), MODEL)).missing == (("user_interface", "writers"),)
    assert match(TEXT, chain(part("user_interface", writers="staff"), MODEL)).truth is Truth.FALSE


@pytest.mark.parametrize("place", range(3))
def test_a_control_anywhere_on_the_way_cuts_it(place):
    parts = [WEB, BACKEND, MODEL]
    guarded = part(parts[place].id, ["ISO"], **parts[place].facts)
    cut = chain(*(guarded if number == place else one for number, one in enumerate(parts)))
    assert match(GUARDED, cut).truth is Truth.FALSE


def test_a_second_way_around_a_control_is_found():
    guarded, direct = (
        part("workflow_engine", ["ISO"]),
        passage("user_interface", "llm_managed_api", content="free_text"),
    )
    graph = chain(WEB, guarded, MODEL)
    assert match(GUARDED, graph).truth is Truth.FALSE
    assert match(GUARDED, SafetyGraph(graph.parts, (*graph.passages, direct))).truth is Truth.TRUE


def test_counting_takes_the_surest_parts():
    two = Count.model_validate({"count": {"part": {"kind": ["agent"]}, "at_least": 2}})
    assert match(two, SafetyGraph((part("agent_single"),))).truth is Truth.FALSE
    assert match(two, SafetyGraph((part("agent_single"), part("agent_worker")))).truth is Truth.TRUE


def test_a_fact_that_is_not_asked_of_a_kind_is_not_the_case():
    looping = HasPart.model_validate({"part": {"facts": {"loop": True}}})
    assert match(looping, SafetyGraph((BACKEND,))).truth is Truth.FALSE
    assert match(looping, SafetyGraph((part("agent_single"),))).truth is Truth.UNKNOWN


JUNCTION = {
    "at": {"place": "agent"},
    "receives": [{"part": {"place": "private_data"}}, {"part": {"place": "untrusted_text"}, "text": True}],
    "reaches": [{"place": "outward"}],
    "without": ["TRIFECTA"],
}


def test_only_one_agent_with_all_three_is_a_meeting():
    meeting = Meeting.model_validate({"meeting": JUNCTION})
    records, web = part("operational_db", data=["personal"]), part("tool_server", writers="third_party", verbs=["read"])
    reader, clerk = part("agent_single", verbs=["read"]), part("agent_worker", verbs=["read", "send"])
    apart = SafetyGraph(
        (records, web, reader, clerk),
        (passage("operational_db", "agent_worker"), passage("tool_server", "agent_single", content="free_text")),
    )
    assert match(meeting, apart).truth is Truth.FALSE
    joined = SafetyGraph(apart.parts, (*apart.passages, passage("tool_server", "agent_worker", content="free_text")))
    found = match(meeting, joined)
    assert found.truth is Truth.TRUE
    assert found.ends == ("agent_worker",)
    assert found.path == ("tool_server", "agent_worker")


TYPES = ["user_interface", "app_backend", "agent_single", "tool_server", "llm_managed_api", "vector_store"]
edges = st.lists(st.tuples(st.sampled_from(TYPES), st.sampled_from(TYPES)), max_size=12)


@given(edges=edges, guarded=st.sets(st.sampled_from(TYPES)), more=st.sampled_from(TYPES))
def test_more_controls_never_open_a_way(edges, guarded, more):
    def truth(carrying):
        parts = [part(one, ["ISO"] if one in carrying else [], writers="anyone") for one in TYPES]
        steps = [passage(a, b, content="free_text") for a, b in dict.fromkeys(edges) if a != b]
        return match(GUARDED, SafetyGraph(tuple(parts), tuple(steps))).truth

    assert not (truth(guarded) is Truth.FALSE and truth(guarded | {more}) is not Truth.FALSE)


@given(edges=edges, hidden=st.sampled_from(TYPES))
def test_knowing_less_never_turns_a_yes_into_a_no(edges, hidden):
    def truth(known):
        parts = [part(one, **({"writers": "anyone"} if one in known else {})) for one in TYPES]
        steps = [passage(a, b, content="free_text") for a, b in dict.fromkeys(edges) if a != b]
        return match(GUARDED, SafetyGraph(tuple(parts), tuple(steps))).truth

    if truth(set(TYPES)) is Truth.TRUE:
        assert truth(set(TYPES) - {hidden}) is not Truth.FALSE
