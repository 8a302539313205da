"""Other designs that also fit: the same problem solved for other aims, kept apart in the products that matter."""

from collections.abc import Callable
from dataclasses import dataclass

from archadvisor.agents.contract import Toolbox
from archadvisor.agents.reasoning.assembly import Draft, draft_of, settle
from archadvisor.agents.reasoning.checking import Checked, Placed, first_that_holds
from archadvisor.agents.reasoning.demands import Demands
from archadvisor.agents.reasoning.scoring import Scale, scale_of, selection_tables
from archadvisor.agents.reasoning.selection import Problem, Selection, farthest, select
from archadvisor.agents.reasoning.wording import listed
from archadvisor.domain.design import Alternative, ArchitectureDesign, Component
from archadvisor.domain.estimate import Estimate, FlowLatency
from archadvisor.domain.quantity import Tail
from archadvisor.domain.requirements import Requirements

MOST = 3
MOST_BY_AIM = 2
# Further points, as a share of those against the best design, at which another one still counts as nearly as good.
NEARLY_AS_GOOD = 0.1
# Products by which an alternative differs at least from the design and from the other alternatives; the second value
# stands in where the brief leaves less room.
LEAST_DIFFERENCES = (3, 2, 1)
MAX_TOLD = 4
AIMS = {
    "cheapest": "The cheapest that fits",
    "least_operations": "The least to operate",
    "most_resilient": "The most resilient",
    "best_quality": "The best results",
    "most_portable": "The easiest to leave",
}
# The judgement in which an alternative must beat the design to be named after its aim.
MEASURES = {
    "cheapest": "cost",
    "least_operations": "ops_burden",
    "most_resilient": "unavailability",
    "best_quality": "quality",
    "most_portable": "lock_in",
}
# What each aim trades away, told by the first of these that got worse.
JUDGED = {
    "quality": "quality of results",
    "ops_burden": "effort to operate",
    "lock_in": "freedom to change the vendor",
    "maturity": "maturity of products",
    "vendor_run": "control over where data is processed",
}
TOLD_SHARE = 0.05
HOURS_PER_MONTH = 730.5


@dataclass(frozen=True)
class Other:
    """An alternative: its aim, and its products as the engine sees them."""

    aim: str
    found: Checked


def alternatives(requirements: Requirements, placed: Placed, tools: Toolbox) -> list[Alternative]:
    """Two or three designs of the same shape with other products, each priced; fewer where nothing else fits."""
    draft, chosen = settled_as(requirements, placed.design, tools)
    scale = scale_of(requirements)
    return [_described(one, chosen, scale, placed) for one in diverse(draft.problem, chosen, requirements, placed)]


def diverse(problem: Problem, chosen: Selection, requirements: Requirements, placed: Placed) -> list[Other]:
    """Designs that are better in an aim, then the most different ones among those that weigh nearly as well.

    Each differs from the chosen design and from each other in products that matter, and keeps every limit.
    """
    scale = scale_of(requirements)
    keys = [one for one in selection_tables().key_types if one in chosen.chosen]
    found: list[Other] = []
    for aim, measure in MEASURES.items():
        if len(found) == MOST_BY_AIM:
            break
        other = first_that_holds(problem, _apart(chosen, found, keys, scale_of(requirements, aim)), placed)
        if other is not None and _total(other.selection, measure, scale) < _total(chosen, measure, scale):
            found.append(Other(aim, other))
    while len(found) < MOST:
        other = first_that_holds(problem, _farthest(chosen, found, keys, scale), placed)
        if other is None:
            break
        found.append(Other("", other))
    return found


def _total(selection: Selection, measure: str, scale: Scale) -> float:
    return sum(scale.terms(one)[measure] for one in selection.chosen.values())


Solve = Callable[[Problem], Selection | None]


def _apart(chosen: Selection, known: list[Other], keys: list[str], scale: Scale) -> Solve:
    """The best selection on a scale at the greatest of the wanted distances that is possible."""
    others = [chosen, *(one.found.selection for one in known)]

    def solve(problem: Problem) -> Selection | None:
        tried = (select(problem, scale, others, min(wanted, len(keys)), keys) for wanted in LEAST_DIFFERENCES)
        return next((one for one in tried if one is not None), None)

    return solve


def _farthest(chosen: Selection, known: list[Other], keys: list[str], scale: Scale) -> Solve:
    """The selection farthest from all known ones among those that are nearly as good as the best."""
    others = [chosen, *(one.found.selection for one in known)]
    return lambda problem: farthest(problem, scale, others, keys, NEARLY_AS_GOOD)


def settled_as(requirements: Requirements, design: ArchitectureDesign, tools: Toolbox) -> tuple[Draft, Selection]:
    """The draft of a placed design, with limits that can be met, and the selection that the design was made from."""
    placed = frozenset(one.type for one in design.components)
    draft = settle(draft_of(requirements, Demands(place=placed), tools), requirements).draft
    return draft, _as_placed(design, draft)


