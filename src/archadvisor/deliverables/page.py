"""The HTML renderer: deliverables as one self-contained page with its own style and inline diagrams."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from archadvisor.deliverables.escape import anchor_id, as_html, linked, slug
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

_SHORT, _LONG = 24, 60
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@cache
def style(name: str) -> str:
    """A style sheet of this package."""
    return resources.files("archadvisor.deliverables").joinpath(name).read_text(encoding="utf-8")


@dataclass
class _Writer:
    """Knows which anchors exist, so that no link leads nowhere and no id is given twice."""

    anchors: frozenset[str]
    citations: frozenset[str]
    written: set[str]
    title: str = ""

    def block(self, block: Block, level: int, path: str) -> str:
        match block:
            case Paragraph(line):
                return f"<p>{self.line(line)}</p>"
            case Notice(tone, line):
                return f'<p class="notice {tone}">{self.line(line)}</p>'
            case Bullets(items):
                return "<ul>" + "".join(f"<li>{self.line(item)}</li>" for item in items) + "</ul>"
            case Table():
                return self.table(block)
            case Figure():
                return _figure(block)
            case Section(title, inner):
                return self.section(title, inner, level, path)

    def section(self, title: str, inner: Iterable[Block], level: int, path: str) -> str:
        here = self.fresh(f"{path}-{slug(title).lower()}")
        self.title = title
        body = "\n".join(self.block(one, level + 1, here) for one in inner)
        return f'<section id="{here}"><h{min(level, 6)}>{as_html(title)}</h{min(level, 6)}>\n{body}\n</section>'

    def table(self, table: Table) -> str:
        head = "".join(f'<th scope="col">{as_html(one)}</th>' for one in table.head)
        rows = "\n".join("<tr>" + "".join(self.cell(cell) for cell in row) + "</tr>" for row in table.rows)
        caption = as_html(table.caption)
        css = ' class="quiet"' if table.caption == self.title else ""
        inside = (
            f"<table><caption{css}>{caption}</caption><thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table>"
        )
        return f'<div class="scroll" role="region" tabindex="0" aria-label="{caption}">{inside}</div>'

    def cell(self, line: Line) -> str:
        """A cell; one with much text keeps a readable width on small screens."""
        length = sum(len(span if isinstance(span, str) else getattr(span, "text", "")) for span in line)
        return f"<td{' class=wide' if length > _LONG else ''}>{self.line(line) or '–'}</td>"

    def line(self, line: Line) -> str:
        return "".join(self.span(one) for one in line).strip()

    def span(self, span: Span) -> str:
        match span:
            case str():
                return as_html(span)
            case Strong(text):
                return f"<strong>{as_html(text)}</strong>"
            case Code(text):
                css = ' class="short"' if len(text) <= _SHORT else ""
                return f"<code{css}>{as_html(text)}</code>"
            case Quote(text):
                return f'<span class="quote">“{as_html(text)}”</span>'
            case Ref(target, label):
                read = as_html(label)
                return f'<a href="#el-{anchor_id(target)}">{read}</a>' if target in self.anchors else read
            case Anchor(name):
                return self.anchor(name)
            case Cite(cited):
                mark = as_html(f"[{cited}]")
                return f'<a class="cite" href="#{anchor_id(cited)}">{mark}</a>' if cited in self.citations else mark

    def anchor(self, name: str) -> str:
        here = f"el-{anchor_id(name)}"
        return "" if here in self.written else f'<span class="anchor" id="{self.fresh(here)}"></span>'

    def fresh(self, wanted: str) -> str:
        """An id that was not given yet."""
        given, number = wanted, 2
        while given in self.written:
            given, number = f"{wanted}-{number}", number + 1
        self.written.add(given)
        return given


def to_html(title: str, deliverables: Sequence[Deliverable], citations: Sequence[Citation]) -> str:
    """The page: a table of contents, the deliverables in order, the sources."""
    every = [line for one in deliverables for line in lines_in(one.blocks)]
    writer = _Writer(
        anchors=frozenset(span.id for line in every for span in line if isinstance(span, Anchor)),
        citations=frozenset(one.id for one in citations),
        written=set(),
    )
    body = "\n".join(_chapter(writer, one) for one in deliverables)
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{as_html(title)}</title>",
            f"<style>\n{style('diagram.css')}\n{style('report.css')}</style>\n</head>\n<body>",
            '<a class="skip" href="#main">Skip to content</a>',
            f'<header class="top"><h1>{as_html(title)}</h1></header>',
            f'<div class="frame">\n{_contents(deliverables)}\n<main id="main">',
            f"{body}\n{_sources(citations)}\n</main></div>",
            "</body>\n</html>\n",
        ]
    )


def _chapter(writer: _Writer, deliverable: Deliverable) -> str:
    body = "\n".join(writer.block(one, 3, deliverable.name) for one in deliverable.blocks)
    return f'<section class="chapter" id="{deliverable.name}"><h2>{as_html(deliverable.title)}</h2>\n{body}\n</section>'


def _contents(deliverables: Sequence[Deliverable]) -> str:
    items = "".join(_contents_item(one) for one in deliverables)
    inside = f"<details open><summary>Contents</summary><ol>{items}</ol></details>"
    return f'<nav class="toc" aria-label="Contents">{inside}</nav>'


def _contents_item(deliverable: Deliverable) -> str:
    inner = "".join(
        f'<li><a href="#{deliverable.name}-{slug(one.title).lower()}">{as_html(one.title)}</a></li>'
        for one in deliverable.blocks
        if isinstance(one, Section)
    )
    nested = f"<ol>{inner}</ol>" if inner else ""
    return f'<li><a href="#{deliverable.name}">{as_html(deliverable.title)}</a>{nested}</li>'


def _figure(figure: Figure) -> str:
    caption = as_html(figure.caption)
    return (
        f'<figure><div class="scroll" role="region" tabindex="0" aria-label="{caption}">{figure.svg}</div>'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _sources(citations: Sequence[Citation]) -> str:
    if not citations:
        return ""
    items = "\n".join(_source(one) for one in citations)
    return f'<section class="chapter" id="sources"><h2>Sources</h2>\n<ul class="sources">{items}</ul></section>'


def _source(one: Citation) -> str:
    told = f"{as_html(one.title)}. {_reference(one.reference)}"
    return f'<li id="{anchor_id(one.id)}"><code>{as_html(one.id)}</code> {told}</li>'


def _reference(reference: str) -> str:
    """The text of a reference with its web addresses as links that are followed only by a click."""
    return "".join(_link(part) if link else as_html(part) for part, link in linked(reference))


def _link(address: str) -> str:
    return f'<a rel="noreferrer noopener" href="{as_html(address)}">{as_html(address)}</a>'
