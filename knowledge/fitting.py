"""Whether a part or a passage is meant, and on which unknown facts that hangs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from archadvisor.domain.safety_graph import Element, FactValue, SafetyGraph, safety_vocabulary
from archadvisor.knowledge.graph_terms import Where

Missing = tuple[str, str]
"""An element and the fact of it that is not known; `control:<id>` for a control that nobody verified."""


@dataclass(frozen=True)
class Fit:
    """An element is meant; what is missing would have to be known to be sure."""

    missing: tuple[Missing, ...] = ()


NOTHING_MISSING = Fit()


def joined(*fits: Fit | None) -> Fit | None:
    """All of these together; None if any is not meant."""
    found = [one for one in fits if one is not None]
    return Fit(tuple(item for one in found for item in one.missing)) if len(found) == len(fits) else None


def fits(element: Element, where: Where, graph: SafetyGraph) -> Fit | None:
    """Whether a part is meant."""
    place = safety_vocabulary().places.get(where.place or "")
    kinds = [*(place.kind if place else []), *where.kind]
    if where.place and place is None:
        return None
    if kinds and element.kinds.isdisjoint(kinds):
        return None
    facts = (place.facts if place else {}) | where.facts
    return joined(has(element, facts), carries_none(element, where.without, graph))


def has(element: Element, facts: Mapping[str, FactValue]) -> Fit | None:
    """Whether an element has one of the wanted values of each fact."""
    missing = list[Missing]()
    for fact, wanted in facts.items():
        value = element.facts.get(fact)
        if value is None:
            if not element.is_asked(fact):
                return None
            missing.append((element.id, fact))
        elif _as_set(value).isdisjoint(_as_set(wanted)):
            return None
    return Fit(tuple(missing))


def _as_set(value: FactValue) -> frozenset[object]:
    return frozenset(value) if isinstance(value, list) else frozenset([value])


def carries_none(element: Element, controls: Collection[str], graph: SafetyGraph) -> Fit | None:
    """Whether none of these controls acts on an element; one that nobody verified might."""
    if not controls:
        return NOTHING_MISSING
    if not element.controls.isdisjoint(controls):
        return None
    open_ones = [one for one in controls if one in graph.unverified_controls]
    return Fit(tuple((element.id, f"control:{one}") for one in open_ones))
