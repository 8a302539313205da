"""Numbers in running text: digits and words, ranges, vague amounts, and what bounds them."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from archadvisor.agents.reasoning.reading.lexicon import table

Bound = Literal["exact", "about", "up_to", "over", "under"]

_UNITS = {word: value for value, word in enumerate(table("numbers")["units"])}
_TENS = {word: 10 * (place + 2) for place, word in enumerate(table("numbers")["tens"])}
_SCALES = {
    "dozen": 12.0,
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "bn": 1e9,
    "billion": 1e9,
}
_VAGUE = {  # factors on the scale word: (low, typical, high)
    "a few": (2.0, 3.0, 5.0),
    "few": (2.0, 3.0, 5.0),
    "some": (1.0, 3.0, 5.0),
    "several": (2.0, 5.0, 9.0),
    "many": (2.0, 5.0, 9.0),
    "a couple of": (2.0, 2.0, 3.0),
    "a couple": (2.0, 2.0, 3.0),
    "tens of": (10.0, 30.0, 90.0),
    "hundreds of": (100.0, 300.0, 900.0),
    "": (1.0, 3.0, 9.0),
}
_WORD = "|".join([*_TENS, *_UNITS])
_SCALE = "dozen|hundred|thousand|million|billion"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d{1,6})?"
_PLAIN = re.compile(
    rf"(?<![\w.,$€£-])(?P<money>(?:us ?)?[$€£] ?)?(?:(?P<digits>{_DIGITS})(?:[ -]?(?P<short>k|m|bn|{_SCALE})\b)?"
    rf"|(?P<words>half an?|an?(?= (?:{_SCALE}))|(?:{_WORD})(?:[- ](?:{_WORD}))?)"
    rf"(?:[ -](?P<scale>(?:{_SCALE})(?: (?:thousand|million))?)\b)?)(?![\w])"
    r"|(?<![\w-])(?P<vague>a few|few|some|several|many|a couple of|a couple|tens of|hundreds of)? ?"
    rf"\b(?P<of>{_SCALE})(?P<plural>s)?\b"
)
_RANGE = re.compile(r" ?(?:to|-|or|and) ?")
_QUALIFIERS: tuple[tuple[str, Bound], ...] = (
    (
        r"(?:about|around|roughly|approximately|some|nearly|almost|perhaps|maybe|circa|ca\.|expect|estimated|or so)",
        "about",
    ),
    (r"(?:up to|at most|at the most|a maximum of|max(?:imum)?|as many as)", "up_to"),
    (r"(?:more than|over|at least|above|upwards? of|no fewer than|well over)", "over"),
    (
        r"(?:below|under|less than|fewer than|no more than|not more than|within|not exceed|not exceeding|cheaper than)",
        "under",
    ),
)
_BEFORE = [
    (re.compile(rf"\b{words} (?:about |around |roughly )?(?:us ?)?[$€£]?$"), bound) for words, bound in _QUALIFIERS
]


@dataclass(frozen=True)
class Number:
    """A number of the brief: where it stands and its range. `bound` is what the words around it say of it."""

    start: int
    end: int
    low: float
    typical: float
    high: float
    bound: Bound = "exact"
    currency: str = ""


def numbers_in(folded: str) -> list[Number]:
    """All numbers of a folded text in order, ranges joined, with vague amounts as ranges."""
    plain = [number for match in _PLAIN.finditer(folded) if (number := _number(match)) is not None]
    return [_bounded(folded, number) for number in _joined(folded, plain)]


def _number(match: re.Match[str]) -> Number | None:
    if match["digits"]:
        value = float(match["digits"].replace(",", "")) * _SCALES.get(match["short"] or "", 1.0)
        return _exact(match, value)
    if match["words"]:
        return _exact(match, _word_value(match["words"]) * _scale(match["scale"]))
    vague = match["vague"] or ""
    if not vague and not match["plural"]:
        return None
    low, typical, high = (factor * _SCALES[match["of"]] for factor in _VAGUE[vague])
    return Number(match.start(), match.end(), low, typical, high)


def _exact(match: re.Match[str], value: float) -> Number:
    return Number(match.start(), match.end(), value, value, value, currency=(match["money"] or "").strip())


def _scale(words: str | None) -> float:
    product = 1.0
    for word in (words or "").split():
        product *= _SCALES[word]
    return product


def _word_value(words: str) -> float:
    if words.startswith("half"):
        return 0.5
    if words in ("a", "an"):
        return 1.0
    return float(sum(_TENS.get(part, _UNITS.get(part, 0)) for part in re.split(r"[- ]", words)))


def _joined(folded: str, numbers: list[Number]) -> list[Number]:
    """Neighbours such as `20 to 200` or `400-450` become one range, if they grow."""
    joined: list[Number] = []
    for number in numbers:
        last = joined[-1] if joined else None
        if last is not None and _is_range(folded, last, number):
            factor = _shared_scale(folded, last, number)
            low, high = last.low * factor, number.high
            joined[-1] = replace(last, end=number.end, low=low, typical=(low + high) / 2, high=high)
        else:
            joined.append(number)
    return joined


def _is_range(folded: str, first: Number, second: Number) -> bool:
    between = folded[first.end : second.start]
    if not _RANGE.fullmatch(between) or (first.currency == "" and second.currency != "" and "-" not in between):
        return False
    opened = "and" not in between or folded[: first.start].rstrip().endswith("between")
    return opened and first.high * _shared_scale(folded, first, second) < second.high


def _shared_scale(folded: str, first: Number, second: Number) -> float:
    """The scale word of the second number where only it has one (`2 to 3 million`)."""
    scale = re.search(rf"(?:{_SCALE})$", folded[second.start : second.end])
    if scale is None or re.search(rf"(?:{_SCALE})$", folded[first.start : first.end]):
        return 1.0
    return _SCALES[scale.group()] if first.high < 1000 else 1.0


def _bounded(folded: str, number: Number) -> Number:
    before = folded[max(0, number.start - 30) : number.start]
    bound: Bound = next((bound for pattern, bound in _BEFORE if pattern.search(before)), "exact")
    return replace(number, bound=bound)
