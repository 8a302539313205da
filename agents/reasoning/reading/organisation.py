"""What follows for the fields of a brief if it describes an organisation instead of a single product."""

import re
from collections.abc import Iterator, Mapping, Sequence

from archadvisor.agents.reasoning.reading.fields import requirement
from archadvisor.agents.reasoning.reading.measures import SECONDS
from archadvisor.agents.reasoning.reading.reading import Reading
from archadvisor.agents.reasoning.reading.workflows import needed_by, workflows_of
from archadvisor.domain.model import AUTONOMY_LEVELS, Autonomy
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirement, Workflow
from archadvisor.knowledge.organisation_records import WorkKind
from archadvisor.knowledge.records import NeedRecord

LARGE, MIDDLE = 1000, 50
"""People of an organisation from which on it counts as large, or as of middle size."""

_STAFF = re.compile(r"\b(?:staff|employees|people|colleagues|persons)\b")


def organised(
    reading: Reading, kinds: Mapping[str, WorkKind], needs: Mapping[str, NeedRecord]
) -> tuple[Reading, list[Workflow]]:
    """The workflows of a brief, and the reading with what they need; unchanged for a single product."""
    workflows = workflows_of(reading, kinds)
    return (needed_by(reading, workflows, list(needs)), workflows) if workflows else (reading, [])


def organisation_fields(
    reading: Reading,
    workflows: Sequence[Workflow],
    kinds: Mapping[str, WorkKind],
    fields: Mapping[str, Requirement],
) -> list[Requirement]:
    """Fields that the departments' work decides: kind of system, size, volume, autonomy, nouns, systems."""
    return [*_fields(reading, workflows, kinds, fields)] if workflows else []


def _fields(
    reading: Reading,
    workflows: Sequence[Workflow],
    kinds: Mapping[str, WorkKind],
    fields: Mapping[str, Requirement],
) -> Iterator[Requirement]:
    spans = [(one.start, one.end) for flow in workflows for one in flow.evidence]
    departments = list(dict.fromkeys(flow.department for flow in workflows))
    rule = f"the work of {len(departments)} departments is described: {', '.join(departments)}"
    brief = reading.brief
    yield requirement(brief, "archetype", "ai_platform", spans, "inferred", rule)
    yield requirement(brief, "departments", Quantity.exactly(len(departments), "departments"), spans, "inferred", rule)
    yield requirement(brief, "user_kind", "departments", spans, "inferred", rule)
    yield requirement(brief, "subject_kind", "cases", spans, "inferred", "what the departments work on differs")
    yield requirement(brief, "autonomy", _most_autonomy(workflows, kinds), spans, "inferred", "most of any workflow")
    yield from _domain(reading, departments, fields)
    yield from _size(reading)
    yield from _systems(reading, workflows, fields)
    volumes = [flow.volume for flow in workflows if flow.volume]
    if volumes:
        rule = "sum of the volumes of the workflows that state one"
        yield requirement(brief, "traffic", _per_day(volumes), spans, "inferred", rule)


def _most_autonomy(workflows: Sequence[Workflow], kinds: Mapping[str, WorkKind]) -> Autonomy:
    """The highest level that any workflow may reach."""
    return max((allowed(flow, kinds[flow.work_kind_id]) for flow in workflows), key=AUTONOMY_LEVELS.index)


def allowed(flow: Workflow, kind: WorkKind) -> Autonomy:
    """The least of what the kind of work bears and of what the brief keeps with people."""
    kept: list[Autonomy] = [flow.kept_at] if flow.kept_at else []
    return min([kind.autonomy_ceiling, *kept], key=AUTONOMY_LEVELS.index)


def _size(reading: Reading) -> Iterator[Requirement]:
    """The tier of the organisation, from the people it says it has."""
    for one in reading.measures:
        if one.per is None and _STAFF.search(f"{one.noun} {one.after[:30]}") and one.number.typical >= MIDDLE:
            tier = "enterprise" if one.number.typical >= LARGE else "mid"
            rule = f"an organisation of {one.number.typical:,.0f} people"
            yield requirement(reading.brief, "scale_tier", tier, [(one.start, one.end)], "inferred", rule)
            return
    rule = "an organisation of several departments whose size is not said"
    yield requirement(reading.brief, "scale_tier", "mid", [], "inferred", rule)


def _domain(reading: Reading, departments: Sequence[str], fields: Mapping[str, Requirement]) -> Iterator[Requirement]:
    """The whole where the reading took one of its departments for it."""
    known = fields.get("domain")
    if known is not None and str(known.value).lower() in {one.lower() for one in departments}:
        yield requirement(reading.brief, "domain", "company", [], "inferred", "the brief names its departments only")


def _systems(
    reading: Reading, workflows: Sequence[Workflow], fields: Mapping[str, Requirement]
) -> Iterator[Requirement]:
    """The systems of the brief without what the departments work on."""
    known = fields.get("source_systems")
    if known is None or not isinstance(known.value, list):
        return
    work = " ".join(flow.work.lower() for flow in workflows)
    kept = [one for one in known.value if one.lower() not in work]
    if kept and kept != known.value:
        spans = [(one.start, one.end) for one in known.evidence]
        yield requirement(reading.brief, "source_systems", kept, spans)


def _per_day(volumes: Sequence[Quantity]) -> Quantity:
    """Units of work per day: the sum over the workflows, a week counted as seven days, a month as 30.4."""
    rates = [one.times(SECONDS["day"] / _seconds(one)) for one in volumes]
    low, typical, high = (sum(getattr(one, part) for one in rates) for part in ("low", "typical", "high"))
    return Quantity(low=low, typical=typical, high=high, unit="requests/day")


def _seconds(volume: Quantity) -> float:
    period = volume.unit.rsplit("/", 1)[1]
    return SECONDS["month"] * 3 if period == "quarter" else SECONDS[period]
