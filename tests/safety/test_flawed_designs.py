"""Designs after public incidents: their flaws are found, and their repaired twins are let be."""

from itertools import pairwise

import pytest

from archadvisor.agents.reasoning.safety.findings import review
from archadvisor.domain.model import SEVERITIES
from archadvisor.errors import InputError
from archadvisor.knowledge.predicates import Truth
from tests.safety.flawed import flawed_designs

CASES = flawed_designs()
COUNTED = SEVERITIES[:3]
SETS = {name: [one for one in CASES if one.written == name] for name in ("before", "after", "unseen")}


def found(case, knowledge):
    return {one.risk_id: one for one in review(case.design, case.requirements, knowledge)}


def left_on_twin(case, knowledge):
    twin = review(case.repaired, case.repaired_requirements, knowledge)
    return [one for one in twin if one.severity in COUNTED and one.risk_id not in case.accepted]


def test_half_of_them_were_written_by_somebody_who_had_not_seen_the_predicates():
    assert {name: len(some) for name, some in SETS.items()} == {"before": 6, "after": 6, "unseen": 12}


@pytest.mark.parametrize("name", sorted(SETS))
def test_seeded_flaws_are_found_on_their_element(name, knowledge):
    seeded = [(case, risk, element) for case in SETS[name] for risk, element in case.flaws.items()]
    seen = {case.name: found(case, knowledge) for case in SETS[name]}
    caught = [
        (case.name, risk)
        for case, risk, element in seeded
        if (one := seen[case.name].get(risk)) and one.severity in COUNTED and element in one.element_ids
    ]
    assert len(caught) / len(seeded) >= 0.95


@pytest.mark.parametrize("name", sorted(SETS))
def test_repaired_twins_are_let_be(name, knowledge):
    held = sum(bool(one.found_when) for one in knowledge.risks.values()) * len(SETS[name])
    assert sum(len(left_on_twin(case, knowledge)) for case in SETS[name]) / held <= 0.05


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_not_known_is_a_question_with_its_worth(case, knowledge):
    for one in found(case, knowledge).values():
        if one.severity is None:
            assert one.open
            assert one.lowest is None or one.lowest != one.highest
        else:
            assert one.truth is Truth.TRUE
            assert one.lowest == one.highest == one.severity


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_controls_on_the_way_never_make_it_worse(case, knowledge):
    for one in found(case, knowledge).values():
        if one.severity is not None:
            assert SEVERITIES.index(one.residual) >= SEVERITIES.index(one.severity)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_way_leads_over_passages_of_the_design(case, knowledge):
    steps = {frozenset((one.source, one.target)) for one in case.design.relations}
    for one in found(case, knowledge).values():
        assert {frozenset(step) for step in pairwise(one.path)} <= steps


def test_an_unverified_control_leaves_a_question(knowledge):
    case = next(one for one in CASES if one.name == "office_copilot")
    repaired = case.repaired
    placements = {key: value for key, value in repaired.control_placements.items() if key != "ISO"}
    doubtful = repaired.model_copy(update={"control_placements": placements, "unverified_controls": ["ISO"]})
    one = next(one for one in review(doubtful, case.requirements, knowledge) if one.risk_id == "R002")
    assert one.truth is Truth.UNKNOWN
    assert one.severity is None
    assert one.highest in SEVERITIES
    assert any("ISO" in asked.text for asked in one.open)


@pytest.mark.parametrize(
    ("facts", "told"),
    [({"writer": "anyone"}, "writers"), ({"writers": "everyone"}, "third_party"), ({"loop": "yes"}, "true or false")],
)
def test_a_fact_that_nobody_asks_for_is_refused_with_what_could_be_said(facts, told, knowledge):
    case = CASES[0]
    first = case.design.components[0].model_copy(update={"facts": facts})
    wrong = case.design.model_copy(update={"components": [first, *case.design.components[1:]]})
    with pytest.raises(InputError, match=told):
        review(wrong, case.requirements, knowledge)
