"""A design as commands take it: a design.json, a directory that holds one, or a brief that is designed first."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archadvisor.domain.document import DesignDocument


def given_design(source: str, seed: int = 0) -> "DesignDocument":
    """The design to start from: read, or made from a brief. Raises InputError if there is none."""
    path = Path(source)
    path = path / "design.json" if path.is_dir() else path
    if path.suffix == ".json":
        return read_design(path)
    from archadvisor.cli.design import run_with_progress
    from archadvisor.guardrails.intake import read_source

    return run_with_progress(read_source(source), path.stem if source != "-" else "brief", {}, seed)


def read_design(path: Path) -> "DesignDocument":
    """The document in a file, past the redaction gate and without control characters that could steer a terminal.

    Raises InputError if there is none or it is something else.
    """
    from pydantic import ValidationError

    from archadvisor.deliverables.escape import visible
    from archadvisor.domain.document import DesignDocument
    from archadvisor.errors import InputError
    from archadvisor.guardrails.redaction import mapped, publishable

    if not path.is_file():
        raise InputError(
            f"{path} does not exist. Give the design.json of `archadvisor design BRIEF --out DIR`, or a brief."
        )
    try:
        document = DesignDocument.model_validate_json(path.read_bytes())
        return publishable(DesignDocument.model_validate(mapped(document.model_dump(), visible)))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{path} is not a design: {where}: {first['msg']}") from None
