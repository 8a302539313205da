"""Checkpoints past the redaction gate: a saver that writes nothing which the gate would hold back.

Values of a state keep their form and every text its length, so that offsets into a text stay right after a resume.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    EXCLUDED_METADATA_KEYS,
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from pydantic import BaseModel

from archadvisor.errors import InputError, RedactionError
from archadvisor.guardrails.redaction.gate import Gate, redact

PLAIN = (bool, int, float, type(None))
MOST_TEXTS = 20_000


def kept(value: Any) -> Any:
    """A value of a state as it may be written. Raises RedactionError if it cannot be checked."""
    match value:
        case str():
            return _text(value)
        case BaseException():
            return _text(repr(value))
        case BaseModel():
            return type(value).model_validate(kept(value.model_dump()))
        case dict():
            return {kept(key): kept(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset() if type(value) in (list, tuple, set, frozenset):
            return type(value)(kept(inner) for inner in value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{one.name: kept(getattr(value, one.name)) for one in fields(value)})
        case _ if isinstance(value, PLAIN):
            return value
    raise RedactionError(f"a {type(value).__name__} is no plain value")


@lru_cache(maxsize=MOST_TEXTS)
def _text(text: str) -> str:
    """One text, checked once although every checkpoint holds it again."""
    return Gate().fitted(text)


class GatedSaver(BaseCheckpointSaver[Any]):
    """A saver with the gate in front: values, errors and metadata pass it, and the id of a thread must need no gate."""

    def __init__(self, behind: BaseCheckpointSaver[Any]) -> None:
        super().__init__(serde=behind.serde)
        self._behind = behind

    def get_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """What was kept of a thread."""
        return self._behind.get_tuple(config)

    def list(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> Iterator[CheckpointTuple]:
        """What was kept, the latest first."""
        return self._behind.list(config, filter=filter, before=before, limit=limit)

    def put(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Keep a checkpoint. Raises RedactionError if it can't be checked, InputError for a telling id of a thread."""
        clean: Checkpoint = {**checkpoint, "channel_values": kept(checkpoint["channel_values"])}
        return self._behind.put(_clean(config), clean, kept(metadata), new_versions)

    def put_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        """Keep what a node returned or raised. Raises as `put` does."""
        clean = [(channel, kept(value)) for channel, value in writes]
        self._behind.put_writes(_clean(config), clean, task_id, task_path)

    def delete_thread(self, thread_id: str) -> None:
        """Delete all that was kept of a thread."""
        self._behind.delete_thread(thread_id)

    def get_next_version(self, current: Any, channel: None) -> Any:
        """The version after this one."""
        return self._behind.get_next_version(current, channel)


def _clean(config: RunnableConfig) -> RunnableConfig:
    """A configuration of which what goes to disk is clean."""
    configurable = config.get("configurable", {})
    thread_id = str(configurable.get("thread_id", ""))
    if redact(thread_id) != thread_id:
        raise InputError("the id of a thread looks like personal data or a secret. Use a random one.")
    told = {key: value if key in EXCLUDED_METADATA_KEYS else _told(value) for key, value in configurable.items()}
    return {**config, "configurable": told, "metadata": _told(dict(config.get("metadata", {})))}


def _told(value: Any) -> Any:
    """What the library copies into the metadata: texts and figures; whatever else is not written."""
    if isinstance(value, dict):
        return {key: _told(inner) for key, inner in value.items()}
    return _text(value) if isinstance(value, str) else value
