"""Hearing a brief: its clauses, those of them that are its author's own, and what is set aside."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

import numpy as np

from archadvisor.agents.reasoning.reading.clauses import Clause, clauses_of
from archadvisor.agents.reasoning.reading.fields import Span
from archadvisor.agents.reasoning.reading.learned import Learned
from archadvisor.guardrails.quoted import paragraphs
from archadvisor.knowledge.embedding import Encoding, minilm


@dataclass(frozen=True)
class Heard:
    """The clauses that count, sentences numbered among themselves, with their encodings, and the spans set aside.

    Without a learned route nothing is encoded or set aside.
    """

    clauses: list[Clause]
    encodings: list[Encoding] = field(default_factory=list)
    aside: list[Span] = field(default_factory=list)


def hear(text: str, route: Learned | None) -> Heard:
    """The clauses of a text that are its author's own, as far as a learned route can tell."""
    clauses = clauses_of(text)
    encodings = encoded(text, clauses) if route else []
    if route is None or not encodings:
        return Heard(clauses)
    texts, owners = [text[one.start : one.end] for one in clauses], _paragraphs_of(text, clauses)
    vectors, sentences = np.stack([one.sentence for one in encodings]), [one.sentence for one in clauses]
    own = route.author.own(vectors, texts, owners, sentences).tolist()
    kept = [clause for clause, ours in zip(clauses, own, strict=True) if ours]
    aside = list(_stretches(clauses, own, owners))
    return Heard(_numbered(kept), [one for one, ours in zip(encodings, own, strict=True) if ours], aside)


def encoded(text: str, clauses: Sequence[Clause]) -> list[Encoding]:
    """The encodings of clauses, each distinct one run once; nothing without sentence weights."""
    model, texts = minilm(), [text[one.start : one.end] for one in clauses]
    distinct = list(dict.fromkeys(texts))
    known = dict(zip(distinct, model.encode(distinct), strict=True)) if model else {}
    return [known[one] for one in texts if one in known]


def _paragraphs_of(text: str, clauses: Sequence[Clause]) -> list[int]:
    """The paragraph of each clause, by its number."""
    starts = [one.start for one in paragraphs(text)]
    return [bisect_right(starts, clause.start) for clause in clauses]


def _numbered(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses with their sentences numbered from nought without gaps."""
    numbers = {one: number for number, one in enumerate(dict.fromkeys(clause.sentence for clause in clauses))}
    return [replace(clause, sentence=numbers[clause.sentence]) for clause in clauses]


def _stretches(clauses: Sequence[Clause], own: Sequence[bool], owners: Sequence[int]) -> Iterator[Span]:
    """The spans of neighbouring clauses of one paragraph that are set aside."""
    for (ours, _), group in groupby(range(len(clauses)), key=lambda number: (own[number], owners[number])):
        numbers = list(group)
        if not ours:
            yield clauses[numbers[0]].start, clauses[numbers[-1]].end
