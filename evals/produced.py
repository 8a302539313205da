"""A design as it was handed in, whoever made it: what of `design.json` can be scored, and what is malformed.

Reading never fails on odd content: what has the wrong form is left out and named in `problems`. Text is data: only ids,
types and figures are looked at, so nothing that a design says about itself changes a score.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeGuard, TypeVar

from archadvisor.domain.model import AUTONOMY_LEVELS
from archadvisor.domain.vocabulary import ontology
from archadvisor.guardrails.structured import Unfit, plain_json

Entry = Mapping[str, Any]
Triple = tuple[str, str, str]
Made = TypeVar("Made")
_LISTS = (
    "components", "relations", "flows", "patterns", "risks", "controls", "obligations", "decisions", "collaboration",
    "failure_modes", "guardrails", "citations", "statements",
)  # fmt: skip
FAMILIES = ("patterns", "risks", "controls")


class UnreadableDesign(Exception):
    """What was handed in is no design at all; the message says why."""


@dataclass(frozen=True)
class Produced:
    """A design ready to be scored. `lists` holds the well-formed entries of each part, `raw` the whole."""

    raw: Mapping[str, Any]
    lists: Mapping[str, tuple[Entry, ...]]
    types: Mapping[str, str]
    problems: tuple[str, ...] = field(default=())

    @cached_property
    def type_set(self) -> frozenset[str]:
        """The component types that the design has."""
        return frozenset(self.types.values())

    @cached_property
    def edges(self) -> tuple[Triple, ...]:
        """Source id, target id and kind of every relation that names both ends as text."""
        ends = ((one.get("source"), one.get("target"), one.get("kind")) for one in self.lists["relations"])
        return tuple(
            (source, target, str(kind)) for source, target, kind in ends if _is_text(source) and _is_text(target)
        )

    @cached_property
    def typed_edges(self) -> frozenset[Triple]:
        """Source type, target type and kind of every relation between parts of the design."""
        known = self.types
        return frozenset(
            (known[source], known[target], kind)
            for source, target, kind in self.edges
            if {source, target} <= known.keys()
        )

    @cached_property
    def by_family(self) -> Mapping[str, Mapping[str, tuple[Entry, ...]]]:
        """For patterns, risks and controls: the entries of each family of the ontology that the design names."""
        return {part: self._families(part) for part in FAMILIES}

    @cached_property
    def autonomy(self) -> int | None:
        """The highest autonomy granted to a task or requested, as its place in AUTONOMY_LEVELS; None if not given."""
        said = [value_of(one.get("autonomy")) for one in self.lists["collaboration"]] + [self.value("autonomy")]
        known = [AUTONOMY_LEVELS.index(one) for one in said if one in AUTONOMY_LEVELS]
        return max(known) if known else None

    @cached_property
    def technologies(self) -> str:
        """Names and technologies of all parts in lower case."""
        named = (f"{one.get('name', '')} {one.get('technology', '')}" for one in self.lists["components"])
        return " | ".join(named).lower()

    @cached_property
    def estimate(self) -> Entry:
        """The estimate, empty if there is none."""
        return self.section("estimate")

    def has_part(self, said: Any) -> bool:
        """Whether a value is the id of a part of the design."""
        return isinstance(said, str) and said in self.types

    def section(self, name: str) -> Entry:
        """A part of the design that is an object, empty if it is missing or malformed."""
        found = self.raw.get(name)
        return found if isinstance(found, dict) else {}

    def entries(self, *path: str) -> list[Entry]:
        """The well-formed objects of a list somewhere inside the design."""
        return self.once(path, lambda: entries_at(self.raw, *path))

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` gives, worked out the first time that it is asked for under this key."""
        if key not in self._made:
            self._made[key] = make()
        found: Made = self._made[key]
        return found

    @cached_property
    def _made(self) -> dict[Hashable, Any]:
        return {}

    def value(self, requirement: str) -> Any:
        """What the design read for a requirement field; None if nothing."""
        return value_of(self.section("requirements").get(requirement))

    def _families(self, part: str) -> dict[str, tuple[Entry, ...]]:
        known: Mapping[str, str] = getattr(ontology(), part)
        found: dict[str, list[Entry]] = {}
        for one in self.lists[part]:
            for family in families_of(one):
                if family in known:
                    found.setdefault(family, []).append(one)
        return {family: tuple(some) for family, some in found.items()}


def families_of(entry: Entry) -> Iterator[str]:
    """Ontology ids of a pattern, risk or control: `families`, else `family`, else its own id."""
    said = entry.get("families") or entry.get("family") or [entry.get("id")]
    for one in said if isinstance(said, list) else [said]:
        if isinstance(one, str):
            yield one


def value_of(said: Any) -> Any:
    """A value that may stand alone or in the field `value`."""
    return said["value"] if isinstance(said, dict) and "value" in said else said


def entries_at(source: Entry, *path: str) -> list[Entry]:
    """The objects of a list somewhere inside; empty if it is missing or malformed."""
    found: Any = source
    for step in path:
        found = found.get(step) if isinstance(found, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def ids_at(entry: Entry, name: str) -> list[str]:
    """The texts of a list of ids in an entry; empty if it is missing or malformed."""
    found = entry.get(name)
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def known_ids(entries: Iterable[Entry], name: str = "id") -> set[str]:
    """The ids of entries, as far as they are texts."""
    return {said for one in entries if isinstance(said := one.get(name), str)}


def number_of(said: Any) -> float | None:
    """A finite number, None for anything else."""
    usable = isinstance(said, int | float) and not isinstance(said, bool) and abs(said) < 1e300
    return float(said) if usable and said == said else None


def read_produced(handed_in: Any) -> Produced:
    """A design from its parsed JSON, its text or its bytes. Raises UnreadableDesign for what is none."""
    raw = _parsed(handed_in) if isinstance(handed_in, str | bytes) else handed_in
    if not isinstance(raw, dict):
        raise UnreadableDesign(f"a design is a JSON object; this is {_called(raw)}")
    problems: list[str] = []
    lists = {name: tuple(_entries(raw, name, problems)) for name in _LISTS}
    types: dict[str, str] = {}
    for one in lists["components"]:
        part, part_type = one.get("id"), one.get("type")
        if _is_text(part) and _is_text(part_type):
            types[part] = part_type
        else:
            problems.append("components: an entry without id or type")
    return Produced(raw, lists, types, tuple(problems))


def _parsed(text: str | bytes) -> Any:
    try:
        return plain_json(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    except (Unfit, ValueError, RecursionError) as error:
        raise UnreadableDesign(f"no JSON: {str(error)[:200]}") from None


def _entries(raw: Entry, name: str, problems: list[str]) -> Iterator[Entry]:
    found = raw.get(name)
    if found is None:
        return
    if not isinstance(found, list):
        problems.append(f"{name}: should be a list, is {_called(found)}")
        return
    for place, one in enumerate(found):
        if isinstance(one, dict):
            yield one
        else:
            problems.append(f"{name}[{place}]: should be an object, is {_called(one)}")


def _is_text(said: Any) -> TypeGuard[str]:
    return isinstance(said, str) and bool(said)


def _called(said: Any) -> str:
    return "nothing" if said is None else f"a {type(said).__name__}"
