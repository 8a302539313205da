"""The infrastructure specification: services, deployment, scaling, capacity, cost, latency, availability, code."""

from archadvisor.deliverables.amounts import (
    count,
    downtime,
    fraction,
    milliseconds,
    number,
    quantity,
    tail,
    usd,
    usd_per_month,
)
from archadvisor.deliverables.diagrams.cost import cost_breakdown
from archadvisor.deliverables.diagrams.deployment import deployment
from archadvisor.deliverables.diagrams.latency import waterfalls
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
from archadvisor.domain.estimate import CostLine, FlowLatency, Input
from archadvisor.domain.risk import Control


def infrastructure(reading: Reading) -> Deliverable:
    """The document."""
    parts = blocks(
        section("Services", _services(reading)),
        section("Deployment", deployment(reading), _deployments(reading)),
        section("Scaling and capacity", _scaling(reading), _capacity(reading)),
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
            (f"{number(one.limit)} {one.unit}" if one.limit is not None else "unknown",),
            (str(one.units_needed) if one.units_needed is not None else "unknown",),
            (Code(one.formula_id), " ", Code(one.source)),
        )
        for one in (estimate.capacity if estimate else ())
    )
    return table("Capacity at peak", ("Component", "Quantity", "Demand", "Limit of one", "Units", "Basis"), rows)


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
    return [*parts, without, _inputs(estimate.lines), _drivers(reading), _moves(reading), _warnings(reading)]


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


def _moves(reading: Reading) -> Bullets | None:
    estimate = reading.document.estimate
    return bullets(
        (Strong(one.name), f" saves {usd(one.saving_usd_per_month)} per month; gives up {sentence(one.gives_up)}")
        for one in (estimate.moves if estimate else ())
    )


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
    rows = (_flow_row(reading, one) for one in estimate.latencies)
    flows = table("Latency by flow", ("Flow", "Whole flow", "First output", "Objective"), rows)
    return [*waterfalls(reading), flows, _stages(reading, estimate.latencies)]


def _flow_row(reading: Reading, one: FlowLatency) -> tuple[Line, ...]:
    goal = f"{one.objective_percentile.upper()} {milliseconds(one.objective_ms)}" if one.objective_ms else "none stated"
    first = tail(one.first_output_ms) if one.first_output_ms else "same"
    return ((reading.ref(one.flow_id),), (tail(one.total_ms),), (first,), (goal,))


def _stages(reading: Reading, flows: list[FlowLatency]) -> Table | None:
    rows = (
        (
            (reading.ref(flow.flow_id),),
            (reading.ref(one.component_id),),
            (milliseconds(one.latency_ms.p50),),
            (milliseconds(one.latency_ms.p95),),
            (Code(one.source),),
        )
        for flow in flows
        for one in flow.stages
    )
    return table("Stages of the flows", ("Flow", "Component", "P50", "P95", "Source"), rows)


def _availability(reading: Reading) -> list[Block | None]:
    estimate = reading.document.estimate
    if estimate is None:
        return []
    if estimate.availability_fraction is None:
        return [Paragraph((Strong("Availability: "), *reading.unknown("req-availability")))]
    percent = fraction(estimate.availability_fraction)
    down = f" of the time, {downtime(estimate.availability_fraction)} of outage per month for {reading.users}."
    rows = (_availability_input(one) for one in estimate.availability_inputs)
    return [Paragraph((Strong(percent), down)), table("What it is computed from", ("Input", "Value", "Source"), rows)]


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
