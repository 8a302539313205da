"""Whether words of a brief name a technology of the catalogue."""

import re
from functools import cache

from archadvisor.knowledge.records import Technology

WORD = re.compile(r"[a-z0-9][a-z0-9.+#-]*")


@cache
def _words(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(text.lower()))


def _contains(text: str, part: str) -> bool:
    """Whether the words of `part` occur one after the other in `text`."""
    words, wanted = _words(text), _words(part)
    spans = range(len(words) - len(wanted) + 1)
    return bool(wanted) and any(words[start : start + len(wanted)] == wanted for start in spans)


def named_in(words: str, technology: Technology) -> bool:
    """Whether words name a technology: its id, or its name, vendor or an alias contains them, or its skills do."""
    if words == technology.id:
        return True
    skills = tuple(skill.replace("_", " ") for skill in technology.skills)
    names = (technology.name, technology.vendor, *technology.aliases, *skills)
    return any(_contains(name, words) for name in names)


def is_given(words: str, technology: Technology) -> bool:
    """Whether something said to be in place is this technology: its id, its name, or words that contain an alias."""
    if words == technology.id or _contains(technology.name, words):
        return True
    return any(_contains(words, alias) for alias in technology.aliases)
