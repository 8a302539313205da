"""What a deliverable consists of, before it is Markdown or HTML: sections, blocks and spans of text.

Text of the brief enters as plain `str`, `Quote` or a label; only the two renderers turn it into markup, so nothing
that a brief says can become markup by itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Strong:
    """Words that carry the point."""

    text: str


@dataclass(frozen=True)
class Code:
    """An identifier, a parameter or a formula."""

    text: str


@dataclass(frozen=True)
class Quote:
    """Words of the brief."""

    text: str


@dataclass(frozen=True)
class Ref:
    """A mention of an element of the design by id; `label` is what is read."""

    id: str
    label: str


@dataclass(frozen=True)
class Anchor:
    """The place where an element is described; `Ref`s of the same id lead here."""

    id: str


@dataclass(frozen=True)
class Cite:
    """A footnote to a citation of the design."""

    id: str


Span = str | Strong | Code | Quote | Ref | Anchor | Cite
Line = tuple[Span, ...]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph."""

    line: Line


@dataclass(frozen=True)
class Bullets:
    """A list of lines."""

    items: tuple[Line, ...]


@dataclass(frozen=True)
class Notice:
    """Something that must not be overlooked; `tone` is `bad`, `warn` or `good`."""

    tone: str
    line: Line


@dataclass(frozen=True)
class Table:
    """A table of facts: one caption, column heads, rows of lines."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True)
class Figure:
    """A diagram: `name` is its file name without ending, `mermaid` the same as text where that helps."""

    name: str
    caption: str
    svg: str
    mermaid: str | None = None


@dataclass(frozen=True)
class Section:
    """A titled part with blocks or further sections."""

    title: str
    blocks: "tuple[Block, ...]"


Block = Paragraph | Bullets | Notice | Table | Figure | Section


@dataclass(frozen=True)
class Deliverable:
    """One document: its file stem, its title and its parts."""

    name: str
    title: str
    blocks: tuple[Block, ...]


def bullets(items: Iterable[Line]) -> Bullets | None:
    """A list, or None if there is nothing to list."""
    lines = tuple(items)
    return Bullets(lines) if lines else None


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[Line]]) -> Table | None:
    """A table, or None if there is no row."""
    body = tuple(tuple(row) for row in rows)
    return Table(caption, tuple(head), body) if body else None


def blocks(*parts: Block | None) -> tuple[Block, ...]:
    """The parts that exist."""
    return tuple(part for part in parts if part is not None)


def section(title: str, *parts: Block | None) -> Section | None:
    """A section of the parts that exist, or None if none does: what is empty is left out."""
    kept = blocks(*parts)
    return Section(title, kept) if kept else None


def joined(lines: Iterable[Line], separator: str = ", ") -> Line:
    """Lines joined into one."""
    spans: list[Span] = []
    for line in lines:
        spans.extend((separator, *line) if spans else line)
    return tuple(spans)


def figures_in(parts: Iterable[Block]) -> list[Figure]:
    """All figures of these blocks, in reading order."""
    found: list[Figure] = []
    for part in parts:
        if isinstance(part, Figure):
            found.append(part)
        elif isinstance(part, Section):
            found.extend(figures_in(part.blocks))
    return found


def lines_in(parts: Iterable[Block]) -> list[Line]:
    """All lines of text of these blocks, in reading order."""
    found: list[Line] = []
    for part in parts:
        match part:
            case Paragraph(line) | Notice(_, line):
                found.append(line)
            case Bullets(items):
                found.extend(items)
            case Table(_, _, rows):
                found.extend(cell for row in rows for cell in row)
            case Section(_, inner):
                found.extend(lines_in(inner))
            case Figure():
                pass
    return found
