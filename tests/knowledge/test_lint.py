"""The linter: a complete folder is clean, each fault is named with its record."""

import json
from pathlib import Path

import pytest

from archadvisor.knowledge.lint import check_folder
from archadvisor.knowledge.records import RECORD_TYPES
from archadvisor.knowledge.schemas import schema_text
from archadvisor.schemas import schemas

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


def problems(root):
    return [str(one) for one in check_folder(root) if one.kind != "components"]


def change(root, name, old, new):
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_complete_records_have_no_problems(root):
    assert problems(root) == []


def test_every_component_type_needs_a_record(root):
    missing = [one for one in check_folder(root) if one.kind == "components"]
    assert "app_backend" in {one.record_id for one in missing}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("need: chat", "need: talk", "applicability.require.0: need: no record 'talk' in needs"),
        ("field: traffic", "field: trafic", "applicability.prefer.0: there is no requirement field 'trafic'"),
        ("field: traffic", "field: region", "region has no order"),
        ("value: 1000", "value: many", "traffic is a quantity, 'many' is no number"),
        ("ref: R1", "ref: R2", "applicability.prefer.0: ref: no record 'R2' in references"),
        ("references: [R1]", "references: [R9]", "references: no record 'R9' in references"),
        ("kind: reads", "kind: trains", "@backend trains response_cache is not legal for any filling"),
        ("target: response_cache", "target: cache", "target: 'cache' is no component type"),
        ('"@backend"', '"@bakend"', "source: '@bakend' is no component type"),
        (", inf-cache three", "", "text.aliases: needs at least 3, has 2"),
        ("concerns: [inf]", "concerns: [inf]\nfamilies: [magic]", "families: 'magic' is no pattern family"),
        ("concerns: [inf]", "concerns: [inf]\ncontrols: [NONE]", "controls: no record 'NONE' in controls"),
        ("cause: old entry", "cause: TODO", "failure_modes.0.cause: has no content"),
        ("tier: core", "tier: best", "field tier"),
        ("# yaml-language-server", "# no", "the first line must be"),
    ],
)
def test_faults_of_a_pattern_are_named(root, old, new, expected):
    change(root, "patterns/inf-cache.yaml", old, new)
    found = problems(root)
    assert any(one.startswith("patterns/inf-cache: ") and expected in one for one in found), found


def test_faults_of_a_need_are_named(root):
    change(root, "needs/chat.yaml", "cues: ['\\bchat']", "cues: ['(']\nimplies: [x]\nsets: {scale_tier: huge}")
    found = "\n".join(problems(root))
    assert "no regular expression" in found
    assert "implies: no record 'x' in needs" in found
    assert "sets: scale_tier has no value 'huge'" in found


def test_an_empty_folder_is_no_crash(tmp_path):
    assert {one.kind for one in check_folder(tmp_path)} == {"components"}


def test_the_published_schemas_are_current():
    for name, schema in schemas().items():
        published = (SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")
        assert published == schema_text(schema), f"{name} has changed: run make schemas"
    others = {"design", "workload", "cost_audit", "golden_case", "trace", "settings"}
    assert set(RECORD_TYPES) | others == set(schemas())
    assert json.loads(schema_text(schemas()["needs"]))["title"] == "NeedRecord"
