"""Files that are made to hang, crash or fill the machine: every door refuses them quickly, and says why.

The real command runs in a process of its own for each; its time is CPU time, so that a busy machine does not count.
"""

import io
import json
import os
import struct
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "from archadvisor.cli import main; main()"]
MOST_SECONDS = 2.0
MOST_BYTES = 300_000_000
HANGS_SECONDS = 30.0
ITEM = "- {service: S3, dimensions: 10 GB, published_usd: %s}\n"


# A small process between: the peak of a child begins with that of the process that starts it.
MEASURE = """
import json, resource, subprocess, sys
try:
    ended = subprocess.run(sys.argv[2:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=float(sys.argv[1]))
    code, said = ended.returncode, ended.stdout.decode("utf-8", "replace")
except subprocess.TimeoutExpired:
    code, said = -9, "hangs"
used = resource.getrusage(resource.RUSAGE_CHILDREN)
json.dump([code, said, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024], sys.stdout)
"""


@dataclass(frozen=True)
class Ended:
    """How a command ended: exit code, what it said, CPU seconds and peak memory in bytes, with those of its workers."""

    code: int
    said: str
    seconds: float
    peak_bytes: int


def run(*arguments: str, home: Path, stdin: Path | None = None) -> Ended:
    """Run the command to its end, or kill it when it hangs."""
    measured = [sys.executable, "-I", "-S", "-c", MEASURE, str(HANGS_SECONDS), *COMMAND, *arguments]
    environment = os.environ | {"ARCHADVISOR_HOME": str(home / "home")}
    with (stdin or Path(os.devnull)).open("rb") as given:
        result = subprocess.run(measured, stdin=given, env=environment, capture_output=True, check=True)
    return Ended(*json.loads(result.stdout))


def assert_refused(ended: Ended, *words: str) -> None:
    assert ended.code in (1, 2), ended
    assert "Traceback" not in ended.said and "internal error" not in ended.said, ended.said
    assert any(word in ended.said for word in words), ended.said
    assert ended.said.replace("\n", "").isprintable(), ended.said
    assert ended.seconds < MOST_SECONDS, ended
    assert ended.peak_bytes < MOST_BYTES, ended


def zipped(megabytes: int, name: str = "a.md") -> bytes:
    """A ZIP archive with one file of zeros. It is written in pieces: a child's peak begins with that of its parent."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as file:
        for _ in range(megabytes):
            file.write(b"\0" * 1_000_000)
    return stream.getvalue()


def tarred() -> bytes:
    """A tar archive whose only member is a link to a file of the system."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        member = tarfile.TarInfo("notes.md")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(member)
    return stream.getvalue()


