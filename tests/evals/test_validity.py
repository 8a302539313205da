"""The measures tell good designs from bad ones: on the designs of the cases and on designs of the advisor."""

import json

import pytest

from archadvisor.evals.policies import POLICIES, policy_designs
from archadvisor.evals.produced import read_produced
from archadvisor.evals.produced_files import designed
from archadvisor.evals.reference import reference_design
from archadvisor.evals.suite import score_design
from archadvisor.evals.validity.faults import mutants
from archadvisor.evals.validity.gaming import attempts
from archadvisor.evals.validity.kills import FAULTS, kill_rate
from archadvisor.evals.validity.report import validate_measures
from archadvisor.evals.validity.structure_faults import must_dropped
from archadvisor.evals.validity.text import validity_text


@pytest.fixture(scope="module")
def some(expectations):
    """Every fourth case; `eval validate-metrics` tries all."""
    return expectations[::4]


@pytest.fixture(scope="module")
def found(some):
    return validate_measures(some)


def test_the_measures_can_be_trusted(found):
    assert found.failures == []
    assert validity_text(found).endswith("The measures can be trusted.")


def test_faulty_designs_lose_points(found):
    assert kill_rate(found.kills) >= 0.97
    assert {kind.fault.name: kind.rate for kind in found.kills if kind.rate is None or kind.rate < 0.85} == {}


def test_no_attempt_gets_near_a_sound_design(expectations):
    shares = {one.name: one.mean_share for one in attempts(expectations, sound=0.7)}
    assert shares["policy all"] < 0.5 and shares["everything beside the right answer"] < 0.5
    assert shares["policy none"] < 0.02
    assert shares["policy shuffled"] < 0.45 and shares["policy prior"] < 0.45


def test_a_measure_that_sees_nothing_is_found_out(expectations, monkeypatch):
    from archadvisor.evals import suite
    from archadvisor.evals.score import scored

    monkeypatch.setitem(suite.GRADED, "risk_review", lambda design, case: scored(1.0, "always fine"))
    blind = validate_measures(expectations[:6])
    assert any(one.startswith("risk dropped") for one in blind.failures)


def test_a_fault_leaves_the_sound_design_as_it_was(courier):
    design = reference_design(courier.record)
    before = json.dumps(design)
    for fault in FAULTS:
        for mutant in mutants(fault, design, courier):
            assert mutant.design != design, fault.name
    assert json.dumps(design) == before


def test_faults_are_put_into_any_design_that_can_be_read(courier):
    bare = {"components": [{"id": "a", "type": "llm_managed_api"}], "estimate": None, "risks": [{"id": "R"}, 5]}
    odd = {**reference_design(courier.record), "estimate": {"lines": [{"id": "x", "usd": {"p50": "many"}}]}}
    kills = validate_measures([courier], {courier.id: bare}).kills
    assert {kind.fault.name for kind in kills} == {fault.name for fault in FAULTS}
    assert kill_rate(validate_measures([courier], {courier.id: odd}).kills) > 0.9


def test_a_dropped_part_leaves_no_relation_dangling(courier):
    for mutant in must_dropped(reference_design(courier.record), courier):
        design = read_produced(mutant.design)
        assert all({source, target} <= design.types.keys() for source, target, _ in design.edges)


def test_policies_know_no_brief(all_cases, expectations):
    records = [case.record for case in all_cases]
    by_policy = {policy: policy_designs(policy, records) for policy in POLICIES}
    assert set(by_policy["all"]) == {case.id for case in all_cases}
    assert by_policy["none"][records[0].id] == {}
    assert by_policy["shuffled"][records[0].id] == reference_design(records[1])
    prior = score_design(by_policy["prior"][records[0].id], expectations[0])
    assert 0 < (prior.scores["component_f1"].value or 0) < 0.9


def test_designs_of_the_advisor_are_scored_and_their_faults_seen(all_cases, expectations):
    place = next(place for place, one in enumerate(expectations) if one.id == "sum-50k-documents")
    case, design = expectations[place], dict(designed([all_cases[place]]))["sum-50k-documents"]
    card = score_design(design, case)
    assert card.total.value is not None and card.total.value > 0.5 and card.problems == ()
    assert kill_rate(validate_measures([case], {case.id: design}).kills) >= 0.97
