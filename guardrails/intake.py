"""The one door for files from outside: regular files only, bounded in size, in the form that is expected.

Everything that a command takes as a path or as standard input is read here: brief, document, cost table, design.
"""

import os
import stat
import sys
from dataclasses import dataclass

from archadvisor.errors import IntakeError

PDF_PAGES = 100
PDF_SECONDS = 20

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
class Expected:
    """What a door takes: how many bytes at most, and what to give instead of anything else."""

    remedy: str
    most_bytes: int


BRIEF = Expected("Give the brief as text, Markdown or PDF.", 5_000_000)
"""A brief is prose; 5 MB already holds a thousand pages of it."""


class NotTaken(Exception):
    """A file that is not read; the message completes its name to a sentence."""


def read_source(source: str, expected: Expected = BRIEF) -> str:
    """The text of a path, or of standard input for `-`; a PDF gives its text. Raises IntakeError with the remedy."""
    data, name = read_bytes(source, expected), name_of(source)
    return _pdf_text(data, name) if data.startswith(b"%PDF-") else text_of(data, name, expected)


def read_text(source: str, expected: Expected) -> str:
    """The UTF-8 text of a path, or of standard input for `-`. Raises IntakeError with the remedy."""
    return text_of(read_bytes(source, expected), name_of(source), expected)


def read_bytes(source: str, expected: Expected) -> bytes:
    """The content of a regular file, or of standard input for `-`. Raises IntakeError with the remedy."""
    try:
        if source == "-":
            return _bounded(sys.stdin.buffer.read(expected.most_bytes + 1), expected.most_bytes)
        return regular_file(source, expected.most_bytes)
    except NotTaken as reason:
        raise IntakeError(f"{name_of(source)} {reason}. {expected.remedy}") from None


def regular_file(path: str | os.PathLike[str], most_bytes: int, *, links: bool = True) -> bytes:
    """The content of a regular file, opened without waiting. Raises NotTaken; a link too, unless `links` are followed.

    The size that the system tells is looked at before a byte is read, so that a sparse file costs nothing.
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if links else os.O_NOFOLLOW)
    try:
        handle = os.open(path, flags)
    except (FileNotFoundError, NotADirectoryError):
        raise NotTaken("does not exist") from None
    except ValueError:
        raise NotTaken("is no file name") from None
    except OSError as error:
        raise NotTaken(f"cannot be opened ({error.strerror})") from None
    try:
        return _content(handle, most_bytes)
    finally:
        os.close(handle)


def text_of(data: bytes, name: str, expected: Expected) -> str:
    """UTF-8 text without its byte order mark. Raises IntakeError for an archive, binary data or another encoding."""
    what = archive(data)
    if what or b"\x00" in data:
        raise IntakeError(f"{name} is {what or 'binary, not text'}. {expected.remedy}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise IntakeError(f"{name} is not UTF-8 text. Save it as UTF-8. {expected.remedy}") from None


def archive(data: bytes) -> str | None:
    """What kind of archive this is, by its first bytes."""
    if data[_TAR_MARK] == b"ustar":
        return "a tar archive"
    return next((what for mark, what in _ARCHIVES.items() if data.startswith(mark)), None)


def printable(name: str) -> str:
    """A file name for people: what is not printable becomes a question mark."""
    return "".join(char if char.isprintable() else "?" for char in name.encode("utf-8", "replace").decode())


def name_of(source: str) -> str:
    """How messages name a source."""
    return "standard input" if source == "-" else printable(source)


def _content(handle: int, most_bytes: int) -> bytes:
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        raise NotTaken("is a folder, not a file" if stat.S_ISDIR(status.st_mode) else "is no regular file")
    if status.st_size > most_bytes:
        raise NotTaken(_too_large(most_bytes))
    with os.fdopen(handle, "rb", closefd=False) as file:
        return _bounded(file.read(most_bytes + 1), most_bytes)


def _bounded(data: bytes, most_bytes: int) -> bytes:
    if len(data) > most_bytes:
        raise NotTaken(_too_large(most_bytes))
    return data


def _too_large(most_bytes: int) -> str:
    return f"is larger than {most_bytes / 1_000_000:g} MB"


def extract_pdf(data: bytes) -> str:
    """The text of the first pages of a PDF; runs in a process of its own because a PDF can be hostile."""
    from io import BytesIO

    from pypdf import PdfReader

    pages = PdfReader(BytesIO(data)).pages
    return "\n\n".join(page.extract_text() for page in pages[:PDF_PAGES])


def _pdf_text(data: bytes, name: str) -> str:
    from archadvisor.guardrails.isolation import Isolation, Overrun

    try:
        with Isolation(PDF_SECONDS) as child:
            return child.run(extract_pdf, data)
    except Overrun as error:
        raise IntakeError(f"{name} {error}. Give it as plain text.") from None
    except Exception as error:  # a damaged PDF fails in many ways, all with the same remedy
        raise IntakeError(f"{name} is not a readable PDF ({type(error).__name__}). Give it as plain text.") from None
