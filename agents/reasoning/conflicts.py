"""What cannot all hold: the smallest set of requirements, in the words of the brief, and the ways out."""

import math
from collections.abc import Callable

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import IntVar, LinearExpr

from archadvisor.agents.reasoning.selection import (
    Encoding,
    Goal,
    Problem,
    Selection,
    encode,
    goals_of,
    read,
    solved,
    solver_of,
)
from archadvisor.agents.reasoning.standards import STANDARD_PREFIX
from archadvisor.agents.reasoning.wording import listed
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Conflict, Relaxation, Requirements
from archadvisor.domain.vocabulary import field_specs

MILLISECONDS_PER_SECOND = 1000
STATEMENT_PREFIX = "stm-"
# A bound proposed as a way out is rounded up to two figures.
PROPOSED_FIGURES = 2
# The needs that rule products out; others never stand in a conflict.
RULING_NEEDS = frozenset({"no_operations_team", "private_network"})


def smallest_core(problem: Problem) -> list[str]:
    """Ids of requirements that cannot all hold although any of them can be dropped; empty if all can hold."""
    encoding = encode(problem)
    names = {literal.index: name for name, literal in encoding.literals.items()}
    encoding.model.add_assumptions(list(encoding.literals.values()))
    solver = solver_of(problem)
    if solved(solver, encoding) != cp_model.INFEASIBLE:
        return []
    core = [names[index] for index in solver.sufficient_assumptions_for_infeasibility() if index in names]
    for name in sorted(core):
        rest = [one for one in core if one != name]
        if solution_under(problem, rest) is None:
            core = rest
    return sorted(core)


def solution_under(
    problem: Problem, enforced: list[str], goal: Callable[[Encoding], LinearExpr | IntVar] | None = None
) -> tuple[Selection, float] | None:
    """A selection under these requirements only, with the least value of a goal; None if there is none."""
    encoding = encode(problem)
    for name in enforced:
        encoding.model.add_bool_and([encoding.enforced(name)])
    if goal is not None:
        encoding.model.minimize(goal(encoding))
    solver = solver_of(problem)
    if solved(solver, encoding) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return read(encoding, solver), solver.objective_value


def conflict_of(core: list[str], problem: Problem, requirements: Requirements) -> Conflict:
    """The conflict of a core, quoting the brief, with one way out for each member that has one."""
    relaxations = [relaxation_of(one, core, problem, requirements) for one in core]
    return Conflict(
        id=_id(core),
        requirement_ids=core,
        explanation=_explanation(core, requirements),
        relaxations=[one for one in relaxations if one is not None],
    )


def _explanation(core: list[str], requirements: Requirements) -> str:
    quotes = listed(list(dict.fromkeys(quoted_requirement(one, requirements) for one in core)))
    if len(core) == 1:
        return f"The requirement {quotes} cannot be met with any technology of the knowledge base."
    return f"The requirements {quotes} cannot all be met together with any technology of the knowledge base."


def with_place(conflict: Conflict, members: list[str], requirements: Requirements) -> Conflict:
    """The conflict with the demand on where the system runs among its members and its ways out."""
    core = sorted([*conflict.requirement_ids, *members])
    effect = _effect(members[0], [one for one in core if one not in members[1:]], requirements)
    elsewhere = Relaxation(requirement_id=members[0], change="let it run in a managed cloud", effect=effect)
    return Conflict(
        id=_id(core),
        requirement_ids=core,
        explanation=_explanation(core, requirements),
        relaxations=[*conflict.relaxations, elsewhere],
    )


def _id(core: list[str]) -> str:
    return f"conflict-{'-'.join(one.removeprefix('req-') for one in core)}"


def quoted_requirement(requirement_id: str, requirements: Requirements) -> str:
    """A requirement in the words of the brief, else by its field and value."""
    statement = next((one for one in requirements.statements if one.id == requirement_id), None)
    if statement is not None:
        return f"“{statement.text}”"
    field = requirement_id.removeprefix("req-")
    found = requirements.fields.get(field)
    if found is None:
        return _subject(requirement_id)
    said = [one.text for one in requirements.statements if not RULING_NEEDS.isdisjoint(one.needs)]
    quotes = said if field == "needs" else list(dict.fromkeys(one.text.strip() for one in found.evidence))
    if not quotes:
        return f"on {field.replace('_', ' ')} ({described(found.value)})"
    return f"“{quotes[0]}”"


