"""Component types of a design: what demands each, how strongly, and on which records that rests."""

from collections.abc import Iterator
from dataclasses import dataclass

from archadvisor.agents.reasoning.shape_decisions import StructuralDecision
from archadvisor.agents.reasoning.shape_patterns import AppliedPattern
from archadvisor.agents.reasoning.shape_reasons import forcing_ids, merged
from archadvisor.agents.reasoning.standards import applying, binds
from archadvisor.domain.design import Ground
from archadvisor.domain.model import Weight
from archadvisor.domain.vocabulary import ontology
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.predicates import Facts, Truth, all_true, any_true
from archadvisor.knowledge.records import AddedComponent

WEIGHTS: tuple[Weight, ...] = ("may", "should", "must")
# Demands may refer to other types, so placing is repeated; a chain of demands longer than this has not been needed.
MAX_ROUNDS = 5


@dataclass(frozen=True)
class ShapedComponent:
    """A component type of the design: its weight, the grounds for it, strongest first, and the records used."""

    type: str
    weight: Weight
    grounds: tuple[Ground, ...]
    record_ids: tuple[str, ...]

    @property
    def forcing_ids(self) -> tuple[str, ...]:
        """The statements and requirements behind all grounds, in order, without repeats."""
        return merged(*(one.requirement_ids for one in self.grounds))


@dataclass(frozen=True)
class _Claim:
    """One ground for one type."""

    type: str
    weight: Weight
    reason: str
    forcing_ids: tuple[str, ...]
    record_id: str


def place_components(
    facts: Facts,
    knowledge: KnowledgeBase,
    decisions: tuple[StructuralDecision, ...],
    patterns: tuple[AppliedPattern, ...],
    demanded: frozenset[str],
) -> tuple[ShapedComponent, ...]:
    """All types that something claims and nothing forbids, in the order of the vocabulary; of wishes only a must."""
    types: frozenset[str] = frozenset()
    barred = _forbidden(facts) | (_pointless(facts, knowledge) - demanded)
    unwanted = frozenset(one.subject_id for one in facts.requirements.wishes.left_out)
    placed: tuple[ShapedComponent, ...] = ()
    for _ in range(MAX_ROUNDS):
        known = _knowing(facts, types, patterns)
        claims = [*_all_claims(known, knowledge, decisions, patterns), *_insisted(demanded)]
        placed = tuple(one for one in _combined(claims, barred) if one.weight == "must" or one.type not in unwanted)
        if types == (types := frozenset(one.type for one in placed)):
            break
    return placed


def _knowing(facts: Facts, types: frozenset[str], patterns: tuple[AppliedPattern, ...]) -> Facts:
    ids = frozenset(one.pattern_id for one in patterns)
    return Facts(facts.requirements, component_types=types, pattern_ids=ids, choices=facts.choices)


def _forbidden(facts: Facts) -> frozenset[str]:
    """Types that the brief rules out; nothing overrides that."""
    items = facts.requirements.items("forbidden")
    return frozenset(item.removeprefix("type:") for item in items if item.startswith("type:"))


def _pointless(facts: Facts, knowledge: KnowledgeBase) -> frozenset[str]:
    """Types that a fact of the brief makes pointless; a review may still insist on them."""
    records = knowledge.components.values()
    return frozenset(one.id for one in records if any_true(one.excluded_by, facts) is Truth.TRUE)


def _all_claims(
    facts: Facts,
    knowledge: KnowledgeBase,
    decisions: tuple[StructuralDecision, ...],
    patterns: tuple[AppliedPattern, ...],
) -> Iterator[_Claim]:
    yield from _claims_of_decisions(facts, knowledge, decisions)
    yield from _claims_of_standards(facts, knowledge)
    for record in knowledge.components.values():
        for demand in record.demanded_by:
            if all_true(demand.when, facts) is Truth.TRUE:
                yield _Claim(record.id, demand.weight, demand.why, forcing_ids(demand.when, facts), record.id)
    for applied in patterns:
        for added in knowledge.patterns[applied.pattern_id].adds.components:
            if added.weight == "must" and _holds(added, facts):
                yield _Claim(added.type, added.weight, applied.reason, applied.forcing_ids, applied.pattern_id)


def _claims_of_standards(facts: Facts, knowledge: KnowledgeBase) -> Iterator[_Claim]:
    for standard in applying(facts, knowledge.standards):
        weight: Weight = "must" if binds(standard) else "should"
        reason = f"the standard “{standard.name}” demands it"
        for type_id in standard.demanded_components:
            yield _Claim(type_id, weight, reason, forcing_ids(standard.applies, facts), standard.id)


def _claims_of_decisions(
    facts: Facts, knowledge: KnowledgeBase, decisions: tuple[StructuralDecision, ...]
) -> Iterator[_Claim]:
    for decision in decisions:
        record = knowledge.decisions[decision.decision_id]
        for option in record.options:
            for added in option.components if option.id == decision.chosen_id else ():
                if _holds(added, facts):
                    grounds = merged(decision.forcing_ids, forcing_ids(added.when, facts))
                    yield _Claim(added.type, added.weight, decision.reason, grounds, record.id)


def _holds(added: AddedComponent, facts: Facts) -> bool:
    return all_true(added.when, facts) is Truth.TRUE


def _insisted(demanded: frozenset[str]) -> Iterator[_Claim]:
    for type_id in sorted(demanded):
        yield _Claim(type_id, "must", "The review of the first draft demands it.", (), type_id)


def _combined(claims: list[_Claim], barred: frozenset[str]) -> Iterator[ShapedComponent]:
    """One component per type that is not barred, with the strongest weight that is claimed for it."""
    for type_id in ontology().component_types:
        own = [claim for claim in claims if claim.type == type_id]
        if not own or type_id in barred:
            continue
        own.sort(key=lambda claim: -WEIGHTS.index(claim.weight))
        yield ShapedComponent(
            type=type_id,
            weight=own[0].weight,
            grounds=_grounds(own),
            record_ids=merged((claim.record_id for claim in own), (type_id,)),
        )


def _grounds(claims: list[_Claim]) -> tuple[Ground, ...]:
    """The reasons of claims in their order, each once, with everything in the brief that stands behind it."""
    reasons = merged(claim.reason for claim in claims)
    behind = ((reason, (one.forcing_ids for one in claims if one.reason == reason)) for reason in reasons)
    return tuple(Ground(reason=reason, requirement_ids=list(merged(*ids))) for reason, ids in behind)
