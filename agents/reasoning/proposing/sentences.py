"""Sentences of a chat model as they may be shown: plain, short, and without a figure that the design does not have."""

import re

from archadvisor.guardrails.outputs import Ledger, numbers_in
from archadvisor.guardrails.redaction import redact

MOST_CHARACTERS = 300
_END = re.compile(r"(?<=[.!?])\s+")
_STRANGE = re.compile(r"https?:|www\.|[<>`{}\[\]|\\*_#]")
_EDGES = "\"'“”‘’()$€£%.,;:!?"
_TERM = re.compile(r"[A-Za-z]{1,3}\d{1,2}")
# What looks like a key or a code: nobody explains a design with it.
_CODE = re.compile(r"[A-Z]+(?:[-_.][A-Z]+){2,}|[A-Z][-_A-Z]{11,}|\S*_\S*|\S{31,}|\S*[a-z][A-Z]\S*[a-z][A-Z]\S*")
# Numbers in letters tell as much as figures do.
_NUMBER_WORD = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|doubl\w+|tripl\w+|twice|half|percent)\b",
    re.IGNORECASE,
)


def plain(text: str, ledger: Ledger) -> str:
    """The sentences of a text that may be shown, in order; empty if none may.

    A sentence with a number outside the ledger, a link or marks of some language is left out, and so is everything that
    would have to be redacted: a chat model has no reason to write it.
    """
    sentences = _END.split(" ".join(text.split()))
    kept = " ".join(one for one in sentences if one and is_plain(one, ledger))
    return kept if len(kept) <= MOST_CHARACTERS else ""


def is_plain(sentence: str, ledger: Ledger) -> bool:
    """Whether one sentence may be shown."""
    if not sentence.isprintable() or _STRANGE.search(sentence) or _NUMBER_WORD.search(sentence):
        return False
    words = (word.strip(_EDGES) for word in sentence.split())
    return all(_is_known(word, ledger) for word in words) and redact(sentence) == sentence


def _is_known(word: str, ledger: Ledger) -> bool:
    """Whether a word is no code and has no digit, is a term such as P95, or is a number of the ledger alone."""
    if _CODE.fullmatch(word):
        return False
    if not any(one.isdigit() for one in word) or _TERM.fullmatch(word):
        return True
    numbers = numbers_in(word)
    return len(numbers) == 1 and word.replace(",", "") == numbers[0] and ledger.accounts_for(numbers[0])
