"""Taking in the files of a folder: regular files below it only, bounded in number, size and depth, in order of name."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archadvisor.errors import InputError
from archadvisor.guardrails.intake import NotTaken, archive, printable, regular_file

MAX_FILES = 2_000
MAX_DEPTH = 12
MAX_BYTES = 20_000_000
MAX_TOTAL_BYTES = 200_000_000


@dataclass(frozen=True)
class FoundFile:
    """A file with its content; `name` is its path below what was asked for, in printable characters."""

    path: Path
    name: str
    data: bytes


@dataclass(frozen=True)
class Refused:
    """A file that is not taken, and why; the reason completes the name to a sentence."""

    name: str
    reason: str


def files_of(path: Path) -> Iterator[FoundFile | Refused]:
    """The file, or every file below the folder; hidden ones are left out, links are refused.

    Raises InputError if there is nothing at this path or if it holds too much.
    """
    try:
        root = path.resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        raise InputError(f"{path} does not exist. Give the path of a file or a folder.") from None
    if not root.is_dir():
        yield _taken(root, root.name)
        return
    total = 0
    for count, (inner, reason) in enumerate(_below(root, 0), 1):
        name = inner.relative_to(root).as_posix()
        found = Refused(printable(name), reason) if reason else _taken(inner, name)
        total += len(found.data) if isinstance(found, FoundFile) else 0
        if count > MAX_FILES or total > MAX_TOTAL_BYTES:
            most = f"{MAX_FILES} files or {MAX_TOTAL_BYTES // 1_000_000} MB"
            raise InputError(f"{path} holds more than {most}. Add its folders one by one.")
        yield found


def _below(folder: Path, depth: int) -> Iterator[tuple[Path, str | None]]:
    """The paths below a folder, each with the reason for which it is not opened, if there is one."""
    if depth > MAX_DEPTH:
        yield folder, f"lies more than {MAX_DEPTH} folders deep"
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda one: one.name)
    except OSError as error:
        yield folder, f"cannot be opened ({error.strerror})"
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_symlink():
            yield folder / entry.name, "is a symbolic link; add what it points to by its own path"
        elif entry.is_dir(follow_symlinks=False):
            yield from _below(folder / entry.name, depth + 1)
        else:
            yield folder / entry.name, None


def _taken(path: Path, name: str) -> FoundFile | Refused:
    """The content of a regular file; whatever was put in its place meanwhile is not followed."""
    shown = printable(name)
    try:
        data = regular_file(path, MAX_BYTES, links=False)
    except NotTaken as reason:
        return Refused(shown, str(reason))
    if what := archive(data):
        return Refused(shown, f"is {what}; unpack it or save it as PDF, then add that")
    return FoundFile(path, shown, data)
