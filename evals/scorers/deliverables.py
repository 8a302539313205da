"""Deliverable completeness: whether the six documents would have something to say, item by item."""

from collections.abc import Mapping
from functools import cache

from archadvisor.domain.model import Model
from archadvisor.domain.tables import packaged_table
from archadvisor.evals.expected import Expected
from archadvisor.evals.produced import Entry, Produced, entries_at
from archadvisor.evals.score import Score, scored

PLACEHOLDERS = frozenset({"", "tbd", "todo", "n/a", "...", "-", "lorem ipsum", "placeholder"})
FULL = 0.95
"""From this share of filled entries on an item counts whole."""


class Item(Model):
    """One thing that a document holds: a list in the design, the fields that entries fill, the part they are about."""

    path: list[str]
    needs: list[str]
    about: str | None = None


@cache
def deliverable_items() -> Mapping[str, tuple[Item, ...]]:
    """The items of each document."""
    table = packaged_table("archadvisor.evals", "deliverables.yaml")
    return {name: tuple(Item(**one) for one in items) for name, items in table.items()}


def deliverable_completeness(design: Produced, case: Expected) -> Score:
    """The mean over six documents of the mean over their items of the share of entries that are filled.

    Filled: every needed field says something that is no placeholder, and the part it is about is in the design.
    """
    worth = {name: [(one, _filled(one, design)) for one in items] for name, items in deliverable_items().items()}
    means = [sum(share for _, share in some) / len(some) for some in worth.values()]
    thin = [f"{name}: {'.'.join(one.path)}" for name, some in worth.items() for one, share in some if share < 1]
    return scored(sum(means) / len(means), f"{sum(map(len, worth.values())) - len(thin)} items complete", thin)


def _filled(item: Item, design: Produced) -> float:
    entries = entries_at(design.raw, *item.path)
    if not entries:
        return 0.0
    good = sum(_complete(one, item, design) for one in entries) / len(entries)
    return 1.0 if good >= FULL else good


def _complete(entry: Entry, item: Item, design: Produced) -> bool:
    if item.about is not None:
        part = entry.get(item.about)
        if not isinstance(part, str) or part not in design.types:
            return False
    return all(_says(entry.get(name)) for name in item.needs)


def _says(value: object) -> bool:
    if isinstance(value, str):
        return len(value) > 24 or value.strip().lower() not in PLACEHOLDERS
    return value is not None and value != [] and value != {}
