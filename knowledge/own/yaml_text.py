"""The YAML of a card: a mapping of plain values, with the line of each field."""

import math
from collections.abc import Iterable
from typing import Any

import yaml

from archadvisor.guardrails.structured import Unfit, plain_yaml

MAX_BYTES = 200_000

_Fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> tuple[dict[str, Any], yaml.Node]:
    """The mapping of a text, and its nodes with their places. Raises Unfit."""
    if len(text) > MAX_BYTES:
        raise Unfit(f"is larger than {MAX_BYTES // 1000} kB; one file holds one card")
    raw = plain_yaml(text)
    node = yaml.compose(text, Loader=_Fast)
    if not isinstance(raw, dict) or node is None:
        raise Unfit("holds no card: it must be a mapping of fields to values")
    _refuse_endless(raw)
    return raw, node


def _refuse_endless(value: object) -> None:
    """Infinities and what is no number have no place in a computation."""
    if isinstance(value, float) and not math.isfinite(value):
        raise Unfit(f"holds the number {value}; leave out what is not known")
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _refuse_endless(one)


def line_of(location: Iterable[str | int], node: yaml.Node) -> int:
    """The line of the innermost part of a location that was written (names of union branches were not)."""
    line = int(node.start_mark.line) + 1
    for step in location:
        found = _child(node, step)
        if found is not None:
            place, node = found
            line = int(place.start_mark.line) + 1
    return line


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The node that stands for a step, and the node of its value."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and 0 <= step < len(node.value):
        return node.value[step], node.value[step]
    return None
