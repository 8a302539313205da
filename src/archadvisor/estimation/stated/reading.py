"""Reading a stated workload from a YAML file; what is wrong is named by its field."""

import sys
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from archadvisor.errors import InputError, QuantityError
from archadvisor.estimation.stated.records import StatedWorkload
from archadvisor.knowledge.loading import RecordLoader

MAX_BYTES = 1_000_000
"""A workload is a page or two; more than this is something else."""


def read_workload_text(source: str) -> str:
    """The text of a path, or of standard input for `-`. Raises InputError with what to do instead."""
    data = _bytes(source)
    if len(data) > MAX_BYTES:
        raise InputError(f"workload: {source} is larger than {MAX_BYTES // 1_000_000} MB. Give one workload per file.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"workload: {source} is not UTF-8 text. Give it as YAML.") from None
    if "\x00" in text or not text.strip():
        raise InputError(f"workload: {source} is {'binary' if text.strip() else 'empty'}. Give it as YAML.")
    return text


def is_cost_table(text: str) -> bool:
    """Whether a text is a published cost table with `line_items` instead of a workload."""
    return any(line.startswith("line_items") for line in text.splitlines())


def parse_workload(text: str) -> StatedWorkload:
    """The workload of a YAML text. Raises InputError naming the field that cannot be used."""
    raw = _parsed(text)
    if not isinstance(raw, dict):
        raise InputError("workload: expected fields such as title, calls and resources, each with its value.")
    try:
        return StatedWorkload.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        raise QuantityError(_field(first["loc"]), _problem(first)) from None


def _bytes(source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    path = Path(source)
    if not path.is_file():
        missing = "is not a file" if path.exists() else "does not exist"
        raise InputError(f"workload: {path} {missing}. Give the path of a YAML file, or - for standard input.")
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"workload: {path} cannot be read: {error.strerror}.") from None


def _parsed(text: str) -> Any:
    """What the YAML says. References within it are refused: they let a small file unfold into a huge one."""
    try:
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text, Loader=RecordLoader)):
            raise InputError("workload: it uses YAML references (*name). Write each value out.")
        return yaml.load(text, Loader=RecordLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"workload: not readable as YAML: {reason}.") from None


def _field(location: tuple[int | str, ...]) -> str:
    """`calls[0].input_tokens` for the location of an error."""
    text = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in location)
    return text.lstrip(".") or "workload"


def _problem(error: Any) -> str:
    """What is wrong, in words."""
    message = str(error["msg"]).removeprefix("Value error, ")
    known = {"missing": "is missing", "extra_forbidden": "there is no such field"}
    return f"{known.get(error['type'], message)}."
