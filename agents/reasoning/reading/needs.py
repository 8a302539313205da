"""Needs: which capabilities and qualities a brief expresses, clause by clause."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from archadvisor.agents.reasoning.reading.clauses import Clause
from archadvisor.agents.reasoning.reading.cues import Cue, Hit, compile_all, find_all
from archadvisor.knowledge.records import NeedRecord

_Table = tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


def expressed_needs(clauses: Sequence[Clause], records: Mapping[str, NeedRecord]) -> dict[str, list[Hit]]:
    """Needs by id with the clauses that express them; sentences about the present state ask for nothing."""
    asking = [replace(clause, folded="") if clause.present_state else clause for clause in clauses]
    table = tuple((key, tuple(record.cues), tuple(record.vetoes)) for key, record in records.items())
    return find_all(_compiled(table), asking)


def suggested_needs(clauses: Sequence[Clause], suggested: Sequence[Sequence[str]]) -> dict[str, list[Hit]]:
    """Needs that the learned route suggests for each clause; the whole clause is the evidence."""
    found: dict[str, list[Hit]] = {}
    for number, (clause, needs) in enumerate(zip(clauses, suggested, strict=True)):
        for need in needs if not clause.present_state else []:
            found.setdefault(need, []).append(Hit(need, number, clause.start, clause.end))
    return found


def merged(first: Mapping[str, list[Hit]], second: Mapping[str, list[Hit]]) -> dict[str, list[Hit]]:
    """Hits of both routes; where both found a need in a clause, the narrower evidence of the first stays."""
    joined = {need: list(hits) for need, hits in first.items()}
    for need, hits in second.items():
        known = {hit.clause for hit in joined.get(need, [])}
        joined.setdefault(need, []).extend(hit for hit in hits if hit.clause not in known)
    return joined


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
