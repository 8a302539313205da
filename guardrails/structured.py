"""YAML and JSON from outside: looked at as a stream of events before anything is built from them.

A few hundred bytes of YAML can unfold into gigabytes (references, merge keys), a few kilobytes can crash the parser
(nesting). So depth, number of parts and length of numbers are bounded first, and what unfolds is refused.
"""

import re
from collections.abc import Iterator
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from archadvisor.errors import IntakeError
from archadvisor.guardrails.intake import Expected, name_of, read_bytes, text_of

MAX_DEPTH = 40
MAX_EVENTS = 40_000
MAX_JSON_PARTS = 1_000_000
MAX_DIGITS = 60
"""Of a number; what has more is no figure of an architecture and takes quadratic time to print."""

_Fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OPENING = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSING = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_LONG_NUMBER = re.compile(rf"[-+]?[0-9][0-9a-fA-FxXoO_:.+-]{{{MAX_DIGITS},}}")
_JSON_ENDLESS = re.compile(rb"[\[:,]\s*-?(?:[0-9.]{%d}|[0-9.]+[eE]\+?[0-9]{3})" % (MAX_DIGITS + 1))

Record = TypeVar("Record", bound=BaseModel)


class PlainLoader(_Fast):  # type: ignore[misc,valid-type]
    """Safe YAML in which a date stays the text that was written."""


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
    for first, resolvers in PlainLoader.yaml_implicit_resolvers.items()
}


class Unfit(Exception):
    """A text that is not built; the message completes its name to a sentence."""


def read_yaml(source: str, expected: Expected) -> Any:
    """The plain values of a YAML file, or of standard input for `-`. Raises IntakeError with the remedy."""
    text = text_of(read_bytes(source, expected), name_of(source), expected)
    try:
        return plain_yaml(text)
    except Unfit as reason:
        raise IntakeError(f"{name_of(source)} {reason}. {expected.remedy}") from None


def read_json(source: str, expected: Expected) -> Any:
    """The plain values of a JSON file, or of standard input for `-`. Raises IntakeError with the remedy."""
    try:
        return plain_json(read_bytes(source, expected))
    except Unfit as reason:
        raise IntakeError(f"{name_of(source)} {reason}. {expected.remedy}") from None


def read_json_lines(source: str, expected: Expected) -> list[Any]:
    """The plain values of a file with one JSON text a line. Raises IntakeError with the line and the remedy."""
    values, lines = [], read_bytes(source, expected).splitlines()
    for number, line in enumerate(lines, 1):
        try:
            values.append(plain_json(line))
        except Unfit as reason:
            raise IntakeError(f"{name_of(source)}: line {number} {reason}. {expected.remedy}") from None
    return values


def as_record(raw: Any, kind: type[Record], source: str, expected: Expected) -> Record:
    """Plain values of a source as a record of this kind. Raises IntakeError naming the first field that is wrong."""
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise IntakeError(f"{name_of(source)}: {where}: {first['msg']}. {expected.remedy}") from None


def plain_yaml(text: str) -> Any:
    """The values of one YAML document of bounded depth and size, without references and tags. Raises Unfit."""
    try:
        _bound(text)
        node = yaml.compose(text, Loader=_Fast)
        _refuse_repeats(node)
        return yaml.load(text, Loader=PlainLoader)
    except yaml.MarkedYAMLError as error:
        where = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise Unfit(f"is not readable as YAML{where}: {error.problem or error.context}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Unfit(f"is not readable as YAML: {next(iter(str(error).splitlines()), type(error).__name__)}") from None


def plain_json(data: bytes) -> Any:
    """The values of a JSON text of bounded depth and size; infinities and NaN are refused. Raises Unfit."""
    from pydantic_core import from_json

    if sum(data.count(mark) for mark in (b",", b"[", b"{")) > MAX_JSON_PARTS:
        raise Unfit("has too many parts")
    if _JSON_ENDLESS.search(data):
        raise Unfit(f"holds a number of more than {MAX_DIGITS} digits")
    try:
        return from_json(data, allow_inf_nan=False)
    except ValueError as error:
        raise Unfit(f"is no JSON: {error}") from None


def _bound(text: str) -> None:
    """Refuse what would grow or crash when it is built."""
    depth = documents = 0
    for count, event in enumerate(yaml.parse(text, Loader=_Fast), 1):
        depth += isinstance(event, _OPENING) - isinstance(event, _CLOSING)
        documents += isinstance(event, yaml.DocumentStartEvent)
        where = f"line {event.start_mark.line + 1 if event.start_mark else 0}"
        if count > MAX_EVENTS or depth > MAX_DEPTH:
            raise Unfit(f"is nested too deeply or has too many parts ({where})")
        if documents > 1:
            raise Unfit(f"holds a second document from {where}; put it into a file of its own")
        for reason in _unfolding(event):
            raise Unfit(f"{reason} ({where})")


def _unfolding(event: yaml.Event) -> Iterator[str]:
    """Why an event cannot stay: what it stands for is written elsewhere, built by code, or endless."""
    if isinstance(event, yaml.AliasEvent):
        yield "uses YAML references (*name); write each value out"
    if (tag := getattr(event, "tag", None)) is not None:
        yield f"uses the tag {tag}; write a plain value"
    if isinstance(event, yaml.ScalarEvent) and event.implicit[0]:
        if event.value == "<<":
            yield "uses a merge key (<<); write each value out"
        if _LONG_NUMBER.fullmatch(event.value):
            yield f"holds a number of more than {MAX_DIGITS} digits"


def _refuse_repeats(node: yaml.Node | None) -> None:
    """A key that occurs twice would silently win over its first occurrence."""
    for one in _mappings(node):
        seen: set[str] = set()
        for key, _ in one.value:
            if str(key.value) in seen:
                raise Unfit(f"has the field {key.value!r} twice (line {key.start_mark.line + 1})")
            seen.add(str(key.value))


def _mappings(node: yaml.Node | None) -> Iterator[yaml.MappingNode]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, yaml.MappingNode):
            yield one
            waiting += [value for _, value in one.value]
        elif isinstance(one, yaml.SequenceNode):
            waiting += one.value
