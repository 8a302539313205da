"""The gate in front of every sink: values that must not leave become typed placeholders such as `[EMAIL_1]`."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from archadvisor.guardrails.redaction.finding import sensitive

_SEPARATORS = re.compile(r"[\s().\-/]")
_PLACEHOLDER = re.compile(r"\[([A-Z][A-Z_]+)_(\d+)\]")
_SHORTEST = 4
"""Shorter values are replaced where they are recognised, not wherever the same letters occur."""


class Gate:
    """What one sink lets through.

    The same value gets the same placeholder in everything that passes, so that relations survive; a value that was
    recognised once is replaced wherever it occurs, also without the context that gave it away.
    """

    def __init__(self) -> None:
        self._placeholders: dict[tuple[str, str], str] = {}
        self._numbers: Counter[str] = Counter()
        self._values: dict[str, str] = {}
        self._known: re.Pattern[str] | None = None

    def learn(self, *texts: str) -> None:
        """Recognise the values of these texts, and keep the numbers of placeholders that stand in them already."""
        for text in texts:
            for label, number in _PLACEHOLDER.findall(text):
                self._numbers[label] = max(self._numbers[label], int(number))
            for one in sensitive(text):
                self._placeholder(text[one.start : one.end], one.type)
        if self._values:
            longest_first = sorted(self._values, key=lambda value: (-len(value), value))
            self._known = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in longest_first))

    def text(self, text: str) -> str:
        """The text as it may leave. Raises RedactionError if it cannot be checked."""
        return self.part(text, 0, len(text))

    def part(self, text: str, start: int, end: int) -> str:
        """A slice of a text as it may leave; a value that the slice cuts in two is replaced as a whole."""
        found = [one for one in sensitive(text) if one.start < end and start < one.end]
        parts, at = [], start
        for one in found:
            parts += [self._without_known(text[at : one.start]), self._placeholder(text[one.start : one.end], one.type)]
            at = one.end
        return "".join([*parts, self._without_known(text[at:end])])

    def fitted(self, text: str) -> str:
        """The text as it may be kept beside offsets into it: each value becomes a mask of the same length."""
        for one in sensitive(text):
            mask = self._placeholder(text[one.start : one.end], one.type).ljust(one.end - one.start, "_")
            mask = mask if len(mask) == one.end - one.start else "*" * (one.end - one.start)
            text = text[: one.start] + mask + text[one.end :]
        return text

    def tree(self, value: Any) -> Any:
        """Mappings, sequences and texts as they may leave; keys and everything else are kept as they are."""
        return mapped(value, self.text)

    def counts(self) -> dict[str, int]:
        """How many different values of each type were recognised, by type in alphabetical order."""
        return dict(sorted(Counter(kind for kind, _ in self._placeholders).items()))

    def _without_known(self, text: str) -> str:
        """The text without values that were recognised elsewhere."""
        return self._known.sub(lambda match: self._values[match.group()], text) if self._known else text

    def _placeholder(self, value: str, kind: str) -> str:
        key = (kind, _SEPARATORS.sub("", value).lower())
        if key not in self._placeholders:
            self._numbers[kind] += 1
            self._placeholders[key] = f"[{kind}_{self._numbers[kind]}]"
        if len(value) >= _SHORTEST:
            self._values.setdefault(value, self._placeholders[key])
        return self._placeholders[key]


def mapped(value: Any, change: Callable[[str], str]) -> Any:
    """Mappings, sequences and texts with every text changed; keys and everything else are kept as they are."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: mapped(inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(mapped(inner, change) for inner in value)
    return value


def redact(text: str) -> str:
    """One text as it may leave. Raises RedactionError if it cannot be checked."""
    return Gate().text(text)
