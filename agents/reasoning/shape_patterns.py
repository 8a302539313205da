"""Patterns that a design applies: those whose conditions hold, without rivals, with what they require."""

from collections.abc import Mapping
from dataclasses import dataclass

from archadvisor.agents.reasoning.shape_reasons import forcing_ids, merged, true_reasons
from archadvisor.knowledge.predicates import Facts, Truth, all_true, any_true, evaluate
from archadvisor.knowledge.records import PatternCard

GRADES = ("D", "C", "B", "A")


@dataclass(frozen=True)
class AppliedPattern:
    """A pattern of the design, why it applies and the ids of the brief behind it."""

    pattern_id: str
    name: str
    families: tuple[str, ...]
    reason: str
    forcing_ids: tuple[str, ...]
    required_by: tuple[str, ...] = ()


def apply_patterns(
    facts: Facts, cards: Mapping[str, PatternCard], turned_down: frozenset[str] = frozenset()
) -> tuple[AppliedPattern, ...]:
    """The applicable patterns, best first among rivals, with what they require; in the order of their ids.

    `turned_down` are component types that a structural decision rejected: no pattern brings them back.
    """
    fitting = {card.id for card in cards.values() if _fits(card, facts) and not _revives(card, turned_down)}
    ranked = sorted(fitting, key=lambda id: _rank(cards[id], facts))
    kept: dict[str, tuple[str, ...]] = {}
    for pattern_id in ranked:
        needed = _needed(pattern_id, cards)
        if needed is None or any(_clashes(cards[one], kept, cards) for one in (pattern_id, *needed)):
            continue
        if any(any_true(cards[one].applicability.exclude, facts) is Truth.TRUE for one in needed):
            continue
        kept.setdefault(pattern_id, ())
        for one in needed:
            kept[one] = merged(kept.get(one, ()), () if one in fitting else (pattern_id,))
    return tuple(_applied(cards[id], kept[id], facts) for id in sorted(kept))


def _fits(card: PatternCard, facts: Facts) -> bool:
    """All conditions hold and nothing excludes it; a card without conditions fits nothing by itself."""
    when = card.applicability
    if not when.require:
        return False
    return all_true(when.require, facts) is Truth.TRUE and any_true(when.exclude, facts) is not Truth.TRUE


def _revives(card: PatternCard, turned_down: frozenset[str]) -> bool:
    return any(added.weight == "must" and added.type in turned_down for added in card.adds.components)


def _rank(card: PatternCard, facts: Facts) -> tuple[float, int, str]:
    """Sort key: most preferred first, then best founded, then by id."""
    preferred = sum(one.weight for one in card.applicability.prefer if evaluate(one, facts) is Truth.TRUE)
    return (-preferred, -GRADES.index(card.evidence.grade), card.id)


def _needed(pattern_id: str, cards: Mapping[str, PatternCard]) -> tuple[str, ...] | None:
    """Everything that a pattern requires, directly or not; None if a required card does not exist."""
    found: dict[str, None] = {}
    waiting = list(cards[pattern_id].relations.requires)
    while waiting:
        one = waiting.pop(0)
        if one not in cards:
            return None
        if one not in found and one != pattern_id:
            found[one] = None
            waiting.extend(cards[one].relations.requires)
    return tuple(found)


def _clashes(card: PatternCard, kept: Mapping[str, tuple[str, ...]], cards: Mapping[str, PatternCard]) -> bool:
    """Whether a kept pattern is a rival: an unconditional conflict in either direction, or the same exclusive group."""
    for other_id in kept:
        other = cards[other_id]
        if other_id == card.id:
            continue
        if other_id in _conflicting(card) or card.id in _conflicting(other):
            return True
        if card.relations.exclusive_group and card.relations.exclusive_group == other.relations.exclusive_group:
            return True
    return False


def _conflicting(card: PatternCard) -> set[str]:
    return {conflict.id for conflict in card.relations.conflicts if conflict.when is None}


def _applied(card: PatternCard, required_by: tuple[str, ...], facts: Facts) -> AppliedPattern:
    when = card.applicability
    reasons = true_reasons([*when.require, *when.prefer], facts)
    if required_by:
        reasons = (f"required by {', '.join(required_by)}", *reasons)
    text = "; ".join(reasons) or card.text.intent
    return AppliedPattern(
        pattern_id=card.id,
        name=card.name,
        families=tuple(card.families),
        reason=f"{text[0].upper()}{text[1:].rstrip('.')}.",
        forcing_ids=forcing_ids([*when.require, *when.prefer], facts),
        required_by=required_by,
    )
