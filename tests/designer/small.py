"""Small problems of choice that can be solved by trying everything."""

from dataclasses import replace
from itertools import product

from hypothesis import strategies as st

from archadvisor.agents.reasoning.candidates import Candidate
from archadvisor.agents.reasoning.constraints import Rule
from archadvisor.agents.reasoning.limits import Limit, Limits
from archadvisor.agents.reasoning.selection import Problem, Selection

TYPES = ("app_backend", "operational_db", "llm_managed_api", "task_queue")
SERVING = frozenset(TYPES[:3])


@st.composite
def problems(draw, knowledge, bounded=True):
    """A problem of four parts with two or three products each, with rules and limits drawn at random."""
    technologies = [one for one in knowledge.technologies.values() if one.clouds == ["any"]]
    options = {}
    for number, type_id in enumerate(TYPES):
        known = technologies[number * 3 : number * 3 + draw(st.integers(2, 3))]
        options[type_id] = tuple(candidate(draw, type_id, one) for one in known)
    rules = tuple(excluding(draw, name, options) for name in ("req-region", "req-cloud", "req-forbidden") if bounded)
    limits = Limits(
        Limit("req-budget", draw(st.integers(20, 300))),
        Limit("req-latency", draw(st.integers(50, 900))),
        Limit("req-availability", draw(st.floats(0.001, 0.05))),
    )
    return Problem(
        options=options,
        musts=frozenset(TYPES),
        serving=SERVING,
        paths=(SERVING,),
        rules=rules,
        limits=limits if bounded else Limits(),
        given=(),
    )


def candidate(draw, type_id, technology):
    usd = float(draw(st.integers(1, 100)))
    graded = technology.model_copy(
        update={"ops_burden": draw(st.integers(0, 5)), "lock_in": draw(st.integers(0, 5)), "quality_tier": 3}
    )
    return Candidate(
        type=type_id,
        technology=graded,
        hosting="managed",
        replicas=1,
        usd_per_month=usd,
        latency_p95_ms=float(draw(st.integers(1, 400))),
        unavailability=draw(st.integers(0, 20)) / 1000,
        planned_usd=usd,
    )


def excluding(draw, name, options):
    every = [one.technology.id for found in options.values() for one in found]
    out = frozenset(draw(st.sets(st.sampled_from(every), max_size=4)))
    return Rule(name, "is excluded", lambda one: one.technology.id in out)


def every_selection(problem) -> list[Selection]:
    """All ways to fill all parts."""
    return [Selection({one.type: one for one in chosen}, 0.0) for chosen in product(*problem.options.values())]


def holds(selection, problem, requirement_ids, amounts) -> bool:
    """Whether a selection meets these requirements; `amounts` are its totals in the solver's units."""
    from archadvisor.agents.reasoning.selection import goals_of

    parts = selection.chosen.values()
    if any(rule.requirement_id in requirement_ids and rule.excludes(one) for rule in problem.rules for one in parts):
        return False
    measured = {"req-budget": "cost", "req-latency": "latency", "req-availability": "outage"}
    return all(
        amounts[measured[goal.limit.requirement_id]] <= int(goal.in_units(goal.limit.bound) // 1)
        for goal in goals_of(problem.limits)
        if goal.limit.requirement_id in requirement_ids
    )


def without_limits(problem):
    return replace(problem, limits=Limits())
