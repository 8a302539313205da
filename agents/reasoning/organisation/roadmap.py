"""The roadmap: increments in an order of value, effort, risk and reuse, each with the test that lets the next start."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from math import log1p

from archadvisor.agents.reasoning.organisation.choice import Fact
from archadvisor.agents.reasoning.organisation.plans import per_month
from archadvisor.agents.reasoning.organisation.setting import (
    Setting,
    capital,
    cited,
    decapital,
    foundation_types,
    merged,
    offers,
    placed,
)
from archadvisor.agents.reasoning.wording import listed
from archadvisor.domain.organisation import Increment, WorkflowPlan
from archadvisor.domain.requirements import Workflow
from archadvisor.domain.tables import packaged_table

REVENUE = ("generate", "qualify", "convert", "retain")
FOUNDATION = "inc-0"
MOST_PREREQUISITES = 4


@dataclass
class _Built:
    """Which increment built each component so far."""

    by: dict[str, str] = field(default_factory=dict)

    def reuse(self, plan: WorkflowPlan) -> float:
        """The share of a workflow's capabilities that are there already."""
        wanted = plan.capability_ids
        return sum(one in self.by for one in wanted) / len(wanted) if wanted else 0.0


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = packaged_table("archadvisor.agents.reasoning", "organisation.yaml")["weights"]
    return weights


def roadmap(plans: Sequence[WorkflowPlan], facts: Sequence[Fact], team: str, setting: Setting) -> list[Increment]:
    """The foundation, then one increment after the other, always the one that is worth most on what is built."""
    steps, built, waiting = [_foundation(plans, facts, team, setting)], _Built(), list(plans)
    while waiting:
        first = max(waiting, key=lambda one: (_worth(one, plans, built), -waiting.index(one)))
        companion = _companion(first, waiting, built)
        group = [first, *([companion] if companion else [])]
        waiting = [one for one in waiting if one not in group]
        steps.append(_increment(len(steps), group, built, setting))
    return steps


def _worth(plan: WorkflowPlan, plans: Sequence[WorkflowPlan], built: _Built) -> float:
    weights = _weights()
    heaviest = max((one.load.typical for one in plans if one.load), default=0.0)
    return sum(
        (
            weights["goal"] * bool(plan.target),
            weights["revenue"] * (plan.value in REVENUE),
            weights["load"] * (plan.load.typical / heaviest if plan.load and heaviest else 0.0),
            weights["volume"] * _share_of_most(plan, plans),
            weights["lead_time"] * bool(plan.lead_time),
            weights.get(f"{plan.effort}_effort", 0.0),
            weights["high_stakes"] * (plan.tier == "high"),
            weights["reuse"] * built.reuse(plan),
        )
    )


def _share_of_most(plan: WorkflowPlan, plans: Sequence[WorkflowPlan]) -> float:
    """The monthly volume against the greatest, by order of magnitude; 0 where the brief gives none."""
    most = max((per_month(one.volume).typical for one in plans if one.volume), default=0.0)
    return log1p(per_month(plan.volume).typical) / log1p(most) if plan.volume and most else 0.0


def _companion(first: WorkflowPlan, waiting: Sequence[WorkflowPlan], built: _Built) -> WorkflowPlan | None:
    """Another workflow of the increment: small and alike, of the same department, or in need of nothing new.

    Beside large work a small one gives an early result.
    """
    others = [one for one in waiting if one is not first and one.effort != "large" and one.tier != "high"]
    parts = set(first.capability_ids)
    near = [one for one in others if one.effort == "small" and len(parts & set(one.capability_ids)) >= len(parts) / 2]
    neighbours = [one for one in others if one.department == first.department]
    if first.effort == "large":
        return next((one for one in others if one.effort == "small"), None)
    covered = [one for one in others if set(one.capability_ids) <= parts | set(built.by)]
    return next(iter([*near, *neighbours, *covered]), None)


