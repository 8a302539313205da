"""Nothing leaves the machine in embedded mode: every command runs in a process that may not reach a network.

Three proofs, each as far as the machine offers it: an audit hook that every Python process of a run loads sees no
connection and no resolution of a name; a run in a network namespace without any interface gives the same answers; the
system calls of a run, those of native libraries included, hold no connection to an internet address.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from archadvisor.knowledge.store import default_home, open_knowledge

ROOT = Path(__file__).resolve().parents[2]
HOOK = '''"""Refuses and notes every connection to the internet, every resolution of a name, every URL."""
import os
import socket
import sys

_RESOLVES = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
_OPENS = {"urllib.Request", "http.client.connect", "ftplib.connect", "smtplib.connect", "imaplib.open"}
_SENDS = {"socket.connect", "socket.sendto", "socket.sendmsg"}


def _hook(event, arguments):
    internet = event in _SENDS and arguments[0].family in (socket.AF_INET, socket.AF_INET6)
    if internet or event in _RESOLVES or event in _OPENS:
        with open(os.environ["NETWORK_LOG"], "a") as log:
            log.write(f"{event} {arguments[1:]}\\n")
        raise PermissionError(f"no network here: {event}")


sys.addaudithook(_hook)
'''
RUN = """
import sys
from archadvisor.cli import app
for line in sys.stdin.read().splitlines():
    try:
        app(line.split("|"), standalone_mode=False)
        code = 0
    except SystemExit as ended:
        code = ended.code
    print(f"\\nran {line.partition('|')[0]} {code}", flush=True)
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """A folder with a hook that every Python process loads, a brief, a document, and a home with the built store."""
    open_knowledge()
    folder = tmp_path_factory.mktemp("offline")
    (folder / "site").mkdir()
    (folder / "site" / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    shutil.copy(ROOT / "examples" / "customer-escalations.md", folder / "brief.md")
    (folder / "note.md").write_text(
        "# Retention\n\nReplies are kept for twelve months, then deleted.\n", encoding="utf-8"
    )
    (folder / "home").mkdir()
    for one in default_home().iterdir():
        if one.name != "own":
            (folder / "home" / one.name).symlink_to(one)
    return folder


def commands(place: Path) -> str:
    brief, out = place / "brief.md", place / "out"
    lines = [
        ["kb", "add", place / "note.md"],
        ["design", brief, "--out", out],
        ["explain", out, "req-archetype"],
        ["kb", "search", "retention of replies"],
        ["kb", "check"],
        ["cost", "estimate", ROOT / "examples" / "workloads" / "support-answers.yaml"],
        ["prices", "check"],
        ["simulate", out],
        ["whatif", out, "--set", "traffic=2x"],
    ]
    return "\n".join("|".join(str(word) for word in line) for line in lines)


def environment(place: Path) -> dict[str, str]:
    return dict(os.environ) | {
        "PYTHONPATH": os.pathsep.join([str(place / "site"), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "NETWORK_LOG": str(place / "network.log"),
        "ARCHADVISOR_HOME": str(place / "home"),
    }


def started(place: Path, *command: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, input=given, capture_output=True, text=True, check=False, env=environment(place))


@pytest.fixture(scope="module")
def done(place) -> subprocess.CompletedProcess[str]:
    """All commands in one process, traced where that is possible."""
    tracer = shutil.which("strace")
    trace: list[str] = []
    if tracer and subprocess.run([tracer, "-qq", "true"], capture_output=True, check=False).returncode == 0:
        trace = [tracer, "-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", str(place / "calls.txt")]
    return started(place, *trace, sys.executable, "-c", RUN, given=commands(place))


def codes(done: subprocess.CompletedProcess[str]) -> list[tuple[str, str]]:
    return re.findall(r"^ran (\S+) (\S+)$", done.stdout, re.MULTILINE)


def test_the_hook_sees_what_it_should(place):
    code = "import socket; socket.create_connection(('198.51.100.1', 9), 1)"
    probe = dict(environment(place)) | {"NETWORK_LOG": str(place / "probe.log")}
    tried = subprocess.run([sys.executable, "-c", code], env=probe, capture_output=True, check=False)
    assert tried.returncode != 0 and "socket.getaddrinfo" in (place / "probe.log").read_text()


def test_no_command_reaches_for_the_network(place, done):
    log = place / "network.log"
    assert not log.exists(), log.read_text()
    assert len(codes(done)) == 9, done.stderr[-3000:]
    assert {code for _, code in codes(done)} <= {"0", "3"}, (codes(done), done.stderr[-3000:])


def test_no_library_connects_behind_the_back_of_python(place, done):
    if not (place / "calls.txt").exists():
        pytest.skip("processes cannot be traced here")
    assert [line for line in (place / "calls.txt").read_text().splitlines() if "AF_INET" in line] == []


def isolated() -> bool:
    """Whether this machine lets us make a network namespace."""
    tool = shutil.which("unshare")
    return bool(tool) and subprocess.run([tool, "-n", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not isolated(), reason="no network namespaces here")
def test_the_design_is_the_same_without_a_network(place, done):
    code = "from archadvisor.cli import main; main()"
    command = ("design", str(place / "brief.md"), "--json", "-")
    without = started(place, str(shutil.which("unshare")), "-n", sys.executable, "-c", code, *command)
    assert without.returncode == 0, without.stderr[-3000:]
    here, there = json.loads((place / "out" / "design.json").read_text(encoding="utf-8")), json.loads(without.stdout)
    for one in (here, there):
        one["manifest"].pop("timing")
    assert here == there
