"""What people cost beside the run cost: reviewing at published wages, building as far as the brief says it."""

from functools import cache

import numpy as np

from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.estimate import BuildCost, Input, PeopleCost
from archadvisor.domain.model import Model
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.formulas import Samples
from archadvisor.estimation.formulas.people import build_usd, review_desk_usd
from archadvisor.estimation.sampling import draw, ranged, spread
from archadvisor.estimation.tables import read_table
from archadvisor.estimation.workload import Subject, Workload

DESKS = ("human_task_queue", "human_in_the_loop")
DESK_UTILISATION = 0.85
SHRINKAGE = 0.3
DAYS_PER_MONTH = 30.4
NO_BUILD_FIGURE = "no sourced effort known"


class Occupation(Model):
    """Hourly wage of an occupation in USD, low to high, its source, and the archetypes whose cases it decides."""

    work: str
    wage: list[float]
    archetypes: list[str]
    source: str


class Burden(Model):
    """What an employer pays over the wage."""

    factor: float
    source: str


class Wages(Model):
    """The table wages.yaml."""

    burden: Burden
    hours_per_person_month: float
    occupations: dict[str, Occupation]


@cache
def wages() -> Wages:
    """Published wages."""
    return Wages(**read_table("wages.yaml"))


def hour_cost(occupation: Occupation) -> Input:
    """USD per paid hour: from the lowest wage alone to the highest with the employer's share."""
    lowest, highest = occupation.wage[0], occupation.wage[-1] * wages().burden.factor
    middle = occupation.wage[len(occupation.wage) // 2] if len(occupation.wage) > 2 else (lowest + highest) / 2
    quantity = Quantity(low=lowest, typical=middle, high=highest, unit="USD/hour")
    return Input(name="hour", quantity=quantity, source=f"{occupation.source}; {wages().burden.source}")


def reviewer_of(requirements: Requirements) -> Occupation:
    """Who decides the cases of this kind of system."""
    archetype = requirements.text("archetype") or ""
    known = wages().occupations
    return next((one for one in known.values() if archetype in one.archetypes), known["anyone"])


def paid_hours(design: ArchitectureDesign, workload: Workload) -> Samples | None:
    """Paid hours of reviewers per month; None without a desk.

    Those of the reviewers that the brief has, else `hours of cases / (desk utilisation × (1 - shrinkage))`.
    """
    if not design.of_type(*DESKS):
        return None
    staff = workload.requirements.quantity("reviewers")
    if staff is not None:
        hours_each = wages().hours_per_person_month
        return draw(staff.times(hours_each), "reviewers", workload.seed, size=workload.samples)
    subject = Subject(design.of_type(*DESKS)[0].type)
    cases, minutes = workload.amount("reviews", subject), workload.amount("review_minutes", subject)
    if cases is None or minutes is None:
        return None
    # At a wage of one the cost of the desk is its paid hours.
    return review_desk_usd(cases.values, minutes.values, DESK_UTILISATION, SHRINKAGE, np.ones(1))


def review_usd(design: ArchitectureDesign, workload: Workload) -> Samples | None:
    """Cost of reviewing in USD per month; None without a desk or its load."""
    hours = paid_hours(design, workload)
    if hours is None:
        return None
    hour = hour_cost(reviewer_of(workload.requirements)).quantity
    return hours * draw(hour, "wage of reviewers", workload.seed, size=workload.samples)


def people_costs(design: ArchitectureDesign, workload: Workload) -> list[PeopleCost]:
    """Review by people beside the run cost; empty where no person decides or the load is unknown."""
    hours, usd = paid_hours(design, workload), review_usd(design, workload)
    if hours is None or usd is None:
        return []
    desk = design.of_type(*DESKS)[0]
    formula, inputs = _hours_from(desk.type, workload)
    hour = hour_cost(reviewer_of(workload.requirements))
    return [
        PeopleCost(
            id=f"people-{desk.id}",
            component_id=desk.id,
            work=f"review at the pay of {reviewer_of(workload.requirements).work}",
            hours_per_month=ranged(hours, "h/month"),
            usd_per_month=spread(usd),
            formula_id="cost.review",
            formula=f"{formula} × hour",
            inputs=[*inputs, hour],
        )
    ]


def _hours_from(desk_type: str, workload: Workload) -> tuple[str, list[Input]]:
    """How paid hours are computed and from what."""
    staff, amount = workload.requirements.quantity("reviewers"), workload.amount("review_hours", Subject(desk_type))
    if staff is not None:
        return "reviewers × 173.3", [Input(name="reviewers", quantity=staff, source="req-reviewers")]
    inputs = [] if amount is None else list(amount.inputs.values())
    shares = [_planned("desk utilisation", DESK_UTILISATION), _planned("shrinkage", SHRINKAGE)]
    return "review_hours / (desk utilisation × (1 - shrinkage))", [*inputs, *shares]


def _planned(name: str, value: float) -> Input:
    source = f"prior: {name} (planning value: share of paid time; {name} of a review desk)"
    return Input(name=name, quantity=Quantity.exactly(value, "fraction"), source=source)


def build_cost(requirements: Requirements) -> BuildCost:
    """The stated team for the stated time at published wages; unknown where the brief does not give both."""
    team, deadline = requirements.quantity("team"), requirements.quantity("deadline")
    hour = hour_cost(wages().occupations["developer"])
    if team is None or deadline is None:
        return _built(None, None, [], NO_BUILD_FIGURE)
    months = deadline.high / DAYS_PER_MONTH
    effort = team.times(months).model_copy(update={"unit": "person-months"})
    hours = wages().hours_per_person_month
    pay = hour.quantity
    low, typical, high = (
        build_usd(people, months, hours, each)
        for people, each in ((team.low, pay.low), (team.typical, pay.typical), (team.high, pay.high))
    )
    stated = [
        Input(name="team", quantity=team, source="req-team"),
        Input(name="deadline", quantity=deadline, source="req-deadline"),
    ]
    usd = Quantity(low=low, typical=typical, high=high, unit="USD")
    return _built(effort, usd, [*stated, hour], "an upper bound: the whole stated team until the stated date")


def _built(effort: Quantity | None, usd: Quantity | None, inputs: list[Input], reason: str) -> BuildCost:
    formula = "team × deadline / 30.4 × 173.3 × hour" if usd is not None else "unknown"
    return BuildCost(
        person_months=effort, usd=usd, formula_id="cost.build", formula=formula, inputs=inputs, reason=reason
    )
