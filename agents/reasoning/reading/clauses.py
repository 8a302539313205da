"""Splitting a brief into sentences and clauses, keeping exact character positions."""

import re
from dataclasses import dataclass
from itertools import pairwise

_LENGTH_KEEPING = str.maketrans("\u2019\u2018\u201c\u201d\u2011\u2013\u00a0", "''\"\"-- ")
_SENTENCE_END = re.compile(
    r"[.!?]+[\"')\]]{0,3}\s+(?=[^a-z\s])|\n[ \t]*\n|\n(?=[ \t]*(?:[-*•#]|\d{1,2}[.)] ))|\n(?<=#\n)"
)
_HEADING = re.compile(r"^[ \t]*#{1,6} [^\n]*$", re.MULTILINE)
_ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|etc|approx|ca|vs|no|dr|mr|ms|mrs|st|inc|ltd|u\.s|e\.u)\.\s*$", re.IGNORECASE
)
_JOINT = re.compile(
    r"; ?|: |, (?:and|but|so|while|because|since|although|whereas|yet|then|which|where|after which|as)\b"
    r"|(?<=\w) so that "
)
_LEADING = re.compile(r"[\s,;:#*•-]*(?:(?:and|but|so that|so|then|yet)\b\s*)?", re.IGNORECASE)
_PRESENT_STATE = re.compile(
    r"(?:today|nowadays|at the moment|so far|until now|at present|currently)\b"
    r"|(?:the|our) (?:present|current|existing|old)\b"
)
_PAST_ATTEMPT = re.compile(
    r"(?:an? |the |our )?(?:first|earlier|previous|last|failed) "
    r"(?:attempts?|projects?|tools?|versions?|trials?|pilots?)\b"
    r"|an? (?:colleague|contractor|vendor|consultant|student)'s "
)
_AT_STAKE = re.compile(
    r"(?:(?:the|an?|each|every|our) )?(?:[\w-]+ ){0,2}?"
    r"(?:fines?|penalt(?:y|ies)|stops?|standstills?|stoppages?|outages?|downtime|errors?|mistakes?|recalls?|scrap)\b"
    r"[^.;]{0,40}?(?:\bcosts?\b|\bup to\b|\bof\b|:)[^.;]{0,15}\d"
)
_FEWEST_WORDS = 5
_WORD = re.compile(r"\d[\d.,]*|\w+")


@dataclass(frozen=True)
class Clause:
    """A piece of the brief that says one thing. `folded` is its text in lower case, of the same length.

    `present_state` marks a sentence about how things are done today: it explains, it asks for nothing.
    """

    start: int
    end: int
    folded: str
    sentence: int
    present_state: bool


def fold(text: str) -> str:
    """Lower case with plain quotes and spaces, one character for each character of the text."""
    spaced = re.sub(r"\s", " ", text.translate(_LENGTH_KEEPING))
    lowered = spaced.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in spaced)


def clauses_of(text: str) -> list[Clause]:
    """The clauses of a text in order; every span lies inside the text and is not blank."""
    folded = fold(text)
    found: list[Clause] = []
    for number, (start, end) in enumerate(_sentences(text)):
        present = _explains(folded[start:end].lstrip(" #*-"))
        found += [Clause(a, b, folded[a:b], number, present) for a, b in _split(folded, start, end)]
    return found


def _explains(folded: str) -> bool:
    """Whether a sentence tells how things are today, how an attempt failed or what an error costs.

    Figures of today's load are demands.
    """
    figures = re.search(r"\d|\b(?:hundred|thousand|million)", folded)
    return bool(
        _PAST_ATTEMPT.match(folded) or _AT_STAKE.match(folded) or (_PRESENT_STATE.match(folded) and not figures)
    )


def _sentences(text: str) -> list[tuple[int, int]]:
    """Spans of sentences, headings and list items."""
    breaks = [
        match.end() for match in _SENTENCE_END.finditer(text) if not _ABBREVIATION.search(text[: match.end()][-12:])
    ]
    breaks += [edge for match in _HEADING.finditer(text) for edge in match.span()]
    edges = sorted({0, *breaks, len(text)})
    return [(a, b) for a, b in pairwise(edges) if text[a:b].strip()]


def _split(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Clause spans of one sentence: cut at joints that leave at least a few words on both sides."""
    edges = [start]
    for joint in _JOINT.finditer(folded, start, end):
        before, after = folded[edges[-1] : joint.start()], folded[joint.end() : end]
        if min(len(_WORD.findall(before)), len(_WORD.findall(after))) >= _FEWEST_WORDS:
            edges.append(joint.start())
    spans = [_trim(folded, a, b) for a, b in zip(edges, [*edges[1:], end], strict=True)]
    return [(a, b) for a, b in spans if re.search(r"\w", folded[a:b])]


def _trim(folded: str, start: int, end: int) -> tuple[int, int]:
    """The span without leading joints and trailing blanks and punctuation."""
    lead = _LEADING.match(folded, start, end)
    begin = lead.end() if lead else start
    return begin, begin + len(folded[begin:end].rstrip(" ,;:.-#*"))
