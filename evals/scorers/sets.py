"""Plain set measures: which ids a design names, without partial credit. They are reported beside the graded ones.

Types and families count once. What only the second annotator named, and common parts that the case does not name,
count neither for nor against.
"""

import re
from collections.abc import Mapping, Set

from archadvisor.domain.model import AUTONOMY_LEVELS
from archadvisor.evals.expected import COMPONENT_WEIGHTS, Expected
from archadvisor.evals.golden import GoldenComponent
from archadvisor.evals.produced import Produced
from archadvisor.evals.score import Score, harmonic, not_expected, scored

_DENIED = ("no ", "not ", "without ")
NEGLIGIBLE = 1e-9


def must_recall(design: Produced, case: Expected) -> Score:
    """The share of the must components that the design has."""
    wanted = [one for one in case.record.components if one.weight == "must"]
    missing = [one.type for one in wanted if not design.type_set.intersection(one.types)]
    if not wanted:
        return not_expected("the case demands no component")
    value = 1 - len(missing) / len(wanted)
    return scored(value, f"{len(wanted) - len(missing)} of {len(wanted)} demanded components", missing)


def component_precision(design: Produced, case: Expected) -> Score:
    """The share of the design's types, common and neutral ones aside, that the case names."""
    judged = case.judged(design.type_set)
    extra = sorted(judged - case.named_types)
    if not judged:
        return scored(0.0, "no component that could be right or wrong")
    return scored(1 - len(extra) / len(judged), f"{len(extra)} of {len(judged)} components are not called for", extra)


def component_f1(design: Produced, case: Expected) -> Score:
    """F1 of the precision above and recall weighted by must 1, should 1/2."""
    weights = {id(one): COMPONENT_WEIGHTS[one.weight] for one in case.record.components}
    total = sum(weights.values())
    got = sum(weights[id(one)] for one in case.record.components if _has(design, one))
    precision = component_precision(design, case).value or 0.0
    recall = got / max(NEGLIGIBLE, total)
    return scored(harmonic(precision, recall), f"precision {precision:.2f}, weighted recall {recall:.2f}")


def relation_f1(design: Produced, case: Expected) -> Score:
    """F1 over pairs of source and target type, direction kept, kind ignored, between types with golden relations."""
    ends = case.relation_ends
    given = {edge[:2] for edge in design.typed_edges if edge[0] in ends and edge[1] in ends}
    wanted = {edge[:2] for edge in case.relations}
    return _f1(given, wanted, {edge[:2] for edge in case.neutral_relations}, "relations")


def pattern_recall(design: Produced, case: Expected) -> Score:
    """The share of the golden pattern families that the design names."""
    _, recall = _shares(set(design.by_family["patterns"]), case.patterns, set(case.record.also_accepted.patterns))
    missing = sorted(case.patterns - set(design.by_family["patterns"]))
    return scored(recall, f"{len(missing)} of {len(case.patterns)} pattern families missing", missing)


def pattern_precision(design: Produced, case: Expected) -> Score:
    """The share of the design's pattern families that the case names."""
    neutral, given = set(case.record.also_accepted.patterns), set(design.by_family["patterns"])
    precision, _ = _shares(given, case.patterns, neutral)
    return scored(precision, "pattern families that the case names", sorted(given - neutral - case.patterns))


def risk_f1(design: Produced, case: Expected) -> Score:
    """F1 over risk families, recall weighted by golden severity."""
    given = set(design.by_family["risks"])
    return _f1(given, set(case.risks), set(case.record.also_accepted.risks), "risk families", case.risks)


def control_f1(design: Produced, case: Expected) -> Score:
    """F1 over control families; common ones that the case does not name are left out."""
    given = {one for one in design.by_family["controls"] if one in case.controls or one not in case.neutral_controls}
    return _f1(given, case.controls, case.neutral_controls, "control families")


def hard_errors(design: Produced, case: Expected) -> Score:
    """1 if the design has anything that the case forbids, else 0: the lower the better."""
    hits = forbidden_hits(design, case)
    return scored(float(bool(hits)), "breaks what the case forbids" if hits else "nothing forbidden", hits)


def forbidden_hits(design: Produced, case: Expected) -> list[str]:
    """Forbidden types and technologies in the design; `autonomy` if it is above the maximum or not given."""
    rules = case.record.forbidden
    hits = [one for one in rules.types if one in design.type_set]
    hits += [one for one in rules.technologies if _claims(design.technologies, one)]
    above = design.autonomy is None or (
        rules.max_autonomy is not None and design.autonomy > AUTONOMY_LEVELS.index(rules.max_autonomy)
    )
    return [*hits, "autonomy"] if rules.max_autonomy and above else hits


def _claims(text: str, technology: str) -> bool:
    """Whether a text names a technology as a whole word, not right after a word that denies it."""
    found = re.finditer(rf"\b{re.escape(technology)}\b", text)
    return any(not text[: one.start()].endswith(_DENIED) for one in found)


def _has(design: Produced, one: GoldenComponent) -> bool:
    return any(kind in design.type_set for kind in one.types)


def _f1(
    given: Set[object],
    wanted: Set[object],
    neutral: Set[object],
    what: str,
    weights: Mapping[str, float] | None = None,
) -> Score:
    precision, recall = _shares(given, wanted, neutral, weights)
    evidence = sorted(str(one) for one in wanted - given)
    return scored(harmonic(precision, recall), f"{what}: precision {precision:.2f}, recall {recall:.2f}", evidence)


def _shares(
    given: Set[object], wanted: Set[object], neutral: Set[object], weights: Mapping[str, float] | None = None
) -> tuple[float, float]:
    """Precision and weighted recall; neutral items that are not wanted are left out of the count."""
    judged, right = given - (neutral - wanted), given & wanted
    precision = len(right) / len(judged) if judged else 0.0
    if not wanted:
        return precision, 1.0
    if weights is None:
        return precision, len(right) / len(wanted)
    return precision, sum(weights[str(one)] for one in right) / sum(weights.values())
