"""Whether a case can be used: its words exist, it does not contradict itself, the design it describes scores 1."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from archadvisor.domain.model import AUTONOMY_LEVELS
from archadvisor.domain.vocabulary import field_specs, ontology
from archadvisor.evals.case_text import STARTER_BRIEF
from archadvisor.evals.expected import Expected, expected_of
from archadvisor.evals.golden import Case, CaseRecord, Condition, ExpectedField
from archadvisor.evals.reference import reference_design
from archadvisor.evals.suite import GRADED, score_design

FEW_WORDS = 40
VARIANT_SCORES = 0.95
TOLERANCE = 1e-9
MOST_WARNED = 3

Problems = Iterator[str]


def check_case(case: Case) -> list[str]:
    """What is wrong with a case, as sentences that begin with its id; empty if it can be used."""
    found = [problem for check in _CHECKS for problem in check(case)]
    if not found:
        found = list(_reference(case.record))
    return [f"{case.id}: {problem}" for problem in found]


def case_warnings(case: Case) -> list[str]:
    """What a case could do without, yet should not: a second reader, paraphrases, demands, guarded flows."""
    record = case.record
    lacking = {
        "nobody reviewed it": not record.review.reviewed_by,
        "it has no paraphrase of the brief": not case.paraphrases,
        "it lists no demands of the brief": not record.demands,
        "it demands no guarded flow": not record.must_cross,
    }
    return [f"{case.id}: {what}" for what, is_so in lacking.items() if is_so]


def _brief(case: Case) -> Problems:
    words = len(case.brief.split())
    if words < FEW_WORDS:
        yield f"the brief has {words} words; at least {FEW_WORDS} say enough to design from"
    if case.brief == STARTER_BRIEF.strip():
        yield "the brief is still the note on what to write there"
    for place, text in enumerate(case.paraphrases, 1):
        differing = sorted(_figures(case.brief) ^ _figures(text))
        if differing:
            yield f"paraphrase {place} and the brief differ in the figures {', '.join(differing)}"


def _figures(text: str) -> set[str]:
    return {one.replace(",", "").rstrip(".") for one in re.findall(r"\d[\d,.]*", text)}


def _vocabulary(case: Case) -> Problems:
    """Every id is one of the ontology."""
    record, known = case.record, ontology()
    types, also = known.component_types, record.also_accepted
    kinds = [one for kind in (*record.relations, *also.relations) for one in (kind.kind,)]
    joined = [end for one in (*record.relations, *also.relations) for end in (one.source, one.target)]
    crossing = [end for one in record.must_cross for end in (*one.sources, *one.targets, *one.guards)]
    parts = [kind for one in record.components for kind in one.types]
    banned = [*record.forbidden.types, *record.forbidden.soft_types]
    yield from _unknown("component type", [*parts, *joined, *crossing, *banned, *also.components], types)
    yield from _unknown("relation kind", kinds, known.relation_kinds)
    yield from _unknown("pattern family", [*(one.id for one in record.patterns), *also.patterns], known.patterns)
    yield from _unknown("risk family", [*(one.id for one in record.risks), *also.risks], known.risks)
    answers = [one for risk in record.risks for one in risk.mitigations]
    yield from _unknown(
        "control family", [*(one.id for one in record.controls), *also.controls, *answers], known.controls
    )
    yield from _unknown("archetype", [record.archetype], known.archetypes)
    named = [one for condition in _conditions(record) for one in _names(condition)]
    yield from _unknown("type, pattern or control", named, {*types, *known.patterns, *known.controls})


def _fields(case: Case) -> Problems:
    specs = field_specs()
    yield from _unknown("requirement field", (one.field for one in case.record.fields), specs)
    for one in case.record.fields:
        if one.field in specs:
            yield from _values(one)


def _values(expected: ExpectedField) -> Problems:
    spec = field_specs()[expected.field]
    if (spec.kind == "quantity") != (not expected.any_of and not expected.includes):
        form = "low and high" if spec.kind == "quantity" else "any_of or includes"
        yield f"{expected.field} is a {spec.kind}: give {form}"
    if spec.values:
        yield from _unknown(f"value of {expected.field}", [*expected.any_of, *expected.includes], spec.values)


def _repeats(case: Case) -> Problems:
    record = case.record
    lists: dict[str, Iterable[str]] = {
        "component": (one.type for one in record.components),
        "pattern": (one.id for one in record.patterns),
        "risk": (one.id for one in record.risks),
        "control": (one.id for one in record.controls),
        "field": (one.field for one in record.fields),
        "demand": (one.id for one in record.demands),
        "must-cross flow": (one.id for one in record.must_cross),
    }
    for what, ids in lists.items():
        for name, count in Counter(ids).items():
            if count > 1:
                yield f"the {what} {name} is listed {count} times"


def _contradictions(case: Case) -> Problems:
    """What is asked for is not forbidden, and what relations and flows speak of is there."""
    record = case.record
    named = {kind for one in record.components for kind in one.types}
    strong = {kind for one in record.components if one.weight != "may" for kind in one.types}
    for one in sorted(strong & set(record.forbidden.types)):
        yield f"{one} is both asked for and forbidden"
    for relation in record.relations:
        for end in sorted({relation.source, relation.target} - named):
            yield f"the relation {relation.source} {relation.kind} {relation.target} needs {end}, which is no component"
    for flow in record.must_cross:
        for what, types in (("source", flow.sources), ("target", flow.targets), ("guard", flow.guards)):
            if not strong & set(types):
                yield f"{flow.id}: no {what} of it is a must or should component"


def _autonomy(case: Case) -> Problems:
    most = case.record.forbidden.max_autonomy
    asked = next((one.any_of for one in case.record.fields if one.field == "autonomy"), [])
    for one in asked if most else []:
        if one in AUTONOMY_LEVELS and AUTONOMY_LEVELS.index(one) > AUTONOMY_LEVELS.index(most or "none"):
            yield f"autonomy {one} is expected, and {most} is the most that is allowed"


def _reference(record: CaseRecord) -> Problems:
    """The design that the case describes scores 1, and stays near it with what nearly every system has."""
    case = expected_of(record)
    card = score_design(reference_design(record), case)
    if card.total.value is None or card.total.value < 1 - TOLERANCE:
        yield f"the design that it describes does not score 1 but {card.total.value}: {card.total.reason}"
        for name in GRADED:
            score = card.scores[name]
            if score.value is not None and score.value < 1 - TOLERANCE:
                yield f"  {name} {score.value:.3f}: {score.reason} {'; '.join(score.evidence[:MOST_WARNED])}"
        return
    variant = score_design(_variant(record, case), case).total.value
    if variant is None or variant < VARIANT_SCORES:
        yield f"with the usual parts beside it the described design falls to {variant}"


def _variant(record: CaseRecord, case: Expected) -> dict[str, object]:
    """The described design with all parts that count neither way, each hung to the first part."""
    design = reference_design(record)
    there = {one["id"] for one in design["components"]}
    more = sorted(case.neutral_types - there - set(record.forbidden.types) - set(record.forbidden.soft_types))
    usual = [{"id": one, "type": one, "name": one, "purpose": one, "technology": ""} for one in more]
    return {**design, "components": [*design["components"], *usual]}


def _conditions(record: CaseRecord) -> Iterator[Condition]:
    yield from (one.met_by for one in record.demands)
    yield from (option for one in record.decisions for option in one.accepted)


def _names(condition: Condition) -> list[str]:
    return [*condition.all_of, *condition.any_of, *condition.none_of]


def _unknown(what: str, names: Iterable[str], known: Iterable[str]) -> Problems:
    for one in sorted(set(names) - set(known)):
        yield f"{one} is no {what}"


_CHECKS: tuple[Callable[[Case], Problems], ...] = (
    _brief, _vocabulary, _fields, _repeats, _contradictions, _autonomy,
)  # fmt: skip
