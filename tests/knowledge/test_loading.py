"""Reading records: good ones load, malformed ones are refused with file and field."""

import pytest

from archadvisor.errors import KnowledgeError
from archadvisor.knowledge.loading import embedded_records, read_records
from archadvisor.knowledge.records import RECORD_TYPES

NEED = "id: {id}\nname: Chat\ngroup: interaction\ndescription: People talk to it.\ncues: ['chat']\n"


def write(root, kind, name, text):
    (root / kind).mkdir(exist_ok=True)
    (root / kind / name).write_text(text, encoding="utf-8")


def test_records_load_by_kind_and_id(tmp_path):
    write(tmp_path, "needs", "talk.yaml", NEED.format(id="talk"))
    write(tmp_path, "references", "R1.yaml", "id: R1\nname: A paper\nurl: http://x\ndate: 2026-01-02\nseen: true\n")
    records = read_records(tmp_path)
    assert set(records) == set(RECORD_TYPES)
    assert records["needs"]["talk"].name == "Chat"
    assert records["references"]["R1"].date == "2026-01-02"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id: [", "needs/talk.yaml: is not readable as YAML"),
        ("- a", "needs/talk.yaml: must be a mapping"),
        (NEED.format(id="chat"), "needs/talk.yaml: id is 'chat'"),
        (NEED.format(id="talk") + "colour: red\n", "needs/talk.yaml: field colour"),
        (NEED.format(id="talk").replace("['chat']", "chat"), "needs/talk.yaml: field cues"),
    ],
)
def test_malformed_records_name_file_and_field(tmp_path, text, message):
    write(tmp_path, "needs", "talk.yaml", text)
    with pytest.raises(KnowledgeError, match=r"needs/talk\.yaml") as caught:
        read_records(tmp_path)
    assert message in str(caught.value)


def test_a_bad_predicate_is_located(tmp_path):
    text = "\n".join(
        [
            "{id: law, version: 1, name: L, regime: X, as_of: 2026-01-01, status: in_force, obligations: [],",
            "triggers: [{field: region, op: contains, value: eu}]}",
        ]
    )
    write(tmp_path, "regimes", "law.yaml", text)
    with pytest.raises(KnowledgeError, match=r"regimes/law.yaml: field triggers\.0\.Condition\.op"):
        read_records(tmp_path)


def test_the_embedded_records_load():
    assert embedded_records()["references"]
