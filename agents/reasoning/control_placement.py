"""Controls: which this design needs, where they are placed, and which of them it must not pass without."""

from collections.abc import Iterable
from dataclasses import dataclass

from archadvisor.agents.reasoning.flow_paths import ids_of_types
from archadvisor.agents.reasoning.obligations import Duty
from archadvisor.agents.reasoning.risk_rating import RatedRisk
from archadvisor.agents.reasoning.shape_reasons import forcing_ids, merged, true_reasons
from archadvisor.agents.reasoning.wording import filled, listed, nouns
from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.estimate import Veto
from archadvisor.domain.risk import Control
from archadvisor.domain.vocabulary import roles
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.predicates import Facts, Truth, any_true
from archadvisor.knowledge.records import ControlRecord, RiskRecord

GRAVE = ("critical", "high")
MAX_PLACES = 3


@dataclass(frozen=True)
class PlacedControl:
    """A control that is needed here: the components that carry it and whether they make it work."""

    record: ControlRecord
    required: bool
    component_ids: tuple[str, ...]
    effective: bool
    answers_ids: tuple[str, ...]


def placed_controls(
    facts: Facts, design: ArchitectureDesign, knowledge: KnowledgeBase, risks: Iterable[RatedRisk], duties: list[Duty]
) -> list[PlacedControl]:
    """Every control that a requirement, an obligation or a grave risk calls for, or is kept, in the order of ids."""
    of_duty = {control_id for one in duties for control_id in one.duty.control_ids}
    of_risk = {_answer(one.record, design, knowledge) for one in risks if one.severity in GRAVE and one.record.controls}
    kept, placed = frozenset(facts.requirements.kept.control_ids), []
    for record in knowledge.controls.values():
        required = any_true(record.required_when, facts) is Truth.TRUE or record.id in of_duty
        if required or record.id in of_risk or record.id in kept:
            placed.append(_placed(record, required, facts, design, duties))
    return placed


def _answer(risk: RiskRecord, design: ArchitectureDesign, knowledge: KnowledgeBase) -> str:
    """The first control of a risk that a component of this design carries; else the first, which it then lacks."""
    known = [record for one in risk.controls if (record := knowledge.controls.get(one)) is not None]
    return next((one.id for one in known if ids_of_types(design, one.realised_by)), risk.controls[0])


def _placed(
    record: ControlRecord, required: bool, facts: Facts, design: ArchitectureDesign, duties: list[Duty]
) -> PlacedControl:
    real = ids_of_types(design, record.realised_by)
    given = [one for one in design.control_placements.get(record.id, []) if design.component(one)]
    where = given or real or ids_of_types(design, record.placed_on) or _anywhere(design)
    effective = bool(given or real) or (bool(where) and not record.realised_by)
    answered = (one.id for one in duties if record.id in one.duty.control_ids)
    answers = merged(forcing_ids(record.required_when, facts), answered)
    return PlacedControl(record, required and effective, tuple(where[:MAX_PLACES]), effective, answers)


def _anywhere(design: ArchitectureDesign) -> list[str]:
    """Where a control goes whose usual places do not exist: the part that runs the work, else the first."""
    return ids_of_types(design, roles()["backend"]) or [one.id for one in design.components]


def control(placed: PlacedControl, risk_ids: Iterable[str], facts: Facts, design: ArchitectureDesign) -> Control:
    """The control as it stands in a design, with the reason it is there and how it is done and shown to work."""
    record = placed.record
    names = [found.name for one in placed.component_ids if (found := design.component(one))]
    slots = nouns(facts.requirements) | {"where": listed(names)}
    reasons = true_reasons(record.required_when, facts)
    because = f"; here because {listed(list(reasons[:2]))}." if reasons else "."
    return Control(
        id=record.id,
        name=record.name,
        families=record.families,
        required=placed.required,
        placed_on_ids=list(placed.component_ids),
        satisfies_ids=list(merged(risk_ids, placed.answers_ids)),
        implementation=filled(record.implementation.rstrip(".") + because, slots),
        verification=filled(record.verification, slots),
        citation_ids=[f"cit-{record.id}"],
    )


def missing_control_vetoes(facts: Facts, design: ArchitectureDesign, knowledge: KnowledgeBase) -> list[Veto]:
    """A veto for each control that nothing realises although the design must not pass without it."""
    return [
        _veto(record, facts)
        for record in knowledge.controls.values()
        if record.veto_when
        and record.realised_by
        and not design.of_type(*record.realised_by)
        and any_true(record.veto_when, facts) is Truth.TRUE
    ]


def _veto(record: ControlRecord, facts: Facts) -> Veto:
    reasons = true_reasons(record.veto_when, facts)
    return Veto(
        rule="safety.control_missing",
        message=f"{record.name} ({record.id}) is missing: {'; '.join(reasons)}.",
        requirement_ids=list(forcing_ids(record.veto_when, facts)),
        remedies=[f"place:{record.realised_by[0]}"],
    )
