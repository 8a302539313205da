"""The cases that come with archadvisor, and what the linter says of cases that cannot be used."""

import re
from pathlib import Path

import pytest
import yaml

from archadvisor.errors import InputError
from archadvisor.evals.case_files import case_ids, dataset_version, own_cases, read_case, read_cases, write_starter
from archadvisor.evals.case_lint import check_case
from archadvisor.evals.golden import CaseRecord

HEADER = "# yaml-language-server: $schema=../../../docs/schemas/golden_case.schema.json\n"


def test_every_case_can_be_used(all_cases):
    assert len(all_cases) >= 48
    assert [problem for case in all_cases for problem in check_case(case)] == []


def test_every_case_names_its_schema_and_sources(all_cases):
    for path in own_cases().glob("*/case.yaml"):
        assert path.read_text(encoding="utf-8").startswith(HEADER), path
    assert all(case.record.review.reviewed_by or case.record.review.note for case in all_cases)
    assert all(source.address.startswith("https://") for case in all_cases for source in case.record.sources)


def test_briefs_name_no_component_of_the_solution(all_cases):
    for case in all_cases:
        named = {one.type for one in case.record.components if "_" in one.type}
        assert not [one for one in named if one in case.brief], case.id


def test_the_version_changes_with_a_case_and_not_with_the_order(all_cases):
    changed = all_cases[0].model_copy(update={"brief": all_cases[0].brief + " More."})
    assert dataset_version(all_cases) == dataset_version(all_cases[::-1])
    assert dataset_version(all_cases) != dataset_version([changed, *all_cases[1:]])


def test_a_started_case_is_told_to_be_unfinished(tmp_path):
    home = write_starter("my-case", tmp_path, "2026-11-21")
    case = read_case(home)
    assert case_ids(tmp_path) == ["my-case"]
    assert check_case(case) == ["my-case: the brief is still the note on what to write there"]
    with pytest.raises(InputError, match="exists already"):
        write_starter("my-case", tmp_path, "2026-11-21")
    with pytest.raises(InputError, match="is no id"):
        write_starter("../escape", tmp_path, "2026-11-21")


def broken(case, **changes):
    return case.model_copy(update={"record": CaseRecord.model_validate({**case.record.model_dump(), **changes})})


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"components": [{"type": "llm_gatway", "weight": "must"}]}, "llm_gatway is no component type"),
        ({"forbidden": {"types": ["query_rewriter"]}}, "query_rewriter is both asked for and forbidden"),
        ({"patterns": [{"id": "rag_basic"}, {"id": "rag_basic"}]}, "the pattern rag_basic is listed 2 times"),
        ({"fields": [{"field": "users", "any_of": ["many"]}]}, "users is a quantity: give low and high"),
        ({"fields": [{"field": "region", "includes": ["mars"]}]}, "mars is no value of region"),
        (
            {"demands": [{"id": "d", "text": "t", "met_by": {"all_of": ["agent_single"]}}]},
            "the design that it describes does not score 1",
        ),
        (
            {"relations": [{"source": "user_interface", "target": "reranker", "kind": "calls"}]},
            "needs reranker, which is no component",
        ),
        (
            {"fields": [{"field": "autonomy", "any_of": ["act_autonomous"]}]},
            "autonomy act_autonomous is expected, and assist is the most that is allowed",
        ),
    ],
)
def test_what_cannot_be_used_is_told(all_cases, changes, told):
    case = next(one for one in all_cases if one.id == "cs-doordash-dasher")
    assert re.search(re.escape(told), "\n".join(check_case(broken(case, **changes))))


def test_a_paraphrase_with_other_figures_is_told(all_cases):
    case = next(one for one in all_cases if one.id == "rag-azure-basic-poc")
    other = case.model_copy(update={"paraphrases": [case.brief.replace("200", "300")]})
    assert check_case(other) == [f"{case.id}: paraphrase 1 and the brief differ in the figures 200, 300"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id: x\n", "x/case.yaml: field title"),
        ("id: [", "is not readable as YAML"),
        ("id: y\n", "field title"),
        ("just text", "x/case.yaml: field"),
    ],
)
def test_a_malformed_file_is_told_by_file_and_field(tmp_path, text, told):
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "case.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(told)):
        read_cases(tmp_path)


def test_id_and_folder_agree(tmp_path, all_cases):
    source = own_cases() / all_cases[0].id
    (tmp_path / "other").mkdir()
    for name in ("case.yaml", "brief.md"):
        (tmp_path / "other" / name).write_text((source / name).read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(InputError, match="must equal the name of the folder"):
        read_case(tmp_path / "other")


def test_a_folder_without_cases_is_told(tmp_path):
    with pytest.raises(InputError, match="holds no case"):
        read_cases(tmp_path)
    with pytest.raises(InputError, match="is not a folder"):
        read_cases(Path(tmp_path / "nowhere"))


def test_each_figure_of_a_case_is_read_as_written(all_cases):
    raw = yaml.safe_load((own_cases() / all_cases[0].id / "case.yaml").read_text(encoding="utf-8"))
    assert CaseRecord.model_validate(raw) == all_cases[0].record
