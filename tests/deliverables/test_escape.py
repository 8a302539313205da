"""Escaping: hostile text is data in every format."""

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from archadvisor.deliverables.escape import as_html, as_markdown, as_markdown_code, as_mermaid, clean

hostile = st.text(alphabet=st.sampled_from("ab <>&\"'`|[]()!\\#*_~$\n\u202e\x00;:%{}-"), max_size=60)


class Reader(HTMLParser):
    """Text of a page that has no tag at all."""

    def __init__(self, markup: str):
        super().__init__()
        self.text = ""
        self.feed(f"<p>{markup}</p>")
        self.close()

    def handle_starttag(self, tag, attrs):
        assert tag == "p"

    def handle_data(self, data):
        self.text += data


@given(hostile)
def test_html_reads_back_as_the_text(text):
    assert Reader(as_html(text)).text == clean(text)


@given(hostile)
def test_markdown_has_no_live_character(text):
    assert re.findall(r"(?<!\\)(?:\\\\)*[`*_\[\]<>|~!#$]", re.sub(r"&(?:amp|#58);", "", as_markdown(text))) == []


@given(hostile)
def test_code_spans_close_where_they_opened(text):
    span = as_markdown_code(text)
    fence = re.match("`+", span)[0] if clean(text) else "`"
    assert span.endswith(fence)
    assert fence not in span[len(fence) : -len(fence)].replace("\\|", "|") or not clean(text)


@given(hostile)
def test_mermaid_labels_have_no_structure(text):
    assert re.fullmatch(r"[\w .,/#;-]*", as_mermaid(text))


def test_direction_and_control_characters_are_dropped():
    assert clean("a\u202eb\x00c\nd") == "abc d"
