"""Records on organisations: the work of departments, its data, ways to organise it, and the people who design it."""

from typing import Literal

from archadvisor.domain.model import Autonomy, Model
from archadvisor.knowledge.record import Record
from archadvisor.knowledge.terms import Predicate

Effort = Literal["small", "medium", "large"]
Stakes = Literal["low", "medium", "high"]
ValueKind = Literal["generate", "qualify", "convert", "retain", "cost", "risk", "speed"]


class WorkKind(Record):
    """A kind of work that departments do.

    `cues` are regular expressions over lower-case text, one clause at a time; `exemplars` are clauses of people who do
    this work. `item` is what is counted, `subjects` are words by which a brief speaks of it elsewhere. `shares` are
    component types that pay when other work uses them too, `data` the ids of data domains. Texts may use the slots
    {department} and {work}, the brief's words for the items.
    """

    item: str
    description: str
    departments: list[str]
    exemplars: list[str]
    cues: list[str]
    vetoes: list[str] = []
    subjects: list[str]
    needs: list[str]
    autonomy_ceiling: Autonomy
    ceiling_reason: str
    stakes: Stakes
    human_role: str
    effort: Effort
    prerequisites: list[str]
    value: ValueKind
    metric: str
    measured_by: str
    first_release: str
    exit_test: str
    shares: list[str]
    data: list[str]
    risks: list[str]


class DataDomain(Record):
    """Data that several departments work with: who usually answers for it, where it lies, what must be settled first.

    `held_in` are regular expressions of system names; `owners` are departments, the likeliest first.
    """

    description: str
    owners: list[str]
    held_in: list[str]
    care: str


class OrganisationSignal(Record):
    """A fact of an organisation that speaks for a way to organise: words of the brief, or conditions on its fields.

    `means` is the reason that is printed, `action` what the first increment does about it.
    """

    cues: list[str] = []
    when: list[Predicate] = []
    means: str
    action: str


class ForumRecord(Model):
    """A meeting that decides: who sits in it and on what it decides."""

    name: str
    members: str
    decides: str


class OperatingModelRecord(Record):
    """A way to divide the work on AI between a centre and the departments.

    `signals` weighs the facts that speak for it; `team` is what the centre is called. Texts may use the slots {team},
    {departments}, {units}, {shared}, {shared_one}, {department}, {works}, {first}, {last}, {strict} and
    {owners_of_risk}.
    """

    description: str
    team: str
    signals: dict[str, int]
    forums: list[ForumRecord]
    duties_of_centre: list[str]
    duties_of_departments: list[str]
    fails: str
    moves_on: str


class CollaborationLevel(Record):
    """What machine and person do at a level of autonomy (id), what earns the next level, how it is stopped."""

    machine: str
    person: str
    earns_more: str
    stop: str


class InflectionPoint(Record):
    """A fact that calls for an architect: one of `when` holds, or the design has `least` components of `among`.

    `fact` may use the slots {named} (components, regimes or the statement) and {domain}.
    """

    when: list[Predicate] = []
    among: list[str] = []
    least: int = 0
    fact: str


class Engagement(Record):
    """A way to engage an architect, with the published range in USD per `unit`; None where it costs nothing.

    It fits from `least_points` inflection points on, or if one of `when` holds.
    """

    usd_low: float | None = None
    usd_high: float | None = None
    unit: str | None = None
    as_of: str
    fits: str
    least_points: int
    when: list[Predicate] = []


ORGANISATION_TYPES: dict[str, type[Record]] = {
    "work_kinds": WorkKind,
    "data_domains": DataDomain,
    "organisation_signals": OrganisationSignal,
    "operating_models": OperatingModelRecord,
    "collaboration_levels": CollaborationLevel,
    "inflection_points": InflectionPoint,
    "engagements": Engagement,
}
