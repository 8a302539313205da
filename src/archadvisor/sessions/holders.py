"""Who holds a lease: a process of a machine, so that the lease of a process that died need not run out first."""

import os
import socket
from pathlib import Path
from uuid import uuid4


def holder() -> str:
    """A name for one piece of work of this process, told apart from a later process with the same number."""
    return f"{socket.gethostname()}/{os.getpid()}/{_started(os.getpid())}/{uuid4().hex}"


def is_dead(name: str) -> bool:
    """Whether a holder was a process of this machine that is no more; False where that can't be told."""
    host, _, rest = name.partition("/")
    parts = rest.split("/")
    if host != socket.gethostname() or len(parts) < 2 or not parts[0].isdigit() or not parts[1]:
        return False
    return _started(int(parts[0])) != parts[1]


def _started(pid: int) -> str:
    """When a process was started, in ticks since the machine was; empty if there is none or it is not told."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]
