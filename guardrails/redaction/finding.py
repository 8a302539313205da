"""Finding what must not leave: the recognisers of `data/recognisers.yaml` over a text, as spans that do not overlap."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from archadvisor.domain.tables import packaged_table
from archadvisor.errors import RedactionError
from archadvisor.guardrails.redaction.checks import CHECKS, Check

_BEFORE, _AFTER, _DIRECTLY = 60, 25, 40
_SHAPES = {"digit": re.compile(r"\d"), "word": re.compile(r"\S{16}"), "long_word": re.compile(r"\S{20}")}
_MANY_TEXTS = 8_192


@dataclass(frozen=True)
class Sensitive:
    """A value that must not leave, by place in its text (end exclusive)."""

    start: int
    end: int
    type: str
    secret: bool = False


@dataclass(frozen=True)
class Recogniser:
    """One way to recognise a type: a pattern, what its value must pass, and what must or must not stand around it.

    `shape` and `words` (any of them, in small letters) are cheap to see and tell which texts are searched at all.
    """

    type: str
    pattern: re.Pattern[str]
    check: Check | None = None
    shape: str | None = None
    words: tuple[str, ...] = ()
    near: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    secret: bool = False

    def spans(self, text: str, lowered: str) -> list[Sensitive]:
        """Every value of this type in the text, which is given in small letters too."""
        if self.words and not any(word in lowered for word in self.words):
            return []
        return [self._span(match) for match in self.pattern.finditer(text) if self._counts(match)]

    def _span(self, match: re.Match[str]) -> Sensitive:
        start, end = match.span("value" if "value" in self.pattern.groupindex else 0)
        return Sensitive(start, end, self.type, self.secret)

    def _counts(self, match: re.Match[str]) -> bool:
        text, span = match.string, self._span(match)
        if self.check and not self.check(text[span.start : span.end]):
            return False
        if self.unless and self.unless.search(text[max(0, span.start - _DIRECTLY) : span.start].rpartition("\n")[2]):
            return False
        around = f"{text[max(0, span.start - _BEFORE) : span.start]} {text[span.end : span.end + _AFTER]}"
        return self.near is None or bool(self.near.search(around))


@cache
def recognisers() -> tuple[Recogniser, ...]:
    """All recognisers, in order of precedence."""
    return tuple(
        Recogniser(
            type=one["type"],
            pattern=re.compile(one["pattern"]),
            check=CHECKS[one["check"]] if "check" in one else None,
            shape=one.get("shape"),
            words=tuple(one.get("words", ())),
            near=re.compile(one["near"]) if "near" in one else None,
            unless=re.compile(one["unless"]) if "unless" in one else None,
            secret=one.get("secret", False),
        )
        for one in packaged_table("archadvisor.guardrails.redaction", "recognisers.yaml")
    )


@lru_cache(_MANY_TEXTS)
def sensitive(text: str) -> tuple[Sensitive, ...]:
    """What must not leave, in order of place. Raises RedactionError if the text cannot be checked: do not send it."""
    try:
        lowered = text.lower()
        shapes = {None, *(name for name, shape in _SHAPES.items() if shape.search(text))}
        found = [span for one in recognisers() if one.shape in shapes for span in one.spans(text, lowered)]
    except Exception as error:  # whatever fails here, the text was not checked
        raise RedactionError(type(error).__name__) from None
    return tuple(sorted(_apart(found, len(text)), key=lambda one: one.start))


def _apart(found: list[Sensitive], length: int) -> list[Sensitive]:
    """Spans that do not overlap; what is recognised first has precedence."""
    taken, kept = bytearray(length), []
    for one in found:
        if taken.find(1, one.start, one.end) < 0:
            taken[one.start : one.end] = b"\x01" * (one.end - one.start)
            kept.append(one)
    return kept
