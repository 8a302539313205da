"""Explaining an element: derivation, sources, what depends on it."""

import pytest

from archadvisor.deliverables import explain
from archadvisor.errors import InputError
from tests.deliverables import fixtures

DESIGN = fixtures.document(fixtures.COURIER)


def ids():
    parts = (DESIGN.components, DESIGN.risks, DESIGN.controls, DESIGN.decisions, DESIGN.statements, DESIGN.citations)
    more = (DESIGN.estimate.lines, DESIGN.flows, DESIGN.relations, DESIGN.questions, DESIGN.obligations)
    return [one.id for part in (*parts, *more) for one in part] + [one.id for one in DESIGN.requirements.values()]


@pytest.mark.parametrize("element_id", ids())
def test_every_element_can_be_explained(element_id):
    assert explain(DESIGN, element_id).startswith(f"{element_id}: ")


def test_a_cost_line_shows_formula_inputs_and_sources():
    text = explain(DESIGN, "line-user_interface-use")
    assert "requests × price" in text
    assert "price = 1 to 2 USD (plan 1.5) (source: price-x)" in text


def test_an_unknown_cost_is_called_unknown():
    assert "usd: unknown" in explain(DESIGN, "line-app_backend-use")


def test_a_component_shows_its_sources_and_what_uses_it():
    text = explain(DESIGN, "workflow_engine")
    assert "cit-rag_basic" in text and "https://example.org/rag" in text
    assert "rel-app_backend-calls-workflow_engine (target)" in text
    assert "line-workflow_engine-use (component id)" in text


def test_a_component_and_a_control_of_the_same_id_are_both_told():
    text = explain(DESIGN, "groundedness_check")
    assert "groundedness_check: component" in text and "groundedness_check: control" in text


def test_a_flow_shows_its_latency_stage_by_stage():
    text = explain(DESIGN, "flow-main")
    assert "objective: p95 5,000 ms" in text and "llm_managed_api: P50" in text


@pytest.mark.parametrize(("name", "part"), [("cost", "line-"), ("availability", "source: sla")])
def test_totals_can_be_explained(name, part):
    assert part in explain(DESIGN, name)


def test_totals_without_an_estimate_are_unknown():
    assert "unknown" in explain(fixtures.empty_draft(), "cost")


def test_an_unknown_id_lists_near_ones():
    with pytest.raises(InputError, match="workflow_engine"):
        explain(DESIGN, "workflow_engin")
