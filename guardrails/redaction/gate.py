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
    learned is replaced wherever it occurs, also without the context that gave it away.
    """

    def __init__(self) -> None:
        self._placeholders: dict[tuple[str, str], str] = {}
        self._numbers: Counter[str] = Counter()
        self._values: dict[str, str] = {}
        self._known: re.Pattern[str] | None = None

    def learn(self, text: str) -> None:
        """Recognise the values of this text, to replace them in every other text too."""
        found = {text[one.start : one.end]: one.type for one in sensitive(text)}
        self._values |= {value: self._placeholder(value, kind) for value, kind in found.items()}
        long_ones = [value for value in self._values if len(value) >= _SHORTEST]
        if long_ones:
            longest_first = sorted(long_ones, key=lambda value: (-len(value), value))
            self._known = re.compile("|".join(map(_whole, longest_first)))

    def number_after(self, text: str) -> None:
        """Give numbers above those of the placeholders that stand in this text already."""
        for label, number in _PLACEHOLDER.findall(text):
            self._numbers[label] = max(self._numbers[label], int(number))

    def text(self, text: str) -> str:
        """The text as it may leave. Raises RedactionError if it cannot be checked."""
        return self.part(text, 0, len(text))

    def part(self, text: str, start: int, end: int) -> str:
        """A slice of a text as it may leave; a value that the slice cuts in two is replaced as a whole."""
        return self._replaced(text, start, end, self._without_learned)

    def term(self, text: str) -> str:
        """A term of a vocabulary as it may leave: only what is recognised in it by itself is replaced."""
        return self._replaced(text, 0, len(text), str)

    def _replaced(self, text: str, start: int, end: int, rest: Callable[[str], str]) -> str:
        found = [one for one in sensitive(text) if one.start < end and start < one.end]
        parts, at = [], start
        for one in found:
            parts += [rest(text[at : one.start]), self._placeholder(text[one.start : one.end], one.type)]
            at = one.end
        return "".join([*parts, rest(text[at:end])])

    def fitted(self, text: str) -> str:
        """The text as it may be kept beside offsets into it: each value becomes a mask of the same length.

        A value that is recognised in one place of the text is masked in all of them.
        """
        masks = dict[str, str]()
        for one in sensitive(text):
            value = text[one.start : one.end]
            masks[value] = self._mask(value, one.type)
            text = text[: one.start] + masks[value] + text[one.end :]
        for value, mask in masks.items():
            if len(value) >= _SHORTEST:
                text = re.sub(_whole(value), mask, text)
        return text

    def _mask(self, value: str, kind: str) -> str:
        placeholder = self._placeholder(value, kind)
        return placeholder.ljust(len(value), "_") if len(placeholder) <= len(value) else "*" * len(value)

    def tree(self, value: Any) -> Any:
        """Mappings, sequences and texts as they may leave; keys and everything else are kept as they are."""
        return mapped(value, self.text)

    def counts(self) -> dict[str, int]:
        """How many different values of each type were recognised, by type in alphabetical order."""
        return dict(sorted(Counter(kind for kind, _ in self._placeholders).items()))

    def _without_learned(self, text: str) -> str:
        """The text without values that were learned elsewhere."""
        return self._known.sub(lambda match: self._values[match.group()], text) if self._known else text

    def _placeholder(self, value: str, kind: str) -> str:
        key = (kind, _SEPARATORS.sub("", value).lower())
        if key not in self._placeholders:
            self._numbers[kind] += 1
            self._placeholders[key] = f"[{kind}_{self._numbers[kind]}]"
        return self._placeholders[key]


def _whole(value: str) -> str:
    """A pattern for a value that is no part of a longer word."""
    return rf"(?<!\w){re.escape(value)}(?!\w)"


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
    """One text as it may leave, without any value that it gives away anywhere. Raises RedactionError if unchecked."""
    gate = Gate()
    gate.learn(text)
    return gate.text(text)
