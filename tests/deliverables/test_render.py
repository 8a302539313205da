"""The files of a design: complete, consistent, deterministic, harmless."""

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest

from archadvisor.deliverables import render, write
from archadvisor.domain.document import DesignDocument
from tests.deliverables import fixtures

SIX = ("architecture.md", "infrastructure.md", "orchestration.md", "safety.md", "observability.md", "handoff.md")
CASES = (fixtures.COURIER, fixtures.FRAUD, fixtures.SUMMARIES)
HOSTILE = (
    '<script>alert(1)</script> | `tick` ]] "q" <img src=http://evil.example/x> ![x](http://evil.example) {%x%} $$ &lt;'
)
VOID = {"meta", "br", "img", "link", "hr", "input"}


class Page(HTMLParser):
    """Tags, attributes and ids of a page; fails on tags that do not match."""

    def __init__(self, text: str):
        super().__init__()
        self.open, self.tags, self.attributes, self.ids = [], set(), [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(tag, *pair) for pair in attrs]
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.subject)
def design(request):
    return fixtures.document(request.param)


@pytest.fixture(scope="module")
def files(design):
    return render(design)


@pytest.fixture(scope="module")
def hostile() -> DesignDocument:
    """A design in which every text of the outside is hostile."""
    raw = json.loads(fixtures.document(fixtures.COURIER).model_dump_json())
    raw["brief"]["title"] = HOSTILE
    texts = {
        "name",
        "technology",
        "purpose",
        "text",
        "scenario",
        "reason",
        "cause",
        "task",
        "condition",
        "title",
        "message",
    }

    def poison(value):
        if isinstance(value, dict):
            return {
                key: HOSTILE if key in texts and isinstance(one, str) else poison(one) for key, one in value.items()
            }
        return [poison(one) for one in value] if isinstance(value, list) else value

    return DesignDocument.model_validate(poison(raw))


def test_every_deliverable_is_there(files):
    expected = {*SIX, "index.md", "report.html", "design.json"}
    assert expected <= set(files)
    assert all(text.endswith("\n") for text in files.values())
    assert list(files)[-1] == "design.json"


def test_design_json_is_the_document(design, files):
    assert DesignDocument.model_validate_json(files["design.json"]) == design


def test_same_document_same_bytes(design, files):
    assert render(DesignDocument.model_validate_json(files["design.json"])) == files


@pytest.mark.parametrize("name", ["architecture.md", "infrastructure.md", "safety.md", "report.html"])
def test_every_view_lists_every_component(design, files, name):
    missing = [one.id for one in design.components if one.id not in files[name] or one.name not in files[name]]
    assert missing == []


def test_every_risk_control_and_decision_is_in_its_document(design, files):
    assert [one.id for one in design.risks if f"`{one.id}`" not in files["safety.md"]] == []
    assert [one.id for one in design.controls if f"`{one.id}`" not in files["safety.md"]] == []
    assert [one.id for one in design.decisions if f"`{one.id}`" not in files["handoff.md"]] == []
    assert [one.id for one in design.estimate.lines if f"`{one.id}`" not in files["infrastructure.md"]] == []


def test_every_statement_is_shown_in_its_own_words(design, files):
    assert [one.id for one in design.statements if one.text not in files["architecture.md"]] == []


def test_unknown_is_never_zero(files):
    assert "USD 0 " not in files["infrastructure.md"]
    assert "| unknown | unknown | unknown |" in files["infrastructure.md"]


def test_an_unknown_requirement_shows_the_question_that_settles_it(design, files):
    assert design.questions[0].text in files["architecture.md"]


def test_each_footnote_is_defined_once(files):
    for name in SIX:
        used = set(re.findall(r"\[\^([^\]]+)\](?!:)", files[name]))
        defined = re.findall(r"^\[\^([^\]]+)\]:", files[name], re.MULTILINE)
        assert sorted(used) == sorted(defined)


