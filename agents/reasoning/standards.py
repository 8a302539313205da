"""An organisation's own standards: which apply, what they demand, rule out and oblige to, and what breaks them."""

from collections.abc import Iterator, Mapping

from archadvisor.agents.reasoning.naming import named_in
from archadvisor.agents.reasoning.obligations import Duty
from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.estimate import Veto
from archadvisor.domain.findings import Violation
from archadvisor.domain.model import Severity
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.predicates import Facts, Truth, all_true
from archadvisor.knowledge.records import RegimeObligation, RegimeRecord, StandardRecord, Technology

BINDING: tuple[Severity, ...] = ("critical", "high")
"""Severities at which a standard is a constraint; below them a breach is told and nothing more."""

STANDARD_PREFIX = "standard-"


def applying(facts: Facts, standards: Mapping[str, StandardRecord]) -> list[StandardRecord]:
    """The standards whose conditions all hold, in order of id; an unknown condition asserts nothing."""
    return [one for one in standards.values() if all_true(one.applies, facts) is Truth.TRUE]


def binds(standard: StandardRecord) -> bool:
    """Whether a design must not break the standard."""
    return standard.severity in BINDING


def rules_out(standard: StandardRecord, technology: Technology) -> bool:
    """Whether a standard names a technology, its vendor or an alias of it as forbidden."""
    return any(named_in(words, technology) for words in standard.forbidden_technologies)


def standard_id(standard: StandardRecord) -> str:
    """The id under which a standard stands beside requirements in conflicts and reasons."""
    return f"{STANDARD_PREFIX}{standard.id}"


def standard_duties(facts: Facts, standards: Mapping[str, StandardRecord]) -> list[Duty]:
    """The obligations that the organisation laid on itself, in the form of those of a regime."""
    return [_duty(one) for one in applying(facts, standards)]


def _duty(standard: StandardRecord) -> Duty:
    duty = RegimeObligation(
        id="rule",
        reference=standard.reference or standard.name,
        requirement=standard.requirement,
        control_ids=standard.demanded_controls,
        evidence_to_keep=standard.evidence_to_keep,
    )
    regime = RegimeRecord(
        id=standard.id,
        name=standard.name,
        regime=standard.name,
        as_of=standard.as_of,
        status="in_force",
        triggers=[],
        obligations=[duty],
    )
    return Duty(regime, duty)


def standard_vetoes(facts: Facts, design: ArchitectureDesign, knowledge: KnowledgeBase) -> list[Veto]:
    """What breaks a binding standard, with what would mend it where a component would."""
    return [
        Veto(
            rule="standard.broken",
            message=f"{standard.name} ({standard.id}): {told}",
            element_ids=elements,
            remedies=[f"place:{type_id}"] if type_id else [],
        )
        for standard in applying(facts, knowledge.standards)
        if binds(standard)
        for told, elements, type_id in _breaches(standard, design, knowledge)
    ]


def standard_remarks(facts: Facts, design: ArchitectureDesign, knowledge: KnowledgeBase) -> list[Violation]:
    """What breaks a standard that does not bind; the design stands, and the breach is told."""
    return [
        Violation(
            rule="standard.not_met",
            severity=standard.severity,
            element_ids=elements,
            message=f"{standard.name} ({standard.id}): {told}",
        )
        for standard in applying(facts, knowledge.standards)
        if not binds(standard)
        for told, elements, _ in _breaches(standard, design, knowledge)
    ]


def _breaches(
    standard: StandardRecord, design: ArchitectureDesign, knowledge: KnowledgeBase
) -> Iterator[tuple[str, list[str], str | None]]:
    """Each breach: what it is, the elements that show it, and a component type that would mend it."""
    for component in design.components:
        technology = knowledge.technologies.get(component.technology_id or "")
        if technology is not None and rules_out(standard, technology):
            yield f"{component.name} is {technology.name}, which it forbids.", [component.id], None
    for type_id in standard.demanded_components:
        if not design.of_type(type_id):
            yield f"it demands the component {type_id}, which the design lacks.", [], type_id
    for control_id in standard.demanded_controls:
        record = knowledge.controls[control_id]
        if record.realised_by and not design.of_type(*record.realised_by):
            yield f"it demands {record.name} ({control_id}), which nothing realises.", [], record.realised_by[0]
