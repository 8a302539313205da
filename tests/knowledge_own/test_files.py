"""Files of a folder: regular ones below it and nothing else, whatever the folder holds."""

import gzip
import io
import os
import tarfile
import time
import zipfile

import pytest

from archadvisor.errors import InputError
from archadvisor.guardrails import folders
from archadvisor.guardrails.folders import FoundFile, Refused, files_of
from archadvisor.guardrails.isolation import Isolation, Overrun


def taken(folder):
    found = list(files_of(folder))
    names = {one.name for one in found if isinstance(one, FoundFile)}
    return names, {one.name: one.reason for one in found if isinstance(one, Refused)}


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("../../evil.md", "x")
    return stream.getvalue()


def tarred() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.md"))
    return stream.getvalue()


def test_files_come_in_order_of_name_and_hidden_ones_stay_out(tmp_path):
    for name in ("b.md", "a.md", ".hidden.md", ".git/config", "sub/c.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert [one.name for one in files_of(tmp_path)] == ["a.md", "b.md", "sub/c.md"]


def test_links_and_special_files_are_refused(tmp_path):
    (tmp_path / "secret.txt").write_text("outside")
    folder = tmp_path / "team"
    folder.mkdir()
    (folder / "link.md").symlink_to(tmp_path / "secret.txt")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.md")
    names, refused = taken(folder)
    assert names == set()
    assert "symbolic link" in refused["link.md"] and "symbolic link" in refused["loop"]
    assert "regular file" in refused["pipe.md"]


@pytest.mark.parametrize("content", [zipped(), tarred(), gzip.compress(b"x")], ids=["zip", "tar", "gzip"])
def test_archives_are_refused_whatever_their_name(tmp_path, content):
    (tmp_path / "a.md").write_bytes(content)
    assert "archive" in taken(tmp_path)[1]["a.md"]


def test_size_depth_and_number_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "MAX_BYTES", 10)
    monkeypatch.setattr(folders, "MAX_DEPTH", 1)
    (tmp_path / "a" / "b" / "c").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c" / "d.md").write_text("x")
    (tmp_path / "large.md").write_text("x" * 11)
    refused = taken(tmp_path)[1]
    assert "larger" in refused["large.md"] and "deep" in refused["a/b"]
    monkeypatch.setattr(folders, "MAX_FILES", 1)
    with pytest.raises(InputError, match="more than 1 files or"):
        taken(tmp_path)


def test_names_are_made_printable(tmp_path):
    (tmp_path / "a\n\x1b[31m\u202eb.md").write_text("x")
    (name,) = taken(tmp_path)[0]
    assert name.isprintable()


def test_nothing_there_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        taken(tmp_path / "none")


def test_work_that_overruns_is_stopped_and_the_next_piece_runs(tmp_path):
    with Isolation(1.5, memory_bytes=1_000_000_000) as child:
        started = time.monotonic()
        with pytest.raises(Overrun, match="to read"):
            child.run(time.sleep, 60)
        assert time.monotonic() - started < 10
        with pytest.raises(Overrun, match="memory"):
            child.run(bytes, 3_000_000_000)
        with pytest.raises(Overrun, match="takes down"):
            child.run(os._exit, 3)
        with pytest.raises(OSError, match="large"):
            child.run(_write_a_file, tmp_path / "written.txt")
        assert child.run(len, "abc") == 3


def _write_a_file(path):
    path.write_text("x")
