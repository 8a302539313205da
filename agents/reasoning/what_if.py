"""Changed requirements: a field with another value, a technology ruled out or in place, told as a user says it."""

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches

from archadvisor.agents.reasoning.naming import is_given, named_in
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Evidence, Requirement, Requirements, Value
from archadvisor.domain.vocabulary import FieldSpec, field_specs
from archadvisor.errors import InputError, QuantityError
from archadvisor.knowledge.base import KnowledgeBase

UNKNOWN = "unknown"
FLAGS = {"true": True, "yes": True, "false": False, "no": False}
NUMBER = r"(-?\d[\d.,_]*(?:[kM](?!\w))?)"
FACTOR = re.compile(rf"^{NUMBER}\s*[x×]$", re.IGNORECASE)
AMOUNT = re.compile(rf"^{NUMBER}(?:\s*(?:-|to|–)\s*{NUMBER})?\s*(.*)$")
# Other ways to write a unit of the vocabulary, and the factor to it.
OTHER_UNITS: Mapping[str, Mapping[str, float]] = {
    "ms": {"s": 1000.0, "min": 60_000.0},
    "s": {"ms": 0.001, "min": 60.0, "h": 3600.0},
    "fraction": {"%": 0.01},
    "USD/month": {"USD": 1.0, "$": 1.0},
    "requests/day": {"requests/month": 1 / 30.4, "requests/hour": 24.0},
}
THOUSANDS = {"k": 1e3, "M": 1e6}
MANY = 80


def with_value(requirements: Requirements, field: str, text: str, knowledge: KnowledgeBase) -> Requirements:
    """The requirements with a field set to what a text says: `10x`, `2000`, `99.9 %`, `eu,us`, `+HIPAA`, `unknown`.

    Raises InputError if there is no such field or the text is no value of it; says which are.
    """
    spec = field_specs().get(field)
    if spec is None:
        raise InputError(f"there is no requirement {field}. {_near(field, field_specs())}")
    if text.strip().lower() == UNKNOWN:
        return requirements.model_copy(update={"fields": {k: v for k, v in requirements.fields.items() if k != field}})
    return _told(requirements, field, _value(spec, text.strip(), requirements, knowledge), text.strip())


def without_technology(requirements: Requirements, words: str, knowledge: KnowledgeBase) -> Requirements:
    """The requirements with a technology, or all that the words name, forbidden. InputError if they name none."""
    _check(words, [one.id for one in knowledge.technologies.values() if named_in(words, one)], knowledge)
    item = f"tech:{words.lower()}"
    return _told(requirements, "forbidden", [*_others(requirements, "forbidden", item), item], f"without {words}")


def with_technology(requirements: Requirements, words: str, knowledge: KnowledgeBase) -> Requirements:
    """The requirements with a technology in place, which the design then uses. InputError if the words name none."""
    _check(words, [one.id for one in knowledge.technologies.values() if is_given(words, one)], knowledge)
    return _told(requirements, "given_stack", [*_others(requirements, "given_stack", words), words], f"with {words}")


def _others(requirements: Requirements, field: str, item: str) -> list[str]:
    return [one for one in requirements.items(field) if one != item]


def _check(words: str, found: Collection[str], knowledge: KnowledgeBase) -> None:
    """Raise InputError if words name no technology."""
    if not found:
        names = sorted({record.name for record in knowledge.technologies.values()})
        raise InputError(f"no technology is called {words}. {_near(words, names)}")


def _near(words: str, names: Collection[str]) -> str:
    """Names like some words, else all of them, else how many there are."""
    known = {one.lower(): one for one in names}
    near = [known[one] for one in get_close_matches(words.lower(), known, n=3)]
    if near:
        return f"Did you mean {', '.join(near)}?"
    return f"Choose one of: {', '.join(names)}." if len(names) < MANY else "See `archadvisor kb list`."


def _told(requirements: Requirements, field: str, value: Value, words: str) -> Requirements:
    """The requirements with a stated value; what was said before stays readable behind it."""
    known = requirements.fields.get(field)
    said = known.evidence[0] if known is not None and known.evidence else None
    evidence = [Evidence(start=said.start, end=said.end, text=f"{words}, in place of {said.text}")] if said else []
    unit = value.unit if isinstance(value, Quantity) else None
    told = Requirement(id=f"req-{field}", field=field, value=value, unit=unit, status="stated", evidence=evidence)
    return requirements.model_copy(update={"fields": requirements.fields | {field: told}})