def _foundation(plans: Sequence[WorkflowPlan], facts: Sequence[Fact], team: str, setting: Setting) -> Increment:
    """What comes first: order in what is there, the parts that carry everything, the first test sets."""
    parts = [one.id for one in setting.components if one.type in foundation_types()]
    actions = [capital(one.signal.action) for one in facts]
    first = max(plans, key=lambda one: _worth(one, plans, _Built()))
    together = f"{capital(team)} and {placed(first.department)}"
    return Increment(
        id=FOUNDATION,
        name="Order and foundation",
        workflow_ids=[],
        delivers=actions[:5],
        builds=parts,
        reuses=[],
        builds_on=[],
        reason=f"{together} need one way to models, data and evidence before {first.work} are touched",
        prerequisites=[f"a lead for {team}", f"a product owner in {placed(first.department)}"],
        exit_test=f"every line of the inventory has an owner, and a test set of {first.work} is signed",
        requirement_ids=merged(one.requirement_ids for one in facts) or list(first.requirement_ids),
        citation_ids=cited(*(one.signal.id for one in facts)),
    )


def _increment(number: int, group: Sequence[WorkflowPlan], built: _Built, setting: Setting) -> Increment:
    flows = [next(flow for flow in setting.flows if flow.id == one.id) for one in group]
    wanted = merged(one.capability_ids for one in group)
    reused = [one for one in wanted if one in built.by]
    fresh = [one for one in wanted if one not in built.by]
    on = sorted({FOUNDATION, *(built.by[one] for one in reused)}, key=_number)
    built.by.update(dict.fromkeys(fresh, f"inc-{number}"))
    return Increment(
        id=f"inc-{number}",
        name=listed([capital(one.name) for one in group]),
        workflow_ids=[one.id for one in group],
        delivers=[capital(setting.filled(setting.kind(one).first_release, one)) for one in flows],
        builds=fresh,
        reuses=reused,
        builds_on=on,
        reason=_reason(group, reused, built),
        prerequisites=_prerequisites(flows, setting),
        exit_test="; ".join(capital(setting.kind(one).exit_test) for one in flows),
        requirement_ids=merged(one.requirement_ids for one in group),
        citation_ids=cited(*(setting.kind(one).id for one in flows)),
    )


def _number(step: str) -> int:
    return int(step.removeprefix("inc-"))


def _prerequisites(flows: Sequence[Workflow], setting: Setting) -> list[str]:
    told = [f"{one.department}: {text}" for one in flows for text in setting.kind(one).prerequisites]
    return told[:MOST_PREREQUISITES]


def _reason(group: Sequence[WorkflowPlan], reused: Sequence[str], built: _Built) -> str:
    """Why this one now, in the figures and words of the brief."""
    told = [reason for one in group for reason in _reasons(one)]
    if reused:
        names = {one.id: decapital(one.name) for one in offers()}
        shown, steps = (
            listed([names[one] for one in reused[:4]]),
            sorted({built.by[one] for one in reused[:4]}, key=_number),
        )
        told.append(f"{shown} {'are' if len(reused) > 1 else 'is'} there from {listed(steps)}")
    return capital("; ".join(told))


def _reasons(plan: WorkflowPlan) -> list[str]:
    told = [f"it serves the goal “{plan.target}”"] if plan.target else []
    if plan.load:
        told.append(f"{plan.work} take {plan.load.typical:,.0f} working hours a month today ({plan.load_formula})")
    elif plan.volume:
        amount, unit = plan.volume.typical, plan.volume.unit.rsplit("/", 1)[1]
        told.append(f"{amount:,.0f} {plan.work} a {unit} in {placed(plan.department)}")
    if plan.lead_time:
        told.append(f"{plan.work} wait {plan.lead_time.typical:g} working hours today")
    if plan.tier == "high":
        told.append(f"an error with {plan.work} weighs heavily, so it runs beside {placed(plan.department)} first")
    return told or [f"{plan.effort} effort for {plan.work} in {placed(plan.department)}"]
