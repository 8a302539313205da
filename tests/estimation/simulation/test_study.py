"""Simulations generated from a design of an ordinary brief."""

import json

import pytest

from archadvisor.agents.reasoning.failure_modes import with_evidence
from archadvisor.deliverables import canonical_json, render
from archadvisor.domain.document import DesignDocument
from archadvisor.domain.restored import design_of, requirements_of
from archadvisor.domain.simulation import SimulatedFault, Simulation, Variant
from archadvisor.errors import InputError, QuantityError
from archadvisor.estimation.simulation.faults import faults_named
from archadvisor.estimation.simulation.study import simulate
from archadvisor.graphs.run import design
from archadvisor.knowledge.base import KnowledgeBase

BRIEF = """# Help for branch staff

About 4,000 people in our branches ask roughly 30,000 questions a day on products, fees and procedures. We want an
assistant that answers from 8,000 internal documents and from the customer record in our core system, with its sources
shown, within eight seconds. It runs on Azure in the European Union, uses a managed language model, and must keep
working at 99.5 percent. Questions that it cannot answer go to a support desk of ten people. Two developers build it.
"""
FAULTS = ["retry-storm", "reviewer-backlog"]


@pytest.fixture(scope="module")
def document() -> DesignDocument:
    return design(BRIEF, "help")


@pytest.fixture(scope="module")
def simulation(document: DesignDocument, knowledge: KnowledgeBase) -> Simulation:
    return played(document, knowledge, FAULTS)


def played(document: DesignDocument, knowledge: KnowledgeBase, ids: list[str], replications: int = 3) -> Simulation:
    placed = design_of(document)
    assert placed is not None
    asked, controls = requirements_of(document), [one.id for one in document.controls]
    return simulate(placed, asked, knowledge, faults_named(ids), 0, replications, controls, estimated=document.estimate)


def of(simulation: Simulation, fault_id: str) -> SimulatedFault:
    return next(one for one in simulation.faults if one.id == fault_id)


def alone(fault: SimulatedFault, *controls: str) -> Variant:
    return next(one for one in fault.variants if one.controls == list(controls))


def test_immediate_retries_do_not_recover_and_a_retry_budget_does(simulation: Simulation):
    storm = of(simulation, "retry-storm")
    immediate, budget = alone(storm), alone(storm, "retry_budget")
    assert storm.usual_goodput > 0.9
    assert immediate.recovered_share == 0
    assert immediate.goodput_after.high < 0.1
    assert budget.recovered_share == 1
    assert budget.goodput_after.low > immediate.goodput_after.high
    assert budget.calls_per_request.mean < immediate.calls_per_request.mean
    assert "not recovered" in storm.statement


def test_every_fault_has_one_variant_as_designed_and_each_control_alone(simulation: Simulation):
    for fault in simulation.faults:
        assert sum(one.in_design for one in fault.variants) == 1
        single = {one.controls[0] for one in fault.variants if len(one.controls) == 1}
        assert single == set(faults_named([fault.id])[0].controls)
        for one in fault.variants:
            assert 0 <= one.failed_share.low <= one.failed_share.mean <= one.failed_share.high <= 1


def test_more_reviewers_lose_fewer_cases(simulation: Simulation):
    backlog = of(simulation, "reviewer-backlog")
    assert alone(backlog, "more_staff").failed_share.mean <= alone(backlog).failed_share.mean


def test_failure_modes_carry_the_evidence(document: DesignDocument, simulation: Simulation, knowledge: KnowledgeBase):
    placed = design_of(document)
    assert placed is not None
    modes = with_evidence(document.failure_modes, simulation, requirements_of(document), placed, knowledge)
    shown = [one for one in modes if one.simulated]
    assert shown
    assert {one.fault_id for mode in shown for one in mode.evidence} == set(FAULTS)
    assert [one.id for one in modes][: len(document.failure_modes)] == [one.id for one in document.failure_modes]
    told = document.model_copy(update={"failure_modes": modes})
    assert json.loads(canonical_json(told))["failure_modes"] != json.loads(canonical_json(document))["failure_modes"]
    files = render(told)
    assert "retry storm" in str(files["handoff.md"])
    assert "Faults played through" in str(files["safety.md"])


def test_the_same_arguments_give_the_same_bytes(document: DesignDocument, knowledge: KnowledgeBase):
    first, second = (played(document, knowledge, ["rate-limit-cut"], 2) for _ in range(2))
    assert first.model_dump_json() == second.model_dump_json()


def test_what_does_not_apply_says_why(document: DesignDocument, knowledge: KnowledgeBase):
    found = played(document, knowledge, ["cold-cache"], 1)
    assert found.faults or found.skipped["cold-cache"]


def test_unusable_arguments_are_named(document: DesignDocument, knowledge: KnowledgeBase):
    with pytest.raises(InputError, match="no fault meteor"):
        faults_named(["meteor"])
    with pytest.raises(QuantityError, match="replications"):
        played(document, knowledge, ["retry-storm"], 0)
