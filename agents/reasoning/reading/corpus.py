"""Labelled clauses from which the reader learns: briefs of the corpus and the exemplars of the need records.

A clause is `["text with <tag>spans</tag>", [needs], kind]`: what it asks for, what it is, and which of its words name
users, subjects, systems, people, departments and the roles of numbers.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path

import yaml

from archadvisor.agents.reasoning.reading.clauses import clauses_of
from archadvisor.agents.reasoning.reading.lexicon import table
from archadvisor.knowledge.records import NeedRecord

LEARNING_MODULES = (
    "authorship",
    "clauses",
    "corpus",
    "cues",
    "features",
    "learned",
    "needs",
    "tag_training",
    "tagging",
    "tokens",
    "training",
    "voice",
    "voice_training",
)
"""The modules whose change makes a trained route worthless."""

FieldValue = str | list[str]
_TAGGED = re.compile(r"<(?P<tag>[a-z_]+)>(?P<words>.*?)</(?P=tag)>")


@dataclass(frozen=True)
class Mark:
    """Words of a clause that name something: its tag and their span in the clause."""

    tag: str
    start: int
    end: int


@dataclass(frozen=True)
class Example:
    """A clause with its needs, its kind and its marks; `brief` is the brief that it is from, None for an exemplar.

    Of a brief that is not `tagged` the marks are not known.
    """

    text: str
    needs: tuple[str, ...]
    brief: int | None
    kind: str = ""
    marks: tuple[Mark, ...] = ()
    tagged: bool = True


@dataclass(frozen=True)
class Corpus:
    """Labelled clauses, for each brief the fields of the whole, and clauses that are of no brief at all."""

    examples: list[Example]
    fields: list[dict[str, FieldValue]]
    foreign: list[str] = field(default_factory=list)


def corpus_files() -> list[Path]:
    """The files of labelled briefs, in order of name."""
    folder = resources.files("archadvisor.agents.reasoning.reading").joinpath("data", "corpus")
    return sorted(Path(str(entry)) for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def corpus_of(files: Sequence[Path], records: Mapping[str, NeedRecord]) -> Corpus:
    """Every labelled clause of the briefs, then the description and the exemplars of each need."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    briefs = [brief for path in files for brief in yaml.load(path.read_text(encoding="utf-8"), Loader=loader)]
    labelled = [
        Example(text, tuple(need for need in needs if need in records), number, kind, marks, brief.get("tagged", True))
        for number, brief in enumerate(briefs)
        for tagged, needs, kind in brief["clauses"]
        for text, marks in (unmarked(str(tagged)),)
    ]
    return Corpus(labelled + _exemplars(records), [brief["fields"] for brief in briefs], _foreign())


def _foreign() -> list[str]:
    """The clauses of `data/foreign.yaml`, whatever their genre."""
    paragraphs = (one for genre in table("foreign").values() for one in genre)
    return [one[clause.start : clause.end] for one in paragraphs for clause in clauses_of(one)]


def _exemplars(records: Mapping[str, NeedRecord]) -> list[Example]:
    return [
        Example(text, (key,), None)
        for key, record in records.items()
        for text in (f"{record.name}: {record.description}", *record.exemplars)
    ]


def unmarked(tagged: str) -> tuple[str, tuple[Mark, ...]]:
    """A clause without its tags, and where its marks are."""
    text, marks, position = "", [], 0
    for match in _TAGGED.finditer(tagged):
        text += tagged[position : match.start()]
        marks.append(Mark(match["tag"], len(text), len(text) + len(match["words"])))
        text, position = text + match["words"], match.end()
    return text + tagged[position:], tuple(marks)


def fingerprint(files: Sequence[Path], records: Mapping[str, NeedRecord]) -> str:
    """A hash of everything that a trained route is made from: examples, need records and the code that learns."""
    digest = hashlib.sha256(_packaged(tuple(files)))
    for key, record in records.items():
        digest.update(f"{key} {record.model_dump_json()}".encode())
    return digest.hexdigest()[:12]


@cache
def _packaged(files: tuple[Path, ...]) -> bytes:
    """A hash of the packaged files, which do not change while a process runs."""
    here = Path(__file__).parent
    code = [here / f"{module}.py" for module in LEARNING_MODULES]
    tables = [here / "data" / name for name in ("foreign.yaml", "voice.yaml")]
    return hashlib.sha256(b"".join(path.read_bytes() for path in (*files, *code, *tables))).digest()
