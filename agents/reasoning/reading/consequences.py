"""Consequences: field values that follow from needs (`sets` of need records) and from fields among themselves."""

from collections.abc import Mapping

from archadvisor.agents.reasoning.reading.fields import in_declared_order, requirement, strongest
from archadvisor.agents.reasoning.reading.reading import Reading
from archadvisor.domain.requirements import Requirement
from archadvisor.domain.vocabulary import field_specs
from archadvisor.knowledge.records import NeedRecord


def consequences(
    reading: Reading, fields: Mapping[str, Requirement], records: Mapping[str, NeedRecord]
) -> list[Requirement]:
    """Requirements that needs bring with them: sets grow, ordered fields take the strongest, others only fill a gap."""
    wanted: dict[str, dict[str, list[str]]] = {}
    for need in reading.needs:
        for field, value in records[need].sets.items():
            for one in value if isinstance(value, list) else [value]:
                wanted.setdefault(field, {}).setdefault(str(one), []).append(need)
    found = [_consequence(reading, fields.get(field), field, values) for field, values in wanted.items()]
    return [one for one in found if one is not None]


def _consequence(
    reading: Reading, known: Requirement | None, field: str, values: dict[str, list[str]]
) -> Requirement | None:
    spec = field_specs()[field]
    spans = reading.spans(*(need for needs in values.values() for need in needs))
    rule = "follows from " + ", ".join(dict.fromkeys(need for needs in values.values() for need in needs))
    if spec.kind == "set":
        old = list(known.value) if known is not None and isinstance(known.value, list) else []
        added = [value for value in values if value not in old]
        if not added:
            return None
        spans += [(one.start, one.end) for one in (known.evidence if known else [])]
        status = "inferred" if known is None else known.status
        return requirement(reading.brief, field, in_declared_order(field, [*old, *added]), spans, status, rule)
    if spec.ordered:
        old = [known.value] if known is not None and isinstance(known.value, str) else []
        best = strongest(field, [*old, *values])
        return None if best in old else requirement(reading.brief, field, best, spans, "inferred", rule)
    return None if known is not None else requirement(reading.brief, field, next(iter(values)), spans, "inferred", rule)
