"""Who decides what: for each task of the brief the autonomy granted, the person, escalation and stop."""

from archadvisor.agents.reasoning.obligations import autonomy_ceilings as regime_ceilings
from archadvisor.agents.reasoning.tables import autonomy_ceilings
from archadvisor.agents.reasoning.wording import clause, listed, nouns, quoted
from archadvisor.domain.design import CollaborationTask, Component
from archadvisor.domain.model import AUTONOMY_LEVELS, Autonomy
from archadvisor.domain.requirements import Requirements, Statement
from archadvisor.estimation.oversight import review_load
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.predicates import Facts

MAX_TASKS = 6
JUDGED: tuple[Autonomy, ...] = ("recommend", "act_with_approval", "act_bounded", "act_autonomous")
"""Levels at which somebody judges results, all of them, exceptions or samples."""

PEOPLE_TYPES = ("human_task_queue", "human_in_the_loop")
# Kinds of statements that ask for work, and needs that leave a decision to people.
WORK = frozenset({"capability", "objective", "prohibition"})
PEOPLE_NEEDS = frozenset({"human_approval", "human_review", "expert_decides"})
STOP_TYPES = (
    "circuit_breaker",
    "policy_engine",
    "workflow_engine",
    "durable_workflow",
    "app_backend",
    "ml_serving_endpoint",
    "batch_inference",
)


def granted(needs: list[str], requested: Autonomy) -> Autonomy:
    """The autonomy of a task: the least of what was requested and what its needs allow."""
    levels = [requested, *(autonomy_ceilings()[need] for need in needs if need in autonomy_ceilings())]
    return min(levels, key=AUTONOMY_LEVELS.index)


def requested_autonomy(requirements: Requirements) -> Autonomy:
    """What the brief asks for; `assist` where it says nothing."""
    asked = requirements.text("autonomy")
    return next((level for level in AUTONOMY_LEVELS if level == asked), "assist")


def collaboration(
    requirements: Requirements, components: list[Component], knowledge: KnowledgeBase
) -> list[CollaborationTask]:
    """One row for each task that the brief describes, most consequential first, at most six.

    No task is granted more than the brief asks for nor more than the regimes that apply allow.
    """
    ceilings = autonomy_ceilings()
    tasks = [one for one in requirements.statements if set(one.needs) & set(ceilings) and _is_work(one)]
    order = list(ceilings)
    tasks.sort(key=lambda one: min(order.index(need) for need in one.needs if need in ceilings))
    tasks = tasks or [one for one in requirements.statements if one.kind == "capability"][:1]
    most = _most(requirements, components, knowledge)
    load = review_load(requirements, components)
    rows = (_row(one, granted(one.needs, most), requirements, components) for one in tasks[:MAX_TASKS])
    return [one.model_copy(update={"load": load}) if one.autonomy in JUDGED else one for one in rows]


def _most(requirements: Requirements, components: list[Component], knowledge: KnowledgeBase) -> Autonomy:
    """The least of what the brief asks for and what the regimes that apply allow."""
    facts = Facts(requirements, component_types=frozenset(one.type for one in components))
    ceilings = [level for _, level in regime_ceilings(facts, knowledge.regimes)]
    return min([requested_autonomy(requirements), *ceilings], key=AUTONOMY_LEVELS.index)


def _is_work(statement: Statement) -> bool:
    """Whether it says what is done or who decides; a bound, an amount or a reason is no task."""
    is_reason = statement.text.lower().startswith(("because ", "since "))
    return not is_reason and (statement.kind in WORK or bool(PEOPLE_NEEDS & set(statement.needs)))


def _keeps_with_people(statement: Statement) -> bool:
    """Whether it asks nothing of the system but says what people keep."""
    return statement.kind in ("prohibition", "constraint")


def _first(components: list[Component], types: tuple[str, ...]) -> Component | None:
    return next((one for kind in types for one in components if one.type == kind), None)


def _row(
    task: Statement, autonomy: Autonomy, requirements: Requirements, components: list[Component]
) -> CollaborationTask:
    desk, brake = _first(components, PEOPLE_TYPES), _first(components, STOP_TYPES)
    return CollaborationTask(
        task=task.text,
        autonomy=autonomy,
        human_role=_role(task, autonomy, desk, requirements),
        approver=_approver(autonomy, desk, requirements),
        escalation=_escalation(task, desk, requirements),
        stop=_stop(task, brake, requirements),
    )


def _role(task: Statement, autonomy: Autonomy, desk: Component | None, requirements: Requirements) -> str:
    place = f" in {desk.name}" if desk else ""
    people = nouns(requirements)["users"]
    if _keeps_with_people(task) and autonomy != "none":
        return f"a person decides{place}; the brief draws the line: {quoted(task)}"
    duties: dict[Autonomy, str] = {
        "none": f"nobody acts on a single result; {people} receive what comes of: {clause(task)}",
        "assist": f"{people} ask and judge for themselves; the system only helps with: {clause(task)}",
        "recommend": f"a person decides{place}; the system prepares: {clause(task)}",
        "act_with_approval": f"a person approves{place} before anything follows from: {clause(task)}",
        "act_bounded": f"a person sets the bounds and sees exceptions{place}; within them: {clause(task)}",
        "act_autonomous": f"a person reviews samples and complaints{place}; the system decides alone: {clause(task)}",
    }
    return duties[autonomy]


def _approver(autonomy: Autonomy, desk: Component | None, requirements: Requirements) -> str:
    """Who answers for the result: users for what they only read, else the people of the desk or the owner."""
    if autonomy in JUDGED:
        return f"the people at {desk.name}" if desk else "the owner of the system"
    return nouns(requirements)["users"]


def _escalation(task: Statement, desk: Component | None, requirements: Requirements) -> str:
    triggers = [
        quoted(one)
        for one in requirements.statements
        if one.id != task.id and {"human_handoff", "human_review", "confidence_scores"} & set(one.needs)
    ]
    reason = listed(triggers[:2]) if triggers else f"a result that the checks on {quoted(task)} reject"
    return f"to {desk.name} on {reason}" if desk else f"to the owner of the system on {reason}"


def _stop(task: Statement, brake: Component | None, requirements: Requirements) -> str:
    subject = nouns(requirements)["subject"]
    where = brake.name if brake else "the service"
    if _keeps_with_people(task):
        return f"switch off in {where}; {subject} then go to people as before"
    return f"switch off in {where}; {subject} then go to people, and “{clause(task)}” is suspended"