def _as_placed(design: ArchitectureDesign, draft: Draft) -> Selection:
    """The selection that a design was made from."""
    placed = {one.type: (one.technology_id, one.hosting, one.replicas) for one in design.components}
    chosen = {
        type_id: candidate
        for type_id, options in draft.problem.options.items()
        for candidate in options
        if placed.get(type_id) == (candidate.technology.id, candidate.hosting, candidate.replicas)
    }
    return Selection(chosen, 0.0)


def _described(other: Other, chosen: Selection, scale: Scale, placed: Placed) -> Alternative:
    """The alternative with its price, what is different and what it gives up."""
    priced = other.found.estimate
    cost = priced.monthly_cost_usd
    return Alternative(
        name=_name(other.aim, placed.estimate, priced, other.found.design, placed.design),
        differences=differences_of(placed.design, other.found.design),
        monthly_cost_usd=None if cost is None else round(cost.p50, 2),
        latency_ms=felt_latency(priced),
        availability_fraction=priced.availability.fraction if priced.availability else None,
        gives_up=_gives_up(chosen, other.found.selection, scale, placed.estimate, priced),
    )


def _name(aim: str, estimate: Estimate, priced: Estimate, other: ArchitectureDesign, design: ArchitectureDesign) -> str:
    """The aim, unless the engine finds that it is missed; then the product that sets the alternative apart."""
    before, after = estimate.monthly_cost_usd, priced.monthly_cost_usd
    dearer = before is not None and after is not None and after.p50 >= before.p50
    if aim and not (aim == "cheapest" and dearer):
        return AIMS[aim]
    return f"With {_changed(design, other)[0].technology}"


def _changed(design: ArchitectureDesign, other: ArchitectureDesign) -> list[Component]:
    """Components with another product, those of key types first."""
    order = {one: place for place, one in enumerate(selection_tables().key_types)}
    before = {one.id: one.technology_id for one in design.components}
    changed = [one for one in other.components if one.technology_id != before[one.id]]
    return sorted(changed, key=lambda one: order.get(one.type, len(order)))


def differences_of(design: ArchitectureDesign, other: ArchitectureDesign) -> list[str]:
    """Products that are not the same, told one by one."""
    before = {one.id: one.technology for one in design.components}
    return [f"{one.name}: {one.technology} instead of {before[one.id]}" for one in _changed(design, other)]


def felt_latency(priced: Estimate) -> Tail | None:
    """The latency of the flow with an objective, else of the first one."""
    flow = _main(priced)
    return None if flow is None else flow.first_output_ms or flow.total_ms


def _main(priced: Estimate) -> FlowLatency | None:
    limited = [one for one in priced.latencies if one.objective_ms is not None]
    return next(iter([*limited, *priced.latencies]), None)


def _gives_up(chosen: Selection, other: Selection, scale: Scale, estimate: Estimate, priced: Estimate) -> str:
    """What is worse than in the chosen design: figures first, then judgements."""
    worse = [*_worse_figures(estimate, priced), *_worse_judgements(chosen, other, scale)]
    return f"{listed(worse[:MAX_TOLD])}." if worse else "Nothing that is measured here; it weighs the aims differently."


def _worse_figures(estimate: Estimate, priced: Estimate) -> list[str]:
    found = []
    before, after = estimate.monthly_cost_usd, priced.monthly_cost_usd
    if before is not None and after is not None and after.p50 > before.p50 * (1 + TOLD_SHARE):
        found.append(f"{after.p50 - before.p50:,.0f} USD a month more")
    ours, theirs = felt_latency(estimate), felt_latency(priced)
    if ours is not None and theirs is not None and theirs.p95 > ours.p95 * (1 + TOLD_SHARE):
        found.append(f"{theirs.p95 - ours.p95:,.0f} ms at P95")
    if estimate.availability is not None and priced.availability is not None:
        lost = estimate.availability.fraction - priced.availability.fraction
        if lost * HOURS_PER_MONTH > 1:
            found.append(f"{lost * HOURS_PER_MONTH:.1f} hours of service a month")
    return found


def _worse_judgements(chosen: Selection, other: Selection, scale: Scale) -> list[str]:
    """Judgements in which more points speak against the alternative, the weightiest first, with where it shows most."""
    losses = []
    for name, words in JUDGED.items():
        by_type = {
            type_id: scale.terms(one)[name] - scale.terms(chosen.chosen[type_id])[name]
            for type_id, one in other.chosen.items()
            if type_id in chosen.chosen
        }
        lost, where = sum(by_type.values()), max(by_type, key=lambda type_id: by_type[type_id], default="")
        if lost > 0 and where:
            losses.append((lost, f"{words} (most in {other.chosen[where].technology.name})"))
    return [words for _, words in sorted(losses, reverse=True)]
