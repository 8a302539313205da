"""Taking in a brief from a file or standard input: text, Markdown or PDF, bounded in size and time."""

import sys
from pathlib import Path

from archadvisor.errors import BriefError
from archadvisor.guardrails.isolation import Isolation, Overrun

MAX_BYTES = 5_000_000
"""A brief is prose; 5 MB already holds a thousand pages of it."""

PDF_PAGES = 100
PDF_SECONDS = 20


def read_source(source: str) -> str:
    """The text of a path, or of standard input for `-`; raises BriefError with what to do instead."""
    data, name = (_standard_input(), "standard input") if source == "-" else (_file(Path(source)), source)
    if data.startswith(b"%PDF-"):
        return _pdf_text(data, name)
    if b"\x00" in data:
        raise BriefError(f"{name} is binary, not text. Give the brief as text, Markdown or PDF.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BriefError(f"{name} is not UTF-8 text. Save the brief as UTF-8 text, Markdown or PDF.") from None


def _bounded(data: bytes, name: str) -> bytes:
    if len(data) > MAX_BYTES:
        raise BriefError(f"{name} is larger than {MAX_BYTES // 1_000_000} MB. Shorten the brief to its requirements.")
    return data


def _standard_input() -> bytes:
    return _bounded(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input")


def _file(path: Path) -> bytes:
    if not path.exists():
        raise BriefError(f"{path} does not exist. Give the path of a brief, or - for standard input.")
    if not path.is_file():
        raise BriefError(f"{path} is not a file. Give the path of one brief.")
    try:
        with path.open("rb") as file:
            return _bounded(file.read(MAX_BYTES + 1), str(path))
    except PermissionError:
        raise BriefError(f"{path} may not be read. Check its permissions.") from None


def extract_pdf(data: bytes) -> str:
    """The text of the first pages of a PDF; runs in a process of its own because a PDF can be hostile."""
    from io import BytesIO

    from pypdf import PdfReader

    pages = PdfReader(BytesIO(data)).pages
    return "\n\n".join(page.extract_text() for page in pages[:PDF_PAGES])


def _pdf_text(data: bytes, name: str) -> str:
    try:
        with Isolation(PDF_SECONDS) as child:
            return child.run(extract_pdf, data)
    except Overrun as error:
        raise BriefError(f"{name} {error}. Give the brief as plain text.") from None
    except Exception as error:  # a damaged PDF fails in many ways, all with the same remedy
        raise BriefError(f"{name} is not a readable PDF ({type(error).__name__}). Give it as plain text.") from None
