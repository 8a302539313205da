"""Contradictions inside a brief: demands that cannot all hold, by the rules of `data/conflicts.yaml`."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from archadvisor.agents.reasoning.reading.cues import Cue, Hit, compile_cue, find
from archadvisor.agents.reasoning.reading.judgement import holds
from archadvisor.agents.reasoning.reading.lexicon import table
from archadvisor.agents.reasoning.reading.reading import Reading
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Conflict, Relaxation, Requirement

Fields = Mapping[str, Requirement]


def conflicts_of(reading: Reading, fields: Fields) -> list[Conflict]:
    """Conflicts in the user's words with ways out; ids of the requirements and statements that clash."""
    found = (_conflict(reading, fields, rule) for rule in table("conflicts")["conflicts"])
    return [one for one in found if one is not None]


def _conflict(reading: Reading, fields: Fields, rule: Mapping[str, Any]) -> Conflict | None:
    left, right = _side(reading, fields, rule, "left"), _side(reading, fields, rule, "right")
    if left is None or right is None:
        return None
    clauses = sorted({hit.clause for hit in (*left, *right)})
    said = "; ".join(f"“{reading.brief.text[slice(*reading.clause_span(one))]}”" for one in clauses)
    ids = [f"req-{field}" for field in rule["fields"] if field in fields] + [f"stm-{one + 1:02d}" for one in clauses]
    return Conflict(
        id=f"conflict-{rule['id']}",
        requirement_ids=ids,
        explanation=f"{rule['explanation']} The brief says: {said}." if said else rule["explanation"],
        relaxations=[
            Relaxation(requirement_id=f"req-{way['field']}", change=way["change"], effect=way["effect"])
            for way in rule["relax"]
        ],
    )


def _side(reading: Reading, fields: Fields, rule: Mapping[str, Any], side: str) -> list[Hit] | None:
    """The clauses that hold this side of the conflict, empty if only fields do; None if it does not hold."""
    if any(not _test(reading, fields, test) for test in rule.get(f"{side}_tests", [])):
        return None
    cue = _cues().get((rule["id"], side))
    hits = find(cue, reading.clauses) if cue is not None else []
    return hits if hits or cue is None else None


@cache
def _cues() -> dict[tuple[str, str], Cue]:
    compiled = {
        (rule["id"], side): compile_cue(rule["id"], rule.get(side, []), rule.get(f"{side}_vetoes", []))
        for rule in table("conflicts")["conflicts"]
        for side in ("left", "right")
    }
    return {key: cue for key, cue in compiled.items() if cue is not None}


def _test(reading: Reading, fields: Fields, test: str) -> bool:
    subject, wanted = test.split(":", 1)
    if subject == "instant":
        return any(_at_most(fields, field, float(wanted)) for field in ("latency", "first_response"))
    if subject == "budget_at_most":
        return any(_at_most(fields, field, float(wanted)) for field in ("budget", "unit_budget", "one_off_budget"))
    return holds(reading, fields, [test])


def _at_most(fields: Fields, field: str, bound: float) -> bool:
    value = fields[field].value if field in fields else None
    return isinstance(value, Quantity) and value.high <= bound
