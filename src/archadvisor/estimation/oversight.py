"""What the people at a review desk have to judge per hour, and what a person can judge."""

from collections.abc import Iterable

from archadvisor.domain.design import Component, ReviewLoad
from archadvisor.domain.estimate import Input
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.capacity import WORK_HOURS_PER_MONTH
from archadvisor.estimation.formulas.people import judgement_limit, judgement_load, judges_needed
from archadvisor.estimation.people import DESK_UTILISATION, DESKS, SHRINKAGE
from archadvisor.estimation.workload import Amount, Subject, Workload

ATTENTIVE_PER_HOUR = 30.0
"""Planning value: whoever approves more often than every two minutes stops reading."""


def review_load(requirements: Requirements, components: Iterable[Component]) -> ReviewLoad | None:
    """The load of the review desk at typical values; None without a desk or its volumes.

    Where the brief does not say how many review, the load is that of as many as are needed.
    """
    placed = list(components)
    desk = next((one for one in placed if one.type in DESKS), None)
    if desk is None:
        return None
    workload = Workload(requirements, frozenset(one.type for one in placed), None)
    cases = workload.amount("reviews", Subject(desk.type))
    minutes = workload.amount("review_minutes", Subject(desk.type))
    if cases is None or minutes is None or not _point(cases):
        return None
    return _load(desk, _point(cases), _point(minutes), requirements.quantity("reviewers"), [cases, minutes])


def _load(
    desk: Component, cases: float, minutes: float, staff: Quantity | None, amounts: list[Amount]
) -> ReviewLoad | None:
    limit = judgement_limit(ATTENTIVE_PER_HOUR, DESK_UTILISATION, minutes)
    needed = judges_needed(cases, limit, WORK_HOURS_PER_MONTH, SHRINKAGE)
    reviewers = staff.typical if staff is not None and staff.typical else None
    each = judgement_load(cases, reviewers or needed, WORK_HOURS_PER_MONTH, SHRINKAGE)
    overloaded = reviewers is not None and each > limit
    return ReviewLoad(
        component_id=desk.id,
        cases_per_month=cases,
        minutes_per_case=minutes,
        reviewers=reviewers,
        reviewers_needed=needed,
        per_reviewer_hour=each,
        limit_per_hour=limit,
        overloaded=overloaded,
        remedies=_remedies(needed, reviewers, limit / each) if overloaded or reviewers is None else [],
        formula_id="people.judgement_load",
        formula="reviews / (reviewers × 168 × (1 - shrinkage)); limit min(attentive, 60 × desk utilisation / minutes)",
        inputs=_inputs(amounts, staff),
    )


def _remedies(needed: int, reviewers: float | None, share: float) -> list[str]:
    """What brings the load down to the limit, each by itself."""
    if reviewers is None:
        return [f"{needed} reviewers", "a risk threshold that leaves the bulk of these cases to samples"]
    return [
        f"{needed - reviewers:g} more reviewers",
        f"a risk threshold that sends at most {share:.0%} of these cases to people",
    ]


def _inputs(amounts: list[Amount], staff: Quantity | None) -> list[Input]:
    known = {one.name: one for amount in amounts for one in amount.inputs.values()}
    stated = [Input(name="reviewers", quantity=staff, source="req-reviewers")] if staff is not None else []
    planned = {
        "shrinkage": Quantity.exactly(SHRINKAGE, "fraction"),
        "desk utilisation": Quantity.exactly(DESK_UTILISATION, "fraction"),
        "attentive": Quantity.exactly(ATTENTIVE_PER_HOUR, "cases/hour"),
    }
    priors = [
        Input(name=name, quantity=one, source=f"prior: {name} (planning value of a review desk)")
        for name, one in planned.items()
    ]
    return [*known.values(), *stated, *priors]


def _point(amount: Amount) -> float:
    return float(amount.values[0])
