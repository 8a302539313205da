"""The class of a system under the EU AI Act: by its use, with the reason and what is to be ruled out."""

import re
from collections.abc import Iterator, Mapping

from archadvisor.agents.reasoning.obligations import triggered
from archadvisor.agents.reasoning.shape_reasons import forcing_ids, true_reasons
from archadvisor.domain.model import AI_TIERS, AiTier
from archadvisor.domain.requirements import Statement
from archadvisor.domain.risk import AiClass, ForbiddenUse
from archadvisor.knowledge.predicates import Facts
from archadvisor.knowledge.records import Practice, RegimeRecord

REGIME = "EU AI Act"
ASKING = frozenset({"capability", "objective", "quality"})
"""Kinds of statements that ask for something; a prohibition or background asks for no forbidden use."""


def ai_class(facts: Facts, regimes: Mapping[str, RegimeRecord]) -> AiClass | None:
    """The strictest tier among the records of the Act that apply; None where the Act does not reach the system."""
    applying = [one for one in regimes.values() if one.regime == REGIME and triggered(one, facts)]
    ranked = sorted((one for one in applying if one.tier), key=lambda one: AI_TIERS.index(one.tier or "minimal"))
    if not ranked:
        return None
    forbidden = list(_forbidden(regimes, facts))
    tier: AiTier = "prohibited" if forbidden else ranked[0].tier or "minimal"
    deciding = [one for one in ranked if one.tier == ranked[0].tier]
    triggers = [trigger for one in deciding for trigger in one.triggers]
    return AiClass(
        tier=tier,
        reasons=[f"the brief asks for {one.meaning}" for one in forbidden] or list(true_reasons(triggers, facts)),
        references=[one.reference for one in forbidden] or [one.name for one in deciding],
        as_of=ranked[0].as_of,
        applies_from=_since(forbidden, deciding),
        to_rule_out=[_rule_out(one, facts) for one in applying if one.practices],
        forbidden=forbidden,
        requirement_ids=list(forcing_ids(triggers, facts)),
        citation_ids=[f"cit-{one.id}" for one in deciding],
    )


def _since(forbidden: list[ForbiddenUse], deciding: list[RegimeRecord]) -> str | None:
    """The first day on which the prohibition or the duties of the tier apply."""
    days = [one.applies_from for one in forbidden] or [one.applies_from for one in deciding]
    return min((one for one in days if one), default=None)


def _rule_out(record: RegimeRecord, facts: Facts) -> str:
    """The prohibitions to rule out in writing, and why they come near."""
    near = " and ".join(true_reasons(record.triggers, facts))
    return f"{', '.join(duty.reference for duty in record.obligations)}, since {near}"


def _forbidden(regimes: Mapping[str, RegimeRecord], facts: Facts) -> Iterator[ForbiddenUse]:
    """The forbidden uses that statements of the brief ask for."""
    asked = [one for one in facts.requirements.statements if one.kind in ASKING]
    for record in regimes.values():
        for practice in record.practices if record.regime == REGIME else ():
            said = [one for one in asked if _speaks_of(practice, one)]
            if said:
                yield ForbiddenUse(
                    id=practice.id,
                    reference=practice.reference,
                    meaning=practice.meaning,
                    quote=said[0].text,
                    statement_ids=[one.id for one in said],
                    applies_from=practice.applies_from or record.applies_from,
                )


def _speaks_of(practice: Practice, statement: Statement) -> bool:
    return any(re.search(cue, statement.text.lower()) for cue in practice.cues)
