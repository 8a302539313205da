"""People: review desks and labels, which usually cost more than all tokens."""

from math import ceil

from archadvisor.estimation.formulas.queues import ERLANG, servers_for
from archadvisor.estimation.formulas.register import formula
from archadvisor.estimation.formulas.samples import Number


@formula(
    "people.load",
    expression="cases · minutes / 60 / work_hours",
    unit="people busy",
    source="definition",
    cases="cases/month",
    minutes="minutes/case",
    work_hours="hours/month",
)
def people_busy(cases: float, minutes: float, work_hours: float) -> float:
    """People who are busy at a time when cases arrive evenly over the working hours of a month."""
    return cases * minutes / 60 / work_hours


@formula(
    "people.staffed",
    expression="⌈max(people, 1) / (1 - shrinkage)⌉",
    unit="people",
    source="practice of service desks: breaks, training and absence take about 30 %",
    people="people at the desk",
    shrinkage="fraction",
)
def staffed(people: float, shrinkage: float) -> int:
    """People on the payroll for people at the desk; `shrinkage` is below 1."""
    return ceil(max(people, 1) / (1 - shrinkage))


@formula(
    "capacity.erlang_c",
    expression="staffed(smallest c with 1 - C e^(-(c - a) t / s) ≥ share)",
    unit="people",
    source=ERLANG,
    load="people busy",
    handling="minutes",
    within="minutes",
    share="fraction",
    shrinkage="fraction",
)
def live_desk(load: float, handling: float, within: float, share: float, shrinkage: float) -> int:
    """People for a desk where somebody waits: 60 cases an hour of 4 minutes, 80 % in a minute: 6 at it, 9 employed."""
    return staffed(servers_for(load, handling, within, share), shrinkage)


@formula(
    "capacity.workload",
    expression="staffed(⌈load / utilisation⌉)",
    unit="people",
    source="definition",
    load="people busy",
    utilisation="fraction",
    shrinkage="fraction",
)
def patient_desk(load: float, utilisation: float, shrinkage: float) -> int:
    """People for a desk whose cases can wait for hours."""
    return staffed(ceil(load / utilisation), shrinkage)


@formula(
    "people.judgement_load",
    expression="cases / (reviewers · work_hours · (1 - shrinkage))",
    unit="cases/hour",
    source="definition",
    cases="cases/month",
    reviewers="people",
    work_hours="hours/month",
    shrinkage="fraction",
)
def judgement_load(cases: float, reviewers: float, work_hours: float, shrinkage: float) -> float:
    """Cases that one reviewer has to judge in an hour at the desk."""
    return cases / (reviewers * work_hours * (1 - shrinkage))


@formula(
    "people.judgement_limit",
    expression="min(attentive, 60 · utilisation / minutes)",
    unit="cases/hour",
    source="definition",
    attentive="cases/hour",
    utilisation="fraction",
    minutes="minutes/case",
)
def judgement_limit(attentive: float, utilisation: float, minutes: float) -> float:
    """Cases that one reviewer can judge in an hour: by the time that a case takes, and by attention."""
    return min(attentive, 60 * utilisation / minutes)


@formula(
    "people.judges_needed",
    expression="⌈cases / (limit · work_hours · (1 - shrinkage))⌉",
    unit="people",
    source="definition",
    cases="cases/month",
    limit="cases/hour",
    work_hours="hours/month",
    shrinkage="fraction",
)
def judges_needed(cases: float, limit: float, work_hours: float, shrinkage: float) -> int:
    """Reviewers on the payroll so that none has to judge more than the limit."""
    return ceil(cases / (limit * work_hours * (1 - shrinkage)))


@formula(
    "cost.review",
    expression="cases · minutes / 60 / (utilisation · (1 - shrinkage)) · wage",
    unit="USD/month",
    source="definition",
    cases="cases/month",
    minutes="minutes/case",
    utilisation="fraction",
    shrinkage="fraction",
    wage="USD/hour",
)
def review_desk_usd(cases: Number, minutes: Number, utilisation: float, shrinkage: float, wage: Number) -> Number:
    """Cost of the paid hours of people who decide cases: not every paid hour is at the desk, nor busy there."""
    return cases * minutes / 60 / (utilisation * (1 - shrinkage)) * wage


@formula(
    "cost.build",
    expression="people · months · hours · wage",
    unit="USD",
    source="definition",
    people="people",
    months="months",
    hours="hours/person-month",
    wage="USD/hour",
)
def build_usd(people: Number, months: Number, hours: Number, wage: Number) -> Number:
    """Cost of a team for the time that it builds."""
    return people * months * hours * wage


@formula(
    "people.label_cost",
    expression="calls · share · minutes / 60 · wage",
    unit="USD/month",
    source="definition",
    calls="calls/month",
    sampled_share="fraction",
    minutes="minutes/label",
    wage="USD/hour",
)
def label_usd(calls: Number, sampled_share: Number, minutes: Number, wage: Number) -> Number:
    """Cost of people who judge a share of the answers."""
    return calls * sampled_share * minutes / 60 * wage
