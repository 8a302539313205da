"""Text of a document in parts, each with the headings above it and its page or line. Runs in an isolated process.

PDF goes through langchain-community's parser, page by page. Markdown, HTML and plain text are taken apart here: its
loaders for them return flat text without headings and lines, or need a second parser.
"""

import logging
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from archadvisor.knowledge.own.markup import hidden_html, html_parts

MAX_PAGES = 500
MAX_HEADING = 120

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_ATX = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")
_SETEXT = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")


@dataclass(frozen=True)
class Part:
    """A stretch of text under the same headings, which starts at this page or line."""

    heading: tuple[str, ...]
    text: str
    page: int | None = None
    line: int | None = None


@dataclass(frozen=True)
class Extracted:
    """What a document says: its title if it has one, its parts, and how much of it was hidden from readers."""

    title: str | None
    parts: list[Part]
    hidden: int = 0


class Unreadable(Exception):
    """A document that cannot be read; the message completes its name to a sentence."""


def extract(form: str, data: bytes) -> Extracted:
    """The parts of a document of this form (a key of `FORMS`). Raises Unreadable."""
    try:
        found = FORMS[form](data)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # a hostile file fails in many ways; none may leave but as a reason
        raise Unreadable(f"is not a readable {form} file ({type(error).__name__})") from None
    if not any(one.text.strip() for one in found.parts):
        scanned = "; a scanned PDF needs text recognition first" if form == "PDF" else ""
        raise Unreadable(f"holds no text{scanned}")
    return found


def text_of(data: bytes) -> str:
    """Decoded text with uniform line ends. Raises Unreadable for what is no UTF-8 text."""
    if b"\x00" in data:
        raise Unreadable("is binary, not text")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("is not UTF-8 text; save it as UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _pdf(data: bytes) -> Extracted:
    """One part a page; the title is that of the document's properties."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    from langchain_community.document_loaders.parsers.pdf import PyPDFParser
    from langchain_core.documents.base import Blob
    from pypdf.errors import FileNotDecryptedError

    parts, title = [], None
    try:
        for page in PyPDFParser().lazy_parse(Blob.from_data(data)):
            number = int(page.metadata["page"]) + 1
            if int(page.metadata["total_pages"]) > MAX_PAGES:
                raise Unreadable(f"has more than {MAX_PAGES} pages; split it")
            title = title or str(page.metadata.get("title") or "").strip()
            parts.append(Part((), page.page_content, page=number))
    except FileNotDecryptedError:
        raise Unreadable("is protected by a password; save it without one") from None
    return Extracted(title or None, parts)


def _plain(data: bytes) -> Extracted:
    return Extracted(None, [Part((), text_of(data), line=1)])


def _html(data: bytes) -> Extracted:
    title, pieces, hidden = html_parts(text_of(data))
    return Extracted(title, [Part(heading, text, line=line) for heading, line, text in pieces], hidden)


def _markdown(data: bytes) -> Extracted:
    """A part for each heading, outside of code; the title is the first heading of the first level."""
    shown, hidden = hidden_html(_without_front_matter(text_of(data)))
    outline = _Outline()
    for number, line, level in _headed(shown.split("\n")):
        outline.take(number, line, level)
    return Extracted(outline.title, outline.finished(), hidden)


def _without_front_matter(text: str) -> str:
    """The text with a YAML block at its very beginning blanked out; lines keep their numbers."""
    if not text.startswith("---\n"):
        return text
    end = text.find("\n---\n", 3)
    return text if end < 0 else "\n" * text[: end + 5].count("\n") + text[end + 5 :]


def _headed(lines: list[str]) -> Iterator[tuple[int, str, int]]:
    """Each line with its number and the level of the heading it is, 0 for text; underlines of headings are blank."""
    fence = ""
    for number, line in enumerate(lines, 1):
        if mark := _FENCE.match(line):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        following = lines[number] if number < len(lines) else ""
        before = lines[number - 2] if number > 1 else ""
        if fence or mark:
            yield number, line, 0
        elif heading := _ATX.match(line):
            yield number, heading[2], len(heading[1])
        elif _is_underlined(line, following):
            yield number, line.strip(), 1 if following.strip().startswith("=") else 2
        else:
            yield number, "" if _is_underlined(before, line) else line, 0


def _is_underlined(line: str, following: str) -> bool:
    """Whether a line is a heading by the line of dashes or equals signs that follows."""
    told = line.strip()
    return bool(told) and not told.startswith(("-", "*", ">", "|", "#")) and bool(_SETEXT.match(following))


@dataclass
class _Outline:
    """Collects the lines of a Markdown text under their headings."""

    title: str | None = None
    headings: dict[int, str] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    start: int = 1

    def take(self, number: int, line: str, level: int) -> None:
        if not level:
            self.lines.append(line)
            return
        self._close()
        told = line.strip()[:MAX_HEADING]
        self.headings = {depth: one for depth, one in self.headings.items() if depth < level} | {level: told}
        self.title = self.title or (told if level == 1 else None)
        self.lines, self.start = [], number + 1

    def finished(self) -> list[Part]:
        self._close()
        return self.parts

    def _close(self) -> None:
        if any(one.strip() for one in self.lines):
            path = tuple(self.headings[depth] for depth in sorted(self.headings))
            self.parts.append(Part(path, "\n".join(self.lines), line=self.start))


FORMS: Mapping[str, Callable[[bytes], Extracted]] = {
    "PDF": _pdf,
    "Markdown": _markdown,
    "HTML": _html,
    "text": _plain,
}
