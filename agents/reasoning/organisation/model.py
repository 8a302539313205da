"""The operating model of an organisation, put together; None for a single product."""

from collections.abc import Mapping, Sequence

from archadvisor.agents.reasoning.organisation.choice import chosen_form, facts_of, reason_of, weighed
from archadvisor.agents.reasoning.organisation.effects import effects
from archadvisor.agents.reasoning.organisation.governance import forums, inventory, slots, tiers
from archadvisor.agents.reasoning.organisation.plans import level_id, plan
from archadvisor.agents.reasoning.organisation.roadmap import roadmap
from archadvisor.agents.reasoning.organisation.setting import Setting, capital, cited, merged, placed
from archadvisor.agents.reasoning.organisation.sharing import local_shares, shared_capabilities, shared_data
from archadvisor.agents.reasoning.reading.clauses import fold
from archadvisor.agents.reasoning.reading.subjects import says
from archadvisor.agents.reasoning.wording import filled, listed
from archadvisor.domain.design import CollaborationTask, Component
from archadvisor.domain.organisation import Increment, OperatingModel, WorkflowPlan
from archadvisor.domain.requirements import Requirements
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.organisation_records import OperatingModelRecord


def operating_model(
    requirements: Requirements, components: list[Component], knowledge: KnowledgeBase
) -> OperatingModel | None:
    """How the departments of a brief work with AI; None if the brief describes a single product."""
    if not requirements.workflows:
        return None
    setting = Setting(requirements, components, knowledge)
    facts, forms = facts_of(setting), knowledge.operating_models
    form = chosen_form(facts, forms)
    plans = [plan(flow, setting) for flow in setting.flows]
    shared = shared_capabilities(setting, form.team)
    increments = roadmap(plans, facts, form.team, setting)
    words = slots(_in_order(plans, increments), shared, form.team, setting)
    return OperatingModel(
        id=form.id,
        name=form.name,
        team=form.team,
        reason=reason_of(form, facts),
        weighed=weighed(facts, forms),
        duties=_duties(form, plans, words, setting),
        fails=filled(form.fails, {**words, "department": words["last"]}),
        moves_on=form.moves_on,
        workflows=plans,
        capabilities=shared,
        local=local_shares(setting, shared),
        increments=increments,
        forums=forums(form, words, setting),
        tiers=tiers(plans),
        inventory=inventory(plans, form.team, setting),
        data=shared_data(setting),
        effects=effects(plans, setting),
        requirement_ids=merged([*(one.requirement_ids for one in facts), _asking(requirements)]),
        citation_ids=cited(form.id, *form.references),
    )


def _in_order(plans: Sequence[WorkflowPlan], increments: Sequence[Increment]) -> list[WorkflowPlan]:
    by_id = {one.id: one for one in plans}
    return [by_id[one] for step in increments for one in step.workflow_ids]


def _duties(
    form: OperatingModelRecord, plans: Sequence[WorkflowPlan], words: Mapping[str, str], setting: Setting
) -> list[str]:
    """What the centre does, then what each department does."""
    centre = [filled(one, words) for one in form.duties_of_centre]
    own = [
        filled(text, {**words, "department": placed(department), "works": _works(department, plans)})
        for text in form.duties_of_departments
        for department in setting.departments
    ]
    return [capital(one) for one in [*centre, *own]]


def _works(department: str, plans: Sequence[WorkflowPlan]) -> str:
    return listed(list(dict.fromkeys(one.work for one in plans if one.department == department)))


def _asking(requirements: Requirements) -> list[str]:
    """The statements that ask what an operating model answers: where, in which order, who stays in control."""
    return [one.id for one in requirements.statements if says("asking", fold(one.text))]


def answered_by(model: OperatingModel | None) -> set[str]:
    """The statements that an operating model answers: what it was asked, what it weighed, goals that work serves."""
    if model is None:
        return set()
    served = [one for one in model.effects if one.workflow_ids]
    groups = [model.requirement_ids, *(one.requirement_ids for one in [*served, *model.workflows])]
    return {one for group in groups for one in group}


def workflow_tasks(model: OperatingModel, knowledge: KnowledgeBase) -> list[CollaborationTask]:
    """Who decides what, workflow by workflow."""
    return [
        CollaborationTask(
            task=one.name,
            autonomy=one.autonomy,
            human_role=one.human_role,
            approver=f"the head of {placed(one.department)}",
            escalation=f"to the head of {placed(one.department)} if the exit test of {one.work} is missed in operation",
            stop=f"{knowledge.collaboration_levels[level_id(one.autonomy)].stop} ({one.work})",
        )
        for one in model.workflows
    ]
