"""What is worth asking: open fields are tried with plausible answers; what that changes is the worth of asking."""

from dataclasses import dataclass
from functools import cache

from archadvisor.agents.contract import Toolbox
from archadvisor.agents.reasoning.asks import LEAST_WORTH, Answer, Ask, asks
from archadvisor.agents.reasoning.assembly import Draft, draft_of
from archadvisor.agents.reasoning.conflicts import conflict_of, smallest_core
from archadvisor.agents.reasoning.demands import Demands
from archadvisor.agents.reasoning.scoring import scale_of, selection_tables
from archadvisor.agents.reasoning.selection import Selection, select
from archadvisor.agents.reasoning.wording import filled, listed, nouns
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Question, Requirement, Requirements
from archadvisor.domain.vocabulary import ontology
from archadvisor.estimation.tables import leaves
from archadvisor.knowledge.predicates import Facts, Truth, any_true

MOST = 6
# What a change of the whole component set, of all key products, and a tenfold cost weigh.
SHARES = {"components": 0.5, "products": 0.3, "cost": 0.2}
COST_CHANGE_OF_FULL_WEIGHT = 9.0
# Below this many needs a brief has not said what the system shall do.
FEW_NEEDS = 2
# What prices and times depend on beside the volumes of the engine.
PRICED_FIELDS = frozenset({"needs", "archetype", "cloud", "region", "peak_rate", "first_response"})
MAX_TOLD = 3


@dataclass(frozen=True)
class Outcome:
    """What a set of requirements leads to; `selection` is None where nothing fits."""

    draft: Draft
    selection: Selection | None

    def types(self) -> frozenset[str]:
        """Component types."""
        return self.draft.shape.component_types()

    def usd(self) -> float | None:
        """Known monthly cost in USD; None where nothing fits."""
        chosen = self.selection.chosen.values() if self.selection else None
        return None if chosen is None else sum(one.usd_per_month or 0.0 for one in chosen)


def questions(requirements: Requirements, tools: Toolbox) -> list[Question]:
    """At most six questions, the most consequential first; none whose answer would hardly change anything."""
    base = outcome_of(requirements, tools)
    tried = [_tried(ask, base, requirements, tools) for ask in asks() if _is_open(ask, requirements)]
    worthy = [one for one in tried if one.worth > LEAST_WORTH]
    ranked = sorted(worthy, key=lambda one: (-one.worth, one.ask.field))[:MOST]
    return [_worded(one, base, requirements) for one in ranked]


@cache
def volume_fields() -> frozenset[str]:
    """Fields on which figures of cost and time depend; for any other answer the figures of the brief stand."""
    return PRICED_FIELDS | {one.field for one in leaves().values() if one.field is not None}


def outcome_of(requirements: Requirements, tools: Toolbox, volumes: Requirements | None = None) -> Outcome:
    """The shape and the products that requirements lead to."""
    draft = draft_of(requirements, Demands(), tools, volumes)
    return Outcome(draft, select(draft.problem, scale_of(requirements)))


def _is_open(ask: Ask, requirements: Requirements) -> bool:
    """Whether the brief leaves a field open: it says nothing, or what it is taken to say is assumed."""
    if any_true(ask.pointless_when, Facts(requirements=requirements)) is Truth.TRUE:
        return False
    found = requirements.fields.get(ask.field)
    if ask.field == "needs":
        return len(requirements.items("needs")) < FEW_NEEDS
    return found is None or found.value in (None, []) or found.status in ("assumed", "unknown")


def answered(ask: Ask, answer: Answer, requirements: Requirements) -> Requirements:
    """The requirements as they would be with an answer."""
    value = answer.value
    if ask.field == "needs" and isinstance(value, list):
        value = sorted({*requirements.items("needs"), *value})
    unit = value.unit if isinstance(value, Quantity) else None
    told = Requirement(id=f"req-{ask.field}", field=ask.field, value=value, unit=unit, status="stated")
    return requirements.model_copy(update={"fields": requirements.fields | {ask.field: told}})


@dataclass(frozen=True)
class Tried:
    """A question with the answer that changes most, what it leads to, and how much that differs."""

    ask: Ask
    answer: Answer
    outcome: Outcome
    worth: float


