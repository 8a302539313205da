"""Readable text of HTML: what a reader of the page would see, under its headings, with line numbers."""

import re
from html.parser import HTMLParser

_UNREAD_TAGS = "script style template noscript svg head nav footer iframe object"
_VOID_TAGS = "area base br col embed hr img input link meta param source track wbr"
_BLOCK_TAGS = (
    "p div br li ul ol table tr section article main header blockquote pre dl dt dd h1 h2 h3 h4 h5 h6 figcaption"
)
_UNREAD, _VOID, _BREAKS = (frozenset(tags.split()) for tags in (_UNREAD_TAGS, _VOID_TAGS, _BLOCK_TAGS))
# A second one of these ends the first, as every block ends an open paragraph.
_IMPLIED = frozenset({"p", "li", "td", "th", "tr", "dt", "dd"})
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_INVISIBLE = ("display:none", "visibility:hidden", "font-size:0", "opacity:0")
MAX_HEADING = 120

Piece = tuple[tuple[str, ...], int, str]


def html_parts(text: str) -> tuple[str | None, list[Piece], int]:
    """The title of a page, its pieces as (headings, line, text), and the number of stretches hidden from readers."""
    page = _Page()
    page.feed(text)
    page.close()
    return page.finished()


def hidden_html(text: str) -> tuple[str, int]:
    """A text with HTML comments, scripts and styles blanked out, and their number; lines keep their numbers."""
    kept: list[str] = []
    hidden, at, folded = 0, 0, text.lower()
    if len(folded) != len(text):
        folded = text
    while True:
        starts = {folded.find(opening, at): ending for opening, ending in _HIDING.items()} | {-1: ""}
        start = min((one for one in starts if one >= 0), default=-1)
        if start < 0:
            return "".join([*kept, text[at:]]), hidden
        end = folded.find(starts[start], start)
        end = len(text) if end < 0 else end + len(starts[start])
        kept += [text[at:start], "\n" * text.count("\n", start, end)]
        hidden, at = hidden + 1, end


_HIDING = {"<!--": "-->", "<script": "</script>", "<style": "</style>"}


class _Page(HTMLParser):
    """Follows the tags of a page; broken nesting is forgiven, an end tag closes everything inside it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, bool]] = []
        self._headings: dict[int, str] = {}
        self._pieces: list[Piece] = []
        self._texts: list[str] = []
        self._line = 1
        self._heading: list[str] | None = None
        self._title: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element."""
        if tag in _VOID:
            self._break(tag)
            return
        if self._open and (self._open[-1][0] == tag in _IMPLIED or (tag in _BREAKS and self._open[-1][0] == "p")):
            self._open.pop()
        unseen = _is_unseen(dict(attrs))
        skipped = tag in _UNREAD or unseen or (bool(self._open) and self._open[-1][1])
        self._hidden += unseen
        self._open.append((tag, skipped))
        if skipped:
            return
        self._break(tag)
        if tag in _LEVELS:
            self._close_piece()
            self._heading = []

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and what was left open inside it."""
        names = [name for name, _ in self._open]
        if tag not in names:
            return
        while self._open:
            name, skipped = self._open.pop()
            if name in _LEVELS and not skipped:
                self._end_heading(_LEVELS[name])
            if name == tag:
                break
        self._break(tag)

    def handle_data(self, data: str) -> None:
        """Keep text that is seen."""
        if self._open and self._open[-1][0] == "title":
            self._title.append(data)
        if self._open and self._open[-1][1]:
            return
        if self._heading is not None:
            self._heading.append(data)
            return
        if not self._texts and data.strip():
            self._line = self.getpos()[0] + data[: len(data) - len(data.lstrip())].count("\n")
        if self._texts or data.strip():
            self._texts.append(re.sub(r"\s+", " ", data))

    def handle_comment(self, data: str) -> None:
        """Count comments; conditional ones of old browsers too."""
        self._hidden += bool(data.strip())

    def finished(self) -> tuple[str | None, list[Piece], int]:
        """Title, pieces and the number of hidden stretches."""
        self._close_piece()
        title = " ".join("".join(self._title).split())[:MAX_HEADING]
        return title or None, self._pieces, self._hidden

    def _break(self, tag: str) -> None:
        if tag in _BREAKS and self._heading is None and self._texts:
            self._texts.append("\n\n" if tag in ("p", "div", "section", "article", "table") else "\n")
        elif tag in ("td", "th") and self._texts:
            self._texts.append(" ")

    def _end_heading(self, level: int) -> None:
        told = " ".join("".join(self._heading or []).split())[:MAX_HEADING]
        self._heading = None
        above = {depth: one for depth, one in self._headings.items() if depth < level}
        self._headings = above | ({level: told} if told else {})

    def _close_piece(self) -> None:
        text = re.sub(r" *\n *(?:\n\s*)?", _one_break, "".join(self._texts)).strip()
        if text:
            path = tuple(self._headings[depth] for depth in sorted(self._headings))
            self._pieces.append((path, self._line, text))
        self._texts = []


def _one_break(match: re.Match[str]) -> str:
    return "\n\n" if match[0].count("\n") > 1 else "\n"


def _is_unseen(attributes: dict[str, str | None]) -> bool:
    """Whether an element is hidden from the readers of a page."""
    drawn = "".join((attributes.get("style") or "").lower().split())
    return "hidden" in attributes or any(f"{one};" in f"{drawn};" for one in _INVISIBLE)
