"""What in a brief is not its author's own prose: pasted artefacts, and paragraphs around an order to the tool.

A decision record, price list, certificate, configuration or diagram tells what somebody else decided, or what a tool
wrote. It is set aside as quoted material, blanked so that positions stay, and told; what of it is required, the author
says in prose. Nothing is set aside when too little of the author's own would be left: then it is the brief.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archadvisor.domain.findings import Finding
from archadvisor.guardrails.hygiene import patterns, rules
from archadvisor.guardrails.language import detect_language

LEAST_OWN_WORDS = 15
"""Fewer words than this are no brief beside what was pasted."""

READ_CHARACTERS = 2_000
"""Of a paragraph or line, to tell what it is: its form shows at its beginning, and time stays bounded."""

MACHINE_SHARE = 0.6
"""From this share of lines in the form of code or data on, a paragraph is code or data."""

_BREAK = re.compile(r"\n[ \t]*\n")
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[^\n]*\n.*?(?:^[ \t]*(?:```|~~~)[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"\s*#{1,6}\s")


@dataclass(frozen=True)
class Paragraph:
    """A stretch of text between blank lines, or a fenced block with the blank lines inside it."""

    start: int
    end: int
    text: str

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(re.findall(r"\w+", self.text))


def quoted_material(text: str, orders: list[Finding]) -> list[Finding]:
    """A finding for each paragraph that is quoted material or lies around one of these orders, to be blanked out."""
    whole = list(paragraphs(text))
    kinds = list(_kinds(whole, orders))
    own = sum(one.words for one, kind in zip(whole, kinds, strict=True) if kind is None)
    if own < LEAST_OWN_WORDS:
        return []
    return [_finding(one, kind) for one, kind in zip(whole, kinds, strict=True) if kind is not None]


def blanked(text: str, findings: list[Finding]) -> str:
    """The text with the places of these findings blanked out; every other character keeps its position."""
    for one in findings:
        text = text[: one.start] + re.sub(r"[^\n]", " ", text[one.start : one.end]) + text[one.end :]
    return text


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The paragraphs of a text in order; a fenced block is one of its own."""
    at = 0
    for fence in _FENCE.finditer(text):
        yield from _plain(text, at, fence.start())
        yield Paragraph(fence.start(), fence.end(), fence[0])
        at = fence.end()
    yield from _plain(text, at, len(text))


def _plain(text: str, start: int, end: int) -> Iterator[Paragraph]:
    at = start
    for blank in [*_BREAK.finditer(text, start, end), None]:
        stop = blank.start() if blank else end
        if text[at:stop].strip():
            yield Paragraph(at, stop, text[at:stop])
        at = blank.end() if blank else end


def _kinds(whole: list[Paragraph], orders: list[Finding]) -> Iterator[str | None]:
    """For each paragraph what it is instead of the author's prose; a record goes on through its sections."""
    english = _is_english(whole)
    record, heading = "", False
    for one in whole:
        kind = _kind(one) or _ordered(one, orders) or _foreign(one, english)
        if kind is None and record and (heading or _matches("record_sections", one)):
            kind = record
        record = kind if kind is not None and kind in rules()["records"] else ""
        heading = bool(record) and bool(_HEADING.match(one.text)) and "\n" not in one.text.strip()
        yield kind


def _kind(paragraph: Paragraph) -> str | None:
    """A name of what was pasted, by its form."""
    text = paragraph.text
    lines = [line for line in text.split("\n") if line.strip()]
    if (
        _FENCE.match(text)
        or _matches("machine_beginnings", paragraph)
        or (_many(lines) and _share(lines, "machine_lines") >= MACHINE_SHARE)
    ):
        return "code or data"
    if all(line.lstrip().startswith(">") for line in lines):
        return "a quotation"
    if len(lines) > 1 and lines[0].lstrip().startswith("|") and _found("judging_columns", lines[0]):
        return "a table of prices or verdicts"
    if _matches("encoded", paragraph):
        return "encoded or disguised text"
    return next((name for name in rules()["records"] if _matches(name, paragraph)), None)


def _ordered(paragraph: Paragraph, orders: list[Finding]) -> str | None:
    """Whether an order to the tool lies in it."""
    inside = any(paragraph.start <= (one.start or 0) < paragraph.end for one in orders)
    return "a paragraph that instructs the tool" if inside else None


def _is_english(whole: list[Paragraph]) -> bool:
    """Whether at least a third of the words stands in paragraphs in English."""
    words = sum(one.words for one in whole if detect_language(one.text) == "en")
    return 3 * words >= sum(one.words for one in whole)


def _foreign(paragraph: Paragraph, english: bool) -> str | None:
    """Whether a brief in English goes on in another language, of which nothing would be understood."""
    found = detect_language(paragraph.text) if english else "en"
    return f"text in another language ({found})" if found != "en" else None


def _is_for_machines(lines: list[str]) -> bool:
    """Whether most lines have the form of code or data."""
    return _many(lines) and _share(lines, "machine_lines") >= MACHINE_SHARE


def _many(lines: list[str]) -> bool:
    """Whether these lines have a form at all: several, or one that is a JSON value or a diagram."""
    return len(lines) > 1 or lines[0].lstrip().startswith(("{", "[", "graph ", "flowchart "))


def _share(lines: list[str], name: str) -> float:
    return sum(_found(name, line) for line in lines) / len(lines) if lines else 0.0


def _matches(name: str, paragraph: Paragraph) -> bool:
    return _found(name, paragraph.text)


def _found(name: str, text: str) -> bool:
    listed = rules()["records"].get(name)
    found = (re.compile(one) for one in listed) if listed else patterns(name)
    return any(one.search(text, 0, READ_CHARACTERS) for one in found)


def _finding(paragraph: Paragraph, kind: str) -> Finding:
    message = f"This looks like {kind}; it was set aside as quoted. Say in your own words what of it you require."
    return Finding(rule="quoted.artefact", severity="medium", message=message, start=paragraph.start, end=paragraph.end)
