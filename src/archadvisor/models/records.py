"""Answers on record: what was asked once in the same words is not asked and paid again, as when a run is resumed.

A record holds the hash of the question, never its text, and the answer past the redaction gate.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from archadvisor.domain.usage import Usage
from archadvisor.models.targets import Target

VERSION = 1
"""Of what a record means; a change of it forgets all older ones."""

MOST_ANSWERS = 5_000
"""On record, the latest ones; a design asks for some ten."""

_TABLE = "CREATE TABLE IF NOT EXISTS answers (question TEXT PRIMARY KEY, answer TEXT NOT NULL)"
_FORGET = "DELETE FROM answers WHERE rowid <= (SELECT max(rowid) FROM answers) - ?"


@dataclass(frozen=True)
class Recorded:
    """An answer on record: its plain values, the model that gave it, what it used, whether it was repaired."""

    values: Any
    model: str
    usage: Usage
    repaired: bool


class Records(Protocol):
    """Where answers are kept."""

    def find(self, question: str) -> Recorded | None:
        """The answer to a question, by the hash of the question."""

    def keep(self, question: str, recorded: Recorded) -> None:
        """Keep an answer."""


def question_of(one: Target, messages: Sequence[tuple[str, str]], form: dict[str, Any], most_output_tokens: int) -> str:
    """The hash of a question: who is asked, in which words, for which form and length."""
    asked = [VERSION, one.kind, one.base_url, one.model, one.temperature, list(messages), form, most_output_tokens]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


class NoRecords:
    """Nothing is kept."""

    def find(self, question: str) -> Recorded | None:
        """None."""

    def keep(self, question: str, recorded: Recorded) -> None:
        """Forget it."""


class RecordsFile:
    """Answers in an SQLite file that only its owner can read. What cannot be read or written is as if not on record."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def find(self, question: str) -> Recorded | None:
        """The answer to a question, or None."""
        try:
            with closing(self._open()) as database:
                row = database.execute("SELECT answer FROM answers WHERE question = ?", (question,)).fetchone()
            if row is None:
                return None
            told = json.loads(row[0])
            return Recorded(told["values"], told["model"], Usage(**told["usage"]), told["repaired"])
        except (sqlite3.Error, OSError, ValueError, TypeError, KeyError):
            return None

    def keep(self, question: str, recorded: Recorded) -> None:
        """Keep an answer; the first one to a question stays."""
        told = json.dumps(asdict(recorded), sort_keys=True, allow_nan=False)
        try:
            with closing(self._open()) as database, database:
                database.execute("INSERT OR IGNORE INTO answers VALUES (?, ?)", (question, told))
                database.execute(_FORGET, (MOST_ANSWERS,))
        except (sqlite3.Error, OSError):
            return

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        database = sqlite3.connect(self._path, timeout=5.0)
        database.execute(_TABLE)
        return database
