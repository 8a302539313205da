"""The operating model of an organisation as a section: levels, what is shared, roadmap, governance, effects.

A single product has none of it: each part is there only if the design has an operating model.
"""

from collections.abc import Sequence

from archadvisor.deliverables.reading import Reading, sentence
from archadvisor.deliverables.tree import (
    Anchor,
    Block,
    Bullets,
    Code,
    Line,
    Paragraph,
    Quote,
    Section,
    Strong,
    Table,
    bullets,
    joined,
    section,
    table,
)
from archadvisor.domain.organisation import (
    Capability,
    Effect,
    Increment,
    OperatingModel,
    RiskTier,
    SharedData,
    Traced,
    WorkflowPlan,
)
from archadvisor.domain.quantity import Quantity

_SOURCES = 2
"""The most statements named behind one recommendation."""


def model_of(reading: Reading) -> OperatingModel | None:
    """The operating model of a design, if it has one."""
    return reading.document.business.operating_model if reading.document.business else None


def operating_model(reading: Reading) -> Section | None:
    """The section, or None for a single product."""
    model = model_of(reading)
    if model is None:
        return None
    return section(
        "Operating model",
        section("Form and reason", *_form(reading, model)),
        section("Workflows: level, people, metric", _workflows(reading, model), _people(model), _rises(model)),
        section("Built once, used by several", _capabilities(reading, model), _local(reading, model), _data(model)),
        section("Roadmap", *_roadmap(reading, model)),
        section("Governance", Paragraph((model.inventory, ".")), _forums(model), _tiers(reading, model)),
        section("Revenue and other effects", _effects(model)),
    )


def in_short(reading: Reading) -> Section | None:
    """The operating model in one paragraph for summary and handoff."""
    model = model_of(reading)
    if model is None:
        return None
    steps = [one for one in model.increments if one.workflow_ids]
    ways = joined((_short_name(one, model),) for one in steps[:3])
    head: Line = (Strong(model.name), f": {len(model.workflows)} workflows of {_departments(model)}, because ")
    order = f". {len(steps)} increments on one foundation, the first: "
    return section("Operating model in short", Paragraph((*head, sentence(model.reason), order, *ways, ".")))


def _departments(model: OperatingModel) -> str:
    count = len({one.department for one in model.workflows})
    return f"{count} departments"


def _short_name(step: Increment, model: OperatingModel) -> str:
    flows = {one.id: one for one in model.workflows}
    return " with ".join(f"{flows[one].work} ({flows[one].department})" for one in step.workflow_ids)


def _basis(one: Traced) -> Line:
    """The statements that a recommendation rests on, and its records."""
    return joined((Code(statement),) for statement in one.requirement_ids[:_SOURCES])


def _form(reading: Reading, model: OperatingModel) -> list[Block | None]:
    chosen: Line = (Strong(model.name), " with ", model.team, ", because ", sentence(model.reason))
    bounds = f". It fails if {model.fails}. It may loosen {_when(model.moves_on)}."
    rows = (((one.fact,), (", ".join(one.speaks_for) or "no form",), _basis(one)) for one in model.weighed)
    return [
        Paragraph((*chosen, bounds, *reading.cites(model.citation_ids))),
        table("What speaks for which form", ("Fact", "Speaks for", "From"), rows),
        bullets((sentence(one),) for one in model.duties),
    ]


def _when(moves_on: str) -> str:
    return moves_on if moves_on.startswith(("when", "if", "as")) else f"when {moves_on}"


def _workflows(reading: Reading, model: OperatingModel) -> Table | None:
    head = ("Workflow", "Department", "Load today", "Starts at", "May reach", "Metric and how it is measured")
    return table("Workflows", head, (_workflow(reading, one) for one in model.workflows))


def _workflow(reading: Reading, one: WorkflowPlan) -> tuple[Line, ...]:
    department = f"{one.department} (assumed)" if one.department_assumed else one.department
    metric = f"{sentence(one.metric)}: {sentence(one.measured_by)}"
    return (
        (Anchor(one.id), Strong(one.name), " ", Code(one.id), *reading.cites(one.citation_ids)),
        (department,),
        (_load(one),),
        (Code(one.starts_at),),
        (Code(one.autonomy),),
        (metric,),
    )


def _load(one: WorkflowPlan) -> str:
    told = [_amount(one.volume)] if one.volume else []
    told += [f"{one.load.typical:,.0f} h a month ({one.load_formula})"] if one.load else []
    told += [f"{one.lead_time.typical:g} h from arrival to result"] if one.lead_time else []
    return "; ".join(told) or "not said"


