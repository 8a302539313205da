"""Reading a stated workload from a YAML file; what is wrong is named by its field."""

from typing import Any

from pydantic import ValidationError

from archadvisor.errors import InputError, QuantityError
from archadvisor.estimation.stated.records import StatedWorkload
from archadvisor.guardrails.intake import Expected, read_text
from archadvisor.guardrails.structured import Unfit, plain_yaml

WORKLOAD = Expected("Give one workload per file, as YAML.", 1_000_000)
"""A workload is a page or two; more than a megabyte is something else."""


def read_workload_text(source: str) -> str:
    """The text of a path, or of standard input for `-`. Raises IntakeError with what to do instead."""
    text = read_text(source, WORKLOAD)
    if not text.strip():
        raise InputError(f"workload: {source} is empty. {WORKLOAD.remedy}")
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


def _parsed(text: str) -> Any:
    """What the YAML says."""
    try:
        return plain_yaml(text)
    except Unfit as reason:
        raise InputError(f"workload: the file {reason}.") from None


def _field(location: tuple[int | str, ...]) -> str:
    """`calls[0].input_tokens` for the location of an error."""
    text = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in location)
    return text.lstrip(".") or "workload"


def _problem(error: Any) -> str:
    """What is wrong, in words."""
    message = str(error["msg"]).removeprefix("Value error, ")
    known = {"missing": "is missing", "extra_forbidden": "there is no such field"}
    return f"{known.get(error['type'], message)}."
