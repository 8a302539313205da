"""The infrastructure specification: services, deployment, scaling, capacity, cost, latency, availability, code."""

from archadvisor.deliverables.amounts import (
    count,
    downtime,
    fraction,
    milliseconds,
    number,
    quantity,
    usd,
    usd_per_month,
)
from archadvisor.deliverables.diagrams.cost import cost_breakdown
from archadvisor.deliverables.diagrams.deployment import deployment
from archadvisor.deliverables.diagrams.latency import waterfalls
from archadvisor.deliverables.documents.economics import build_unknown, economics, moves
from archadvisor.deliverables.documents.service_levels import breaking, error_budget, flows, stages
from archadvisor.deliverables.documents.tornado import tornado
from archadvisor.deliverables.reading import Reading, gist, sentence
from archadvisor.deliverables.tree import (
    Anchor,
    Block,
    Bullets,
    Code,
    Deliverable,
    Line,
    Paragraph,
    Strong,
    Table,
    blocks,
    bullets,
    joined,
    section,
    table,
)
from archadvisor.domain.design import ScalingRule
from archadvisor.domain.estimate import Capacity, CostLine, Input
from archadvisor.domain.risk import Control

LEAST_WAIT_MS = 1.0
"""Shorter waits for a free unit are not told."""


def infrastructure(reading: Reading) -> Deliverable:
    """The document."""
    parts = blocks(
        section("Services", _services(reading)),
        section("Deployment", deployment(reading), _deployments(reading)),
        section("Scaling and capacity", _scaling(reading), _capacity(reading), _lags(reading)),
        section("Cost", *_cost(reading)),
        section("Latency", *_latency(reading)),
        section("Availability", *_availability(reading)),
        section("Infrastructure as code", _iac(reading)),
    )
    return Deliverable("infrastructure", "Infrastructure", parts)


def _services(reading: Reading) -> Table | None:
    rows = (
        (
            (reading.ref(one.id), " ", Code(one.id)),
            (one.technology,),
            (one.hosting.replace("_", " "),),
            (str(one.replicas),),
            (one.trust_zone,),
            (", ".join(one.data_classes),),
        )
        for one in reading.document.components
    )
    return table("Services", ("Component", "Technology", "Hosting", "Replicas", "Zone", "Data"), rows)


def _deployments(reading: Reading) -> Table | None:
    found = reading.document.infrastructure
    rows = (
        (
            (Anchor(one.id), Code(one.id)),
            (one.platform,),
            (one.region,),
            (f"{one.replicas} × ", Code(one.size)),
            reading.refs(one.component_ids),
        )
        for one in (found.deployments if found else ())
    )
    return table("Units that are deployed", ("Unit", "Platform", "Region", "Number × size", "Components"), rows)


def _scaling(reading: Reading) -> Bullets | None:
    found = reading.document.infrastructure
    return bullets(
        (
            reading.ref(one.component_id),
            f": {_units(one)} by ",
            Code(one.metric),
            ", since ",
            reading.clause(one.reason),
        )
        for one in (found.scaling if found else ())
    )


def _units(rule: ScalingRule) -> str:
    """How many units a rule allows."""
    return count(rule.minimum, "unit") if rule.minimum == rule.maximum else f"{rule.minimum} to {rule.maximum} units"


def _capacity(reading: Reading) -> Table | None:
    estimate = reading.document.estimate
    rows = (
        (
            (reading.ref(one.component_id),),
            (one.quantity,),
            (f"{number(one.demand)} {one.unit}",),
            (number(one.demand_p95) if one.demand_p95 is not None else "not computed",),
            (f"{number(one.limit)} {one.unit}" if one.limit is not None else one.ask or "unknown",),
            (_carried(one),),
            (Code(one.formula_id), " ", Code(one.source)),
        )
        for one in (estimate.capacity if estimate else ())
    )
    head = ("Component", "Quantity", "Demand", "Busy case (P95)", "Limit", "Units", "Basis")
    return table("Capacity at peak", head, rows)


def _carried(one: Capacity) -> str:
    """Units with how busy they are, what waits for them, and whether one may fail."""
    told = [str(one.units_needed) if one.units_needed is not None else ""]
    if one.utilisation_fraction is not None:
        told.append(f"{one.utilisation_fraction:.0%} busy")
    if one.wait_ms is not None and one.wait_ms >= LEAST_WAIT_MS:
        told.append(f"mean wait {milliseconds(one.wait_ms)}")
    if one.carries_with_one_down is not None:
        told.append("carries the peak with one down" if one.carries_with_one_down else "not with one down: add a spare")
    if one.enough_up_fraction is not None:
        told.append(f"enough are up {fraction(one.enough_up_fraction)} of the time")
    return ", ".join(part for part in told if part) or "unknown"


def _lags(reading: Reading) -> Table | None:
    estimate = reading.document.estimate
    rows = (
        (
            (reading.ref(one.component_id),),
            (f"{one.units_at_mean} at mean load, {one.units_at_peak} at peak",),
            (quantity(one.lag_s),),
            (f"{number(one.waiting)} {one.unit} wait if units are added only at the peak",),
            (Code(one.source),),
        )
        for one in (estimate.scaling_lags if estimate else ())
    )
    return table("How late further units come", ("Component", "Units", "Time to serve", "Meanwhile", "Source"), rows)


