"""How patterns stand to each other, followed to the end: what a pattern needs must be able to stand together."""

from collections.abc import Iterator, Mapping
from itertools import combinations

from archadvisor.knowledge.records import PatternCard


def contradictions(card: PatternCard, cards: Mapping[str, PatternCard]) -> Iterator[str]:
    """What the links of a pattern ask for in vain: rivals needed together, circles, friends that are rivals."""
    needed = everything_required(card.id, cards)
    if card.id in needed:
        yield f"relations.requires: {card.id} requires itself by way of others"
    together = [card.id, *(one for one in needed if one != card.id)]
    for one, other in combinations(together, 2):
        if are_rivals(cards[one], cards[other]):
            yield f"relations.requires: {one} and {other} are both needed, but conflict"
    for friend in card.relations.complements:
        if friend in cards and any(link.id == friend and link.when is None for link in card.relations.conflicts):
            yield f"relations.complements: {friend} is in conflict with it as well"


def everything_required(pattern_id: str, cards: Mapping[str, PatternCard]) -> list[str]:
    """The patterns that one requires, directly or by way of others, as far as they exist."""
    found: dict[str, None] = {}
    waiting = list(cards[pattern_id].relations.requires)
    while waiting:
        one = waiting.pop(0)
        if one in cards and one not in found:
            found[one] = None
            waiting.extend(cards[one].relations.requires)
    return list(found)


def are_rivals(one: PatternCard, other: PatternCard) -> bool:
    """Whether two patterns never stand together: in conflict without condition, or of one exclusive group."""
    group = one.relations.exclusive_group
    return (
        (group is not None and group == other.relations.exclusive_group)
        or other.id in _always_in_conflict(one)
        or one.id in _always_in_conflict(other)
    )


def _always_in_conflict(card: PatternCard) -> set[str]:
    return {conflict.id for conflict in card.relations.conflicts if conflict.when is None}
