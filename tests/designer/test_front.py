"""The front against trying everything, and as it is told in a design."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archadvisor.agents.cost_estimator import compute
from archadvisor.agents.reasoning.assembly import place
from archadvisor.agents.reasoning.checking import Placed
from archadvisor.agents.reasoning.front import AIMS, amounts_of, pareto
from archadvisor.agents.reasoning.selection import enforced_encoding
from archadvisor.agents.reasoning.trade_offs import MOST_POINTS, front
from tests.designer.conftest import asked, usd
from tests.designer.small import every_selection, holds, problems

EXACT = dict.fromkeys(AIMS, 1)
REQUIREMENTS = frozenset({"req-region", "req-cloud", "req-forbidden", "req-budget", "req-latency", "req-availability"})


def by_trying_everything(problem) -> set[tuple[int, ...]]:
    every = [(one, amounts_of(one, problem)) for one in every_selection(problem)]
    legal = {
        tuple(amounts[name] for name in AIMS) for one, amounts in every if holds(one, problem, REQUIREMENTS, amounts)
    }
    return {one for one in legal if not any(other != one and all(map(int.__le__, other, one)) for other in legal)}


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_the_front_is_what_trying_everything_leaves(tools, data):
    problem = data.draw(problems(tools.knowledge))
    encoding = enforced_encoding(problem)
    found = pareto(encoding, EXACT, 200) if encoding is not None else None
    points = {tuple(one.amounts[name] for name in AIMS) for one in found.points} if found else set()
    assert found is None or found.complete
    assert points == by_trying_everything(problem)


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_with_steps_every_design_is_matched_but_for_a_step(tools, data):
    problem = data.draw(problems(tools.knowledge, bounded=False))
    steps = {"cost": 2000, "latency": 100, "outage": 50_000, "effort": 3, "lock_in": 3}
    found = pareto(enforced_encoding(problem), steps, 200)
    assert found.complete
    exact = by_trying_everything(problem)
    assert {tuple(one.amounts[name] for name in AIMS) for one in found.points} <= exact
    for other in exact:
        amounts = dict(zip(AIMS, other, strict=True))
        assert any(all(one.amounts[name] - steps[name] < amounts[name] for name in AIMS) for one in found.points)


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_amounts_are_counted_as_the_solver_counts(tools, data):
    problem = data.draw(problems(tools.knowledge, bounded=False))
    for one in pareto(enforced_encoding(problem), EXACT, 5).points:
        assert one.amounts == amounts_of(one.selection, problem)


def test_a_front_that_is_cut_says_so(tools):
    encoding = enforced_encoding(place_problem(tools))
    assert not pareto(encoding, EXACT, 1).complete


def place_problem(tools):
    from archadvisor.agents.reasoning.assembly import draft_of
    from archadvisor.agents.reasoning.demands import Demands

    return draft_of(asked(), Demands(), tools).problem


@pytest.fixture(scope="module")
def told(tools):
    requirements = asked(budget=usd(3000))
    design = place(requirements, [], tools).design
    price = lambda other: compute(requirements, other, tools)  # noqa: E731
    placed = Placed(design, price(design), price)
    return front(requirements, placed, tools), front(requirements, placed, tools)


def test_the_design_stands_among_the_points_that_nothing_beats(told):
    points = told[0].points
    assert 2 <= len(points) <= MOST_POINTS + 1
    assert [one.differences for one in points if one.chosen] == [[]]
    figures = [
        (one.monthly_cost_usd, one.latency_ms, -one.availability_fraction, one.operational_burden, one.lock_in)
        for one in points
        if not one.chosen
    ]
    assert not [
        (one, other)
        for one in figures
        for other in figures
        if one != other and all(a <= b for a, b in zip(other, one, strict=True))
    ]
    assert all(one.monthly_cost_usd <= 3000 for one in points)


def test_the_front_is_the_same_every_time(told):
    assert told[0] == told[1]
    assert told[0].note