def _subject(requirement_id: str) -> str:
    """What a requirement is about: a field of the brief, or a standard of the organisation."""
    if requirement_id.startswith(STANDARD_PREFIX):
        return f"of the standard {requirement_id.removeprefix(STANDARD_PREFIX)}"
    return f"on {requirement_id.removeprefix('req-').replace('_', ' ')}"


def described(value: object) -> str:
    """A requirement's value for a sentence."""
    if isinstance(value, Quantity):
        return f"{value.typical:g} {value.unit}"
    return ", ".join(value) if isinstance(value, list) else str(value)


def relaxation_of(
    requirement_id: str, core: list[str], problem: Problem, requirements: Requirements
) -> Relaxation | None:
    """The value of one requirement at which the others can hold; None if nothing helps."""
    goal = next((one for one in goals_of(problem.limits) if one.limit.requirement_id == requirement_id), None)
    everything = [one for one in encode(problem).literals if one != requirement_id]
    total = goal.total if goal else None
    solved = solution_under(problem, everything, total) or solution_under(
        problem, [one for one in core if one != requirement_id], total
    )
    if solved is None:
        return None
    selection, least = solved
    change = _bound_change(goal, least) if goal else _rule_change(requirement_id, problem, selection, requirements)
    return Relaxation(requirement_id=requirement_id, change=change, effect=_effect(requirement_id, core, requirements))


def least_reachable(requirement_id: str, problem: Problem) -> float | None:
    """The least value of a limit, in its own measure, under all rules and no other limit; None if there is none."""
    goals = goals_of(problem.limits)
    goal = next(one for one in goals if one.limit.requirement_id == requirement_id)
    bounded = {one.limit.requirement_id for one in goals}
    solved = solution_under(problem, [one for one in encode(problem).literals if one not in bounded], goal.total)
    return None if solved is None else goal.from_units(solved[1])


def _bound_change(goal: Goal, least: float) -> str:
    """A limit at which it fits, told in what the brief speaks of."""
    reached = goal.from_units(least) * goal.limit.stated_per_unit
    if goal.limit.requirement_id in ("req-budget", "req-unit_budget"):
        return f"raise the budget to {_rounded_up(reached):,.0f} USD/month"
    if goal.limit.requirement_id == "req-availability":
        return f"accept an availability of {math.floor((1 - reached) * 10_000) / 100:.2f} %"
    return f"allow {_rounded_up(reached) / MILLISECONDS_PER_SECOND:g} s for an answer"


def _rounded_up(value: float) -> float:
    step = 10.0 ** max(0, math.floor(math.log10(max(value, 1.0))) - PROPOSED_FIGURES)
    return math.ceil(value / step) * step


def _rule_change(requirement_id: str, problem: Problem, selection: Selection, requirements: Requirements) -> str:
    """What has to be allowed: the products that the requirement excludes and the solution uses."""
    rules = [one for one in problem.rules if one.requirement_id == requirement_id]
    used = [one for one in selection.chosen.values() if any(rule.excludes(one) for rule in rules)]
    names = list(dict.fromkeys(one.technology.name for one in used))
    subject = _named(requirement_id, requirements)
    if names:
        return f"allow {listed(names[:4])} in spite of the requirement {subject}"
    field = requirement_id.removeprefix("req-")
    said = f" ({field_specs()[field].description.lower()})" if field in field_specs() else ""
    return f"loosen the requirement {subject}{said}"


def _named(requirement_id: str, requirements: Requirements) -> str:
    """A requirement as a change speaks of it: by its subject, a statement by its words."""
    if requirement_id.startswith(STATEMENT_PREFIX):
        return quoted_requirement(requirement_id, requirements)
    return _subject(requirement_id)


def _effect(requirement_id: str, core: list[str], requirements: Requirements) -> str:
    kept = [quoted_requirement(one, requirements) for one in core if one != requirement_id]
    return f"then {listed(kept)} can hold" if kept else "then a design exists that meets everything else"
