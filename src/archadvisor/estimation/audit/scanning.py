"""The words of a usage text: numbers with multipliers and ranges, signs, words. Anything else separates nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from archadvisor.estimation.audit.units import vocabulary

Kind = Literal[
    "number", "share", "always", "times", "at", "per", "result", "dash", "separator", "open", "close", "word"
]
LARGEST = 1e15
"""No usage of a month is larger; a longer number is no amount."""
DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?"
SUFFIX = r"(?:\s?(?:K|k|M|B|MM|bn|mn|mil|mio|[Mm]illion|[Bb]illion|[Tt]housand)(?![A-Za-z]))?"
SCAN = re.compile(
    rf"""
    (?P<always>\b24\s?[/x×]\s?7\b | \b(?i:always[- ]on|around[- ]the[- ]clock)\b)
  | (?P<share>\d+(?:\.\d+)?\s?%)
  | (?P<number>(?:(?P<cap><|≤|\b(?i:up\ to)\b)\s?)?(?:[~≈]\s?)?
      (?:(?P<money>US\$|\$|€)\s?)?(?P<low>{DIGITS})(?P<low_suffix>{SUFFIX})
      (?:\s?(?:-|–|—|\bto\b)\s?\$?(?P<high>{DIGITS})(?P<high_suffix>{SUFFIX}))?(?P<after>\s?(?:USD|\$)(?![A-Za-z]))?)
  | (?P<times>[×*] | [xX](?!86|64)(?=\s*[\d(~$.<]) | [xX](?=\s))
  | (?P<at>@ | \bat\b)
  | (?P<per>/ | \bper\b | \beach\b | \bevery\b)
  | (?P<separator>[,;+&|·:] | \b(?:and|plus|with)\b)
  | (?P<result>=|≈)
  | (?P<dash>[–—]|\s-\s)
  | (?P<open>\() | (?P<close>\))
  | (?P<word>[A-Za-z_µ][\w.'-]*)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    """One sign, word or number of a text; a number carries its range and whether it is money."""

    kind: Kind
    text: str
    low: float = 0.0
    high: float = 0.0
    money: bool = False


def scan(text: str) -> list[Token]:
    """The tokens of a text in order."""
    return list(_scanned(text))


def _scanned(text: str) -> Iterator[Token]:
    for match in SCAN.finditer(text):
        kind = match.lastgroup if match.lastgroup in Kind.__args__ else "number"  # type: ignore[attr-defined]
        if kind == "word" and match[0].lower() in vocabulary().numerals:
            value = float(vocabulary().numerals[match[0].lower()])
            yield Token("number", match[0], value, value)
        elif kind == "number":
            yield _number(match)
        else:
            yield Token(kind, match[0])  # type: ignore[arg-type]


def _number(match: re.Match[str]) -> Token:
    high_suffix = match["high_suffix"] or match["low_suffix"]
    low = _value(match["low"], match["low_suffix"] or (match["high_suffix"] or ""))
    high = low if match["high"] is None else _value(match["high"], high_suffix)
    if match["cap"]:
        low = 0.0
    if max(low, high) > LARGEST:
        return Token("word", match[0])
    return Token("number", match[0], min(low, high), max(low, high), bool(match["money"] or match["after"]))


def _value(digits: str, suffix: str) -> float:
    factor = vocabulary().multipliers.get(suffix.strip().lower(), 1.0)
    return float(digits.replace(",", "")) * factor
