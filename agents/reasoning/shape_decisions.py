"""Structural decisions: for each open question the feasible options, the preferred one and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archadvisor.agents.reasoning.shape_reasons import forcing_ids, merged, true_reasons, unmet_reasons
from archadvisor.domain.requirements import Requirements
from archadvisor.errors import KnowledgeError
from archadvisor.knowledge.predicates import Facts, Truth, all_true, any_true, evaluate
from archadvisor.knowledge.records import ChoiceOption, DecisionRecord

# The user's first priority weighs 1, the second 1/2, ...; judgement scores run to 5. Simplicity alone breaks ties:
# its share stays below the smallest preference weight (1) that a record states.
SCORE_SCALE = 5.0
SIMPLICITY_SHARE = 0.4


@dataclass(frozen=True)
class WeighedOption:
    """An option with the outcome of the weighing; `score` is comparable within its decision only."""

    option_id: str
    name: str
    chosen: bool
    feasible: bool
    score: float
    reason: str
    forcing_ids: tuple[str, ...]


@dataclass(frozen=True)
class StructuralDecision:
    """A decision that the brief raises; `chosen_id` is None if no option is feasible."""

    decision_id: str
    topic: str
    question: str
    chosen_id: str | None
    options: tuple[WeighedOption, ...]
    reason: str
    flips_if: str
    forcing_ids: tuple[str, ...]


def decide(requirements: Requirements, records: Mapping[str, DecisionRecord]) -> tuple[StructuralDecision, ...]:
    """All decisions that apply, in dependency order. Raises KnowledgeError if their dependencies form a circle."""
    made: list[StructuralDecision] = []
    choices: dict[str, str] = {}
    for record in _in_order(records):
        facts = Facts(requirements=requirements, choices=dict(choices))
        choices[record.id] = ""
        if all_true(record.applies, facts) is Truth.TRUE:
            made.append(_weigh(record, facts))
            choices[record.id] = made[-1].chosen_id or ""
    return tuple(made)


def _in_order(records: Mapping[str, DecisionRecord]) -> Iterator[DecisionRecord]:
    """Records after everything that they depend on; otherwise by id."""
    waiting, done = dict(sorted(records.items())), set[str]()
    while waiting:
        ready = [one for one in waiting.values() if done.issuperset(set(one.depends_on) & records.keys())]
        if not ready:
            raise KnowledgeError(f"decisions depend on each other in a circle: {', '.join(waiting)}")
        for record in ready:
            done.add(record.id)
            del waiting[record.id]
            yield record


def _weigh(record: DecisionRecord, facts: Facts) -> StructuralDecision:
    """The decision with its best feasible option; the earlier option wins an exact tie."""
    told = [_told(option, facts) for option in record.options]
    feasible = [option for option in told if _is_feasible(option, facts)]
    best = max(feasible, key=lambda option: _score(option, facts), default=None)
    options = tuple(_weighed(option, option is best, option in feasible, facts) for option in told)
    chosen = next((one for one in options if one.chosen), None)
    return StructuralDecision(
        decision_id=record.id,
        topic=record.topic,
        question=record.question,
        chosen_id=None if best is None else best.id,
        options=options,
        reason="No option satisfies all constraints." if chosen is None else chosen.reason,
        flips_if="" if best is None else best.flips_if,
        forcing_ids=() if chosen is None else chosen.forcing_ids,
    )


def _told(option: ChoiceOption, facts: Facts) -> ChoiceOption:
    """The option in the words that fit the work."""
    fitting = next((one for one in option.wordings if all_true(one.when, facts) is Truth.TRUE), None)
    if fitting is None:
        return option
    words = {key: text for key in ("name", "description", "flips_if") if (text := getattr(fitting, key))}
    return option.model_copy(update=words)


def _is_feasible(option: ChoiceOption, facts: Facts) -> bool:
    """Every requirement of the option holds and nothing excludes it; what is unknown does not satisfy a requirement."""
    return all_true(option.require, facts) is Truth.TRUE and any_true(option.exclude, facts) is not Truth.TRUE


def _score(option: ChoiceOption, facts: Facts) -> float:
    """Preferences that hold, plus judgement scores weighted by the user's priorities, plus a little for simplicity."""
    preferred = sum(one.weight for one in option.prefer if evaluate(one, facts) is Truth.TRUE)
    wanted = facts.requirements.items("priorities")
    judged = sum(option.scores.get(name, 0.0) / SCORE_SCALE / rank for rank, name in enumerate(wanted, start=1))
    return preferred + judged + SIMPLICITY_SHARE * option.scores.get("simplicity", 0.0) / SCORE_SCALE


def _weighed(option: ChoiceOption, chosen: bool, feasible: bool, facts: Facts) -> WeighedOption:
    if feasible:
        reasons = true_reasons([*option.require, *option.prefer], facts)
        grounds = forcing_ids([*option.require, *option.prefer], facts)
    else:
        reasons = merged(true_reasons(option.exclude, facts), _missing(option, facts))
        grounds = forcing_ids(option.exclude, facts)
    score = _score(option, facts) if feasible else 0.0
    return WeighedOption(option.id, option.name, chosen, feasible, score, _sentence(option, reasons, feasible), grounds)


def _missing(option: ChoiceOption, facts: Facts) -> tuple[str, ...]:
    return tuple(f"it needs that {why}" for why in unmet_reasons(option.require, facts))


def _sentence(option: ChoiceOption, reasons: tuple[str, ...], feasible: bool) -> str:
    """One sentence: the reasons, or what the option gives up if nothing speaks for it in particular."""
    if reasons:
        text = "; ".join(reasons)
        return f"{text[0].upper()}{text[1:]}."
    return f"The simplest option that fits: {option.description}" if feasible else option.description
