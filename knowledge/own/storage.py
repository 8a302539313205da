"""Where own knowledge is kept: a Chroma directory of its own for each state, and one pointer to the present one.

A state is written beside the others and becomes the present one by replacing the pointer, so that a reader sees the
old or the new one, whole, and a writer that is killed leaves the old one. Writers take turns by a lock that the system
frees when its holder dies.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from archadvisor.errors import InputError, KnowledgeError
from archadvisor.knowledge.embedding import MiniLm, weights_folder
from archadvisor.knowledge.lexical import LatentSemantics
from archadvisor.knowledge.locks import alone
from archadvisor.knowledge.own.collection import State, read_collection, write_collection

KEPT_STATES = 3
ATTEMPTS = 5

_POINTER = "present"
_BUILDING = ".building-"


def own_folder(home: Path) -> Path:
    """The folder of own knowledge below the folder of the stores."""
    return home / "own"


def embedder_id() -> str:
    """The method that makes vectors in this installation."""
    return MiniLm.id if weights_folder() else LatentSemantics.id


def read_state(home: Path) -> State:
    """The present state; empty if nothing was ever added. Raises KnowledgeError if it cannot be read."""
    for _ in range(ATTEMPTS):
        name = _present(home)
        if name is None:
            return State()
        try:
            return read_collection(own_folder(home) / name)
        except Exception as error:  # whatever a damaged or just removed database raises
            if _present(home) == name:
                raise KnowledgeError(_damaged(home, error)) from error
    raise KnowledgeError("the own knowledge keeps changing while it is read; try again when `kb add` has ended")


def _damaged(home: Path, error: Exception) -> str:
    where = f"the own knowledge in {own_folder(home)} cannot be read ({error})"
    return f"{where}. Restore the folder from a backup, or remove it and add your files again"


def _present(home: Path) -> str | None:
    try:
        name = (own_folder(home) / _POINTER).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(_damaged(home, error)) from error
    return name or None


@contextmanager
def writing(home: Path) -> Iterator[None]:
    """Hold the right to write: waits for another writer to end. Raises InputError if the folder cannot be written."""
    folder = own_folder(home)
    with ExitStack() as turn:
        try:
            turn.enter_context(alone(folder / ".lock"))
        except OSError as error:
            raise InputError(f"cannot write to {folder}: set ARCHADVISOR_HOME to a writable folder") from error
        yield


def write_state(home: Path, state: State) -> None:
    """Make this the present state; call it inside `writing`. Raises KnowledgeError if it cannot be written."""
    folder = own_folder(home)
    _clear(folder, _present(home))
    try:
        building = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=folder))
        name = f"state-{write_collection(building, state)}-{building.name.removeprefix(_BUILDING)}"
        building.rename(folder / name)
        _replace(folder / _POINTER, name)
    except OSError as error:
        raise KnowledgeError(f"cannot write the own knowledge to {folder}: {error}; what was there stays") from error


def _replace(path: Path, content: str) -> None:
    """Put a small file in place in one step, also through a loss of power."""
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="ascii") as file:
        file.write(content + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _clear(folder: Path, present: str | None) -> None:
    """Remove what killed writers left and all but the newest former states; readers may still be in those."""
    for left in folder.glob(f"{_BUILDING}*"):
        shutil.rmtree(left, ignore_errors=True)
    former = [one for one in folder.glob("state-*") if one.name != present]
    for old in sorted(former, key=lambda one: one.stat().st_mtime, reverse=True)[KEPT_STATES - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
