"""Trivial policies: designs made without reading the brief. Whoever cannot beat them has not understood anything."""

from collections import Counter
from collections.abc import Callable, Sequence

from archadvisor.domain.model import Model
from archadvisor.domain.vocabulary import ontology
from archadvisor.evals.golden import CaseRecord
from archadvisor.evals.reference import Json, reference_design

POLICIES = ("all", "none", "prior", "shuffled")


def policy_designs(policy: str, records: Sequence[CaseRecord]) -> dict[str, Json]:
    """The design of a policy for each case: `all`, `none`, `prior` (of the other cases) or `shuffled` (of the next)."""
    makers: dict[str, Callable[[int], Json]] = {
        "all": lambda place: everything(),
        "none": lambda place: {},
        "prior": lambda place: commonest([one for other, one in enumerate(records) if other != place]),
        "shuffled": lambda place: reference_design(records[(place + 1) % len(records)]),
    }
    return {record.id: makers[policy](place) for place, record in enumerate(records)}


def everything() -> Json:
    """All component types, patterns, risks and controls of the ontology, and nothing that joins them."""
    return everything_in({})


def everything_in(design: Json) -> Json:
    """A design with all types, patterns, risks and controls that it does not name yet."""
    known = ontology()
    types = {one["type"] for one in design.get("components", [])}
    parts = [{"id": one, "type": one, "name": one, "purpose": one} for one in known.component_types if one not in types]
    more = {
        "components": parts,
        "patterns": [_entry(one) for one in known.patterns],
        "risks": [_entry(one) | {"severity": "critical"} for one in known.risks],
        "controls": [_entry(one) for one in known.controls],
    }
    return {**design, **{name: [*design.get(name, []), *entries] for name, entries in more.items()}}


def commonest(records: Sequence[CaseRecord]) -> Json:
    """The design that the commonest answers of some cases describe, as many of each sort as a case has on average."""
    if not records:
        return {}
    answers = {
        "components": _top(records, lambda one: [part for part in one.components if part.weight != "may"], "type"),
        "patterns": _top(records, lambda one: one.patterns, "id"),
        "risks": _top(records, lambda one: one.risks, "id"),
        "controls": _top(records, lambda one: one.controls, "id"),
        "fields": _top(records, lambda one: [field for field in one.fields if field.any_of], "field"),
    }
    nothing: Json = {name: [] for name in ("relations", "must_cross", "decisions", "demands")}
    return reference_design(records[0].model_copy(update={"id": "commonest", **answers, **nothing}))


def _top(records: Sequence[CaseRecord], entries: Callable[[CaseRecord], Sequence[Model]], key: str) -> list[Model]:
    """The commonest entries by the field `key`; the first one met stands for all that share it."""
    found = [(str(getattr(one, key)), one) for record in records for one in entries(record)]
    first = dict(reversed(found))
    counts = Counter(name for name, _ in found)
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    return [first[name] for name in ranked[: round(len(found) / len(records))]]


def _entry(family: str) -> Json:
    return {"id": family, "families": [family], "name": family}
