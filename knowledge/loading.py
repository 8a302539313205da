"""Reading knowledge records from YAML: one record per file, the file named after its id, the folder after its kind."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from archadvisor.errors import IntakeError, KnowledgeError
from archadvisor.guardrails.intake import Expected, read_text
from archadvisor.guardrails.structured import PlainLoader, Unfit, plain_yaml
from archadvisor.knowledge.records import RECORD_TYPES, Record

Records = Mapping[str, Mapping[str, Record]]

RECORD_FILE = Expected("Give one record per file, as `archadvisor schema` describes it.", 200_000)


def package_root() -> Path:
    """The folder of the records that come with archadvisor."""
    return Path(str(resources.files("archadvisor.knowledge")))


def record_files(root: Path) -> dict[str, list[Path]]:
    """The YAML files of each kind in name order; a kind without a folder has none."""
    return {kind: sorted((root / kind).glob("*.yaml")) for kind in RECORD_TYPES}


def read_records(root: Path | None = None) -> dict[str, dict[str, Record]]:
    """All records under `root` (default: the embedded ones) by kind and id.

    Raises KnowledgeError naming file and field for the first record that is malformed.
    """
    files = record_files(root or package_root())
    return {kind: {path.stem: read_record(path, kind) for path in paths} for kind, paths in files.items()}


@cache
def embedded_records() -> Records:
    """The records that come with archadvisor, read once per process."""
    return read_records()


def record_names(root: Path | None = None) -> dict[str, dict[str, str]]:
    """The name of every record by kind and id, without reading the rest of it; empty if it has none."""
    files = record_files(root or package_root())
    return {kind: {path.stem: _name(path) for path in paths} for kind, paths in files.items()}


def _name(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace") as stream:
        line = next((line for line in stream if line.startswith("name:")), "")
    return line.removeprefix("name:").strip().strip("\"'")


def read_record(path: Path, kind: str) -> Record:
    """One record from its file. Raises KnowledgeError naming the file and, where it is known, the field."""
    raw = _parse(path)
    try:
        record = RECORD_TYPES[kind].model_validate(raw)
    except ValidationError as error:
        raise KnowledgeError(f"{_short(path)}: {_first_problem(error, raw)}") from error
    if record.id != path.stem:
        raise KnowledgeError(f"{_short(path)}: id is {record.id!r}; it must equal the file name without .yaml")
    return record


def record_text(path: Path) -> str:
    """The text of a record's file. Raises KnowledgeError for what is no text, no regular file or lies elsewhere."""
    if not path.resolve().is_relative_to(path.parent.parent.resolve()):
        raise KnowledgeError(f"{_short(path)}: is a link that leads out of the folder")
    try:
        return read_text(str(path), RECORD_FILE)
    except IntakeError as error:
        raise KnowledgeError(f"{_short(path)}: {error}") from None


def _parse(path: Path) -> dict[str, Any]:
    """What a file says; records that come with archadvisor are not bounded first, which would double the time."""
    text = record_text(path)
    try:
        raw = yaml.load(text, Loader=PlainLoader) if path.is_relative_to(package_root()) else plain_yaml(text)
    except (Unfit, yaml.YAMLError) as error:
        raise KnowledgeError(f"{_short(path)}: {error}") from error
    if not isinstance(raw, dict):
        raise KnowledgeError(f"{_short(path)}: must be a mapping of fields to values")
    return raw


def _short(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _first_problem(error: ValidationError, raw: object) -> str:
    """The deepest problem: in a union the branch that understood most of the value says what is wrong with it."""
    problem = max(error.errors(include_url=False), key=lambda one: written_depth(one["loc"], raw))
    where = ".".join(str(part) for part in problem["loc"])
    return f"field {where}: {problem['msg']}"


def written_depth(location: tuple[int | str, ...], raw: object) -> int:
    """How many steps of a location lead to something that was written (names of union branches do not)."""
    depth = 0
    for step in location:
        try:
            raw, depth = raw[step], depth + 1  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            continue
    return depth
