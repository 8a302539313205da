"""Obligations: which regimes the requirements trigger and which of their duties apply."""

from collections.abc import Mapping
from dataclasses import dataclass

from archadvisor.agents.reasoning.wording import filled, nouns
from archadvisor.domain.risk import Obligation
from archadvisor.knowledge.predicates import Facts, Truth, all_true, any_true
from archadvisor.knowledge.records import RegimeObligation, RegimeRecord


@dataclass(frozen=True)
class Duty:
    """An obligation that applies, with the regime it comes from."""

    regime: RegimeRecord
    duty: RegimeObligation

    @property
    def id(self) -> str:
        """The id of the obligation in a design."""
        return f"obl-{self.regime.id}-{self.duty.id}"


def triggered(regime: RegimeRecord, facts: Facts) -> bool:
    """Whether any trigger of the regime holds; an unknown one does not assert a duty."""
    return any_true(regime.triggers, facts) is Truth.TRUE


def duties(facts: Facts, regimes: Mapping[str, RegimeRecord]) -> list[Duty]:
    """All duties that apply, by regime in the order of their ids."""
    return [
        Duty(regime, duty)
        for regime in regimes.values()
        if triggered(regime, facts)
        for duty in regime.obligations
        if all_true(duty.when, facts) is Truth.TRUE
    ]


def obligation(one: Duty, facts: Facts) -> Obligation:
    """The duty as it stands in a design."""
    slots = nouns(facts.requirements)
    kept = one.duty.evidence_to_keep
    return Obligation(
        id=one.id,
        regime=one.regime.regime,
        reference=one.duty.reference,
        as_of=one.regime.as_of,
        status=one.regime.status,
        applies_from=one.regime.applies_from,
        requirement=filled(one.duty.requirement, slots),
        control_ids=one.duty.control_ids,
        evidence_to_keep=filled(f"{kept} ({one.duty.min_retention})" if one.duty.min_retention else kept, slots),
        citation_ids=[f"cit-{one.regime.id}"],
    )
