"""What a turn refers to: parts of the design, topics, versions, persons, reasons and names."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from archadvisor.domain.document import DesignDocument
from archadvisor.domain.session import Version
from archadvisor.domain.tables import packaged_table

LEAST_SCORE = 0.5
"""Share of a name's rare words that a turn must hold."""

WORTH_OF_A_WORD = 0.05
STEM_LETTERS = 6
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = r"\d+|" + "|".join(_CARDINALS)
_VERSION = re.compile(
    rf"\b(?:v|version )(?P<after>{_NUMBER})\b|\b(?P<before>{'|'.join(_ORDINALS)}|last|latest) version\b"
)
_PERSON = r"(?P<person>(?!(?:I|We|You|It|This)\b)[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2}|[Tt]he (?:[a-z]+ ){0,2}board)"
_SIGNED = re.compile(rf"(?:\b(?:[Bb]y|[Ss]igned(?: off)?(?: by)?|[Ss]ays|as|in the name of)|,)\s+{_PERSON}")
_SIGNATURE = re.compile(r"[.,;!]\s+(?P<person>[A-Z][a-z]+ [A-Z][\w'-]+)(?=\s*(?:[.,;!]|$))")
_SPEAKER = re.compile(rf"^{_PERSON} (?:accepts?|takes?|approves?)\b")
_REASON = re.compile(
    r"\b(?:because|since|as (?=it |we |this |the )|reason:?|due to|for the reason that)\s+(?P<reason>[^.;]+)"
)
_CALLED = re.compile(r"\b(?:called|named|under the name(?: of)?|as)\s+[\"“']?(?P<name>[A-Za-z][\w-]*)")
_AFTER_KIND = re.compile(r"\b(?:branch|variant|fork)\s+[\"“']?(?P<name>[A-Za-z][\w-]*)")
_NO_NAMES = frozenset(
    {"it", "this", "that", "a", "an", "the", "into", "to", "as", "called", "named", "from", "here", "branch"}
)


@dataclass(frozen=True)
class Part:
    """An element of the design by its id and the words that name it."""

    id: str
    words: frozenset[str]


def parts_of(document: DesignDocument) -> list[Part]:
    """All elements of a design that can be asked about, by each of their names."""
    named = [(one.id, text) for one in document.components for text in (one.name, one.type, one.technology)]
    named += [(one.id, text) for one in document.decisions for text in (one.topic, one.choice)]
    named += [(one.id, one.name) for one in document.risks]
    named += [(one.id, one.name) for one in document.controls]
    named += [(one.id, one.name) for one in document.patterns]
    named += [(one.id, one.field) for one in document.requirements.values()]
    return [Part(key, stems(text)) for key, text in named if stems(text)]


def stems(text: str) -> frozenset[str]:
    """The first letters of the words of a text, without those that only bind."""
    words = re.findall(r"[a-z0-9]+", text.lower().replace("_", " "))
    return frozenset(word[:STEM_LETTERS] for word in words if len(word) > 1 and word not in _binding())


def referred(text: str, document: DesignDocument, among: Collection[str] | None = None) -> list[str]:
    """Ids of elements (of those `among`) that a turn names best; ids that are written out count before names."""
    parts = [one for one in parts_of(document) if among is None or one.id in among]
    ids = dict.fromkeys(part.id for part in parts)
    written = [one for one in ids if re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", text, re.IGNORECASE)]
    return written or best_named(text, parts)


def best_named(text: str, parts: Sequence[Part]) -> list[str]:
    """Ids of the parts of whose names a text holds most, the rare words weighing more; none below the least score."""
    counts = Counter(stem for part in parts for stem in part.words)
    said = stems(text)
    scored = [(_score(part, said, counts), part.id) for part in parts]
    best = max((score for score, _ in scored), default=0.0)
    return [] if best < LEAST_SCORE else list(dict.fromkeys(key for score, key in scored if score > best - 1e-9))


def _score(part: Part, said: frozenset[str], counts: Counter[str]) -> float:
    """The share of a name's words that were said, the rare ones weighing more, and a little for how many."""
    weight = {stem: 1 / math.sqrt(counts[stem]) for stem in part.words}
    met = part.words & said
    return sum(weight[stem] for stem in met) / sum(weight.values()) + WORTH_OF_A_WORD * len(met) if met else 0.0


def topic_in(text: str, kind: str) -> str | None:
    """The topic (`topics`) or aim (`aims`) of which a turn speaks first."""
    found = [(match.start(), name) for name, words in _words(kind).items() if (match := words.search(text.lower()))]
    return min(found)[1] if found else None


def versions_in(text: str, versions: list[Version]) -> list[str]:
    """Ids of versions that a turn names by number, order or branch, as far as there are such."""
    known = {one.id for one in versions}
    named = [_version(match, versions) for match in _VERSION.finditer(text.lower())]
    tips = {one.branch: one.id for one in versions}
    named += [tips[word] for word in re.findall(r"[\w-]+", text.lower()) if word in tips]
    return [one for one in dict.fromkeys(named) if one in known]


def _version(match: re.Match[str], versions: list[Version]) -> str:
    if after := match["after"]:
        return f"v{_CARDINALS.index(after) + 1 if after in _CARDINALS else int(after)}"
    return versions[-1].id if match["before"] in ("last", "latest") else f"v{_ORDINALS.index(match['before']) + 1}"


def person_in(text: str) -> str | None:
    """The person or body in whose name something is said."""
    found = _SPEAKER.search(text) or _SIGNED.search(text) or _SIGNATURE.search(text)
    return found["person"] if found else None


def reason_in(text: str) -> str | None:
    """The reason that a turn gives."""
    found = _REASON.search(text)
    return found["reason"].strip() if found else None


def name_in(text: str) -> str | None:
    """A name that is given to a branch or folder."""
    found = (match["name"].lower() for pattern in (_CALLED, _AFTER_KIND) for match in pattern.finditer(text))
    return next((name for name in found if name not in _NO_NAMES), None)


def place_in(text: str, items: int) -> int | None:
    """Which of so many items a turn means by number or order, from 0."""
    folded = text.lower()
    places: Iterator[int] = iter(
        [int(one) - 1 for one in re.findall(r"\b\d+\b", folded)]
        + [int(one) - 1 for one in re.findall(r"\b(\d+)(?:st|nd|rd|th)\b", folded)]
        + [place for place, word in enumerate(_ORDINALS) if re.search(rf"\b{word}\b", folded)]
        + [
            place
            for place, word in enumerate(_CARDINALS)
            if re.search(rf"\b(?:option|answer|number|choice|question) {word}\b", folded)
        ]
        + ([items - 1] if re.search(r"\blast\b", folded) else [])
    )
    return next((place for place in places if 0 <= place < items), None)


@cache
def _words(kind: str) -> dict[str, re.Pattern[str]]:
    raw: Any = packaged_table("archadvisor.agents.reasoning.turns", "topics.yaml")[kind]
    return {
        name: re.compile(rf"\b(?:{'|'.join(words)})\b".replace(" .. ", r"\W+(?:\w+\W+){0,4}?"))
        for name, words in raw.items()
    }


@cache
def _binding() -> frozenset[str]:
    return frozenset(
        [
            "of",
            "the",
            "and",
            "or",
            "for",
            "in",
            "on",
            "to",
            "by",
            "with",
            "an",
            "own",
            "why",
            "is",
            "it",
            "we",
            "what",
            "not",
            "no",
        ]
    )
