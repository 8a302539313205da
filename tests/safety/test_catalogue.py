"""Every predicate of the catalogue holds in one world, fails in another and is open in a third."""

from dataclasses import replace

import pytest

from archadvisor.agents.reasoning.safety.findings import called_for
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.safety_graph import SafetyGraph
from archadvisor.domain.vocabulary import field_specs
from archadvisor.knowledge.crossreferences import unresolved
from archadvisor.knowledge.goals import DOES_NOT_HOLD, HOLDS, goals
from archadvisor.knowledge.graph_terms import GRAPH_TERMS, HasPart, Meeting, Taint
from archadvisor.knowledge.graph_worlds import gaps
from archadvisor.knowledge.loading import embedded_records
from archadvisor.knowledge.predicates import Facts, Truth, all_true, parts_of
from archadvisor.knowledge.terms import Need
from archadvisor.knowledge.witnesses import witness
from tests.safety.designs import requirements

RECORDS = embedded_records()
RISKS = {key: one for key, one in RECORDS["risks"].items() if one.found_when}
CONTROLS = RECORDS["controls"]
NOWHERE = Facts(
    requirements=requirements(
        ["simple_trial"],
        **{one.id: one.values[0] for one in field_specs().values() if one.ordered},
        **{one.id: Quantity.exactly(0, one.unit) for one in field_specs().values() if one.kind == "quantity"},
        industry="general",
        archetype="ml_scoring",
        deployment="managed_cloud",
    ),
    component_types=frozenset(),
    pattern_ids=frozenset(),
    control_ids=frozenset(),
    edges=frozenset(),
    graph=SafetyGraph(()),
)
# Risks in which text that somebody else wrote, or data that somebody else may see, is on its way.
TRAVELLING = [
    *(f"R{n:03}" for n in [*range(1, 8), *range(9, 23), 26, 27, 29, 30, 31, 32, 34, 37, 38, 40, 41, 46, 47]),
    *("R054", "R055", "R066", "R073", "R087", "R089"),
]


def graph_terms(predicates):
    for one in predicates:
        if isinstance(one, GRAPH_TERMS):
            yield one
        yield from graph_terms(parts_of(one))


def holding(predicates):
    return witness(goals(predicates, HOLDS), RECORDS)


def test_every_risk_of_the_catalogue_is_held_against_designs():
    assert {f"R{n:03}" for n in range(1, 91)} <= set(RISKS)


@pytest.mark.parametrize("risk_id", sorted(RISKS))
def test_a_risk_is_found_not_found_and_open(risk_id):
    predicates = RISKS[risk_id].found_when
    world = holding(predicates)
    assert all_true(predicates, world) is Truth.TRUE
    assert all_true(predicates, replace(world, graph=SafetyGraph(()))) is Truth.FALSE
    assert any(all_true(predicates, gap) is Truth.UNKNOWN for gap in gaps(world, predicates) if gap.graph)


def settled_by_the_brief(atom):
    """What a brief does not say is not wanted or not ruled out: needs and restrictions are never open."""
    return isinstance(atom, Need) or getattr(atom, "field", None) == "restrictions"


@pytest.mark.parametrize("control_id", sorted(CONTROLS))
def test_a_control_is_called_for_not_called_for_and_open(control_id):
    record = CONTROLS[control_id]
    answered = [one for one in RISKS.values() if control_id in one.controls]
    reasons = [all_of for all_of in ([one] for one in record.required_when)] + [one.found_when for one in answered]
    world = next(found for reason in reasons if (found := holding(reason)))
    assert called_for(record, world, RISKS.values()) is Truth.TRUE
    assert called_for(record, NOWHERE, RISKS.values()) is Truth.FALSE
    silent = goals(record.required_when, DOES_NOT_HOLD)
    held = [(witness((*goals(reason, HOLDS), *also), RECORDS), reason) for reason in reasons for also in ((), silent)]
    worlds = [gap for world, reason in held if world for gap in gaps(world, reason)]
    is_open = any(called_for(record, gap, RISKS.values()) is Truth.UNKNOWN for gap in worlds)
    by_the_brief = all(settled_by_the_brief(atom) for reason in reasons for atom in atoms(reason))
    assert is_open or (not answered and by_the_brief)


def test_the_controls_of_the_catalogue_answer_its_risks():
    """Only those that answer no risk of the catalogue may rest on needs alone."""
    answering = {control for one in RISKS.values() for control in one.controls}
    assert answering <= CONTROLS.keys()
    assert len(answering) >= 90


def atoms(predicates):
    """What predicates are made of; needs alone are never open, since a brief expresses them or does not."""
    for one in predicates:
        inner = parts_of(one)
        yield from atoms(inner) if inner else [one]


@pytest.mark.parametrize("risk_id", TRAVELLING)
def test_what_travels_is_decided_by_a_way(risk_id):
    assert any(isinstance(one, (Taint, Meeting)) for one in graph_terms(RISKS[risk_id].found_when))


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ({"place": "nowhere"}, "place"),
        ({"kind": ["wheel"]}, "kind of part"),
        ({"facts": {"loop": "often"}}, "loop"),
        ({"facts": {"colour": "red"}}, "fact"),
        ({"without": ["PRAYER"]}, "PRAYER"),
    ],
)
def test_a_predicate_that_speaks_of_nothing_is_told(where, told):
    wrong = RISKS["R035"].model_copy(update={"found_when": [HasPart.model_validate({"part": where})]})
    assert any(told in one for one in unresolved(wrong, RECORDS))


@pytest.mark.parametrize("risk_id", sorted(RISKS))
def test_predicates_speak_the_vocabulary(risk_id):
    assert list(unresolved(RISKS[risk_id], RECORDS)) == []
