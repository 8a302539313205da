"""Demands of the brief and decisions: held against what the design is made of, never against what it says of itself."""

from archadvisor.domain.model import AUTONOMY_LEVELS
from archadvisor.evals.expected import Expected
from archadvisor.evals.golden import Condition, Demand
from archadvisor.evals.produced import Produced, entries_at
from archadvisor.evals.score import Score, not_expected, scored

PRIORITY_WEIGHTS = {"must": 3.0, "should": 2.0, "could": 1.0}
RECORDED = 0.2
"""The share of a decision's worth that lies in writing it down: with an option not taken and a reason."""


def holds(condition: Condition, design: Produced) -> bool:
    """Whether the types, pattern and control families of a design meet a condition."""
    rules = (_has_all(condition, design), _has_any(condition, design), _has_none(condition, design))
    return all(rules) and _within(condition, design)


def requirement_coverage(design: Produced, case: Expected) -> Score:
    """The share of the brief's demands that the structure of the design answers, weighted must 3, should 2, could 1."""
    if not case.record.demands:
        return not_expected("the case lists no demands")
    unmet = unmet_demands(design, case)
    total = sum(PRIORITY_WEIGHTS[one.priority] for one in case.record.demands)
    lost = sum(PRIORITY_WEIGHTS[one.priority] for one in unmet)
    met = len(case.record.demands) - len(unmet)
    evidence = [f"{one.id}: {one.text}" for one in unmet]
    return scored(1 - lost / total, f"{met} of {len(case.record.demands)} demands answered", evidence)


def unmet_demands(design: Produced, case: Expected) -> list[Demand]:
    """The demands of the case that nothing in the design answers."""
    demands = case.record.demands
    return design.once(("unmet", case.id), lambda: [one for one in demands if not holds(one.met_by, design)])


def decision_match(design: Produced, case: Expected) -> Score:
    """The share of golden decisions whose accepted option the design shows; a fifth is for writing decisions down."""
    settled = [one for one in case.record.decisions if one.accepted]
    if not settled:
        return not_expected("no decision of the case shows in the structure of a design")
    other = [one for one in settled if not any(holds(option, design) for option in one.accepted)]
    recorded = min(1.0, _recorded(design) / len(settled))
    taken = 1 - len(other) / len(settled)
    reason = (
        f"{len(settled) - len(other)} of {len(settled)} settled as accepted; {_recorded(design)} recorded with options"
    )
    return scored(
        (1 - RECORDED) * taken + RECORDED * recorded * (taken > 0),
        reason,
        [f"{one.topic}: {one.choice}" for one in other],
    )


def _recorded(design: Produced) -> int:
    return sum(bool(one.get("reason")) and len(entries_at(one, "options")) > 1 for one in design.lists["decisions"])


def _present(name: str, design: Produced) -> bool:
    families = design.by_family
    return name in design.type_set or name in families["patterns"] or name in families["controls"]


def _has_all(condition: Condition, design: Produced) -> bool:
    return all(_present(one, design) for one in condition.all_of)


def _has_any(condition: Condition, design: Produced) -> bool:
    return not condition.any_of or any(_present(one, design) for one in condition.any_of)


def _has_none(condition: Condition, design: Produced) -> bool:
    return not any(_present(one, design) for one in condition.none_of)


def _within(condition: Condition, design: Produced) -> bool:
    most = condition.max_autonomy
    return most is None or (design.autonomy is not None and design.autonomy <= AUTONOMY_LEVELS.index(most))
