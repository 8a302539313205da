"""Changes that a sentence asks for: a multiple or a figure for a field that it names, or what is read in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from archadvisor.agents.reasoning.reading.clauses import clauses_of, fold
from archadvisor.agents.reasoning.reading.measures import SECONDS
from archadvisor.agents.reasoning.reading.numbers import Number, numbers_in
from archadvisor.agents.reasoning.reading.reader import Knowledge, read
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Brief, Requirement, Requirements, Value
from archadvisor.domain.session import Change
from archadvisor.domain.tables import packaged_table
from archadvisor.domain.vocabulary import field_specs

ALREADY_NAMED = frozenset({"user_kind", "subject_kind", "domain", "industry", "source_systems", "priorities"})
"""Fields that only name things: a sentence that has nothing but these changes nothing."""

_SECONDS_OF = {"ms": 0.001, "s": 1.0, "days": SECONDS["day"]}


@dataclass(frozen=True)
class Named:
    """A field that a clause names, and the span of its name there."""

    field: str
    start: int
    end: int


def changes_in(text: str, requirements: Requirements, knowledge: Knowledge) -> list[Change]:
    """The changes that a sentence asks for, clause by clause; none if it asks for none that is understood."""
    return [
        one
        for clause in clauses_of(text)
        for one in _changes(text[clause.start : clause.end], clause.folded, requirements, knowledge)
    ]


def _changes(said: str, folded: str, requirements: Requirements, knowledge: Knowledge) -> Iterator[Change]:
    named = _field_named(folded)
    figure = (_multiple(folded, named.field, requirements) or _figure(folded, named)) if named else None
    plain = re.sub(_figures()["supposes"], "", said, count=1, flags=re.IGNORECASE)
    if named and figure:
        yield Change(kind="set", field=named.field, words=figure, said=said)
    elif drop := re.match(_figures()["drops"], plain, re.IGNORECASE):
        yield from _dropped(said, plain[drop.end() :], requirements, knowledge)
    else:
        yield from _told(plain, fold(plain), _stated_in(plain, knowledge))


def _told(said: str, folded: str, stated: list[Requirement]) -> Iterator[Change]:
    """What a sentence states: figures alone are values; anything else is said, and replaces what it contradicts."""
    values = [one for one in stated if one.field != "needs"]
    if stated and not any(isinstance(one.value, Quantity) for one in values):
        yield Change(kind="say", words=said, said=said)
    for one in values:
        if not isinstance(one.value, list) or re.search(_figures()["whole"], folded):
            yield Change(kind="set", field=one.field, words=value_words(one.value), said=said)


def _dropped(said: str, rest: str, requirements: Requirements, knowledge: Knowledge) -> Iterator[Change]:
    """What is taken back: items that the rest of the sentence states or names, and the needs that bring them."""
    gone = {one.field: set(one.value) for one in _stated_in(rest, knowledge) if isinstance(one.value, list)}
    for field, spec in field_specs().items():
        named = {one for one in spec.values if re.search(rf"\b{re.escape(one.replace('_', ' '))}\b", fold(rest))}
        gone[field] = gone.get(field, set()) | named
    brought = {
        need for need, record in knowledge.needs.items() if any(_overlap(record.sets.get(f), gone[f]) for f in gone)
    }
    gone["needs"] = gone.get("needs", set()) | brought
    for field, items in gone.items():
        if present := [one for one in requirements.items(field) if one in items]:
            yield Change(kind="set", field=field, words=", ".join(f"-{one}" for one in present), said=said)


def _overlap(values: object, items: set[str]) -> bool:
    return isinstance(values, list) and not items.isdisjoint(values)


def _stated_in(sentence: str, knowledge: Knowledge) -> list[Requirement]:
    """What a sentence alone states, without fields that only name things."""
    fields = read(Brief(title="turn", text=sentence, sha256=""), knowledge).fields.values()
    return [one for one in fields if one.status == "stated" and one.field not in ALREADY_NAMED]


def _multiple(folded: str, field: str, requirements: Requirements) -> str | None:
    """The value of a known field after a multiple in words; None if the clause has none."""
    factor = _factor(folded)
    known = requirements.quantity(field)
    return None if factor is None or known is None else value_words(known.times(factor))


def _factor(folded: str) -> float | None:
    table = _figures()
    if digits := re.search(table["times"], folded):
        return float(digits[1].replace(",", ""))
    if percent := re.search(table["percent"], folded):
        share = float(percent[1].replace(",", "")) / 100
        if re.search(table["less"], folded):
            return max(0.0, 1 - share)
        return 1 + share if re.search(table["more"], folded) else None
    return next((one["factor"] for one in table["factors"] if re.search(rf"\b{one['words']}\b", folded)), None)


def _figure(folded: str, named: Named) -> str | None:
    """A figure beside the name of a field that the reader would not see as its value: `the budget is 2k a month`."""
    near = [one for one in numbers_in(folded) if one.start > named.end or one.end + 1 == named.start]
    unit = field_specs()[named.field].unit or ""
    if len(near) != 1 or near[0].currency:
        return None
    scale = _per_month(folded) if unit == "USD/month" else _scale(folded, near[0], named, unit)
    return None if scale is None else value_words(_quantity(near[0], scale, unit))


def _quantity(number: Number, scale: float, unit: str) -> Quantity:
    return Quantity.between(number.low * scale, number.high * scale, unit, number.typical * scale)


def _per_month(folded: str) -> float:
    """The factor from the period that is named to a month; none named is a month."""
    named = [name for name, words in _figures()["periods"].items() if re.search(rf"\b(?:{words})", folded)]
    return SECONDS["month"] / SECONDS[named[0]] if named else 1.0


def _scale(folded: str, number: Number, named: Named, unit: str) -> float | None:
    """The factor of the unit after a figure to that of the field; None where the reader knows the unit better."""
    after = folded[number.end :].lstrip()
    period = next((seconds for name, seconds in SECONDS.items() if after.startswith(name)), None)
    if unit in _SECONDS_OF and period is not None:
        return period / _SECONDS_OF[unit]
    if unit == "fraction":
        return 0.01 if after.startswith(("%", "percent")) else None
    return 1.0 if not after or number.end + 1 == named.start else None


def value_words(value: Value) -> str:
    """A value as `set` takes it."""
    if isinstance(value, Quantity):
        spread = f"{value.low:.6g} to {value.high:.6g}" if value.low < value.high else f"{value.typical:.6g}"
        return f"{spread} {value.unit}"
    return ", ".join(value) if isinstance(value, list) else str(value).lower()


def _field_named(folded: str) -> Named | None:
    """The field of which the clause speaks first, the longest name first."""
    matches = [(field, words.search(folded)) for field, words in _names().items()]
    found = [(match.start(), -match.end(), field) for field, match in matches if match]
    start, end, field = min(found, default=(0, 0, ""))
    return Named(field, start, -end) if found else None


@cache
def _names() -> dict[str, re.Pattern[str]]:
    raw: Any = packaged_table("archadvisor.agents.reasoning.turns", "fields.yaml")
    return {field: re.compile(rf"\b(?:{'|'.join(one['words'])})\b") for field, one in raw.items()}


@cache
def _figures() -> Any:
    return packaged_table("archadvisor.agents.reasoning.turns", "figures.yaml")
