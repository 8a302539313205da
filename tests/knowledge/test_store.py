"""Chroma is the real store: what agents see is what the collection holds."""

import json
import socket
import subprocess
import sys

import chromadb
import numpy as np
import pytest

from archadvisor.errors import KnowledgeError
from archadvisor.knowledge.aspects import aspects
from archadvisor.knowledge.embedding import minilm
from archadvisor.knowledge.loading import embedded_records, read_records
from archadvisor.knowledge.records import RECORD_TYPES
from archadvisor.knowledge.store import build_store, open_knowledge, read_aspects, read_store, store_folder


def collection_of(folder):
    client = chromadb.PersistentClient(path=str(folder), settings=chromadb.config.Settings(anonymized_telemetry=False))
    return client, client.get_collection(f"knowledge_{folder.name}", embedding_function=None)


def test_records_come_back_as_they_were_written(tmp_path, root):
    knowledge = open_knowledge(tmp_path, root)
    assert {kind: dict(getattr(knowledge, kind)) for kind in RECORD_TYPES} == read_records(root)
    assert open_knowledge(tmp_path, root).version == knowledge.version


def test_every_embedded_record_survives_the_store(tmp_path):
    records = {kind: embedded_records()[kind] for kind in RECORD_TYPES if kind != "references"}
    sample = {kind: dict(list(ones.items())[:10]) for kind, ones in records.items()}
    build_store(tmp_path / "knowledge" / "sample", sample)
    for row in read_store(tmp_path / "knowledge" / "sample"):
        assert RECORD_TYPES[row.kind].model_validate_json(row.json) == sample[row.kind][row.record_id]


def test_a_record_removed_from_the_collection_is_gone(tmp_path, root):
    before = open_knowledge(tmp_path, root)
    client, collection = collection_of(store_folder(tmp_path, root))
    collection.delete(ids=["patterns:inf-cache"])
    client.close()
    after = open_knowledge(tmp_path, root)
    assert set(after.patterns) == {"orch-approval"}
    assert [hit.record_id for hit in after.search("repeated questions")] == ["orch-approval"]
    assert after.version != before.version
    with pytest.raises(KnowledgeError, match="inf-cache"):
        after.cite("inf-cache")


@pytest.mark.skipif(minilm() is None, reason="embedding weights are not installed")
def test_single_sentences_have_vectors_of_their_own(tmp_path, root):
    knowledge, folder = open_knowledge(tmp_path, root), store_folder(tmp_path, root)
    found = read_aspects(folder)
    assert set(found) == {("needs", "chat"), ("patterns", "inf-cache"), ("patterns", "orch-approval")}
    for kind, record_id in found:
        texts = aspects(getattr(knowledge, kind)[record_id])
        assert np.allclose(found[kind, record_id], minilm().embed(texts), atol=1e-6)


def test_a_record_changed_in_the_collection_is_changed(tmp_path, root):
    open_knowledge(tmp_path, root)
    client, collection = collection_of(store_folder(tmp_path, root))
    metadata = collection.get(ids=["patterns:inf-cache"])["metadatas"][0]
    changed = json.dumps(json.loads(metadata["json"]) | {"name": "Answer cache"})
    collection.update(ids=["patterns:inf-cache"], metadatas=[{**metadata, "json": changed}])
    client.close()
    assert open_knowledge(tmp_path, root).cite("inf-cache").title == "Answer cache"


def test_a_changed_source_makes_a_new_store(tmp_path, root):
    before, folder = open_knowledge(tmp_path, root), store_folder(tmp_path, root)
    path = root / "needs" / "chat.yaml"
    path.write_text(path.read_text().replace("Chat is asked for", "People talk to it"), encoding="utf-8")
    after = open_knowledge(tmp_path, root)
    assert store_folder(tmp_path, root) != folder
    assert after.needs["chat"].description == "People talk to it."
    assert after.version != before.version


@pytest.mark.parametrize("damage", ["garbage", "nothing"])
def test_a_damaged_store_is_rebuilt(tmp_path, root, damage):
    version, folder = open_knowledge(tmp_path, root).version, store_folder(tmp_path, root)
    database = folder / "chroma.sqlite3"
    database.write_bytes(b"no database" * 1000) if damage == "garbage" else database.unlink()
    assert open_knowledge(tmp_path, root).version == version


def test_a_malformed_record_is_refused(tmp_path, root):
    (root / "needs" / "chat.yaml").write_text("id: chat\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"needs/chat\.yaml"):
        open_knowledge(tmp_path, root)


def test_processes_that_start_together_agree(tmp_path, root):
    code = (
        "import sys; from pathlib import Path; from archadvisor.knowledge.store import open_knowledge;"
        "print(open_knowledge(Path(sys.argv[1]), Path(sys.argv[2])).version)"
    )
    command = [sys.executable, "-c", code, str(tmp_path), str(root)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    versions = {process.communicate(timeout=60)[0].strip() for process in processes}
    assert versions == {open_knowledge(tmp_path, root).version}
    assert [one.name for one in (tmp_path / "knowledge").iterdir()] == [store_folder(tmp_path, root).name]


def test_nothing_connects_to_a_network(tmp_path, root, monkeypatch):
    attempts = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: attempts.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *address, **_: attempts.append(address) or [])
    open_knowledge(tmp_path, root).search("repeated questions")
    assert attempts == []


def test_citations_name_their_source(tmp_path, root):
    knowledge = open_knowledge(tmp_path, root)
    cited = knowledge.cite("inf-cache")
    assert (cited.id, cited.record_id) == ("cit-inf-cache", "inf-cache")
    assert cited.reference == "A paper on caches, https://example.org/caches"
    assert knowledge.cite("chat").reference == "archadvisor knowledge base, needs"


ANTI_PATTERN = """\
# yaml-language-server: $schema=../../docs/schemas/anti_patterns.schema.json
id: anti-asking-twice
name: Asking twice
concerns: [inf]
wrong: The same is worked out again and again.
symptoms: [Deep in the night the vending machine hums the anthem of Portugal.]
detect: [{need: chat}]
twins: [orch-approval]
severity: low
remedy: Keep what was worked out.
evidence: {grade: C, maturity: proven}
"""


@pytest.mark.skipif(minilm() is None, reason="embedding weights are not installed")
def test_a_cure_is_found_by_complaints_about_the_fault(tmp_path, root):
    odd = "the vending machine hums the Portuguese anthem at night"

    def nearest_by_sentence(knowledge):
        return [hit.record_id for hit in knowledge.search(odd) if "sentence" in hit.rankers]

    assert nearest_by_sentence(open_knowledge(tmp_path, root)) == ["inf-cache"]
    (root / "anti_patterns").mkdir()
    (root / "anti_patterns" / "anti-asking-twice.yaml").write_text(ANTI_PATTERN, encoding="utf-8")
    knowledge = open_knowledge(tmp_path, root)
    assert nearest_by_sentence(knowledge) == ["orch-approval"]
    both = knowledge.search(odd, kinds=("patterns", "anti_patterns"))
    assert both[0].record_id == "anti-asking-twice"
