"""A team's own cards: YAML records of every kind, read with bounds and refused by file, line and field."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import ValidationError

from archadvisor.domain.findings import Finding
from archadvisor.guardrails.structured import Unfit
from archadvisor.knowledge.loading import written_depth
from archadvisor.knowledge.own.content import DOCUMENTS
from archadvisor.knowledge.own.passages import screened
from archadvisor.knowledge.own.yaml_text import line_of, read_yaml
from archadvisor.knowledge.records import RECORD_TYPES, Record

MAX_PROBLEMS = 6
RESERVED_PREFIX = "own-"
"""Ids of documents begin with it."""

# Descriptions of component types belong to the vocabulary, which is closed.
OWN_KINDS = tuple(kind for kind in RECORD_TYPES if kind != "components")

_AMOUNTS = frozenset({"usd", "usd_low", "usd_high", "p50", "p95", "fraction", "max_requests_per_s"})
_SCHEMA_LINE = re.compile(r"^#\s*yaml-language-server:.*?([a-z_]+)\.schema\.json", re.MULTILINE)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,79}")


@dataclass(frozen=True)
class Card:
    """A record with its kind and the text it was read from, by which later problems find their line."""

    kind: str
    record: Record
    node: yaml.Node

    def told(self, problem: str) -> str:
        """A problem `place: message` of this card with the line of its place."""
        place, _, message = problem.partition(": ")
        steps = [int(step) if step.isdigit() else step for step in place.split(".")]
        return f"line {line_of(steps, self.node)}: field {place}: {message}"


class UnfitCard(Exception):
    """A card that is not taken, with every reason."""

    def __init__(self, problems: list[str], findings: list[Finding] | None = None) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems
        self.findings = findings or []


def read_card(name: str, text: str) -> Card:
    """The card of a file of this name (its path below what was added). Raises UnfitCard."""
    try:
        raw, node = read_yaml(text)
    except Unfit as error:
        raise UnfitCard([str(error)]) from None
    kind = kind_of(name, text)
    try:
        record = RECORD_TYPES[kind].model_validate(raw)
    except ValidationError as error:
        raise UnfitCard(list(_problems(error, raw, node))) from None
    _refuse_id(record, node)
    _refuse_impossible(raw, node)
    _refuse_hostile(raw, node)
    return Card(kind, record, node)


def kind_of(name: str, text: str) -> str:
    """The kind of a card, by its schema line or the folder it lies in. Raises UnfitCard if neither tells."""
    line = _SCHEMA_LINE.search(text)
    kind = line[1] if line else (name.split("/")[-2] if "/" in name else "")
    if kind in OWN_KINDS:
        return kind
    if kind == "components":
        raise UnfitCard(["component types are a closed vocabulary; describe a product as a card of technologies"])
    header = "# yaml-language-server: $schema=<kind>.schema.json"
    kinds = ", ".join(OWN_KINDS)
    raise UnfitCard([f"does not say which kind of card it is; begin it with `{header}`, <kind> being one of: {kinds}"])


def _problems(error: ValidationError, raw: dict[str, Any], node: yaml.Node) -> Iterator[str]:
    """One problem for each field of the card, the deepest, in order of lines."""
    deepest: dict[str, Any] = {}
    for one in error.errors(include_url=False):
        top = ".".join(str(step) for step in one["loc"][:1])
        if top not in deepest or written_depth(one["loc"], raw) > written_depth(deepest[top]["loc"], raw):
            deepest[top] = one
    told = sorted(((line_of(one["loc"], node), one) for one in deepest.values()), key=lambda pair: pair[0])
    for line, one in told[:MAX_PROBLEMS]:
        where = ".".join(str(step) for step in one["loc"])
        yield f"line {line}: field {where}: {one['msg']}"
    if len(told) > MAX_PROBLEMS:
        yield f"and {len(told) - MAX_PROBLEMS} more fields"


def _refuse_id(record: Record, node: yaml.Node) -> None:
    line = line_of(["id"], node)
    if not _ID.fullmatch(record.id):
        raise UnfitCard([f"line {line}: field id: use 2 to 80 letters, digits, dots, dashes and underscores"])
    if record.id.startswith(RESERVED_PREFIX) or record.id == DOCUMENTS:
        raise UnfitCard([f"line {line}: field id: ids that begin with {RESERVED_PREFIX!r} are those of documents"])


def _refuse_impossible(raw: object, node: yaml.Node) -> None:
    """Amounts and times below zero and shares above one would turn formulas upside down."""
    for location, value in _leaves(raw, ()):
        field = str(location[-1]) if location else ""
        if isinstance(value, bool) or not isinstance(value, int | float) or field not in _AMOUNTS:
            continue
        if value < 0 or (field == "fraction" and value > 1):
            where = ".".join(str(step) for step in location)
            raise UnfitCard([f"line {line_of(location, node)}: field {where}: {value} is no possible amount"])


def _refuse_hostile(raw: object, node: yaml.Node) -> None:
    """A card decides on designs, so one with text that a document would merely have removed is not taken."""
    found: list[tuple[int, Finding]] = []
    for location, text in _leaves(raw, ()):
        if not isinstance(text, str):
            continue
        noticed = [*screened(text)[1], *_controls(text)]
        found += [(line_of(location, node), one) for one in noticed]
    if found:
        findings = [one.model_copy(update={"message": f"line {line}: {one.message}"}) for line, one in found]
        reasons = [f"line {line}: {one.rule}; a card holds plain text only" for line, one in found[:MAX_PROBLEMS]]
        raise UnfitCard(reasons, findings)


def _controls(text: str) -> list[Finding]:
    """Control characters and halves of characters, which YAML can spell and a terminal would obey."""
    strange = any(unicodedata.category(char) in ("Cc", "Cs") for char in text if char not in "\n\t")
    message = "The text holds control characters, which can steer a terminal."
    return [Finding(rule="hidden.controls", severity="medium", message=message)] if strange else []


def _leaves(value: object, location: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """Every plain value with its location, the names of fields among them."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield location, str(key)
            yield from _leaves(one, (*location, str(key)))
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _leaves(one, (*location, place))
    else:
        yield location, value
