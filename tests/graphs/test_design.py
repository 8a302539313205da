"""A brief becomes a document through the real graph, knowledge base and solver."""

from pathlib import Path

import pytest

from archadvisor.domain.vocabulary import relation_is_legal
from archadvisor.graphs.run import design

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.md"))


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda path: path.stem)
def example(request):
    text = request.param.read_text(encoding="utf-8")
    return text, design(text, request.param.stem)


@pytest.fixture(scope="module")
def document(example):
    return example[1]


def test_the_examples_are_validated(document):
    assert document.status == "validated", document.violations


def test_every_relation_joins_existing_components_and_is_legal(document):
    types = {one.id: one.type for one in document.components}
    assert document.relations
    for relation in document.relations:
        assert relation_is_legal(types[relation.source], relation.kind, types[relation.target])


def test_every_view_lists_the_same_components(document):
    ids = {one.id for one in document.components}
    assert {one for unit in document.infrastructure.deployments for one in unit.component_ids} == ids
    assert {line.component_id for line in document.estimate.lines} <= ids
    assert {one for risk in document.risks for one in risk.element_ids} <= ids


def test_every_demand_of_the_brief_is_traced_or_reported(document):
    traced = set(document.unmet_requirement_ids)
    traced |= {served for one in document.components for served in one.satisfies_requirement_ids}
    traced |= {served for one in document.decisions for served in one.requirement_ids}
    traced |= {served for one in document.controls for served in one.satisfies_ids}
    traced |= {served for one in document.business.objectives for served in one.requirement_ids}
    demands = {one.id for one in document.statements if one.priority == "must" and one.kind != "context"}
    assert demands <= traced


def test_every_number_has_a_formula_inputs_and_a_source(document):
    assert document.estimate.lines
    for line in document.estimate.lines:
        assert line.formula_id and line.source
        if line.usd is None:
            assert line.status == "unknown"
        else:
            assert line.inputs and all(one.source for one in line.inputs)


def test_everything_cited_is_resolved(document):
    known = {one.id for one in document.citations}
    for one in [*document.components, *document.patterns, *document.risks, *document.controls, *document.decisions]:
        assert set(one.citation_ids) <= known


def test_evidence_is_in_the_brief_letter_by_letter(example):
    text, document = example
    spans = [span for one in document.requirements.values() for span in one.evidence]
    spans += [span for one in document.statements for span in one.evidence]
    assert spans
    for span in spans:
        assert text[span.start : span.end] == span.text


def test_the_chosen_design_comes_with_alternatives_and_reasons(document):
    assert 2 <= len(document.alternatives) <= 3
    assert all(one.differences and one.gives_up for one in document.alternatives)
    assert all(one.reason and one.flips_if and one.options for one in document.decisions)
