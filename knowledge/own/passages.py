"""Cutting the parts of a document into passages: paragraphs together up to a size that a sentence vector can hold."""

import re
from collections.abc import Iterator

from archadvisor.domain.findings import Finding
from archadvisor.guardrails.claims import claims_of
from archadvisor.guardrails.hygiene import clean
from archadvisor.guardrails.screening import mask_instructions
from archadvisor.knowledge.own.content import Passage, Provenance
from archadvisor.knowledge.own.extraction import Extracted, Part

PASSAGE_CHARACTERS = 900
"""About two hundred tokens, within the 256 that the sentence model reads."""

_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n")


def passages_of(
    document_id: str, title: str, provenance: Provenance, document: Extracted
) -> tuple[list[Passage], list[Finding]]:
    """The screened passages of a document with ids by place, and what the screening found, each finding once."""
    found: list[Passage] = []
    findings: list[Finding] = []
    taken: set[str] = set()
    for part in document.parts:
        for line, text in pieces(part):
            shown, screening = screened(text)
            noticed = [*screening, *(claim.finding() for claim in claims_of(shown))]
            findings += [one.model_copy(update={"message": f"{_place(part, line)}: {one.message}"}) for one in noticed]
            if not any(char.isalnum() for char in shown):
                continue
            found.append(
                Passage(
                    id=_fresh(f"{document_id}#{_mark(part, line)}", taken),
                    document_id=document_id,
                    document=title,
                    provenance=provenance,
                    heading=[screened(one)[0].strip() for one in part.heading],
                    page=part.page,
                    line=line,
                    text=shown,
                )
            )
    return found, findings


def screened(text: str) -> tuple[str, list[Finding]]:
    """Text as data: without markup, hidden characters and secrets, with sentences that instruct the tool blanked."""
    cleaned, noticed = clean(text)
    masked, instructions = mask_instructions(cleaned)
    spots = [one.model_copy(update={"start": None, "end": None}) for one in (*noticed, *instructions)]
    return re.sub(r"[ \t]{2,}", " ", masked).strip(), spots


def pieces(part: Part) -> Iterator[tuple[int | None, str]]:
    """The text of a part in pieces of at most the size of a passage, each with the line it starts at."""
    start, held = 0, ""
    for offset, text in _units(part.text):
        if held and len(held) + len(text) > PASSAGE_CHARACTERS:
            yield _line(part, start), held.strip()
            held = ""
        start = offset if not held else start
        held += text
    if held.strip():
        yield _line(part, start), held.strip()


def _units(text: str) -> Iterator[tuple[int, str]]:
    """Paragraphs with their offsets; long ones by sentence, endless ones by length. Leading blanks are skipped."""
    for begin, paragraph in _split(text, _PARAGRAPH):
        long = len(paragraph) > PASSAGE_CHARACTERS
        for inner, sentence in _split(paragraph, _SENTENCE) if long else [(0, paragraph)]:
            for cut in range(0, len(sentence), PASSAGE_CHARACTERS):
                piece = sentence[cut : cut + PASSAGE_CHARACTERS]
                blanks = len(piece) - len(piece.lstrip())
                if piece.strip():
                    yield begin + inner + cut + blanks, piece[blanks:]


def _split(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """The stretches up to and including each match, with their offsets."""
    start = 0
    for match in pattern.finditer(text):
        yield start, text[start : match.end()]
        start = match.end()
    yield start, text[start:]


def _line(part: Part, offset: int) -> int | None:
    return None if part.line is None else part.line + part.text.count("\n", 0, offset)


def _mark(part: Part, line: int | None) -> str:
    return f"p{part.page}" if part.page is not None else f"l{line}"


def _place(part: Part, line: int | None) -> str:
    return f"page {part.page}" if part.page is not None else f"line {line}"


def _fresh(wanted: str, taken: set[str]) -> str:
    """An id that no earlier passage has: a second passage of a page is `#p3.2`."""
    given, number = wanted, 2
    while given in taken:
        given, number = f"{wanted}.{number}", number + 1
    taken.add(given)
    return given
