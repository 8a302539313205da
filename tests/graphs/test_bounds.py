"""A run is bounded: in steps by the graph, in time by its budget."""

import pytest

from archadvisor.errors import BudgetError, InternalError
from archadvisor.graphs import design as graph_module
from archadvisor.graphs import run
from archadvisor.graphs.design import MAX_STEPS, design_graph, make_graph

BRIEF = (
    "Our 40 editors want to search 20,000 articles in ordinary words and get a short answer. About 500 questions a day."
)


def test_the_graph_carries_its_own_bound():
    assert make_graph().config["recursion_limit"] == MAX_STEPS


def test_a_graph_that_runs_in_circles_ends_with_an_error(monkeypatch):
    monkeypatch.setattr(graph_module, "after_validation", lambda state: "component-designer")
    graph = design_graph(run.embedded_reasoner(), run.embedded_tools())
    with pytest.raises(InternalError, match="circles"):
        list(run.stream(graph, BRIEF, "brief", {}))


def test_past_its_deadline_a_run_ends(monkeypatch):
    monkeypatch.setattr(run, "RUN_SECONDS", 0.0)
    with pytest.raises(BudgetError, match="time"):
        run.design(BRIEF)
