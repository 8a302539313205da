"""Patterns that a design applies: those whose conditions hold, without rivals, with what they require."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from archadvisor.agents.reasoning.shape_reasons import forcing_ids, merged, true_reasons
from archadvisor.domain.advice import Wish
from archadvisor.domain.requirements import Requirement, Requirements
from archadvisor.knowledge.predicates import Facts, Truth, all_true, any_true, evaluate, parts_of
from archadvisor.knowledge.records import PatternCard
from archadvisor.knowledge.terms import Need, Predicate

GRADES = ("D", "C", "B", "A")


@dataclass(frozen=True)
class AppliedPattern:
    """A pattern of the design, why it applies and the ids of the brief behind it; `wished` ones no rule calls for."""

    pattern_id: str
    name: str
    families: tuple[str, ...]
    reason: str
    forcing_ids: tuple[str, ...]
    required_by: tuple[str, ...] = ()
    wished: bool = False


def apply_patterns(
    facts: Facts,
    cards: Mapping[str, PatternCard],
    turned_down: frozenset[str] = frozenset(),
    wishes: Sequence[Wish] = (),
) -> tuple[AppliedPattern, ...]:
    """The applicable patterns, best first among rivals, with what they require; in the order of their ids.

    `turned_down` are component types that a structural decision rejected: no pattern brings them back. Wishes come
    after all that rules call for, so that they displace nothing.
    """
    fitting = {card.id for card in cards.values() if _fits(card, facts) and not _revives(card, turned_down)}
    wished = {one.subject_id: one for one in wishes if one.subject_id in cards and one.subject_id not in fitting}
    open_to = [one for one in wished if may_apply(cards[one], facts) and not _revives(cards[one], turned_down)]
    ranked = [*sorted(fitting, key=lambda id: _rank(cards[id], facts)), *sorted(open_to)]
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
    return tuple(_applied(cards[id], kept[id], facts, wished.get(id)) for id in sorted(kept))


def may_apply(card: PatternCard, facts: Facts) -> bool:
    """Nothing that is known speaks against the pattern: it would apply if the brief expressed the needs that it names.

    Somebody may read a need in a brief that no rule has found there; nothing else about a pattern is up to a wish.
    """
    when, requirements = card.applicability, facts.requirements
    needs = {*requirements.items("needs"), *needs_in(when.require)}
    granted = replace(facts, requirements=with_needs(requirements, sorted(needs)))
    return all_true(when.require, granted) is not Truth.FALSE and any_true(when.exclude, facts) is not Truth.TRUE


def needs_in(predicates: Iterable[Predicate]) -> Iterator[str]:
    """The needs that predicates speak of."""
    for one in predicates:
        yield from [one.need] if isinstance(one, Need) else needs_in(parts_of(one))


def with_needs(requirements: Requirements, needs: list[str]) -> Requirements:
    """The requirements with these needs in place of those that were read."""
    known = requirements.fields.get("needs") or Requirement(id="req-needs", field="needs", value=[], status="inferred")
    fields = requirements.fields | {"needs": known.model_copy(update={"value": needs})}
    return requirements.model_copy(update={"fields": fields})


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


def _applied(card: PatternCard, required_by: tuple[str, ...], facts: Facts, wish: Wish | None) -> AppliedPattern:
    when = card.applicability
    reasons = (wish.reason,) if wish else true_reasons([*when.require, *when.prefer], facts)
    if required_by:
        reasons = (f"required by {', '.join(required_by)}", *reasons)
    text = "; ".join(reasons) or card.text.intent
    return AppliedPattern(
        pattern_id=card.id,
        name=card.name,
        families=tuple(card.families),
        reason=f"{text[0].upper()}{text[1:].rstrip('.')}.",
        forcing_ids=merged(forcing_ids([*when.require, *when.prefer], facts), wish.requirement_ids if wish else ()),
        required_by=required_by,
        wished=wish is not None,
    )
