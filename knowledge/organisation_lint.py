"""What makes the records on organisations complete: everything that they name exists, every text can be filled."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from archadvisor.domain.vocabulary import ontology
from archadvisor.knowledge.crossreferences import foreign, missing
from archadvisor.knowledge.loading import Records
from archadvisor.knowledge.organisation_records import (
    DataDomain,
    Engagement,
    InflectionPoint,
    OperatingModelRecord,
    OrganisationSignal,
    WorkKind,
)

FEWEST_EXEMPLARS = 3
_SLOT = re.compile(r"\{(\w*)\}")
_WORK_SLOTS = frozenset({"department", "work"})


def _work_kind(record: WorkKind, records: Records) -> Iterator[str]:
    yield from missing("needs", record.needs, records, "needs")
    yield from missing("data", record.data, records, "data_domains")
    yield from missing("risks", record.risks, records, "risks")
    yield from foreign("shares", record.shares, ontology().component_types, "component type")
    yield from _patterns("cues", [*record.cues, *record.vetoes])
    yield from _slots(record)
    if len(record.exemplars) < FEWEST_EXEMPLARS:
        yield f"exemplars: needs at least {FEWEST_EXEMPLARS}, has {len(record.exemplars)}"
    for place in ("departments", "subjects", "cues", "needs", "prerequisites", "shares", "risks"):
        if not getattr(record, place):
            yield f"{place}: is empty"


def _slots(record: WorkKind) -> Iterator[str]:
    for place in ("human_role", "ceiling_reason", "first_release", "metric", "exit_test"):
        strangers = set(_SLOT.findall(getattr(record, place))) - _WORK_SLOTS
        yield from (f"{place}: there is no slot {{{one}}}" for one in sorted(strangers))


def _patterns(place: str, expressions: list[str]) -> Iterator[str]:
    for one in expressions:
        try:
            re.compile(one)
        except re.error as error:
            yield f"{place}: {one!r} is no regular expression: {error}"


def _domain(record: DataDomain, _: Records) -> Iterator[str]:
    yield from _patterns("held_in", record.held_in)
    if not record.owners:
        yield "owners: is empty"


def _signal(record: OrganisationSignal, _: Records) -> Iterator[str]:
    yield from _patterns("cues", record.cues)
    if not (record.cues or record.when):
        yield "cues: neither cues nor conditions, so it can never hold"


def _model(record: OperatingModelRecord, records: Records) -> Iterator[str]:
    yield from missing("signals", list(record.signals), records, "organisation_signals")
    if not (record.forums and record.duties_of_centre and record.duties_of_departments):
        yield "forums: forums and duties are needed on both sides"


def _point(record: InflectionPoint, _: Records) -> Iterator[str]:
    yield from foreign("among", record.among, ontology().component_types, "component type")
    if not (record.when or record.among):
        yield "when: neither conditions nor components, so it can never hold"


def _engagement(record: Engagement, _: Records) -> Iterator[str]:
    low, high = record.usd_low, record.usd_high
    if (low is None) != (high is None) or (low is not None and high is not None and low > high):
        yield "usd_low: a range needs both ends, the lower first"


ORGANISATION_COMPLETE: Mapping[type, Callable[[Any, Records], Iterator[str]]] = {
    WorkKind: _work_kind,
    DataDomain: _domain,
    OrganisationSignal: _signal,
    OperatingModelRecord: _model,
    InflectionPoint: _point,
    Engagement: _engagement,
}
