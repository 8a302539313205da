"""Other products in a placed design, checked by the engine: what the solver's point values promise must hold there."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from archadvisor.agents.reasoning.demands import demands_of
from archadvisor.agents.reasoning.limits import Limit, Limits
from archadvisor.agents.reasoning.selection import Problem, Selection
from archadvisor.domain.design import ArchitectureDesign, Component
from archadvisor.domain.estimate import Estimate, Veto

Price = Callable[[ArchitectureDesign], Estimate]

# Rules of the engine that speak of a limit of the solver.
LIMIT_OF_RULE = {"cost.budget": "budget", "latency.slo": "time", "availability.slo": "outage"}
# How much closer a limit is drawn where the engine says by no figure how much is missing.
DRAWN = 0.9
# Solutions of a problem that are checked before it counts as without a solution.
CHECKS = 3


@dataclass(frozen=True)
class Placed:
    """The design that was chosen, what the engine says of it, and how it prices others."""

    design: ArchitectureDesign
    estimate: Estimate
    price: Price


@dataclass(frozen=True)
class Checked:
    """A selection in place of the chosen one, its estimate, and the vetoes that the chosen design does not have."""

    selection: Selection
    design: ArchitectureDesign
    estimate: Estimate
    vetoes: tuple[Veto, ...]


def checked(selection: Selection, placed: Placed) -> Checked:
    """A selection as the engine sees it."""
    design = exchanged(placed.design, selection)
    estimate = placed.price(design)
    known = {(one.rule, *one.requirement_ids) for one in placed.estimate.vetoes}
    fresh = [one for one in estimate.vetoes if (one.rule, *one.requirement_ids) not in known]
    return Checked(selection, design, estimate, tuple(one for one in fresh if one.rule in LIMIT_OF_RULE))


def exchanged(design: ArchitectureDesign, selection: Selection) -> ArchitectureDesign:
    """The same design with other products."""
    return design.model_copy(update={"components": [_with_product(one, selection) for one in design.components]})


def _with_product(component: Component, selection: Selection) -> Component:
    one = selection.chosen.get(component.type)
    if one is None:
        return component
    product = {"technology": one.technology.name, "technology_id": one.technology.id}
    return component.model_copy(update=product | {"hosting": one.hosting, "replicas": one.replicas})


def first_that_holds(problem: Problem, solve: Callable[[Problem], Selection | None], placed: Placed) -> Checked | None:
    """The best solution of a problem that the engine confirms: what breaks a limit draws it closer and is solved anew.

    None if there is none, or none of the first few holds.
    """
    for _ in range(CHECKS):
        selection = solve(problem)
        if selection is None:
            return None
        found = checked(selection, placed)
        if not found.vetoes:
            return found
        problem = replace(problem, limits=drawn(problem.limits, found.vetoes))
    return None


def drawn(limits: Limits, vetoes: tuple[Veto, ...]) -> Limits:
    """Limits drawn to what the vetoes ask for; those that nothing is asked of stay."""
    demands = demands_of(list(vetoes))
    asked = {"budget": demands.budget_usd, "time": demands.latency_ms}
    broken = {LIMIT_OF_RULE[one.rule] for one in vetoes}
    return replace(limits, **{name: _drawn(getattr(limits, name), asked.get(name)) for name in broken})


def _drawn(limit: Limit | None, asked: float | None) -> Limit | None:
    if limit is None:
        return None
    closer = limit.bound * DRAWN
    return replace(limit, bound=closer if asked is None else min(asked / limit.stated_per_unit, closer))
