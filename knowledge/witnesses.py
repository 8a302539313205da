"""Witnesses: generated facts under which goals are reached, found by search; none if that cannot be.

The search is depth first over drafts. What leaves no alternative is settled before anything is tried, and of what is
left the goal with the fewest alternatives comes first. Every result is checked by the evaluation that designs use.
"""

from collections.abc import Iterator, Sequence

from archadvisor.knowledge.drafts import Draft, Membership
from archadvisor.knowledge.goals import Goal, Item, Way, ways
from archadvisor.knowledge.laws import consequences, defaults
from archadvisor.knowledge.loading import Records
from archadvisor.knowledge.predicates import Facts, evaluate


def witness(items: Sequence[Item], records: Records) -> Facts | None:
    """Facts that reach every goal and keep the laws of the records; None if there are none."""
    for draft in _drafts(tuple(items), Draft(), records):
        facts = _completed(draft, records).facts()
        if all(evaluate(one.predicate, facts) in one.truths for one in items if isinstance(one, Goal)):
            return facts
    return None


def _completed(draft: Draft, records: Records) -> Draft:
    for default in defaults(draft, records):
        draft = draft.with_assertion(default) or draft
    return draft


def _drafts(items: Way, draft: Draft, records: Records) -> Iterator[Draft]:
    """Every draft that grows out of this one and reaches the items."""
    settled = _settled(items, draft, records)
    if settled is None:
        return
    draft, waiting = settled
    if not waiting:
        yield draft
        return
    first = min(waiting, key=lambda goal: len(_open_ways(goal, draft)))
    rest = tuple(goal for goal in waiting if goal is not first)
    for way in _open_ways(first, draft):
        yield from _drafts((*way, *rest), draft, records)


def _settled(items: Way, draft: Draft, records: Records) -> tuple[Draft, tuple[Goal, ...]] | None:
    """The draft with all that has no alternative, and the goals that have some; None if something is impossible."""
    pending, waiting = list(items), list[Goal]()
    while pending:
        item = pending.pop()
        if isinstance(item, Goal):
            left = _open_ways(item, draft)
            if not left:
                return None
            if len(left) > 1:
                waiting.append(item)
            else:
                pending.extend(left[0])
        elif not _is_settled(item, draft):
            grown = draft.with_assertion(item)
            if grown is None:
                return None
            draft = grown
            pending.extend([*consequences(item, records), *waiting])
            waiting = []
    return draft, tuple(waiting)


def _open_ways(goal: Goal, draft: Draft) -> list[Way]:
    """The ways to a goal that the draft leaves open; only the finished one if it has reached one already."""
    found = [way for way in ways(goal) if not any(_contradicts(item, draft) for item in way)]
    reached = [way for way in found if all(_is_settled(item, draft) for item in way)]
    return reached[:1] or found


def _is_settled(item: Item, draft: Draft) -> bool:
    return isinstance(item, Membership) and draft.members.get((item.space, item.name)) == item.present


def _contradicts(item: Item, draft: Draft) -> bool:
    return isinstance(item, Membership) and draft.members.get((item.space, item.name), item.present) != item.present
