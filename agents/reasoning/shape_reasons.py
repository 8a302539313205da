"""Why a predicate holds: the words to print and the statements and requirements of the brief behind it."""

from collections.abc import Iterable

from archadvisor.knowledge.predicates import Facts, Truth, evaluate, parts_of
from archadvisor.knowledge.terms import Condition, Need, Not, Predicate


def forcing_ids(predicates: Iterable[Predicate], facts: Facts) -> tuple[str, ...]:
    """Ids of the statements and requirements that make these predicates true, in order, without repeats."""
    found: dict[str, None] = {}
    for predicate in predicates:
        if evaluate(predicate, facts) is Truth.TRUE:
            found.update(dict.fromkeys(_ids(predicate, facts)))
    return tuple(found)


def _ids(predicate: Predicate, facts: Facts) -> tuple[str, ...]:
    if isinstance(predicate, Need):
        return tuple(facts.requirements.ids_for_need(predicate.need)) or ("req-needs",)
    if isinstance(predicate, Condition):
        requirement = facts.requirements.fields.get(predicate.field)
        return () if requirement is None else (requirement.id,)
    return () if isinstance(predicate, Not) else forcing_ids(parts_of(predicate), facts)


def true_reasons(predicates: Iterable[Predicate], facts: Facts) -> tuple[str, ...]:
    """The printed reasons of those predicates that hold, in order, without repeats."""
    held = (one.why for one in predicates if evaluate(one, facts) is Truth.TRUE)
    return tuple(dict.fromkeys(why for why in held if why))


def unmet_reasons(predicates: Iterable[Predicate], facts: Facts) -> tuple[str, ...]:
    """The printed reasons of those predicates that do not hold, in order, without repeats."""
    unmet = (one.why for one in predicates if evaluate(one, facts) is not Truth.TRUE)
    return tuple(dict.fromkeys(why for why in unmet if why))


def merged(*groups: Iterable[str]) -> tuple[str, ...]:
    """All items of the groups in order, without repeats."""
    return tuple(dict.fromkeys(item for group in groups for item in group))