def _amount(volume: Quantity) -> str:
    what, period = volume.unit.rsplit("/", 1)
    return f"{volume.typical:,.0f} {what} a {period}"


def _rises(model: OperatingModel) -> Bullets | None:
    """What earns a higher level, once for all workflows of a level."""
    rising = [one for one in model.workflows if one.starts_at != one.autonomy]
    levels = dict.fromkeys((one.starts_at, one.earns_more) for one in rising)
    return bullets(
        (", ".join(one.work for one in rising if one.starts_at == level), " leave ", Code(level), f" after {earned}")
        for level, earned in levels
    )


def _people(model: OperatingModel) -> Bullets | None:
    return bullets(_person(one) for one in model.workflows)


def _person(one: WorkflowPlan) -> Line:
    return (
        Strong(one.name),
        ": ",
        sentence(one.human_role),
        f". At most {one.autonomy.replace('_', ' ')}, because ",
        sentence(one.reason),
        " ",
        *_basis(one),
    )


def _capabilities(reading: Reading, model: OperatingModel) -> Table | None:
    head = ("Capability", "Used by", "Components", "From")
    return table(f"Built once, owned by {model.team}", head, (_capability(reading, one) for one in model.capabilities))


def _capability(reading: Reading, one: Capability) -> tuple[Line, ...]:
    parts = reading.refs(one.component_ids)
    return ((Anchor(f"capability-{one.id}"), Strong(one.name)), (sentence(one.reason),), parts, _basis(one))


def _named(ids: Sequence[str]) -> Line:
    return joined((one.replace("_", " "),) for one in ids)


def _local(reading: Reading, model: OperatingModel) -> Table | None:
    rows = (
        ((Strong(one.department),), (sentence(one.keeps),), _named(one.capability_ids), _basis(one))
        for one in model.local
    )
    return table("What stays in the department", ("Department", "Keeps", "Alone needs", "From"), rows)


def _data(model: OperatingModel) -> Table | None:
    return table(
        "Shared data", ("Data", "Lies in", "Owner", "To be settled first"), (_datum(one) for one in model.data)
    )


def _datum(one: SharedData) -> tuple[Line, ...]:
    systems = ", ".join(one.systems) or "not said in the brief"
    return ((Strong(one.name),), (systems,), (one.owner,), (sentence(one.care),))


def _roadmap(reading: Reading, model: OperatingModel) -> Sequence[Block | None]:
    head = ("Step", "Delivers", "Why now", "Builds on", "The next step may start when")
    return [
        table("Increments", head, (_step(one) for one in model.increments)),
        bullets(_parts(reading, one) for one in model.increments),
    ]


def _step(one: Increment) -> tuple[Line, ...]:
    return (
        (Anchor(one.id), Strong(one.name), " ", Code(one.id)),
        ("; ".join(sentence(text) for text in one.delivers) or "the parts that carry everything",),
        (sentence(one.reason), " ", *_basis(one)),
        joined((Code(step),) for step in one.builds_on) or ("what is there today",),
        (sentence(one.exit_test),),
    )


def _parts(reading: Reading, one: Increment) -> Line:
    needed = f"; needs before it starts: {'; '.join(one.prerequisites)}" if one.prerequisites else ""
    reused: Line = (", reuses ", *_named(one.reuses)) if one.reuses else ()
    built = _named(one.builds) if one.workflow_ids else reading.refs(one.builds)
    return (Code(one.id), *((" builds ", *built) if one.builds else ()), *reused, needed)


def _forums(model: OperatingModel) -> Table | None:
    rows = (((Strong(one.name),), (sentence(one.members),), (sentence(one.decides),)) for one in model.forums)
    return table("Forums", ("Forum", "Members", "Decides"), rows)


def _tiers(reading: Reading, model: OperatingModel) -> Table | None:
    return table("Classes of risk", ("Class", "Workflows", "Why", "Signs"), (_tier(one) for one in model.tiers))


def _tier(one: RiskTier) -> tuple[Line, ...]:
    return (
        (Strong(one.name),),
        joined((Code(flow),) for flow in one.workflow_ids),
        (sentence(one.reason),),
        (sentence(one.sign_off),),
    )


def _effects(model: OperatingModel) -> Table | None:
    head = ("Goal", "Kind", "Workflows", "Metric", "Measured by")
    return table("Effects", head, (_effect(one) for one in model.effects))


def _effect(one: Effect) -> tuple[Line, ...]:
    goal: Line = (one.goal,) if one.goal.startswith("not stated") else (Quote(one.goal), " ", *_basis(one))
    flows = joined((Code(flow),) for flow in one.workflow_ids) or ("none",)
    return (goal, (one.kind,), flows, (sentence(one.metric),), (sentence(one.measured_by),))
