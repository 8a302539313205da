"""Where the state goes next, and that the graph as drawn is the graph as told."""

from archadvisor.domain.estimate import Veto
from archadvisor.domain.findings import Violation
from archadvisor.graphs.design import STEPS, make_graph
from archadvisor.graphs.routing import EXPLORING, MAX_REVISIONS, after_placement, after_validation

BUDGET = Violation(rule="cost.budget", severity="high", message="too dear")
NOTE = Violation(rule="trace.unmet", severity="medium", message="not met")
CAP = Veto(rule="cost.budget", message="too dear", remedies=["cap:monthly_cost_usd=400"])


def state(violations, vetoes=(), revision=1):
    return {"violations": list(violations), "vetoes": list(vetoes), "revision": revision}


def test_a_design_that_holds_goes_on():
    assert after_validation(state([])) == [*EXPLORING]
    assert after_validation(state([NOTE])) == [*EXPLORING]


def test_a_broken_limit_goes_back_with_its_remedy():
    assert after_validation(state([BUDGET], [CAP])) == ["component-designer"]


def test_without_a_remedy_or_beyond_the_bound_it_stays_a_draft():
    assert after_validation(state([BUDGET])) == [*EXPLORING]
    assert after_validation(state([BUDGET], [CAP], revision=MAX_REVISIONS)) == [*EXPLORING]


def test_without_a_design_nothing_is_priced():
    assert after_placement({"revision": 1}) == [*EXPLORING]


def test_the_graph_has_exactly_these_steps():
    drawn = make_graph().get_graph()
    assert set(drawn.nodes) - {"__start__", "__end__"} == set(STEPS)
    edges = {(edge.source, edge.target) for edge in drawn.edges}
    assert {("component-designer", "cost-estimator"), ("component-designer", "safety-reviewer")} <= edges
    assert ("validate", "component-designer") in edges
