"""Checks of what goes out: closed schema, ids that exist, and no number that the document does not account for.

The ledger of a document is every figure in it, every figure in its texts and those of the sources it cites, and the
size of every list. A printed number is accounted for if it is a figure of the ledger as it was rounded and in the unit
in which it is shown. Short numbers are accounted for easily; what the check is worth grows with the digits of a number,
and a test measures it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import unescape
from html.parser import HTMLParser
from typing import Any

from pydantic import ValidationError

from archadvisor.domain.document import DesignDocument
from archadvisor.domain.findings import Violation
from archadvisor.domain.tables import packaged_table

_NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?(?![\w]|\.\d)", re.IGNORECASE)
_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_MERMAID = re.compile(r"^```mermaid\n.*?^```$", re.MULTILINE | re.DOTALL)
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\](:?)")
_IMAGE = re.compile(r"!\[[^\]\n]*\]\(([^)\s]+)\)")
_ESCAPE = re.compile(r"\\(?=[^\w\s])")
_SILENT = {"style", "script"}


@dataclass(frozen=True)
class Ledger:
    """Figures that a document accounts for: as they are written in its texts, and as values in ascending order."""

    written: frozenset[str]
    values: tuple[float, ...]

    def accounts_for(self, printed: str) -> bool:
        """Whether a printed number is written so in the document, or is one of its values rounded, in any unit."""
        plain = printed.replace(",", "")
        return plain in self.written or any(self._has(float(plain) / scale, _half(plain) / scale) for scale in scales())

    def _has(self, value: float, within: float) -> bool:
        at = bisect_left(self.values, value - within * 1.001)
        return at < len(self.values) and self.values[at] <= value + within * 1.001


@cache
def _rules() -> Any:
    return packaged_table("archadvisor.guardrails", "outputs.yaml")


def scales() -> tuple[float, ...]:
    """What figures are multiplied by to be shown in another unit: percent, seconds, minutes, hours."""
    return tuple(_rules()["scales"].values())


def ledger_of(raw: Any, day: date | None = None) -> Ledger:
    """The ledger of a document given as plain data; with the day it is of, the days to and from each date in it."""
    written, values = set[str](), set[float]()
    for one in _leaves(raw):
        if isinstance(one, str):
            written.update(numbers_in(one))
            values.update(float(abs((other - day).days)) for other in _dates_in(one) if day)
        else:
            values.add(abs(float(one)))
    values.update(float(one) for one in written)
    return Ledger(frozenset(written), tuple(sorted(values)))


def _dates_in(text: str) -> Iterator[date]:
    for found in _DATE.findall(text):
        with suppress(ValueError):
            yield date.fromisoformat(found)


def numbers_in(text: str) -> list[str]:
    """The numbers that stand on their own in a text, without thousands separators; `P95` and `stm-01a` are words."""
    return [one.replace(",", "").lower() for one in _NUMBER.findall(text)]


def check_files(files: dict[str, str]) -> list[Violation]:
    """What is wrong with the rendered files of a design; `design.json` is among them."""
    try:
        document = DesignDocument.model_validate_json(files["design.json"])
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return [_violation("schema", [where], f"design.json: {where}: {first['msg']}")]
    found: list[Violation] = []
    ledger = ledger_of(document.model_dump(), date.fromisoformat(document.manifest.price_date))
    for name, text in files.items():
        if name != "design.json":
            found += _numbers(name, shown_text(name, text), ledger) + _references(name, text, files)
    return found


def shown_text(name: str, text: str) -> str:
    """What a reader sees of a file: text of HTML and SVG without style, Markdown without escapes and diagrams' code."""
    if name.endswith((".html", ".svg")):
        reader = _Reader(text)
        return "\n".join(reader.texts)
    return _ESCAPE.sub("", unescape(_MERMAID.sub("", text)))


def _numbers(name: str, text: str, ledger: Ledger) -> list[Violation]:
    strange = sorted({one for one in numbers_in(text) if not ledger.accounts_for(one)})
    return [_violation("number", [name], f"{name}: {one} is in no ledger") for one in strange]


def _references(name: str, text: str, files: dict[str, str]) -> list[Violation]:
    """Links, footnotes and images that lead nowhere."""
    if name.endswith(".html"):
        reader = _Reader(text)
        missing = sorted(reader.targets - reader.ids)
    else:
        notes = {(label, bool(colon)) for label, colon in _FOOTNOTE.findall(text)}
        missing = sorted({label for label, _ in notes} - {label for label, defined in notes if defined})
        missing += sorted(path for path in _IMAGE.findall(text) if path not in files)
    return [_violation("reference", [name], f"{name}: {one} leads nowhere") for one in missing]


def _violation(kind: str, where: list[str], message: str) -> Violation:
    return Violation(rule=f"output.{kind}", severity="high", element_ids=where, message=message)


def _half(plain: str) -> float:
    """Half a unit of the last place that is printed."""
    mantissa, _, exponent = plain.partition("e")
    decimals = len(mantissa.partition(".")[2])
    return float(0.5 * 10.0 ** ((int(exponent) if exponent else 0) - decimals))


def _leaves(raw: Any) -> Iterator[str | float]:
    """Texts, keys, numbers and sizes of lists in plain data; truth values are none."""
    if isinstance(raw, dict):
        yield float(len(raw))
        for key, inner in raw.items():
            yield str(key)
            yield from _leaves(inner)
            if key in _rules()["numbered"]:
                yield from (float(place) for place in range(1, len(inner) + 1))
    elif isinstance(raw, list | tuple):
        yield float(len(raw))
        for inner in raw:
            yield from _leaves(inner)
    elif isinstance(raw, str) or (isinstance(raw, int | float) and not isinstance(raw, bool)):
        yield raw


class _Reader(HTMLParser):
    """Texts, ids and link targets of a page or a drawing."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.ids: set[str] = set()
        self.targets: set[str] = set()
        self._silent = 0
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        """Note ids and targets of an element."""
        self._silent += tag in _SILENT
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif name == "href" and value and value.startswith("#"):
                self.targets.add(value[1:])

    def handle_endtag(self, tag: str) -> None:
        """Text counts again after a style sheet."""
        self._silent -= tag in _SILENT

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if not self._silent:
            self.texts.append(data)
