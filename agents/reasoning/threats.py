"""Threat views: the risk register under published lists of threats, from the same records."""

from collections.abc import Mapping
from functools import cache

from archadvisor.domain.model import SEVERITIES, Model, Severity
from archadvisor.domain.risk import Risk, Threat, ThreatView
from archadvisor.domain.tables import packaged_table
from archadvisor.knowledge.records import RiskRecord


class ListedThreat(Model):
    """An entry of a list. A risk falls under it by an id that its record names, by its class or by a family."""

    id: str
    name: str
    refs: list[str] = []
    classes: list[str] = []
    families: list[str] = []

    def covers(self, risk: RiskRecord) -> bool:
        """Whether the risk of a record falls under this entry."""
        named = not {self.id, *self.refs}.isdisjoint(risk.refs)
        return named or risk.risk_class in self.classes or not set(self.families).isdisjoint(risk.families)


class ThreatList(Model):
    """A published list of threats at a version."""

    id: str
    name: str
    version: str
    threats: list[ListedThreat]


@cache
def threat_lists() -> tuple[ThreatList, ...]:
    """All lists, in the order in which they are shown."""
    raw = packaged_table("archadvisor.agents.reasoning", "threat_lists.yaml")
    return tuple(ThreatList(**row) for row in raw["lists"])


def threat_views(risks: list[Risk], records: Mapping[str, RiskRecord]) -> list[ThreatView]:
    """The risks of a design under each list; an entry under which no risk falls is left out."""
    known = [(one, records[one.id]) for one in risks if one.id in records]
    return [_view(one, known) for one in threat_lists()]


def _view(one: ThreatList, known: list[tuple[Risk, RiskRecord]]) -> ThreatView:
    covered = ((entry, [risk for risk, record in known if entry.covers(record)]) for entry in one.threats)
    threats = [_threat(entry, risks) for entry, risks in covered if risks]
    return ThreatView(id=one.id, name=one.name, version=one.version, threats=threats)


def _threat(entry: ListedThreat, risks: list[Risk]) -> Threat:
    placed = dict.fromkeys(control_id for risk in risks for control_id in risk.mitigation_ids)
    return Threat(
        id=entry.id,
        name=entry.name,
        risk_ids=[one.id for one in risks],
        control_ids=list(placed),
        worst_residual=_worst([one.residual_severity for one in risks]),
    )


def _worst(severities: list[Severity | None]) -> Severity | None:
    """The gravest of those that are determined."""
    return min((one for one in severities if one), key=SEVERITIES.index, default=None)
