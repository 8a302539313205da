"""The Pareto front of a choice: no product can be exchanged so that one aim gains and no other loses.

Five aims count: money, time, outage, effort to operate, lock-in. The points are found by dominance cuts: whatever is no
better than a known point by at least a step in some aim is forbidden, so that each next solution lies on the front too.
With steps of one unit the front is exact; it is complete once the solver proves that nothing is left.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import IntVar, LinearExpr

from archadvisor.agents.reasoning.candidates import Candidate
from archadvisor.agents.reasoning.scoring import OWN_RUN_BURDEN, SelectionTables, selection_tables
from archadvisor.agents.reasoning.selection import (
    CENTS_PER_USD,
    CLOUDS,
    UNITS_PER_NEPER,
    Encoding,
    Problem,
    Selection,
    enforced_encoding,
    further_clouds,
    outage_units,
    read,
    slowest_path_ms,
    solved,
    solver_of,
    total_outage,
    weighted,
)

# Differences that nobody changes a design for: a share of what the chosen design has, and never less than this.
STEP_SHARE = 0.1
LEAST_STEPS = {
    "cost": 5 * CENTS_PER_USD,
    "latency": 20,
    "outage": round(1e-5 * UNITS_PER_NEPER),
    "effort": 2,
    "lock_in": 2,
}
# Resolution of the weights that make aims comparable: what a step of each aim counts.
UNITS_PER_STEP = 1_000_000
# The aim that a limit of the brief bounds.
AIM_OF_LIMIT = {"budget": "cost", "time": "latency", "outage": "outage"}
# How often a step of the leading aim outweighs a step of each other one.
LEAD = 1_000
# Deterministic seconds of search for one point.
POINT_LIMIT = 0.5

Total = Callable[[Encoding], LinearExpr | IntVar]
# The aims whose limit a selection breaks in a closer look.
Check = Callable[[Selection], frozenset[str]]


def confirmed(selection: Selection) -> frozenset[str]:
    """The check that finds nothing."""
    return frozenset()


def planned_cents(encoding: Encoding) -> LinearExpr:
    """Monthly cost in cents; an unknown price counts as that of the median rival, so that it wins nothing."""
    return weighted((pick, (one.planned_usd or 0.0) * CENTS_PER_USD) for pick, one in encoding.pairs())


def total_effort(encoding: Encoding) -> LinearExpr:
    """Grades of effort to operate, over all parts."""
    return weighted((pick, effort_of(one)) for pick, one in encoding.pairs())


def total_lock_in(encoding: Encoding) -> LinearExpr:
    """Grades of lock-in, over all parts."""
    return weighted((pick, one.technology.lock_in) for pick, one in encoding.pairs())


def effort_of(candidate: Candidate) -> int:
    """Grades of effort to operate a candidate: its own, and one more where the team runs the machines."""
    return candidate.technology.ops_burden + OWN_RUN_BURDEN * candidate.replicable


AIMS: Mapping[str, Total] = {
    "cost": planned_cents,
    "latency": slowest_path_ms,
    "outage": total_outage,
    "effort": total_effort,
    "lock_in": total_lock_in,
}


@dataclass(frozen=True)
class Point:
    """A selection on the front, and its amount of each aim in whole units of the solver."""

    selection: Selection
    amounts: Mapping[str, int]


@dataclass(frozen=True)
class Front:
    """Points of the front; `complete` once it is proven that no further point is better by a step in any aim."""

    points: tuple[Point, ...]
    complete: bool


def front_beside(problem: Problem, chosen: Selection, most: int, check: Check = confirmed) -> Front:
    """The front of a problem among designs with the same parts on the same clouds and results at least as good."""
    encoding = enforced_encoding(problem)
    if encoding is None:
        return Front((), complete=True)
    _keep_parts(encoding, chosen)
    _keep_quality(encoding, chosen, selection_tables())
    _keep_clouds(encoding, clouds_of(chosen))
    found = amounts_of(chosen, problem)
    steps = {name: max(least, round(found[name] * STEP_SHARE)) for name, least in LEAST_STEPS.items()}
    return pareto(encoding, steps, most, check)


def pareto(encoding: Encoding, steps: Mapping[str, int], most: int, check: Check = confirmed) -> Front:
    """The front of an encoded problem at these steps, the best of each aim first; it ends after `most` points.

    A point that the check finds to break a limit is no point: the aim that breaks it is bounded a step below.
    """
    totals = {name: _measured(encoding, name) for name in steps}
    points: list[Point] = []
    for lead in [*steps, *[None] * (most - len(steps))][:most]:
        _aim_at(encoding, totals, steps, lead)
        solver = solver_of(encoding.problem)
        solver.parameters.max_deterministic_time = POINT_LIMIT
        status = solved(solver, encoding)
        if status != cp_model.OPTIMAL:
            return Front(tuple(points), complete=status == cp_model.INFEASIBLE)
        point = Point(read(encoding, solver), {name: solver.value(held) for name, held in totals.items()})
        broken = check(point.selection)
        for name in broken:
            encoding.model.add(totals[name] <= point.amounts[name] - steps[name])
        if not broken:
            points.append(point)
            _cut(encoding, totals, point, steps)
    return Front(tuple(points), complete=False)


def _measured(encoding: Encoding, name: str) -> IntVar:
    """A variable that holds the amount of an aim."""
    total = AIMS[name](encoding)
    held = encoding.model.new_int_var(0, cp_model.INT32_MAX, name)
    encoding.model.add(held == total)
    return held


def _aim_at(encoding: Encoding, totals: Mapping[str, IntVar], steps: Mapping[str, int], lead: str | None) -> None:
    """Minimise all aims, each in steps; every weight is positive, so that the solution is on the front."""
    weights = {name: max(1, UNITS_PER_STEP // step) for name, step in steps.items()}
    if lead is not None:
        weights[lead] *= LEAD
    encoding.model.minimize(LinearExpr.weighted_sum([*totals.values()], [weights[name] for name in totals]))


def _cut(encoding: Encoding, totals: Mapping[str, IntVar], point: Point, steps: Mapping[str, int]) -> None:
    """Ask the next point to be better than this one by a step in at least one aim."""
    better = []
    for name, held in totals.items():
        gains = encoding.model.new_bool_var("")
        encoding.model.add(held <= point.amounts[name] - steps[name]).only_enforce_if(gains)
        better.append(gains)
    encoding.model.add_bool_or(better)


def _keep_parts(encoding: Encoding, chosen: Selection) -> None:
    """No part may be left open that the chosen design fills."""
    for type_id in chosen.chosen:
        encoding.model.add_exactly_one(encoding.picks[type_id])


def clouds_of(chosen: Selection) -> tuple[str, ...]:
    """The fewest clouds on which all products of a selection run; none if it is tied to none."""
    tied = [one.technology.clouds for one in chosen.chosen.values() if "any" not in one.technology.clouds]
    sizes = range(len(CLOUDS) + 1)
    return next(some for size in sizes for some in combinations(CLOUDS, size) if _covers(some, tied))


def _keep_clouds(encoding: Encoding, home: tuple[str, ...]) -> None:
    """Products of other clouds stay out; a design that is tied to none may move to one."""
    if not home:
        encoding.model.add(further_clouds(encoding) <= 0)
        return
    foreign = [pick for pick, one in encoding.pairs() if not _covers(home, [one.technology.clouds])]
    encoding.model.add_bool_and([pick.negated() for pick in foreign])


def _covers(clouds: Iterable[str], tied: Iterable[Sequence[str]]) -> bool:
    """Whether each product that is tied to any of the three clouds runs on one of these."""
    bound = [names for names in tied if "any" not in names and not set(names).isdisjoint(CLOUDS)]
    return all(not set(clouds).isdisjoint(names) for names in bound)


def _keep_quality(encoding: Encoding, chosen: Selection, tables: SelectionTables) -> None:
    """Results are at least as good, summed over the parts whose quality is felt."""
    felt = [one for one in chosen.chosen if one in tables.quality_types]
    reached = sum(chosen.chosen[one].technology.quality_tier for one in felt)
    encoding.model.add(weighted((pick, one.technology.quality_tier) for pick, one in encoding.pairs(felt)) >= reached)


def amounts_of(selection: Selection, problem: Problem) -> dict[str, int]:
    """The amount of each aim that a selection has, in whole units of the solver."""
    chosen = selection.chosen
    waited = [sum(round(chosen[one].latency_p95_ms) for one in path if one in chosen) for path in problem.paths]
    serving = [chosen[one] for one in problem.serving if one in chosen]
    return {
        "cost": sum(round((one.planned_usd or 0.0) * CENTS_PER_USD) for one in chosen.values()),
        "latency": max(waited, default=0),
        "outage": sum(round(outage_units(one.unavailability)) for one in serving),
        "effort": sum(effort_of(one) for one in chosen.values()),
        "lock_in": sum(one.technology.lock_in for one in chosen.values()),
    }
