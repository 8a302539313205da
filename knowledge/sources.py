"""The hash of everything a knowledge store is made from: the records and the code that shapes them."""

import hashlib
import json
import os
import tempfile
from pathlib import Path

from archadvisor.knowledge.loading import package_root, record_files

# What a stored record looks like: a change of these makes a new store.
SHAPING_MODULES = ("records.py", "organisation_records.py", "retrieval.py", "aspects.py", "store.py")


def source_hash(root: Path, home: Path) -> str:
    """The content hash of the sources under `root`.

    Files are read only if path, size or modification time of one changed since the hash was last noted in `home`.
    """
    files = [path for paths in record_files(root).values() for path in paths]
    files += [package_root() / name for name in SHAPING_MODULES]
    fingerprint = _fingerprint(files)
    note = home / "sources.json"
    if (noted := _noted(note, fingerprint)) is not None:
        return noted
    content = hashlib.sha256()
    for path in files:
        content.update(f"{path.parent.name}/{path.name}\0".encode())
        content.update(hashlib.sha256(path.read_bytes()).digest())
    write_whole(note, json.dumps({fingerprint: content.hexdigest()}).encode())
    return content.hexdigest()


def write_whole(path: Path, content: bytes) -> None:
    """Write a cache file so that readers see the old or the new content; a folder that is not writable is no error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as stream:
            stream.write(content)
        Path(stream.name).replace(path)
    except OSError:
        return


def _fingerprint(files: list[Path]) -> str:
    """Hash of path, size and modification time of every file."""
    digest = hashlib.sha256()
    for path in files:
        status = os.stat(path)  # noqa: PTH116 - half the time of Path.stat over hundreds of files
        digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def _noted(note: Path, fingerprint: str) -> str | None:
    try:
        noted = json.loads(note.read_text(encoding="utf-8")).get(fingerprint)
    except (OSError, ValueError, AttributeError):
        return None
    return noted if isinstance(noted, str) else None
