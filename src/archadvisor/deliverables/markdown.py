"""The Markdown renderer: a deliverable as GitHub-flavoured Markdown with footnotes and figures by file."""

from collections.abc import Sequence

from archadvisor.deliverables.escape import as_markdown, as_markdown_code, as_markdown_start, linked
from archadvisor.deliverables.tree import (
    Anchor,
    Block,
    Bullets,
    Cite,
    Code,
    Deliverable,
    Figure,
    Line,
    Notice,
    Paragraph,
    Quote,
    Ref,
    Section,
    Span,
    Strong,
    Table,
    lines_in,
)
from archadvisor.domain.findings import Citation

_TONES = {"bad": "CAUTION", "warn": "WARNING", "good": "NOTE"}


def to_markdown(deliverable: Deliverable, citations: Sequence[Citation]) -> str:
    """The deliverable as Markdown, with a footnote for each citation that it uses."""
    parts = [f"# {as_markdown(deliverable.title)}", *(_block(one, 2) for one in deliverable.blocks)]
    notes = _footnotes(deliverable, citations)
    return "\n\n".join([*parts, *notes]) + "\n"


def _footnotes(deliverable: Deliverable, citations: Sequence[Citation]) -> list[str]:
    used = {span.id for line in lines_in(deliverable.blocks) for span in line if isinstance(span, Cite)}
    notes = [
        f"[^{_label(one.id)}]: {as_markdown_code(one.id)} {as_markdown(one.title)}. {_reference(one.reference)}"
        for one in citations
        if one.id in used
    ]
    return ["## Sources", "\n".join(notes)] if notes else []


def _reference(reference: str) -> str:
    """The text of a reference with its web addresses as links."""
    return "".join(f"<{part}>" if link else as_markdown(part) for part, link in linked(reference))


def _label(citation_id: str) -> str:
    return "".join(char if char.isalnum() or char in "-_." else "-" for char in citation_id)


def _block(block: Block, level: int, heading: str = "") -> str:
    match block:
        case Paragraph(line):
            return as_markdown_start(_line(line))
        case Notice(tone, line):
            return f"> [!{_TONES[tone]}]\n> {_line(line)}"
        case Bullets(items):
            return "\n".join(f"- {as_markdown_start(_line(item))}" for item in items)
        case Table():
            return _table(block, heading)
        case Figure():
            return _figure(block)
        case Section(title, inner):
            head = f"{'#' * min(level, 6)} {as_markdown(title)}"
            return "\n\n".join([head, *(_block(one, level + 1, title) for one in inner)])


def _table(table: Table, heading: str) -> str:
    """The table below its caption, unless the heading above it says the same."""
    rows = [[as_markdown(cell) for cell in table.head], ["---"] * len(table.head)]
    rows += [[_line(cell) or "–" for cell in row] for row in table.rows]
    caption = [] if table.caption == heading else [f"**{as_markdown(table.caption)}**", ""]
    return "\n".join([*caption, *(f"| {' | '.join(row)} |" for row in rows)])


def _figure(figure: Figure) -> str:
    image = f"![{as_markdown(figure.caption)}](diagrams/{figure.name}.svg)"
    return image if figure.mermaid is None else f"{image}\n\n```mermaid\n{figure.mermaid}\n```"


def _line(line: Line) -> str:
    return "".join(_span(one) for one in line).strip()


def _span(span: Span) -> str:
    match span:
        case str():
            return as_markdown(span)
        case Strong(text):
            words = as_markdown(text)
            return f"**{words.strip()}**{' ' if words.endswith(' ') else ''}"
        case Code(text):
            return as_markdown_code(text)
        case Quote(text):
            return f"“{as_markdown(text).strip()}”"
        case Ref(_, label):
            return as_markdown(label)
        case Cite(cited):
            return f"[^{_label(cited)}]"
        case Anchor():
            return ""