def test_markdown_figures_exist(files):
    for name in SIX:
        for path in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", files[name]):
            assert path in files


def test_drawings_are_well_formed_and_described(files):
    drawings = [text for name, text in files.items() if name.endswith(".svg")]
    assert len(drawings) >= 7
    for text in drawings:
        root = ET.fromstring(text)
        children = [child.tag.split("}")[1] for child in root]
        assert "title" in children and "desc" in children


def test_the_report_loads_nothing(files):
    page = Page(files["report.html"])
    assert not page.tags & {"script", "iframe", "object", "embed", "link", "img", "form"}
    for tag, name, value in page.attributes:
        if name in ("src", "href", "srcset", "action", "data") and not value.startswith("#"):
            assert tag == "a" and name == "href" and value.startswith("https://")
        assert not name.startswith("on")
    style = "".join(re.findall(r"<style>(.*?)</style>", files["report.html"], re.DOTALL))
    assert "url(" not in style and "@import" not in style


def test_links_of_the_report_lead_somewhere(files):
    page = Page(files["report.html"])
    assert len(page.ids) == len(set(page.ids))
    targets = {value[1:] for _, name, value in page.attributes if name == "href" and value.startswith("#")}
    assert targets <= set(page.ids)


def test_hostile_text_stays_text_in_html_and_svg(hostile):
    files = render(hostile)
    page = Page(files["report.html"])
    assert not page.tags & {"script", "img"}
    for name, text in files.items():
        if name.endswith(".svg"):
            assert "script" not in {one.tag.split("}")[1] for one in ET.fromstring(text).iter()}


def test_hostile_text_stays_text_in_markdown(hostile):
    for name in ("index.md", *SIX):
        outside = re.sub(r"```.*?```|(`+)[^`].*?\1(?!`)", "", render(hostile)[name], flags=re.DOTALL)
        assert re.findall(r"(?<!\\)<(?!https://)", outside) == []
        assert re.findall(r"(?<!\\)!(?:\\)?\[x", outside) == []
        assert "evil.example" not in "".join(re.findall(r"(?:https?:)\S*", outside))


def test_hostile_text_keeps_table_rows_whole(hostile):
    for name in SIX:
        tables = re.split(r"\n\n", render(hostile)[name])
        for table in (one for one in tables if "\n| --- |" in one):
            rows = [row for row in table.splitlines() if row.startswith("|")]
            widths = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
            assert len(widths) == 1


def test_hostile_text_stays_a_label_in_mermaid(hostile):
    graphs = re.findall(r"```mermaid\n(.*?)\n```", render(hostile)["architecture.md"], re.DOTALL)
    node = r'n\d+\["[^"\]<>`|]*"\]'
    line = rf'flowchart LR|  subgraph z\d+\["[^"]*"\]|    {node}|  end|  n\d+ -->\|"[^"|]*"\| n\d+'
    assert graphs
    assert [one for graph in graphs for one in graph.splitlines() if not re.fullmatch(line, one)] == []


def test_an_empty_draft_says_what_is_wrong_and_what_would_help():
    files = render(fixtures.empty_draft())
    for name in ("index.md", *SIX):
        assert "Draft, not to be built yet" in files[name]
        assert "brief.too\\_thin" in files[name] or "brief.too_thin" in files[name]
        assert "raise to USD 900" in files[name]
    assert "Who will use it?" in files["index.md"]
    Page(files["report.html"])


def test_files_are_written_whole(tmp_path, design, files):
    paths = write(design, tmp_path / "new" / "place")
    assert [path.relative_to(tmp_path / "new" / "place").as_posix() for path in paths] == list(files)
    assert all(path.read_text(encoding="utf-8") == files[name] for path, name in zip(paths, files, strict=True))
    assert not [path for path in (tmp_path / "new").rglob("*.part")]


def test_a_directory_that_cannot_be_written_is_the_users_error(tmp_path, design):
    from archadvisor.errors import InputError

    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="choose another"):
        write(design, blocked)
