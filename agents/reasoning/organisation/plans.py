"""Per workflow: the level of autonomy that is granted and why, who stays in the loop, and how the effect is seen."""

from archadvisor.agents.reasoning.organisation.setting import Setting, capital, cited, parts_of_goal
from archadvisor.agents.reasoning.reading.measures import SECONDS
from archadvisor.agents.reasoning.reading.organisation import allowed
from archadvisor.agents.reasoning.reading.subjects import stems
from archadvisor.agents.reasoning.wording import quoted
from archadvisor.domain.model import AUTONOMY_LEVELS, Autonomy
from archadvisor.domain.organisation import WorkflowPlan
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Workflow
from archadvisor.knowledge.organisation_records import WorkKind

MINUTES_BELOW_H = 2.0
"""Working times below this are told in minutes."""


def plan(flow: Workflow, setting: Setting) -> WorkflowPlan:
    """The plan of one workflow."""
    kind, autonomy = setting.kind(flow), granted(flow, setting)
    start = min(autonomy, "recommend", key=AUTONOMY_LEVELS.index)
    level = setting.knowledge.collaboration_levels[level_id(start)]
    load, formula = load_of(flow)
    return WorkflowPlan(
        id=flow.id,
        name=flow.name,
        department=flow.department,
        department_assumed=flow.department_status != "stated",
        work=flow.work,
        volume=flow.volume,
        load=load,
        load_formula=formula,
        lead_time=flow.lead_time,
        starts_at=start,
        autonomy=autonomy,
        reason=_reason(flow, kind, setting),
        human_role=_human_role(flow, kind, setting),
        earns_more=level.earns_more,
        stop=level.stop,
        tier="high" if flow.kept_by else kind.stakes,
        effort=kind.effort,
        value=kind.value,
        metric=kind.metric,
        measured_by=kind.measured_by,
        target=target_of(flow, setting),
        capability_ids=[one.id for one in setting.uses(flow)],
        risk_ids=list(kind.risks),
        requirement_ids=list(dict.fromkeys([*flow.statement_ids, *flow.kept_by, *flow.bounded_by, *flow.goal_ids])),
        citation_ids=cited(kind.id, level.id, *kind.references),
    )


def granted(flow: Workflow, setting: Setting) -> Autonomy:
    """The least of what the brief asks for, what the kind of work bears and what the brief keeps with people."""
    asked = setting.requirements.fields.get("autonomy")
    levels: list[Autonomy] = [allowed(flow, setting.kind(flow))]
    levels += [level for level in AUTONOMY_LEVELS if asked is not None and level == asked.value]
    return min(levels, key=AUTONOMY_LEVELS.index)


def level_id(autonomy: Autonomy) -> str:
    """The record of a level."""
    return f"level-{autonomy.replace('_', '-')}"


def load_of(flow: Workflow) -> tuple[Quantity | None, str | None]:
    """Working hours a month: volume a month times working time per item; unknown if the brief lacks either."""
    if flow.volume is None or flow.effort is None:
        return None, None
    items = per_month(flow.volume)
    low, high = items.low * flow.effort.low, items.high * flow.effort.high
    hours = Quantity(low=low, typical=items.typical * flow.effort.typical, high=high, unit="h/month")
    return hours, f"{items.typical:,.0f} {flow.work} a month × {duration(flow.effort.typical)}"


def per_month(volume: Quantity) -> Quantity:
    """A volume per month; a quarter has three months."""
    period = volume.unit.rsplit("/", 1)[1]
    return volume.times(SECONDS["month"] / (SECONDS["month"] * 3 if period == "quarter" else SECONDS[period]))


def duration(hours: float) -> str:
    """A working time in the unit in which people say it."""
    return f"{hours * 60:.0f} min" if hours < MINUTES_BELOW_H else f"{hours:g} h"


def _reason(flow: Workflow, kind: WorkKind, setting: Setting) -> str:
    kept = [setting.statements[one] for one in flow.kept_by]
    bounds = [setting.statements[one] for one in flow.bounded_by]
    ceiling = setting.filled(kind.ceiling_reason, flow)
    if kept:
        return f"the brief keeps it with people: {quoted(kept[0])}; besides, {ceiling}"
    return f"the brief sets the bound: {quoted(bounds[0])}; besides, {ceiling}" if bounds else ceiling


def _human_role(flow: Workflow, kind: WorkKind, setting: Setting) -> str:
    role = capital(setting.filled(kind.human_role, flow))
    known = flow.person is None or flow.person in role.lower()
    return role if known else f"{role}; the brief names the {flow.person}"


def target_of(flow: Workflow, setting: Setting) -> str | None:
    """The part of a stated goal that speaks of this workflow."""
    words = setting.words(flow)
    goals = [part for one in flow.goal_ids for part in parts_of_goal(setting.statements[one].text)]
    return max(
        (one for one in goals if not words.isdisjoint(stems(one))),
        key=lambda one: len(words & stems(one)),
        default=None,
    )
