"""Deliverable completeness: whether the six documents would have something to say, item by item."""

from collections.abc import Mapping
from functools import cache

from archadvisor.domain.model import Model
from archadvisor.domain.tables import packaged_table
from archadvisor.evals.expected import Expected
from archadvisor.evals.produced import Produced
from archadvisor.evals.score import Score, scored

PLACEHOLDERS = frozenset({"", "tbd", "todo", "n/a", "...", "-", "lorem ipsum", "placeholder"})
LONGEST = 16
"""A text longer than that is no placeholder."""
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
    entries = design.entries(*item.path)
    if item.about is not None:
        entries = [one for one in entries if design.has_part(one.get(item.about))]
    everything = len(design.entries(*item.path))
    for name in item.needs:
        entries = [one for one in entries if (said := one.get(name)) and not _is_placeholder(said)]
    good = len(entries) / everything if everything else 0.0
    return 1.0 if good >= FULL else good


def _is_placeholder(said: object) -> bool:
    return isinstance(said, str) and len(said) <= LONGEST and said.strip().lower() in PLACEHOLDERS