def _value(spec: FieldSpec, text: str, requirements: Requirements, knowledge: KnowledgeBase) -> Value:
    if spec.kind == "quantity":
        return _quantity(spec, text, requirements.quantity(spec.id))
    if spec.kind == "flag":
        if text.lower() not in FLAGS:
            raise InputError(f"{spec.id}: {text} is neither true nor false.")
        return FLAGS[text.lower()]
    if spec.kind == "set":
        allowed = sorted(knowledge.needs) if spec.id == "needs" else spec.values
        return _items(spec.id, text, requirements.items(spec.id), allowed)
    return _one_of(spec.id, text, spec.values)


def _items(field: str, text: str, present: list[str], allowed: Collection[str]) -> list[str]:
    """A list of items; with `+` or `-` before each, items added to and taken from what is there."""
    words = [one.strip() for one in text.split(",") if one.strip()]
    signed = [one for one in words if one[0] in "+-"]
    if signed and len(signed) < len(words):
        raise InputError(f"{field}: give all items with + or -, or none; {text} mixes them.")
    named = {one: _one_of(field, one.lstrip("+-").strip(), allowed) for one in words}
    if not signed:
        return list(named.values())
    kept = [one for one in present if one not in {named[word] for word in words if word[0] == "-"}]
    return list(dict.fromkeys([*kept, *(named[word] for word in words if word[0] == "+")]))


def _one_of(field: str, text: str, allowed: Collection[str]) -> str:
    """A value as the vocabulary writes it; anything where it lists none."""
    if not allowed:
        return text
    known = {one.lower(): one for one in allowed}
    if text.lower() not in known:
        shown = list(allowed)[:30]
        more = f" and {len(allowed) - len(shown)} more" if len(allowed) > len(shown) else ""
        raise InputError(f"{field}: {text or 'nothing'} is not a value. Choose from: {', '.join(shown)}{more}.")
    return known[text.lower()]


def _quantity(spec: FieldSpec, text: str, present: Quantity | None) -> Quantity:
    """A figure in the unit of the field, a range, or a multiple of what is there."""
    unit = spec.unit or ""
    factor = FACTOR.match(text)
    if factor is not None:
        if present is None:
            raise QuantityError(spec.id, f"it is unknown, so it has no multiple. Give a figure in {unit}.")
        return _within(spec.id, present.times(_number(spec.id, factor[1], unit)), unit)
    amount = AMOUNT.match(text)
    if amount is None:
        raise QuantityError(spec.id, f"{text} is not a figure. Give a number, a range or a multiple, in {unit}.")
    scale = _scale(spec.id, amount[3].strip(), unit)
    low = _number(spec.id, amount[1], unit) * scale
    high = low if amount[2] is None else _number(spec.id, amount[2], unit) * scale
    if high < low:
        raise QuantityError(spec.id, f"{text} runs backwards. Give the smaller figure first.")
    return _within(spec.id, Quantity.between(low, high, unit), unit)


def _within(field: str, quantity: Quantity, unit: str) -> Quantity:
    if unit == "fraction" and quantity.high > 1:
        raise QuantityError(
            field, f"{quantity.high:g} is more than the whole. Give a fraction up to 1, or a percentage."
        )
    return quantity


def _number(field: str, text: str, unit: str) -> float:
    factor = THOUSANDS.get(text[-1], 1.0)
    try:
        number = factor * float(text.rstrip("kM").replace(",", "").replace("_", ""))
    except ValueError:
        raise QuantityError(field, f"{text} is not a number. Give a number in {unit}.") from None
    if number < 0:
        raise QuantityError(field, f"{text} is negative. Give zero or more, in {unit}.")
    return number


def _scale(field: str, said: str, unit: str) -> float:
    """The factor from what is said after a number to the unit of the field."""
    if said in ("", unit):
        return 1.0
    if said not in OTHER_UNITS.get(unit, {}):
        also = "".join(f" or {one}" for one in OTHER_UNITS.get(unit, {}))
        raise QuantityError(field, f"{said} is not a unit of it. Give a figure in {unit}{also}.")
    return OTHER_UNITS[unit][said]
