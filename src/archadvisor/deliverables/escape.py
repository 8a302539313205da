"""Hostile text made harmless for each format it is written in. Text of a brief is data in all of them."""

import html
import re

_BIDI = "\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_HIDDEN = re.compile(f"[\\x00-\\x08\\x0e-\\x1b\\x7f-\\x84\\x86-\\x9f\ud800-\udfff{_BIDI}]")
_RETURNS = re.compile("[\x0b-\x0d\x1c-\x1f\x85\u2028\u2029]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~$!])")
_FORMULA = re.compile(r"\s*[=+\-@\uff0b\uff0d\uff1d\uff20|%]")
_SARIF = re.compile(r"([\[\]\\])")
_LEADING = re.compile(r"^(\s*\d+(?=[.)])|\s*(?=[-+=:]))(.)")
_ADDRESS = re.compile(r"(https?://[^\s<>\"'`\\|(){}\[\];,]*[\w/])")
_BARE_LINK = re.compile(r"(https?|ftp|mailto|javascript|data):", re.IGNORECASE)


def clean(text: str) -> str:
    """One line of text without control, surrogate and direction-changing characters."""
    if text.isprintable() and "  " not in text:
        return text
    return re.sub(r"\s+", " ", _HIDDEN.sub("", text))


def visible(text: str) -> str:
    """Text for a terminal, or a text from a file of ours: without control, escape and direction-changing characters."""
    return _RETURNS.sub("", _HIDDEN.sub("", text))


def as_csv(text: str) -> str:
    """A quoted CSV cell that no spreadsheet takes for a formula: what could start one is preceded by an apostrophe."""
    cell = clean(text)
    guarded = f"'{cell}" if _FORMULA.match(cell) else cell
    return '"' + guarded.replace('"', '""') + '"'


def as_sarif(text: str) -> str:
    """Text of a SARIF message (2.1.0, 3.11): no embedded link and no placeholder."""
    return _SARIF.sub(r"\\\1", clean(text)).replace("{", "{{").replace("}", "}}")


def as_html(text: str) -> str:
    """Text for HTML and SVG, in content and in attributes."""
    return html.escape(clean(text), quote=True)


def as_markdown(text: str) -> str:
    """Text for Markdown, in paragraphs and in table cells: no markup, no HTML, no automatic link."""
    escaped = _MARKDOWN.sub(r"\\\1", clean(text).replace("&", "&amp;"))
    return _BARE_LINK.sub(r"\1&#58;", escaped)


def as_markdown_start(text: str) -> str:
    """A rendered line of Markdown that can't be taken for a list item, a heading or a table ruler."""
    return _LEADING.sub(r"\1\\\2", text)


def as_markdown_code(text: str) -> str:
    """A code span that holds any text; a vertical bar is escaped since the span may stand in a table."""
    content = clean(text).replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", content)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {content} {fence}" if longest else f"{fence}{content}{fence}"


def as_mermaid(text: str) -> str:
    """Text for a quoted Mermaid label: everything but letters, digits and plain punctuation as entity codes."""
    return "".join(char if char.isalnum() or char in " .,-/" else f"#{ord(char)};" for char in clean(text))


def linked(text: str) -> list[tuple[str, bool]]:
    """A reference in parts: plain text, and web addresses (True) without any character that could end a link."""
    parts = _ADDRESS.split(clean(text))
    return [(part, bool(at % 2)) for at, part in enumerate(parts) if part]


def anchor_id(element_id: str) -> str:
    """An id for HTML; different ids stay different."""
    return re.sub(r"[^A-Za-z0-9_-]", lambda found: f".{ord(found[0]):x}.", element_id)


def slug(text: str) -> str:
    """A readable id for a title or a file name: letters, digits, `_` and `-`."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-") or "x"
