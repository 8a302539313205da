"""Databases of sessions: SQLite in a folder, and a real PostgreSQL where one can be started."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

UNPRIVILEGED = "nobody"
"""PostgreSQL refuses to run as root."""


def program(name: str) -> str | None:
    """A program of PostgreSQL, on the path or where Debian puts it."""
    found = shutil.which(name)
    return found or next((str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a PostgreSQL server that was started for the tests; skipped where none can be."""
    initdb, pg_ctl = program("initdb"), program("pg_ctl")
    if initdb is None or pg_ctl is None:
        pytest.skip("there is no PostgreSQL here: apt install postgresql")
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    home = Path("/tmp") / f"archadvisor-{os.getpid()}"  # a socket's path must be short, its folder open to the server
    home.mkdir(mode=0o700)
    if user:
        shutil.chown(home, user)
    data = home / "data"
    try:
        run([initdb, "-D", str(data), "-A", "trust", "-U", "advisor", "-E", "UTF8"], user)
        run([pg_ctl, "-D", str(data), "-w", "-l", str(home / "log"), "-o", f"-k {home} -h ''", "start"], user)
    except (subprocess.CalledProcessError, PermissionError, OSError) as error:
        shutil.rmtree(home, ignore_errors=True)
        pytest.skip(f"PostgreSQL cannot be started here: {error}")
    try:
        yield f"postgresql+psycopg://advisor@/postgres?host={home}"
    finally:
        run([pg_ctl, "-D", str(data), "-m", "immediate", "stop"], user)
        shutil.rmtree(home, ignore_errors=True)


def run(command: list[str], user: str | None) -> None:
    """Run a command, as another user if one is named; raises CalledProcessError."""
    known = user is not None and any(one.pw_name == user for one in pwd.getpwall())
    subprocess.run(command, check=True, capture_output=True, user=user if known else None, cwd="/")
