"""Other designs that also fit: the same problem solved for other aims, kept apart in the products that matter."""

from collections.abc import Callable
from dataclasses import dataclass

from archadvisor.agents.contract import Toolbox
from archadvisor.agents.reasoning.assembly import Draft, assemble, draft_of, settle
from archadvisor.agents.reasoning.demands import Demands
from archadvisor.agents.reasoning.scoring import Scale, scale_of, selection_tables
from archadvisor.agents.reasoning.selection import Selection, select
from archadvisor.agents.reasoning.wording import listed
from archadvisor.domain.design import Alternative, ArchitectureDesign, Component
from archadvisor.domain.estimate import Estimate, FlowLatency
from archadvisor.domain.quantity import Tail
from archadvisor.domain.requirements import Requirements
from archadvisor.knowledge.base import KnowledgeBase

Price = Callable[[ArchitectureDesign], Estimate]

MOST = 3
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
LEAST = 2


@dataclass(frozen=True)
class Solved:
    """An alternative before it is priced: its aim and its products."""

    aim: str
    selection: Selection


def alternatives(
    requirements: Requirements, design: ArchitectureDesign, estimate: Estimate, tools: Toolbox, price: Price
) -> list[Alternative]:
    """Two or three designs of the same shape with other products, each priced; fewer where nothing else fits."""
    placed = frozenset(one.type for one in design.components)
    draft = settle(draft_of(requirements, Demands(place=placed), tools), requirements).draft
    chosen = _as_placed(design, draft)
    scale = scale_of(requirements)
    return [
        _described(one, chosen, draft, scale, design, estimate, price, requirements, tools.knowledge)
        for one in diverse(draft, chosen, requirements)
    ]


def diverse(draft: Draft, chosen: Selection, requirements: Requirements) -> list[Solved]:
    """Selections for other aims, each differing from the design and from each other in key products.

    Those that are better in their aim come first; others fill up to two, without the name of the aim.
    """
    scale = scale_of(requirements)
    keys = [one for one in selection_tables().key_types if one in chosen.chosen]
    better: list[Solved] = []
    spare: list[Solved] = []
    for aim, measure in MEASURES.items():
        if len(better) == MOST:
            break
        apart = [chosen, *(one.selection for one in better)]
        selection = _apart(draft, apart, keys, requirements, aim)
        if selection is not None:
            gain = _total(chosen, measure, scale) - _total(selection, measure, scale)
            (better if gain > 0 else spare).append(Solved(aim if gain > 0 else "", selection))
    known = [one.selection.technology_ids() for one in better]
    fresh = [one for one in spare if one.selection.technology_ids() not in known]
    return better + fresh[: max(0, LEAST - len(better))]


def _total(selection: Selection, measure: str, scale: Scale) -> float:
    return sum(scale.terms(one)[measure] for one in selection.chosen.values())


def _apart(
    draft: Draft, others: list[Selection], keys: list[str], requirements: Requirements, aim: str
) -> Selection | None:
    """The best selection for an aim at the greatest of the wanted distances that is possible."""
    for differing in LEAST_DIFFERENCES:
        found = select(draft.problem, scale_of(requirements, aim), others, min(differing, len(keys)), keys)
        if found is not None:
            return found
    return None


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


def _described(
    solved: Solved,
    chosen: Selection,
    draft: Draft,
    scale: Scale,
    design: ArchitectureDesign,
    estimate: Estimate,
    price: Price,
    requirements: Requirements,
    knowledge: KnowledgeBase,
) -> Alternative:
    """The alternative with its price, what is different and what it gives up."""
    other = assemble(draft, solved.selection, requirements, knowledge, [])
    priced = price(other)
    cost = priced.monthly_cost_usd
    return Alternative(
        name=_name(solved.aim, estimate, priced, other, design),
        differences=_differences(design, other),
        monthly_cost_usd=None if cost is None else round(cost.p50, 2),
        latency_ms=_latency(priced),
        availability_fraction=priced.availability.fraction if priced.availability else None,
        gives_up=_gives_up(chosen, solved.selection, scale, estimate, priced),
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


def _differences(design: ArchitectureDesign, other: ArchitectureDesign) -> list[str]:
    """Products that are not the same, told one by one."""
    before = {one.id: one.technology for one in design.components}
    return [f"{one.name}: {one.technology} instead of {before[one.id]}" for one in _changed(design, other)]


def _latency(priced: Estimate) -> Tail | None:
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
    ours, theirs = _latency(estimate), _latency(priced)
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
