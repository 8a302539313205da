"""Patterns, risks and controls: families of the ontology that a design names, graded by what it does with them."""

from collections.abc import Iterable

from archadvisor.domain.model import SEVERITIES
from archadvisor.evals.expected import Expected
from archadvisor.evals.golden import GoldenRisk
from archadvisor.evals.produced import Entry, Produced, ids_at, known_ids
from archadvisor.evals.score import Score, harmonic, not_expected, scored
from archadvisor.evals.scorers.sets import pattern_precision, pattern_recall

NAMED, MITIGATED, RATED = 0.4, 0.3, 0.3
"""What naming a risk, answering it with a control of the design, and rating it as grave as it is, earn."""
UNPLACED = 0.5
"""What a control earns that is listed and acts on no part of the design."""


def pattern_match(design: Produced, case: Expected) -> Score:
    """F1 over pattern families."""
    if not case.patterns:
        return not_expected("the case names no pattern")
    recall, precision = pattern_recall(design, case), pattern_precision(design, case)
    value = harmonic(precision.value or 0.0, recall.value or 0.0)
    evidence = [f"missing: {one}" for one in recall.evidence] + [f"not called for: {one}" for one in precision.evidence]
    return scored(value, f"precision {precision.value:.2f}, recall {recall.value:.2f}", evidence)


def risk_review(design: Produced, case: Expected) -> Score:
    """F1 of precision over risk families and recall by severity; see `risk_credit` for what a named risk earns."""
    if not case.risks:
        return not_expected("the case names no risk")
    credits = {one.id: risk_credit(one, design) for one in case.record.risks}
    recall = sum(case.risks[risk] * worth for risk, worth in credits.items()) / sum(case.risks.values())
    neutral = set(case.record.also_accepted.risks) - case.risks.keys()
    judged = design.by_family["risks"].keys() - neutral
    precision = len(judged & case.risks.keys()) / len(judged) if judged else 0.0
    evidence = [f"{risk}: {worth:.2f}" for risk, worth in credits.items() if worth < 1]
    reason = f"precision {precision:.2f}, recall by severity {recall:.2f}{_severe_misses(case, credits)}"
    return scored(harmonic(precision, recall), reason, evidence)


def risk_credit(risk: GoldenRisk, design: Produced) -> float:
    """What naming the risk earns, an accepted control of the design, and rating it as grave as it is."""
    found = design.by_family["risks"].get(risk.id, ())
    if not found:
        return 0.0
    return NAMED + MITIGATED * _mitigated(risk, found, design) + RATED * _agreement(risk, found)


def control_match(design: Produced, case: Expected) -> Score:
    """F1 over control families; a control that acts on no part of the design earns half."""
    if not case.controls:
        return not_expected("the case names no control")
    given = design.by_family["controls"]
    worth = {one: _placed(given[one], design) for one in sorted(case.controls & given.keys())}
    judged = {one for one in given if one in case.controls or one not in case.neutral_controls}
    precision = len(worth) / len(judged) if judged else 0.0
    recall = sum(worth.values()) / len(case.controls)
    evidence = [f"missing: {one}" for one in sorted(case.controls - given.keys())]
    evidence += [f"acts on nothing: {one}" for one, got in worth.items() if got < 1]
    return scored(harmonic(precision, recall), f"precision {precision:.2f}, recall {recall:.2f}", evidence)


def _severe_misses(case: Expected, credits: dict[str, float]) -> str:
    missed = [one.id for one in case.record.risks if one.severity == "critical" and not credits[one.id]]
    return f"; critical ones missed: {', '.join(missed)}" if missed else ""


def _mitigated(risk: GoldenRisk, found: Iterable[Entry], design: Produced) -> bool:
    """Whether a control that the design has answers the risk: one of the accepted, or any that it names for it."""
    if risk.mitigations:
        return any(one in design.by_family["controls"] for one in risk.mitigations)
    present = known_ids(design.lists["controls"])
    return any(control in present for one in found for control in ids_at(one, "mitigation_ids"))


def _agreement(risk: GoldenRisk, found: Iterable[Entry]) -> float:
    """1 for the golden severity, a third less for each step away; the gravest entry of the family counts."""
    steps = [SEVERITIES.index(said) for one in found if (said := one.get("severity")) in SEVERITIES]
    return 1 - abs(min(steps) - SEVERITIES.index(risk.severity)) / 3 if steps else 0.0


def _placed(entries: Iterable[Entry], design: Produced) -> float:
    return 1.0 if any(part in design.types for one in entries for part in ids_at(one, "placed_on_ids")) else UNPLACED
