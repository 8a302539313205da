"""How this project opens Chroma: embedded, without telemetry; vectors are always our own."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from chromadb.api.client import Client


def chroma_client(folder: Path) -> "Client":
    """A client of the Chroma directory in a folder; use it as a context manager, so that nothing stays open."""
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    return cast("Client", client)
