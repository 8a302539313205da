"""Cases on disk: one folder per case with `case.yaml`, `brief.md` and any number of `paraphrase-N.md`."""

import hashlib
import re
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from archadvisor.errors import InputError, IntakeError
from archadvisor.evals.case_text import STARTER, STARTER_BRIEF
from archadvisor.evals.golden import Case, CaseRecord
from archadvisor.guardrails.intake import Expected, read_text
from archadvisor.guardrails.structured import PlainLoader, Unfit, plain_yaml

RECORD, BRIEF = "case.yaml", "brief.md"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RECORD_FILE = Expected(
    "Give the expectations of one case, as `archadvisor schema golden_case` describes them.", 400_000
)
_TEXT_FILE = Expected("Give the brief as plain text or Markdown.", 200_000)


def own_cases() -> Path:
    """The folder of the cases that come with archadvisor."""
    return Path(str(resources.files("archadvisor.evals"))) / "cases"


def case_ids(folder: Path) -> list[str]:
    """Ids of the cases of a folder in name order. Raises InputError if it is no folder or holds no case."""
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder. Give a folder with one sub-folder per case.")
    found = sorted(path.parent.name for path in folder.glob(f"*/{RECORD}"))
    if not found:
        raise InputError(f"{folder} holds no case: a case is a folder with {RECORD} and {BRIEF}.")
    return found


def read_cases(folder: Path | None = None) -> list[Case]:
    """All cases of a folder (default: those of archadvisor) in name order."""
    root = folder or own_cases()
    return [read_case(root / name) for name in case_ids(root)]


def read_case(folder: Path) -> Case:
    """One case. Raises InputError naming the file and, where it is known, the field."""
    record = _record(folder / RECORD)
    if record.id != folder.name:
        raise InputError(f"{folder.name}/{RECORD}: id is {record.id!r}; it must equal the name of the folder.")
    paraphrases = [_text(path) for path in sorted(folder.glob("paraphrase-*.md"))]
    return Case(record=record, brief=_text(folder / BRIEF), paraphrases=paraphrases)


def case_hash(case: Case) -> str:
    """The SHA-256 of all that a case says: results of different versions of a case are not comparable."""
    return hashlib.sha256(case.model_dump_json().encode()).hexdigest()


def dataset_version(cases: list[Case]) -> str:
    """The SHA-256 over the hashes of all cases, independent of their order; the first 16 digits."""
    joined = "\n".join(sorted(f"{case.id} {case_hash(case)}" for case in cases))
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def write_starter(case_id: str, folder: Path, date: str) -> Path:
    """A new case to fill in, in a sub-folder of its name. Raises InputError for an unfit id or one that is taken."""
    if not _ID.fullmatch(case_id):
        raise InputError(f"{case_id!r} is no id of a case. Use lower case words and figures joined by hyphens.")
    home = folder / case_id
    if home.exists():
        raise InputError(f"{home} exists already. Choose another id.")
    home.mkdir(parents=True)
    (home / RECORD).write_text(STARTER.format(id=case_id, date=date), encoding="utf-8")
    (home / BRIEF).write_text(STARTER_BRIEF, encoding="utf-8")
    return home


def _record(path: Path) -> CaseRecord:
    where = f"{path.parent.name}/{path.name}"
    try:
        return CaseRecord.model_validate(_parsed(path))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{where}: field {field}: {first['msg']}.") from error
    except (Unfit, yaml.YAMLError) as error:
        raise InputError(f"{where}: {error}") from error


def _parsed(path: Path) -> Any:
    """What the file says; those that come with archadvisor are not bounded first, which would double the time."""
    text = _text(path, _RECORD_FILE)
    return yaml.load(text, Loader=PlainLoader) if path.is_relative_to(own_cases()) else plain_yaml(text)


def _text(path: Path, expected: Expected = _TEXT_FILE) -> str:
    try:
        return read_text(str(path), expected).strip()
    except IntakeError as error:
        raise InputError(f"{path.parent.name}/{path.name}: {error}") from None
