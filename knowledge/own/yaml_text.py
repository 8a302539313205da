"""Reading YAML that somebody else wrote: bounded before it is built, plain values only, with the line of each field."""

import math
from collections.abc import Iterable
from typing import Any

import yaml

from archadvisor.knowledge.loading import RecordLoader

MAX_BYTES = 200_000
MAX_EVENTS = 20_000
MAX_DEPTH = 40

_Fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OPENING = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSING = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class UnfitYaml(Exception):
    """YAML that is not taken; the message completes the file's name to a sentence."""


def read_yaml(text: str) -> tuple[dict[str, Any], yaml.Node]:
    """The mapping of a text, and its nodes with their places. Raises UnfitYaml."""
    if len(text) > MAX_BYTES:
        raise UnfitYaml(f"is larger than {MAX_BYTES // 1000} kB; one file holds one card")
    try:
        _bound(text)
        node = yaml.compose(text, Loader=_Fast)
        raw = yaml.load(text, Loader=RecordLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f", line {mark.line + 1}" if mark else ""
        raise UnfitYaml(f"is no YAML{where}: {error.problem or error.context}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UnfitYaml(f"is no YAML: {error}") from None
    if not isinstance(raw, dict) or not isinstance(node, yaml.MappingNode):
        raise UnfitYaml("holds no card: it must be a mapping of fields to values")
    _refuse_repeats(node)
    _refuse_endless(raw)
    return raw, node


def _bound(text: str) -> None:
    """Refuse what would grow or crash when it is built: depth, aliases, tags, several documents, too many parts."""
    depth, documents = 0, 0
    for count, event in enumerate(yaml.parse(text, Loader=_Fast), 1):
        depth += isinstance(event, _OPENING) - isinstance(event, _CLOSING)
        documents += isinstance(event, yaml.DocumentStartEvent)
        line = event.start_mark.line + 1 if event.start_mark else 0
        if count > MAX_EVENTS or depth > MAX_DEPTH:
            raise UnfitYaml(f"is nested too deeply or has too many parts (line {line})")
        if isinstance(event, yaml.AliasEvent):
            raise UnfitYaml(f"uses an alias in line {line}; write the value out")
        if (tag := getattr(event, "tag", None)) is not None:
            raise UnfitYaml(f"uses the tag {tag} in line {line}; write a plain value")
        if documents > 1:
            raise UnfitYaml(f"holds a second document from line {line}; put it into a file of its own")


def _refuse_repeats(node: yaml.Node) -> None:
    """A key that occurs twice would silently win over its first occurrence."""
    for one in _nodes(node):
        if isinstance(one, yaml.MappingNode):
            seen: set[str] = set()
            for key, _ in one.value:
                if str(key.value) in seen:
                    raise UnfitYaml(f"has the field {key.value!r} twice (line {key.start_mark.line + 1})")
                seen.add(str(key.value))


def _refuse_endless(value: object) -> None:
    """Infinities and what is no number have no place in a computation."""
    if isinstance(value, float) and not math.isfinite(value):
        raise UnfitYaml(f"holds the number {value}; leave out what is not known")
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _refuse_endless(one)


def _nodes(node: yaml.Node) -> Iterable[yaml.Node]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(one, yaml.MappingNode):
            waiting += [value for _, value in one.value]
        elif isinstance(one, yaml.SequenceNode):
            waiting += one.value


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
