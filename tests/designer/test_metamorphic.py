"""What must hold between two designs when only one thing differs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archadvisor.agents.reasoning.assembly import draft_of
from archadvisor.agents.reasoning.conflicts import solution_under
from archadvisor.agents.reasoning.demands import Demands
from archadvisor.agents.reasoning.selection import encode, total_cents
from archadvisor.agents.reasoning.what_if import with_value
from archadvisor.deliverables import canonical_json
from archadvisor.domain.difference import difference
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.restored import design_of, requirements_of
from archadvisor.graphs.run import design, redesign
from tests.designer.conftest import asked

BRIEF = """
Our housing association wants an assistant that answers tenants' questions about repairs from the house rules and
names the paragraph it is from. About 4,000 questions a day, answers within five seconds. What it cannot settle goes to
the caretaker's desk. Tenants live in Germany and their names and addresses are stored.
"""
REGIMES = ("GDPR", "HIPAA", "PCI DSS", "ISO 27001", "EU AI Act", "SOC 2", "DORA")
LADDERS = {
    "latency": [Quantity.exactly(ms, "ms") for ms in (60_000, 12_000, 6_000, 4_000)],
    "availability": [Quantity.exactly(share, "fraction") for share in (0.9, 0.95, 0.98, 0.99)],
}


@pytest.fixture(scope="module")
def document():
    return design(BRIEF, "tenants")


def least_cents(tools, fields) -> float:
    """The least known cost under all requirements; infinite where nothing fits."""
    problem = draft_of(asked(**fields), Demands(), tools).problem
    solved = solution_under(problem, list(encode(problem).literals), total_cents)
    return float("inf") if solved is None else round(solved[1])


@pytest.mark.parametrize("field", sorted(LADDERS))
def test_the_least_cost_never_falls_when_a_limit_is_tightened(tools, field):
    costs = [least_cents(tools, {field: one}) for one in LADDERS[field]]
    assert costs == sorted(costs)


@settings(max_examples=4, deadline=None, derandomize=True)
@given(known=st.sets(st.sampled_from(REGIMES), max_size=2), added=st.sampled_from(REGIMES))
def test_a_further_regime_never_removes_a_control(tools, document, known, added):
    base = requirements_of(document)
    for one in sorted(known):
        base = with_value(base, "compliance", f"+{one}", tools.knowledge)
    before = redesign(document, base)
    after = redesign(document, with_value(base, "compliance", f"+{added}", tools.knowledge))
    if before.components and after.components:
        assert difference(before, after).controls.removed == []


def test_designing_again_for_the_same_requirements_changes_nothing(document):
    again = redesign(document, requirements_of(document), explore=True)
    assert difference(document, again).is_empty()
    assert _bytes(again) == _bytes(document)


def _bytes(document) -> str:
    manifest = document.manifest.model_copy(update={"timing": {}})
    return canonical_json(document.model_copy(update={"manifest": manifest}))


def test_a_document_gives_back_the_design_that_it_was_made_from(document):
    found = design_of(document)
    assert [one.id for one in found.components] == [one.id for one in document.components]


def test_a_difference_reads_the_same_both_ways(tools, document):
    other = redesign(document, with_value(requirements_of(document), "traffic", "100x", tools.knowledge))
    there, back = difference(document, other), difference(other, document)
    assert not there.is_empty()
    assert [one.id for one in there.components.added] == [one.id for one in back.components.removed]
    assert there.monthly_cost_usd.ratio == pytest.approx(1 / back.monthly_cost_usd.ratio)
    assert there.monthly_cost_usd.after > there.monthly_cost_usd.before
