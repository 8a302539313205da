"""The labelled set: texts with the values that must not leave, and texts that only look as if they held some."""

from dataclasses import dataclass
from pathlib import Path

import yaml

HALVES = ("first", "second")
"""`first` was written before the recognisers, `second` after them."""

HIDDEN = "¦"
"""Stands inside made-up secrets in the files, so that scanners of repository hosts do not take them for real ones."""


@dataclass(frozen=True)
class Labelled:
    """A text and the (type, value) pairs in it."""

    text: str
    finds: tuple[tuple[str, str], ...]


def positives(half: str) -> list[Labelled]:
    return [
        Labelled(_shown(one["text"]), tuple((kind, _shown(value)) for kind, value in one["finds"]))
        for one in _read(f"positives_{half}.yaml")
    ]


def negatives(half: str) -> list[str]:
    return [_shown(one["text"]) for one in _read(f"negatives_{half}.yaml")]


def _read(name: str) -> list[dict]:
    return yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def _shown(text: str) -> str:
    return text.replace(HIDDEN, "")
