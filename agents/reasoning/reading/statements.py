"""Statements: what the brief says, clause by clause, with kind, priority, needs and fields."""

from collections.abc import Mapping
from functools import cache

from archadvisor.agents.reasoning.reading.clauses import Clause
from archadvisor.agents.reasoning.reading.cues import Cue, compile_all
from archadvisor.agents.reasoning.reading.lexicon import words
from archadvisor.agents.reasoning.reading.reading import Reading
from archadvisor.domain.requirements import Evidence, Priority, Requirement, Statement, StatementKind

_KINDS: tuple[StatementKind, ...] = ("prohibition", "objective", "constraint", "quality")
_ALL_KINDS: tuple[StatementKind, ...] = ("capability", "quality", "constraint", "prohibition", "objective", "context")
KIND_VOTE = 0.15
"""What a rule counts beside the scores of the learned route; chosen on briefs left out of training."""

_ALWAYS_INFERRED = frozenset(
    {"archetype", "scale_tier", "decision_effect", "needs", "priorities", "exposure", "autonomy", "data_sensitivity"}
)


def statements_of(reading: Reading, fields: Mapping[str, Requirement]) -> list[Statement]:
    """One statement for each clause, `stm-01` onward, in the order of the text."""
    needs = _needs_by_clause(reading)
    return [_statement(reading, number, needs.get(number, []), fields) for number in range(len(reading.clauses))]


def _needs_by_clause(reading: Reading) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for need, hits in reading.needs.items():
        for hit in hits:
            if need not in found.setdefault(hit.clause, []):
                found[hit.clause].append(need)
    return found


def _statement(reading: Reading, number: int, needs: list[str], fields: Mapping[str, Requirement]) -> Statement:
    clause = reading.clauses[number]
    text = reading.brief.text[clause.start : clause.end]
    expressed = [name for name, one in fields.items() if name not in _ALWAYS_INFERRED and _overlaps(one, clause)]
    return Statement(
        id=f"stm-{number + 1:02d}",
        text=" ".join(text.split()),
        kind=_kind(reading, number, bool(needs), bool(expressed)),
        priority=_priority(clause),
        evidence=[Evidence(start=clause.start, end=clause.end, text=text)],
        needs=needs,
        fields=expressed,
    )


def _overlaps(one: Requirement, clause: Clause) -> bool:
    return any(clause.start <= span.start < clause.end for span in one.evidence)


@cache
def _cues() -> dict[str, Cue]:
    return {cue.key: cue for cue in compile_all({name: (cues, []) for name, cues in words("statements").items()})}


def _says(name: str, clause: Clause) -> bool:
    return bool(_cues()[name].cue.search(clause.folded))


def _kind(reading: Reading, number: int, needed: bool, measured: bool) -> StatementKind:
    """The kind with the highest score by the learned route, the rule having a vote; the rule alone without the route.

    A heading and what an earlier attempt or today's way is like are context whatever they speak of.
    """
    clause = reading.clauses[number]
    ruled = _ruled_kind(clause, needed, measured)
    scores = reading.kind_scores(number)
    if not scores or clause.present_state:
        return ruled
    return max(_ALL_KINDS, key=lambda kind: scores.get(kind, 0.0) + (KIND_VOTE if kind == ruled else 0.0))


def _ruled_kind(clause: Clause, needed: bool, measured: bool) -> StatementKind:
    """What is not understood is context, unless it is plainly a demand: then it stays one, to be reported as unmet."""
    if clause.present_state or not (needed or measured or _says("must", clause)):
        return "context"
    found = next((kind for kind in _KINDS if _says(kind, clause)), None)
    return found or ("capability" if needed else "context")


def _priority(clause: Clause) -> Priority:
    if clause.present_state or _says("could", clause):
        return "could"
    if _says("should", clause) and not _says("must", clause):
        return "should"
    return "must"