def _tried(ask: Ask, base: Outcome, requirements: Requirements, tools: Toolbox) -> Tried:
    volumes = None if ask.field in volume_fields() else requirements
    outcomes = [(one, outcome_of(answered(ask, one, requirements), tools, volumes)) for one in ask.answers]
    changes = [Tried(ask, answer, outcome, round(change_of(base, outcome), 3)) for answer, outcome in outcomes]
    return max(changes, key=lambda one: one.worth)


def _worded(tried: Tried, base: Outcome, requirements: Requirements) -> Question:
    ask = tried.ask
    return Question(
        id=f"ask-{ask.field.replace('_', '-')}",
        text=filled(ask.text, nouns(requirements)),
        requirement_id=f"req-{ask.field}",
        why=f"With “{tried.answer.label}”, {_told(base, tried, requirements)}.",
        worth=tried.worth,
        options=[one.label for one in ask.answers],
    )


def change_of(base: Outcome, other: Outcome) -> float:
    """How much an outcome differs, 0 to 1: component types, key products, known cost."""
    ours, theirs = base.types(), other.types()
    components = len(ours ^ theirs) / max(1, len(ours | theirs))
    parts = {"components": components, "products": _products_changed(base, other), "cost": _cost_change(base, other)}
    return sum(SHARES[name] * part for name, part in parts.items())


def _products_changed(base: Outcome, other: Outcome) -> float:
    """Share of the common key types that get another product; 1 if only one of the two fits at all."""
    if base.selection is None or other.selection is None:
        return float((base.selection is None) != (other.selection is None))
    ours, theirs = base.selection.technology_ids(), other.selection.technology_ids()
    shared = [one for one in selection_tables().key_types if one in ours and one in theirs]
    return sum(ours[one] != theirs[one] for one in shared) / max(1, len(shared))


def _cost_change(base: Outcome, other: Outcome) -> float:
    """Relative change of the known cost, 1 at ten times (or a tenth); 1 if only one of the two fits."""
    ours, theirs = base.usd(), other.usd()
    if ours is None or theirs is None:
        return float((ours is None) != (theirs is None))
    low, high = min(ours, theirs), max(ours, theirs)
    return min(1.0, (high - low) / max(low, 1.0) / COST_CHANGE_OF_FULL_WEIGHT)


def _told(base: Outcome, tried: Tried, requirements: Requirements) -> str:
    """The consequences of an answer in words, the structural ones first."""
    other = tried.outcome
    if other.selection is None:
        return _misfit(tried, requirements)
    parts = _component_words(base, other)
    if base.selection is not None:
        ours, theirs = base.selection.chosen, other.selection.chosen
        shared = [one for one in selection_tables().key_types if one in ours and one in theirs]
        swapped = [one for one in shared if ours[one].technology.id != theirs[one].technology.id]
        if swapped:
            names = [f"{theirs[one].technology.name} for {ours[one].technology.name}" for one in swapped]
            parts.append(f"takes {listed(names[:MAX_TOLD])}")
    before, after = base.usd(), other.usd()
    if before is not None and after is not None and abs(after - before) >= 1:
        word = "more" if after > before else "less"
        parts.append(f"costs about {abs(after - before):,.0f} USD a month {word}")
    return f"the design {listed(parts)}" if parts else "nothing changes"


def _misfit(tried: Tried, requirements: Requirements) -> str:
    """What would have to give, where nothing fits with an answer."""
    problem = tried.outcome.draft.problem
    told = answered(tried.ask, tried.answer, requirements)
    ways = conflict_of(smallest_core(problem), problem, told).relaxations
    subject = nouns(requirements)["subject"]
    return (
        f"no design for {subject} fits; one would have to {ways[0].change}" if ways else f"no design for {subject} fits"
    )


def _component_words(base: Outcome, other: Outcome) -> list[str]:
    order = list(ontology().component_types)
    added = sorted(other.types() - base.types(), key=order.index)
    removed = sorted(base.types() - other.types(), key=order.index)
    words = [(added, "gains"), (removed, "loses")]
    return [f"{verb} {listed([_plain(one) for one in types[:MAX_TOLD]])}" for types, verb in words if types]


def _plain(type_id: str) -> str:
    return type_id.replace("_", " ")
