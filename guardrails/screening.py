"""Screening: the text of a user becomes a bounded, normalised brief; whatever speaks to the tool is set aside.

Everything found is a finding with its place; nothing found changes what is asked for.
"""

import hashlib
import re

from archadvisor.domain.findings import Finding
from archadvisor.domain.requirements import Brief
from archadvisor.errors import BriefError
from archadvisor.guardrails.claims import claims_of
from archadvisor.guardrails.hygiene import clean, patterns
from archadvisor.guardrails.intake import printable
from archadvisor.guardrails.language import detect_language
from archadvisor.guardrails.quoted import blanked, quoted_material
from archadvisor.guardrails.redaction import redact

MAX_BYTES = 200_000
"""Longer texts are not briefs: about thirty thousand words."""

_TITLE_WORDS = 9
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n\s*\n|\n(?=\s*[-*#>\[<])|\n(?=\w+\s*:)|\n(?=\s*[A-Z])")


def screen(text: str, name: str, context: dict[str, str]) -> tuple[Brief, list[Finding]]:
    """The brief and what was noticed about it. Raises BriefError if it is empty, binary or too large."""
    cleaned, findings = _admitted(text, name)
    unordered, instructions = mask_instructions(cleaned)
    quoted = quoted_material(cleaned, instructions)
    masked = blanked(unordered, quoted)
    if not masked.strip():
        raise BriefError(f"{name} holds only instructions to the tool, no requirements. Describe the system you want.")
    language, foreign = _language(masked)
    documents, noticed = _context(context)
    brief = Brief(
        title=_title(redact(masked)),
        text=masked.rstrip(),
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        language=language,
        context=documents,
    )
    return brief, [*findings, *instructions, *quoted, *foreign, *noticed]


def mask_instructions(text: str) -> tuple[str, list[Finding]]:
    """The text with every sentence that instructs the tool blanked out (positions stay), and where they were."""
    spans = _merged(
        [_sentence(text, *match.span()) for one in patterns("instructions") for match in one.finditer(_lower(text))]
    )
    findings = [
        Finding(
            rule="injection.instruction",
            severity="high",
            message="This sentence instructs the tool instead of describing a system; it was set aside.",
            start=start,
            end=end,
        )
        for start, end in spans
    ]
    return blanked(text, findings), findings


def _admitted(text: str, name: str) -> tuple[str, list[Finding]]:
    """The cleaned text of something that is a text of acceptable size."""
    if not text.strip():
        raise BriefError(
            f"{name} is empty. Describe in a few sentences what the system should do, for whom and under which limits."
        )
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise BriefError(
            f"{name} is larger than {MAX_BYTES // 1000} kB. Shorten it to the requirements; add documents as context."
        )
    if _is_binary(text):
        raise BriefError(f"{name} looks binary, not like text. Give the brief as text, Markdown or PDF.")
    cleaned, findings = clean(text)
    if not re.search(r"\w", cleaned):
        raise BriefError(
            f"{name} is empty once markup and invisible characters are removed. Describe the system you want."
        )
    return cleaned[:MAX_BYTES], findings


def _is_binary(text: str) -> bool:
    """A NUL, or more than one control or undecodable character in fifty."""
    strange = sum(
        1
        for char in text
        if (char < " " and char not in "\t\n\r\f") or char == "\ufffd" or "\ud800" <= char <= "\udfff"
    )
    return "\x00" in text or strange > len(text) / 50


def _lower(text: str) -> str:
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a span."""
    first = start + len(text[start:end]) - len(text[start:end].lstrip(" \t\n.,;:!?\"'("))
    window = max(0, first - 2000)
    begin = max((match.end() for match in _SENTENCE_END.finditer(text, window, first)), default=window)
    stop = _SENTENCE_END.search(text, max(first, end - 1))
    return begin, stop.end() if stop else len(text)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _language(text: str) -> tuple[str, list[Finding]]:
    language = detect_language(text)
    if language == "en":
        return language, []
    message = f"The brief seems to be written in '{language}'; only English is understood well. Translate it."
    return language, [Finding(rule="language.unsupported", severity="high", message=message)]


def _context(context: dict[str, str]) -> tuple[dict[str, str], list[Finding]]:
    """Supporting documents, screened in the same way; findings name the document."""
    documents: dict[str, str] = {}
    findings: list[Finding] = []
    for name in sorted(context):
        cleaned, noticed = _admitted(context[name], name)
        documents[name], instructions = mask_instructions(cleaned)
        told = (*noticed, *instructions, *(claim.finding() for claim in claims_of(cleaned)))
        findings += [one.model_copy(update={"message": f"{printable(name)}: {one.message}"}) for one in told]
    return documents, findings


def _title(text: str) -> str:
    """The first heading, else the first words."""
    heading = re.search(r"^[ \t]*#{1,6}[ \t]+(\S[^\n]{0,120})", text, re.MULTILINE)
    if heading:
        return heading[1].strip(" #*")
    words = text.split()
    return " ".join(words[:_TITLE_WORDS])[:90] + ("…" if len(words) > _TITLE_WORDS else "")
