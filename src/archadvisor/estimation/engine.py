"""The engine: cost, latency, availability and capacity of a design, and the limits of the brief that it breaks."""

from collections.abc import Iterator

from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.estimate import LATENCY_OPEN, Availability, Estimate, FlowLatency, Veto
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.admission import check_estimate
from archadvisor.estimation.availability import design_availability, serving_path
from archadvisor.estimation.capacity import capacities, loads_of
from archadvisor.estimation.caveats import capacity_caveats, cost_caveats
from archadvisor.estimation.cost import CostTable, cost_table, drivers, grown_usd
from archadvisor.estimation.economics import economics
from archadvisor.estimation.latency import LatencyModel
from archadvisor.estimation.moves import moves
from archadvisor.estimation.prices import PRICE_DATE
from archadvisor.estimation.promises import slowest, unconfirmed
from archadvisor.estimation.resilience import resilience
from archadvisor.estimation.scaling import scaling_lags
from archadvisor.knowledge.base import KnowledgeBase

TOP_ELEMENTS = 3
PRICE_SOURCE = "price: "


def estimate(
    requirements: Requirements,
    design: ArchitectureDesign,
    knowledge: KnowledgeBase,
    seed: int,
    price_date: str = PRICE_DATE,
) -> Estimate:
    """All computed numbers of a design. The same arguments give the same estimate. InputError for unusable figures."""
    check_estimate(requirements, design, price_date)
    table = cost_table(requirements, design, knowledge, seed, price_date)
    model = LatencyModel(design, table.pricing.workload, knowledge)
    latencies = [one for one in (model.flow(flow) for flow in design.flows) if one is not None]
    availability = design_availability(design, requirements, knowledge)
    loads = loads_of(design, table)
    capacity = capacities(loads)
    grown = grown_usd(requirements, design, knowledge, price_date)
    worth = economics(design, table)
    warnings = [
        *cost_caveats(design, table, worth),
        *_growth_caveats(requirements, grown),
        *_latency_caveats(model),
        *unconfirmed(latencies, {one.id: one.name for one in design.components}),
        *capacity_caveats(capacity),
    ]
    return Estimate(
        price_date=price_date,
        monthly_cost_usd=table.total,
        cost_status=table.status,
        lines=[one.line for one in table.lines],
        latencies=latencies,
        availability=availability,
        capacity=capacity,
        scaling_lags=scaling_lags(loads, capacity),
        economics=worth,
        resilience=resilience(design, availability, knowledge),
        drivers=drivers(table),
        moves=moves(design, table),
        warnings=warnings,
        no_separate_cost=table.no_separate_cost,
        vetoes=[
            *_budget_vetoes(requirements, table),
            *_latency_vetoes(latencies),
            *_availability_vetoes(design, availability),
        ],
        citation_ids=[f"cit-{record_id}" for record_id in price_record_ids(table)],
    )


def price_record_ids(table: CostTable) -> list[str]:
    """The price records that the lines used, sorted."""
    sources = {one.source for priced in table.lines for one in priced.line.inputs}
    return sorted(source.removeprefix(PRICE_SOURCE) for source in sources if source.startswith(PRICE_SOURCE))


def _growth_caveats(requirements: Requirements, grown_usd_per_month: float | None) -> list[str]:
    growth = requirements.quantity("growth")
    if growth is None or grown_usd_per_month is None:
        return []
    return [
        f"at the expected growth of {growth.typical:g} times it costs about {grown_usd_per_month:,.0f} USD per month"
    ]


def _latency_caveats(model: LatencyModel) -> list[str]:
    return [f"{name}: no latency figure is on record, so the flow takes longer" for name in model.unknown.values()]


def _budget_vetoes(requirements: Requirements, table: CostTable) -> Iterator[Veto]:
    """The planning value of the cost is above what the brief can spend per month or per unit of work."""
    total, budget = table.total, requirements.quantity("budget")
    if total is None:
        return
    if budget is not None and total.p50 > budget.high:
        yield _budget_veto(total.p50, budget.high, "req-budget", table)
    per_unit, traffic = requirements.quantity("unit_budget"), requirements.quantity("traffic")
    if per_unit is not None and traffic is not None:
        limit = per_unit.high * traffic.typical * 30.4
        if total.p50 > limit:
            yield _budget_veto(total.p50, limit, "req-unit_budget", table)


def _budget_veto(cost: float, limit: float, requirement_id: str, table: CostTable) -> Veto:
    known = [(one.line.usd.p50, one.line.component_id) for one in table.lines if one.line.usd is not None]
    largest = [name for _, name in sorted(known, key=lambda pair: (-pair[0], pair[1]))]
    return Veto(
        rule="cost.budget",
        message=f"the design costs {cost:,.0f} USD per month (P50), the limit is {limit:,.0f}",
        element_ids=list(dict.fromkeys(largest))[:TOP_ELEMENTS],
        requirement_ids=[requirement_id],
        remedies=[f"cap:monthly_cost_usd={tightened(limit, cost):.2f}"],
    )


def tightened(limit: float, reached: float) -> float:
    """The bound for the designer's point values: it kept the limit and still broke it, so it aims lower by the miss.

    Never below half the limit: a larger miss is a wrong design, not a wrong surrogate.
    """
    return max(limit * limit / reached, limit / 2)


def _latency_vetoes(latencies: list[FlowLatency]) -> Iterator[Veto]:
    """Limits that are exceeded: broken beyond the error of the figures, within it a wish that may stay open."""
    for one in latencies:
        if one.objective_ms is not None and one.reached_ms > one.objective_ms:
            yield Veto(
                rule=LATENCY_OPEN if one.verdict == "unconfirmed" else "latency.slo",
                message=f"{one.flow_id} takes {one.reached_ms:,.0f} ms at {one.objective_percentile.upper()}, "
                f"the limit is {one.objective_ms:,.0f} ms",
                element_ids=[stage.component_id for stage in slowest(one)][:TOP_ELEMENTS],
                requirement_ids=["req-latency"],
                remedies=[f"cap:latency_ms={tightened(one.objective_ms, one.reached_ms):.0f}"],
            )


def _availability_vetoes(design: ArchitectureDesign, availability: Availability | None) -> Iterator[Veto]:
    if availability is None or availability.objective is None or availability.fraction >= availability.objective:
        return
    weakest = sorted(
        (one.quantity.typical, one.name)
        for one in availability.inputs
        if one.name in {component.id for component in serving_path(design)}
    )
    names = [name for _, name in weakest][:TOP_ELEMENTS]
    spare = (
        [] if design.of_type("fallback_model") or not design.of_type("llm_managed_api") else ["place:fallback_model"]
    )
    yield Veto(
        rule="availability.slo",
        message=f"the serving path reaches {availability.fraction:.4%}, the objective is {availability.objective:.4%}",
        element_ids=names,
        requirement_ids=["req-availability"],
        remedies=[*spare, *(f"replicate:{name}" for name in names)],
    )
