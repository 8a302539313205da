"""Conflicts against trying everything: a core is infeasible, and nothing in it can be dropped."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archadvisor.agents.reasoning.conflicts import smallest_core
from archadvisor.agents.reasoning.front import amounts_of
from tests.designer.small import every_selection, holds, problems


def possible(problem, requirement_ids) -> bool:
    """Whether some selection meets these requirements, by trying all."""
    return any(holds(one, problem, requirement_ids, amounts_of(one, problem)) for one in every_selection(problem))


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_core_cannot_hold_and_each_of_its_parts_is_needed(tools, data):
    problem = data.draw(problems(tools.knowledge))
    every = frozenset({rule.requirement_id for rule in problem.rules})
    every |= {"req-budget", "req-latency", "req-availability"}
    core = smallest_core(problem)
    assert bool(core) != possible(problem, every)
    if core:
        assert not possible(problem, frozenset(core))
        assert all(possible(problem, frozenset(core) - {dropped}) for dropped in core)
        assert core == smallest_core(problem)
