"""What can be had for what: points of the Pareto front with the figures of the engine, beside the chosen design."""

from collections.abc import Mapping

from archadvisor.agents.contract import Toolbox
from archadvisor.agents.reasoning.alternatives import differences_of, felt_latency, settled_as
from archadvisor.agents.reasoning.checking import LIMIT_OF_RULE, Checked, Placed, checked
from archadvisor.agents.reasoning.front import AIM_OF_LIMIT, effort_of, front_beside
from archadvisor.agents.reasoning.selection import Selection
from archadvisor.domain.design import Front, FrontPoint
from archadvisor.domain.requirements import Requirements

MOST_POINTS = 8
# How far a figure of the engine may move from another one and still count as the same.
SAME_SHARE = 0.01
NOTE = (
    "Compared are cost, latency, availability, effort to operate and lock-in of designs with the same parts on the "
    "same clouds and results at least as good; a step is a tenth of what this design has. {extent}"
)
COMPLETE = "The front is complete: no further design gains a step in any of the five."
CUT = "The front was cut at {count}: the best of each aim first, then the best balanced ones; there are more between."


def front(requirements: Requirements, placed: Placed, tools: Toolbox) -> Front:
    """The chosen design and the front beside it, each point checked and priced by the engine, the cheapest first."""
    draft, chosen = settled_as(requirements, placed.design, tools)
    seen: dict[tuple[str, ...], Checked] = {}

    def broken(selection: Selection) -> frozenset[str]:
        found = seen[_products(selection)] = checked(selection, placed)
        return frozenset(AIM_OF_LIMIT[LIMIT_OF_RULE[one.rule]] for one in found.vetoes)

    searched = front_beside(draft.problem, chosen, MOST_POINTS, broken)
    own = _point(Checked(chosen, placed.design, placed.estimate, ()), placed)
    others = [_point(seen[_products(one.selection)], placed) for one in searched.points]
    kept = _unbeaten([one for one in others if one.differences])
    points = sorted([own.model_copy(update={"chosen": True}), *kept], key=_cheapest_first)
    extent = COMPLETE if searched.complete else CUT.format(count=f"{len(searched.points)} points")
    return Front(points=_with_bests(points), complete=searched.complete, note=NOTE.format(extent=extent))


def _products(selection: Selection) -> tuple[str, ...]:
    """What a selection consists of, as a key."""
    return tuple(f"{key}/{one.technology.id}/{one.hosting}/{one.replicas}" for key, one in selection.chosen.items())


def _point(found: Checked, placed: Placed) -> FrontPoint:
    estimate, parts = found.estimate, found.selection.chosen.values()
    cost, latency = estimate.monthly_cost_usd, felt_latency(estimate)
    return FrontPoint(
        differences=differences_of(placed.design, found.design),
        monthly_cost_usd=None if cost is None else round(cost.p50, 2),
        latency_ms=None if latency is None else round(latency.p95, 1),
        availability_fraction=estimate.availability.fraction if estimate.availability else None,
        operational_burden=sum(effort_of(one) for one in parts),
        lock_in=sum(one.technology.lock_in for one in parts),
    )


def _cheapest_first(point: FrontPoint) -> tuple[float, list[str]]:
    return (point.monthly_cost_usd or 0.0, point.differences)


def _losses(point: FrontPoint) -> Mapping[str, float]:
    """The figures of a point, the fewer the better; what is not known is no loss."""
    up = point.availability_fraction
    return {
        "cost": point.monthly_cost_usd or 0.0,
        "latency": point.latency_ms or 0.0,
        "availability": 0.0 if up is None else 1 - up,
        "operational burden": float(point.operational_burden),
        "lock-in": float(point.lock_in),
    }


def _unbeaten(points: list[FrontPoint]) -> list[FrontPoint]:
    """Those that the engine's figures leave on the front; of equal ones the first."""
    kept: list[FrontPoint] = []
    for place, one in enumerate(points):
        rivals = kept + points[place + 1 :]
        if not any(_beats(other, one, ties=other in kept) for other in rivals):
            kept.append(one)
    return kept


def _beats(other: FrontPoint, one: FrontPoint, *, ties: bool) -> bool:
    """Whether another point is no worse in any aim and clearly better in one; equal points count if ties do."""
    pairs = [(theirs, ours) for theirs, ours in zip(_losses(other).values(), _losses(one).values(), strict=True)]
    if any(theirs > ours for theirs, ours in pairs):
        return False
    return ties or any(theirs < ours * (1 - SAME_SHARE) for theirs, ours in pairs)


def _with_bests(points: list[FrontPoint]) -> list[FrontPoint]:
    """The points with the aims in which none is better; an aim in which all are alike names none."""
    losses = [_losses(one) for one in points]
    names = [name for name in losses[0] if len({round(one[name], 9) for one in losses}) > 1]
    least = {name: min(one[name] for one in losses) for name in names}
    bests = [[name for name in names if one[name] == least[name]] for one in losses]
    return [one.model_copy(update={"best_in": best}) for one, best in zip(points, bests, strict=True)]