def _cost(reading: Reading) -> list[Block | None]:
    estimate = reading.document.estimate
    if estimate is None:
        return []
    known = estimate.monthly_cost_usd is not None
    figure: Line = (Strong(usd_per_month(estimate.monthly_cost_usd)),) if known else reading.missing()
    total: Line = (*figure, f" at prices of {estimate.price_date}")
    budget = reading.requirement("budget")
    said = f"; the brief says “{gist(budget.evidence[0].text)}”" if budget and budget.evidence else ""
    covered = {one.component_id for one in estimate.lines}
    free = [one.id for one in reading.document.components if one.id not in covered]
    without = Paragraph((Strong("Without a cost line: "), *reading.refs(free))) if free else None
    head = ("Line", "Component", "P5", "P50", "P95", "Formula", "Source")
    rows = (_line(reading, one) for one in estimate.lines)
    parts = [Paragraph((*total, said, ".")), cost_breakdown(reading), table("Cost lines, USD per month", head, rows)]
    beside = [*economics(reading), build_unknown(reading)]
    return [
        *parts,
        without,
        _inputs(estimate.lines),
        _drivers(reading),
        tornado(reading),
        *beside,
        moves(reading),
        _warnings(reading),
    ]


def _line(reading: Reading, one: CostLine) -> tuple[Line, ...]:
    spread: tuple[Line, ...] = (("unknown",),) * 3 if one.usd is None else tuple((usd(v),) for v in _three(one))
    mark = " (at least)" if one.status == "at_least" else ""
    name: Line = (Anchor(one.id), one.name, mark, " ", Code(one.id))
    return (name, (reading.ref(one.component_id),), *spread, (Code(one.formula),), (Code(one.source),))


def _three(one: CostLine) -> tuple[float, float, float]:
    assert one.usd is not None
    return one.usd.p5, one.usd.p50, one.usd.p95


def _inputs(lines: list[CostLine]) -> Table | None:
    """The inputs of all cost lines, each value once with the lines that use it."""
    users: dict[tuple[str, str, str], list[str]] = {}
    for line in lines:
        for one in line.inputs:
            users.setdefault((one.name, quantity(one.quantity), one.source), []).append(line.id)
    rows = (
        ((Code(name),), (value,), (Code(source),), joined((Code(line),) for line in used))
        for (name, value, source), used in users.items()
    )
    return table("Inputs of the cost lines", ("Input", "Value", "Source", "Used by"), rows)


def _drivers(reading: Reading) -> Table | None:
    estimate = reading.document.estimate
    found = estimate.drivers if estimate else []
    rows = (((one.name,), (f"{one.share_fraction:.0%}",), (Code(one.line_id or "none"),)) for one in found)
    return table("What drives the cost", ("Driver", "Share", "Line"), rows)


def _warnings(reading: Reading) -> Bullets | None:
    """The caveats; one that holds for several components is told once, with their names."""
    estimate = reading.document.estimate
    ids = {one.name: one.id for one in reading.document.components}
    told: dict[str, list[str]] = {}
    for warning in estimate.warnings if estimate else ():
        name, _, rest = warning.partition(": ")
        told.setdefault(rest if name in ids else warning, []).extend([ids[name]] if name in ids else [])
    return bullets((sentence(text), *((" (", *reading.refs(held), ")") if held else ())) for text, held in told.items())


def _latency(reading: Reading) -> list[Block | None]:
    estimate = reading.document.estimate
    if estimate is None:
        return []
    found = estimate.latencies
    return [*waterfalls(reading), flows(reading, found), *breaking(reading, found), stages(reading, found)]


def _availability(reading: Reading) -> list[Block | None]:
    estimate = reading.document.estimate
    if estimate is None:
        return []
    if estimate.availability_fraction is None:
        return [Paragraph((Strong("Availability: "), *reading.unknown("req-availability")))]
    percent = fraction(estimate.availability_fraction)
    down = f" of the time, {downtime(estimate.availability_fraction)} of outage per month for {reading.users}."
    rows = (_availability_input(one) for one in estimate.availability_inputs)
    computed = table("What it is computed from", ("Input", "Value", "Source"), rows)
    return [Paragraph((Strong(percent), down)), *error_budget(reading), computed]


def _availability_input(raw: object) -> tuple[Line, ...]:
    """An input as it was published: an `Input` or its JSON form."""
    one = raw if isinstance(raw, Input) else Input.model_validate(raw)
    return ((Code(one.name),), (quantity(one.quantity),), (Code(one.source),))


def _iac(reading: Reading) -> Table | None:
    found = reading.document.infrastructure
    rows = (
        (
            (reading.ref(one.component_id), " ", Code(one.component_id)),
            (Code(one.resource),),
            joined((Code(f"{key} = {value}"),) for key, value in one.parameters.items()),
        )
        for one in (found.iac if found else ())
    )
    return table("Resources", ("Component", "Resource", "Parameters"), rows)


def controls_on(reading: Reading, component_id: str) -> list[Control]:
    """The controls placed on a component."""
    return [one for one in reading.document.controls if component_id in one.placed_on_ids]
