"""Effects: goals of the brief and the workflows that serve them, and what else brings revenue, with the metric."""

import re
from collections.abc import Iterator, Sequence

from archadvisor.agents.reasoning.organisation.roadmap import REVENUE
from archadvisor.agents.reasoning.organisation.setting import Setting, capital, merged, parts_of_goal
from archadvisor.agents.reasoning.reading.clauses import fold
from archadvisor.agents.reasoning.reading.subjects import says, stems
from archadvisor.domain.organisation import Effect, WorkflowPlan
from archadvisor.domain.requirements import Statement
from archadvisor.domain.tables import packaged_table


def effects(plans: Sequence[WorkflowPlan], setting: Setting) -> list[Effect]:
    """Stated goals first, served or not, then revenue effects that the brief does not name."""
    stated = [*_stated(plans, setting)]
    named = {one for effect in stated for one in effect.workflow_ids}
    return [*stated, *(_unnamed(one) for one in plans if one.value in REVENUE and one.id not in named)]


def _stated(plans: Sequence[WorkflowPlan], setting: Setting) -> Iterator[Effect]:
    ids = merged(one.goal_ids for one in setting.flows)
    wished = (one.id for one in setting.requirements.statements if one.kind == "objective" or _is_goal(one))
    ids += [one for one in wished if one not in ids]
    for statement_id in ids:
        if any(statement_id in one.statement_ids for one in setting.flows):
            continue
        for part in parts_of_goal(setting.statements[statement_id].text):
            yield _effect(part, statement_id, plans, setting)


def _is_goal(statement: Statement) -> bool:
    return says("goals", fold(statement.text)) and not says("asking", fold(statement.text))


def _effect(goal: str, statement_id: str, plans: Sequence[WorkflowPlan], setting: Setting) -> Effect:
    """A goal with the workflows that speak of the same things most; none is a gap and is said so."""
    overlap = {flow.id: len(stems(goal) & setting.words(flow)) for flow in setting.flows}
    most = max(overlap.values(), default=0)
    serving = [one for one in plans if most and overlap[one.id] == most]
    signs = "; early sign: ".join(["the figure of the goal itself", *(one.metric for one in serving)])
    metric = signs if serving else "none yet: no work that the brief describes moves this figure"
    measured = "; ".join(one.measured_by for one in serving) or f"before “{goal}” is promised, name the work behind it"
    return Effect(
        kind=_kind(goal, serving),
        goal=goal,
        workflow_ids=[one.id for one in serving],
        metric=capital(metric),
        measured_by=capital(measured),
        requirement_ids=[statement_id],
        citation_ids=merged(one.citation_ids[:1] for one in serving),
    )


def _kind(goal: str, serving: Sequence[WorkflowPlan]) -> str:
    """Revenue if the goal speaks of earning more, else the value of the work that serves it."""
    if re.search(packaged_table("archadvisor.agents.reasoning", "organisation.yaml")["earning"], goal.lower()):
        return "earns more"
    return _value(serving[0].value) if serving else "open"


def _unnamed(plan: WorkflowPlan) -> Effect:
    return Effect(
        kind=_value(plan.value),
        goal=f"not stated in the brief for {plan.work}",
        workflow_ids=[plan.id],
        metric=capital(plan.metric),
        measured_by=capital(plan.measured_by),
        requirement_ids=list(plan.requirement_ids),
        citation_ids=plan.citation_ids[:1],
    )


def _value(kind: str) -> str:
    values: dict[str, str] = packaged_table("archadvisor.agents.reasoning", "organisation.yaml")["values"]
    return values[kind]
