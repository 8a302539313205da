"""Labelled clauses from which the reader learns: briefs of the corpus and the exemplars of the need records."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import yaml

from archadvisor.knowledge.records import NeedRecord


@dataclass(frozen=True)
class Example:
    """A clause and the needs that it expresses; `brief` is the brief that it is from, None for an exemplar."""

    text: str
    needs: tuple[str, ...]
    brief: int | None


@dataclass(frozen=True)
class Corpus:
    """Labelled clauses, and for each brief the fields of the whole."""

    examples: list[Example]
    fields: list[dict[str, str]]


def corpus_files() -> list[Path]:
    """The files of labelled briefs, in order of name."""
    folder = resources.files("archadvisor.agents.reasoning.reading").joinpath("data", "corpus")
    return sorted(Path(str(entry)) for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def corpus_of(files: Sequence[Path], records: Mapping[str, NeedRecord]) -> Corpus:
    """Every labelled clause of the briefs, then the description and the exemplars of each need."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    briefs = [brief for path in files for brief in yaml.load(path.read_text(encoding="utf-8"), Loader=loader)]
    labelled = [
        Example(str(text), tuple(need for need in needs if need in records), number)
        for number, brief in enumerate(briefs)
        for text, needs in brief["clauses"]
    ]
    exemplars = [
        Example(text, (key,), None)
        for key, record in records.items()
        for text in (f"{record.name}: {record.description}", *record.exemplars)
    ]
    fields = [{name: value for name, value in brief["fields"].items() if isinstance(value, str)} for brief in briefs]
    return Corpus(labelled + exemplars, fields)


def fingerprint(files: Sequence[Path], records: Mapping[str, NeedRecord]) -> str:
    """A hash of everything that a trained route is made from: examples, need records and the code that learns."""
    code = sorted(Path(__file__).parent.glob("*.py"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in (*files, *code)))
    for key, record in records.items():
        digest.update(f"{key} {record.model_dump_json()}".encode())
    return digest.hexdigest()[:12]