def unfolding(width: int = 9) -> str:
    """References to references: a few hundred bytes that stand for billions of values."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{one}: &a{one} [{', '.join([f'*a{one - 1}'] * 9)}]" for one in range(1, width)]
    return "\n".join(lines) + "\n"


def merging(width: int = 24) -> str:
    lines = ["m0: &m0 {k: v}"]
    lines += [f"m{one}: &m{one} {{<<: [*m{one - 1}, *m{one - 1}], k{one}: v}}" for one in range(1, width)]
    return "\n".join(lines) + "\n"


YAML_BOMBS = {
    "deep": ("line_items: " + "[" * 100_000, "nested"),
    "deep mapping": ("line_items: " + "{a: " * 30_000, "nested"),
    "deep block": ("line_items:\n" + "".join(" " * one + "-\n" for one in range(1, 600)), "nested"),
    "references": (unfolding() + "line_items: []\n", "references"),
    "merge keys": (merging() + "line_items: []\n", "merge key"),
    "merged in place": ("line_items: []\nx: {<<: {a: 1}}\n", "merge key"),
    "digits": ("line_items:\n" + ITEM % ("9" * 5_000), "digits"),
    "hexadecimal": ("line_items:\n" + ITEM % ("0x" + "f" * 5_000), "digits"),
    "many parts": ("line_items: [" + "a," * 400_000 + "]", "parts"),
    "a tag": ("line_items: !!python/object/apply:os.system [id]\n", "tag"),
    "documents": ("line_items: []\n---\n" * 5_000, "second document"),
}

JSON_BOMBS = {
    "deep": (b"[" * 100_000, "recursion"),
    "deep object": (b'{"a":' * 30_000, "recursion"),
    "digits": (b'{"schema_version": ' + b"9" * 5_000 + b"}", "digits"),
    "exponent": (b'{"schema_version": 1e99999}', "digits"),
    "many parts": (b"[" + b"0," * 2_000_000 + b"0]", "parts"),
    "not a number": (b'{"schema_version": NaN}', "JSON"),
    "not closed": (b'{"a": [1, 2', "JSON"),
}


def special(folder: Path, kind: str, name: str) -> Path:
    """A thing that is no file of text, under a name that a door would take."""
    path = folder / name
    match kind:
        case "sparse":
            with path.open("wb") as file:
                file.truncate(1_000_000_000)
        case "fifo":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case "zip":
            path.write_bytes(zipped(50))
        case "tar":
            path.write_bytes(tarred())
        case "nul":
            path.write_bytes(b"line_items: \x00[]\n")
        case "missing":
            path.symlink_to(folder / "nowhere")
        case "folder":
            path.mkdir()
    return path


SPECIAL = {
    "sparse": ("larger", "bytes"),
    "fifo": ("no regular file",),
    "device": ("no regular file", "link"),
    "zip": ("ZIP archive", "no JSON"),
    "tar": ("tar archive", "no JSON"),
    "nul": ("binary", "no JSON"),
    "missing": ("does not exist", "link"),
    "folder": ("not a file", "holds no file", "no record"),
}

GIVEN = {
    "brief": lambda path: ("design", path),
    "context": lambda path: ("design", str(Path(path).parent / "good.md"), "--context", path),
    "audit": lambda path: ("cost", "audit", path),
    "workload": lambda path: ("cost", "estimate", path),
    "bench": lambda path: ("kb", "bench", path),
    "design": lambda path: ("whatif", path, "--tornado"),
    "prices": lambda path: ("prices", "refresh", path, "--release", "1", "--as-of", "2026-01-01"),
}
SUFFIX = {"design": ".json", "prices": ".json", "brief": ".md", "context": ".md"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.md").write_text("Our 40 editors want to search 20,000 articles in ordinary words.")
    return tmp_path


@pytest.mark.parametrize("kind", SPECIAL)
@pytest.mark.parametrize("door", GIVEN)
def test_no_door_takes_what_is_no_file_of_text(folder, door, kind):
    if (door, kind) == ("design", "folder"):
        pytest.skip("a folder is a design's place")
    path = special(folder, kind, f"given{SUFFIX.get(door, '.yaml')}")
    assert_refused(run(*GIVEN[door](str(path)), home=folder), *SPECIAL[kind])


@pytest.mark.parametrize("bomb", YAML_BOMBS)
@pytest.mark.parametrize("door", ["audit", "workload", "bench"])
def test_yaml_that_grows_or_crashes_is_refused(folder, door, bomb):
    text, word = YAML_BOMBS[bomb]
    path = folder / "given.yaml"
    path.write_text(text)
    assert_refused(run(*GIVEN[door](str(path)), home=folder), word)


@pytest.mark.parametrize("bomb", JSON_BOMBS)
@pytest.mark.parametrize("door", ["design", "prices"])
def test_json_that_grows_or_crashes_is_refused(folder, door, bomb):
    content, word = JSON_BOMBS[bomb]
    path = folder / "given.json"
    path.write_bytes(content)
    assert_refused(run(*GIVEN[door](str(path)), home=folder), word)


@pytest.mark.parametrize("command", [("design", "-"), ("cost", "audit", "-"), ("cost", "estimate", "-")])
def test_standard_input_is_bounded_too(folder, command):
    path = special(folder, "sparse", "endless")
    assert_refused(run(*command, home=folder, stdin=path), "larger")


def test_own_knowledge_refuses_every_trap_of_a_folder(folder):
    team = folder / "team"
    (team / "technologies").mkdir(parents=True)
    for kind in ("sparse", "fifo", "device", "zip", "tar", "nul", "missing"):
        special(team, kind, f"{kind}.md")
    for name, (text, _) in YAML_BOMBS.items():
        (team / "technologies" / f"{name}.yaml").write_text(text)
    (team / "out").symlink_to("/etc")
    ended = run("kb", "add", str(team), home=folder)
    assert_refused(ended, "skipped")
    expected = len(YAML_BOMBS) + len(list(team.glob("*.md"))) + 1
    assert ended.said.count("skipped ") >= expected, ended.said


def test_a_folder_of_records_refuses_every_trap(folder):
    records = folder / "records" / "needs"
    records.mkdir(parents=True)
    for kind in ("sparse", "fifo", "device", "zip", "tar", "nul", "missing"):
        special(records, kind, f"{kind}.yaml")
    (records / "out.yaml").symlink_to("/etc/passwd")
    for name, (text, _) in YAML_BOMBS.items():
        (records / f"{name}.yaml").write_text(text)
    ended = run("kb", "check", str(records.parent), home=folder)
    assert_refused(ended, "needs/out: is a link that leads out")
    assert "root:" not in ended.said


def test_names_that_turn_or_steer_the_terminal_are_told_in_plain(folder):
    path = folder / "brief\u202egnp.\x1b[31mmd"
    path.write_bytes(b"\x00")
    assert_refused(run("design", str(path), home=folder), "binary")
    team = folder / "team"
    team.mkdir()
    (team / "a\u202egnp.\x1b[31m\x00.md".replace("\x00", "")).write_bytes(b"\x00")
    assert_refused(run("kb", "add", str(team), home=folder), "binary")


INSIDE = "litellm/model_prices_and_context_window_backup.json"


def lying_wheel() -> bytes:
    """A wheel whose directory says that a file of 400 MB of zeros has ten bytes."""
    data = bytearray(zipped(400, INSIDE))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", 10)
    data[22:26] = struct.pack("<I", 10)
    return bytes(data)


def crowded_wheel() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(25_000):
            archive.writestr(f"a{number}", b"")
    return stream.getvalue()


WHEELS = {
    "a file of 400 MB": lambda: zipped(400, INSIDE),
    "a file that lies": lying_wheel,
    "too many files": crowded_wheel,
}


@pytest.mark.parametrize("kind", WHEELS)
def test_wheels_that_unpack_without_end_are_refused(folder, kind):
    path = folder / "litellm-1-py3-none-any.whl"
    path.write_bytes(WHEELS[kind]())
    assert_refused(run(*GIVEN["prices"](str(path)), home=folder), "no wheel", "unpacks", "JSON")
