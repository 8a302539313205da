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


@cache
def doubtful(name: str, group: str) -> list[tuple[Cue, Cue]]:
    """Cues that count only in a brief with certain words beside them, each with the cue of those words."""
    entries = {
        key: entry for key, entry in table(name)[group].items() if isinstance(entry, dict) and "doubtful" in entry
    }
    cues = compile_all({key: (entry["doubtful"], entry.get("vetoes", [])) for key, entry in entries.items()})
    beside = {one.key: one for one in compile_all({key: (entry["beside"], []) for key, entry in entries.items()})}
    return [(one, beside[one.key]) for one in cues]
