"""How near two component types are in the tree root > concern > group of stand-ins > type.

Wu and Palmer: p = 2 · depth of the lowest common ancestor / (depth of one + depth of the other). Credit is 2p - 1, not
below 0: 1 for the same type, 1/2 within a group of stand-ins, 0 for two types that share a concern only.
Source: Wu and Palmer 1994, Verb semantics and lexical selection.
"""

from functools import cache

from archadvisor.domain.tables import packaged_table
from archadvisor.domain.vocabulary import ontology


@cache
def type_path(type_id: str) -> tuple[str, ...]:
    """The way from below the root to a type: concern, group, type. A type that the ontology lacks stands alone."""
    known = ontology().component_types.get(type_id)
    return (known.concern if known else "?", _groups().get(type_id, type_id), type_id)


@cache
def credit(wanted: str, given: str) -> float:
    """What a type earns where another is expected, in [0, 1]; see the formula above."""
    if wanted == given:
        return 1.0
    one, other = type_path(wanted), type_path(given)
    shared = next((depth for depth, (a, b) in enumerate(zip(one, other, strict=True)) if a != b), len(one))
    return max(0.0, 2 * _proximity(shared + 1, len(one) + 1, len(other) + 1) - 1)


def _proximity(shared: int, one: int, other: int) -> float:
    return 2 * shared / (one + other)


@cache
def _groups() -> dict[str, str]:
    table = packaged_table("archadvisor.evals", "kin.yaml")
    return {member: f"kin:{group[0]}" for group in table["groups"] for member in group}
