"""Obligations: which regimes the requirements trigger and which of their duties apply."""

from collections.abc import Mapping
from dataclasses import dataclass

from archadvisor.agents.reasoning.shape_reasons import forcing_ids
from archadvisor.agents.reasoning.wording import filled, nouns
from archadvisor.domain.model import AUTONOMY_LEVELS, Autonomy, Sensitivity
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
    """The duty as it stands in a design, with what in the brief brings it about."""
    slots = nouns(facts.requirements)
    kept = one.duty.evidence_to_keep
    return Obligation(
        id=one.id,
        regime=one.regime.regime,
        reference=one.duty.reference,
        refs=one.duty.refs,
        as_of=one.regime.as_of,
        status=status(one),
        applies_from=since(one),
        requirement=filled(one.duty.requirement, slots),
        control_ids=one.duty.control_ids,
        evidence_to_keep=filled(f"{kept} ({one.duty.min_retention})" if one.duty.min_retention else kept, slots),
        clock=one.duty.clock,
        requirement_ids=list(forcing_ids(one.regime.triggers, facts)),
        citation_ids=[f"cit-{one.regime.id}"],
    )


def since(one: Duty) -> str | None:
    """The day from which a duty applies: its own, else that of its regime."""
    return one.duty.applies_from or one.regime.applies_from


def status(one: Duty) -> str:
    """Its own status; a duty whose own day is still ahead of the record's date is adopted and not in force."""
    ahead = one.duty.applies_from is not None and one.duty.applies_from > one.regime.as_of
    return one.duty.status or ("adopted_future" if ahead else one.regime.status)


def sensitivity_floors(facts: Facts, regimes: Mapping[str, RegimeRecord]) -> list[tuple[RegimeRecord, Sensitivity]]:
    """The regimes that apply and say how sensitive the data are at least."""
    return [(one, one.min_sensitivity) for one in regimes.values() if one.min_sensitivity and triggered(one, facts)]


def autonomy_ceilings(facts: Facts, regimes: Mapping[str, RegimeRecord]) -> list[tuple[RegimeRecord, Autonomy]]:
    """The regimes that apply and bound what the system may do by itself, the strictest first."""
    found = [(one, one.max_autonomy) for one in regimes.values() if one.max_autonomy and triggered(one, facts)]
    return sorted(found, key=lambda pair: AUTONOMY_LEVELS.index(pair[1]))
