"""Real processes: killed in the middle, writing at the same time, reading meanwhile."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archadvisor.knowledge.own import storage
from archadvisor.knowledge.own.adding import sources
from archadvisor.knowledge.own.storage import own_folder, read_state
from tests.knowledge_own.conftest import TECHNOLOGY

ADD = """
import sys
from pathlib import Path
from archadvisor.knowledge.own import adding, admission
from archadvisor.knowledge.own.adding import Request, add
add(Request(Path(sys.argv[1]), "team", "2026-11-21T10:00:00Z"), Path(sys.argv[2]), dict)
"""
READ = """
import sys, time
from pathlib import Path
from archadvisor.knowledge.own.storage import read_state
seen = set()
print("ready", flush=True)
while not Path(sys.argv[2]).exists():
    state = read_state(Path(sys.argv[1]))
    assert all(one.document_id in state.sources for one in state.passages.values())
    assert sum(one.passages for one in state.sources.values()) == len(state.passages)
    seen.add(len(state.sources))
print(sorted(seen))
"""


def process(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def written(folder: Path, name: str, count: int) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"{name}-{number}.txt").write_text(f"{name} number {number} is kept for a year.")
    return folder


def until(holds, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.0005)


@pytest.mark.parametrize("mark", [".building-*", ".building-*/chroma.sqlite3"])
def test_a_writer_killed_in_the_middle_leaves_the_old_state(tmp_path, home, put, mark):
    put(written(tmp_path / "first", "rule", 2))
    before = read_state(home)
    writer = process(ADD, written(tmp_path / "second", "policy", 30), home)
    until(lambda: list(own_folder(home).glob(mark)) or writer.poll() is not None)
    os.killpg(writer.pid, signal.SIGKILL)
    assert writer.wait(30) == -signal.SIGKILL, "it ended before it could be killed"
    after = read_state(home)
    assert after.version() == before.version() and set(after.sources) == set(before.sources)
    put(tmp_path / "second")
    assert len(sources(home)) == 32
    assert not list(own_folder(home).glob(".building-*"))


def test_a_state_that_was_written_but_not_pointed_to_is_not_there(tmp_path, home, put, monkeypatch):
    put(written(tmp_path / "first", "rule", 2))
    before = read_state(home).version()
    monkeypatch.setattr(storage, "_replace", lambda path, content: _die())
    with pytest.raises(SystemExit):
        put(written(tmp_path / "second", "policy", 2))
    assert read_state(home).version() == before


def _die() -> None:
    raise SystemExit


def test_readers_see_whole_states_while_others_write(tmp_path, home, put):
    put(written(tmp_path / "first", "rule", 2))
    done = tmp_path / "done"
    readers = [process(READ, home, done) for _ in range(2)]
    assert all(reader.stdout.readline() == "ready\n" for reader in readers)
    for number in range(8):
        path = tmp_path / f"card-{number}.yaml"
        path.write_text(TECHNOLOGY.replace("acme-model-hub", f"acme-hub-{number}"))
        put(path)
    done.touch()
    for reader in readers:
        output, errors = reader.communicate(timeout=30)
        assert reader.returncode == 0, errors
        assert output.strip().startswith("[")


def test_two_that_add_at_once_both_succeed(tmp_path, home):
    ways = [written(tmp_path / name, name, 3) for name in ("rule", "policy")]
    writers = [process(ADD, way, home) for way in ways]
    assert [one.communicate(timeout=60)[1] for one in writers] == ["", ""]
    assert len(sources(home)) == 6
