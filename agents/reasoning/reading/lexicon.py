"""The word lists of the reader, read once from `data/`."""

from functools import cache
from typing import Any

from archadvisor.agents.reasoning.reading.cues import Cue, compile_all
from archadvisor.domain.tables import packaged_table


@cache
def table(name: str) -> Any:
    """The content of `data/<name>.yaml`."""
    return packaged_table("archadvisor.agents.reasoning.reading", f"{name}.yaml")


@cache
def words(name: str) -> dict[str, list[str]]:
    """Word lists (regular expressions) of the lexicon by group."""
    return {group: list(items) for group, items in table("words")[name].items()}


@cache
def phrase(name: str) -> str:
    """The alternatives of a list of `data/phrases.yaml` as one regular expression."""
    return "|".join(table("phrases")[name])


@cache
def cues_of(name: str, group: str) -> list[Cue]:
    """The compiled cues of one group of a table: each entry is a list of cues or a mapping of cues and vetoes."""
    entries = table(name)[group]
    split = {
        key: (entry, []) if isinstance(entry, list) else (entry["cues"], entry.get("vetoes", []))
        for key, entry in entries.items()
    }
    return compile_all(split)
