"""Needs: which capabilities and qualities a brief expresses, clause by clause."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from archadvisor.agents.reasoning.reading.clauses import Clause
from archadvisor.agents.reasoning.reading.cues import Cue, Hit, compile_all, find_all
from archadvisor.knowledge.records import NeedRecord

_SAYS_NO = re.compile(r"(?:no|not|never|without|neither|nor)\b")
_Table = tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


def expressed_needs(clauses: Sequence[Clause], records: Mapping[str, NeedRecord]) -> dict[str, list[Hit]]:
    """Needs by id with the clauses that express them; sentences about the present state ask for nothing."""
    asking = [replace(clause, folded="") if clause.present_state else clause for clause in clauses]
    table = tuple((key, tuple(record.cues), tuple(record.vetoes)) for key, record in records.items())
    return find_all(_compiled(table), asking)


def fired_in(found: Mapping[str, Sequence[Hit]], clauses: int) -> list[set[str]]:
    """The needs of each clause."""
    fired: list[set[str]] = [set() for _ in range(clauses)]
    for need, hits in found.items():
        for hit in hits:
            fired[hit.clause].add(need)
    return fired


def barred(clauses: Sequence[Clause], records: Mapping[str, NeedRecord]) -> set[tuple[str, int]]:
    """Needs with the clauses in which the vetoes of their records have the last word.

    That is where a brief says no to it (`no chatbots`), and for boundaries of data: one that was read by mistake rules
    out half of all designs.
    """
    cues = _compiled(tuple((key, tuple(one.cues), tuple(one.vetoes)) for key, one in records.items()))
    bounds = {key for key, record in records.items() if "residency" in record.sets}
    return {
        (cue.key, number)
        for cue in cues
        for number, one in enumerate(clauses)
        if cue.veto is not None and (said := cue.veto.search(one.folded)) is not None
        if cue.key in bounds or _SAYS_NO.match(said.group())
    }


def confirmed(
    cued: Mapping[str, list[Hit]],
    clauses: Sequence[Clause],
    suggested: Sequence[Sequence[str]],
    denied: Collection[tuple[str, int]] = (),
) -> dict[str, list[Hit]]:
    """Needs that the learned route accepts: the evidence is what the cue matched, or else the whole clause."""
    narrow = {(need, hit.clause): hit for need, hits in cued.items() for hit in hits}
    found: dict[str, list[Hit]] = {}
    for number, (clause, needs) in enumerate(zip(clauses, suggested, strict=True)):
        for need in needs if not clause.present_state else []:
            if (need, number) in denied:
                continue
            whole = Hit(need, number, clause.start, clause.end)
            found.setdefault(need, []).append(narrow.get((need, number), whole))
    return found


def implied_needs(expressed: Mapping[str, list[Hit]], records: Mapping[str, NeedRecord]) -> dict[str, str]:
    """Needs that follow from expressed ones, and transitively, each with the need that implies it."""
    follows: dict[str, str] = {}
    pending = list(expressed)
    while pending:
        source = pending.pop(0)
        for need in records[source].implies if source in records else []:
            if need not in expressed and need not in follows:
                follows[need] = source
                pending.append(need)
    return follows


@lru_cache(maxsize=4)
def _compiled(table: _Table) -> list[Cue]:
    return compile_all({key: (cues, vetoes) for key, cues, vetoes in table})
