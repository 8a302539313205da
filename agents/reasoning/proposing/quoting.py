"""Words of the brief: how they are shown to a chat model as data, and where a quotation of it stands in them."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from archadvisor.domain.requirements import Evidence, Statement

FEWEST_WORDS = 2
MARK_LENGTH = 16
_WORD = re.compile(r"[^\W_]+(?:[.,'’%-]?[^\W_]+)*%?")
_DENIAL = re.compile(r"\b(?:no|not|never|without|neither|nor|none|nothing|nobody|cannot|can't|don't|doesn't|won't)\b")


def marked(text: str) -> str:
    """A text from outside between marks that it cannot contain, since they are made of its own hash."""
    mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:MARK_LENGTH]
    return f"<data {mark}>\n{text}\n</data {mark}>"


@dataclass(frozen=True)
class Quotation:
    """Words of the brief that were found in it: the statements that they stand in."""

    text: str
    statements: tuple[Statement, ...]

    @property
    def statement_ids(self) -> list[str]:
        """The ids of the statements."""
        return [one.id for one in self.statements]

    @property
    def evidence(self) -> list[Evidence]:
        """The spans of the statements."""
        return [span for one in self.statements for span in one.evidence]

    @property
    def denies(self) -> bool:
        """Whether the statements say no to something: what they speak of may be just what is not wanted."""
        return any(_DENIAL.search(one.text.lower()) for one in self.statements)


def quotation(quote: str, statements: Sequence[Statement]) -> Quotation | None:
    """Where a quotation stands, word for word whatever the punctuation; None if nowhere, or too short to tell."""
    wanted = _words(quote)
    said = [(word, one) for one in statements for word in _words(one.text)]
    words = [word for word, _ in said]
    starts = range(len(words) - len(wanted) + 1) if len(wanted) >= FEWEST_WORDS else range(0)
    for start in starts:
        if words[start : start + len(wanted)] == wanted:
            found = {one.id: one for _, one in said[start : start + len(wanted)]}
            return Quotation(quote.strip(), tuple(found.values()))
    return None


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
