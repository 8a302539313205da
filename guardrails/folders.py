"""Taking in the files of a folder: regular files below it only, bounded in number, size and depth, in order of name."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archadvisor.errors import InputError

MAX_FILES = 2_000
MAX_DEPTH = 12
MAX_BYTES = 20_000_000
MAX_TOTAL_BYTES = 200_000_000

_ARCHIVES = {
    b"PK\x03\x04": "a ZIP archive or an Office file",
    b"PK\x05\x06": "an empty ZIP archive",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
}
_TAR_MARK = slice(257, 262)


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


def printable(name: str) -> str:
    """A file name for people: what is not printable becomes a question mark."""
    return "".join(char if char.isprintable() else "?" for char in name.encode("utf-8", "replace").decode())


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
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        return Refused(shown, f"cannot be opened ({error.strerror})")
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return Refused(shown, "is no regular file")
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        return Refused(shown, f"is larger than {MAX_BYTES // 1_000_000} MB; split it")
    if archive := _archive(data):
        return Refused(shown, f"is {archive}; unpack it or save it as PDF, then add that")
    return FoundFile(path, shown, data)


def _archive(data: bytes) -> str | None:
    """What kind of archive this is, by its first bytes."""
    if data[_TAR_MARK] == b"ustar":
        return "a tar archive"
    return next((what for mark, what in _ARCHIVES.items() if data.startswith(mark)), None)
