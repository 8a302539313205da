"""Technologies that a turn names, by product, vendor or alias; ordinary words that are part of a name do not count."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from archadvisor.domain.tables import packaged_table
from archadvisor.domain.vocabulary import ontology
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.records import NeedRecord

PRODUCT = "Acme"
"""What stands for a product in a masked turn."""

_WORD = re.compile(r"[a-z0-9][a-z0-9.+#-]*", re.IGNORECASE)
_LONGEST = 5
_FOREIGN = re.compile(r"(?<=[a-z,] )[A-Z](?=[A-Za-z]*[a-z])[A-Za-z0-9]{2,}")


@dataclass(frozen=True)
class Mention:
    """Words of a turn that name technologies; `start` and `end` are their span in the turn."""

    words: str
    start: int
    end: int


@dataclass(frozen=True)
class Known:
    """A knowledge base as a key of what is worked out from it once: its version tells it from every other one."""

    version: str
    knowledge: KnowledgeBase = field(compare=False)

    @classmethod
    def of(cls, knowledge: KnowledgeBase) -> "Known":
        """The key of a knowledge base."""
        return cls(knowledge.version, knowledge)


def mentions_in(text: str, knowledge: KnowledgeBase) -> list[Mention]:
    """The longest stretches of words that are a name or a proper part of one, in order and without overlap."""
    words = [(match.group().rstrip(".-").lower(), match.start()) for match in _WORD.finditer(text)]
    return list(_longest(text, words, _parts(Known.of(knowledge))))


def foreign_names(text: str) -> list[str]:
    """Capitalised words inside a sentence, abbreviations apart: an unknown product would look like this."""
    return _FOREIGN.findall(text)


def masked(text: str, mentions: list[Mention]) -> str:
    """The text with each mention as Acme and each figure as 7: what is asked does not hang on which they are."""
    for one in reversed(mentions):
        text = f"{text[: one.start]}{PRODUCT}{text[one.end :]}"
    return re.sub(r"\d[\d.,]*", "7", text)


def _longest(text: str, words: list[tuple[str, int]], known: frozenset[tuple[str, ...]]) -> Iterator[Mention]:
    at = 0
    while at < len(words):
        sizes = range(min(_LONGEST, len(words) - at), 0, -1)
        size = next((one for one in sizes if tuple(word for word, _ in words[at : at + one]) in known), 0)
        if size:
            last, start = words[at + size - 1]
            yield Mention(text[words[at][1] : start + len(last)], words[at][1], start + len(last))
        at += size or 1


@lru_cache(maxsize=4)
def _parts(known: Known) -> frozenset[tuple[str, ...]]:
    """All runs of words within the names of technologies that neither begin nor end with an ordinary word."""
    ordinary = _ordinary(known.knowledge.needs.values())
    technologies = known.knowledge.technologies.values()
    found: set[tuple[str, ...]] = set()
    for name in (name for one in technologies for name in (one.id, one.name, one.vendor, *one.aliases)):
        words = tuple(word.rstrip(".-").lower() for word in _WORD.findall(name))
        runs = (words[i:j] for i in range(len(words)) for j in range(i + 1, min(i + _LONGEST, len(words)) + 1))
        found.update(run for run in runs if ordinary.isdisjoint((run[0], run[-1])))
    return frozenset(found)


def _ordinary(needs: Iterable[NeedRecord]) -> frozenset[str]:
    """Words of plain English as far as the vocabulary and the need records use them in lower case."""
    plain = (text for one in needs for text in (one.name, *one.exemplars))
    texts = [*plain, *(one.desc for one in ontology().component_types.values()), *ontology().component_types]
    told = packaged_table("archadvisor.agents.reasoning.turns", "ordinary.yaml")["words"]
    return frozenset([*told, *(word for text in texts for word in re.findall(r"(?<![A-Za-z])[a-z]+", text))])
