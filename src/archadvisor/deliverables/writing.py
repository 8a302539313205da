"""The files of a design on disk: each appears whole or not at all, design.json last."""

import os
import tempfile
from pathlib import Path

from archadvisor.deliverables.rendering import render
from archadvisor.domain.document import DesignDocument
from archadvisor.errors import InputError


def write(document: DesignDocument, directory: Path) -> list[Path]:
    """Write all files of the design below `directory`, creating it, and return their paths in order.

    Each file replaces an older one in a single step. Raises InputError if the directory cannot be written.
    """
    return write_files(render(document), directory)


def write_files(files: dict[str, str], directory: Path) -> list[Path]:
    """Write rendered files below `directory`, as `write` does."""
    try:
        return [_replace(directory / name, text) for name, text in files.items()]
    except OSError as error:
        raise InputError(f"cannot write to {directory}: {error.strerror}; choose another directory") from error


def _replace(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        part.chmod(0o644)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return path
