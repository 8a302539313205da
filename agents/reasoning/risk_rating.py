"""How severe a risk is here: likelihood x impact on scales of 1 to 4, before and after controls.

Scales and cut points follow Threagile's risk matrix, with its five classes folded into the four of this project.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from archadvisor.domain.model import SEVERITIES, Severity
from archadvisor.domain.requirements import Requirements
from archadvisor.knowledge.predicates import Facts, Truth, all_true, evaluate
from archadvisor.knowledge.records import ControlRecord, RiskRecord

TOP = 4
SENSITIVITY = {"public": 1, "internal": 2, "confidential": 3, "restricted": 4}
SIDE_EFFECT = {"none": 1, "internal": 2, "external": 3, "financial": 4, "physical": 4}
DECISION = {"none": 1, "advice": 2, "significant": 4}
# What is at stake in each class of risk: the fields whose value may raise its impact.
STAKES: dict[str, tuple[str, ...]] = {
    "injection": ("data_sensitivity", "side_effects"),
    "privacy": ("data_sensitivity",),
    "platform": ("data_sensitivity",),
    "agent": ("side_effects",),
    "supply": ("decision_effect", "side_effects"),
    "output": ("decision_effect",),
    "governance": ("decision_effect",),
    "reliability": (),
}
_SCALES = {
    "data_sensitivity": SENSITIVITY,
    "side_effects": SIDE_EFFECT,
    "decision_effect": DECISION,
}


@dataclass(frozen=True)
class RatedRisk:
    """A risk that applies here, or may apply; both numbers are None if a needed fact is unknown."""

    record: RiskRecord
    likelihood: int | None
    impact: int | None

    @property
    def weight(self) -> int:
        """Likelihood x impact, 1 to 16; 0 if undetermined."""
        return 0 if self.likelihood is None or self.impact is None else self.likelihood * self.impact

    @property
    def severity(self) -> Severity | None:
        """The class of the weight; None if undetermined."""
        return severity_of(self.weight) if self.weight else None


def severity_of(weight: int) -> Severity:
    """The class of likelihood x impact: up to 3 low, 8 medium, 12 high, above critical."""
    if weight <= 3:
        return "low"
    if weight <= 8:
        return "medium"
    return "high" if weight <= 12 else "critical"


def rate(record: RiskRecord, facts: Facts) -> RatedRisk | None:
    """The risk as it stands before controls; None if it does not apply."""
    applies = all_true(record.applies, facts)
    if applies is Truth.FALSE:
        return None
    if applies is Truth.UNKNOWN:
        return RatedRisk(record, None, None)
    return RatedRisk(record, likelihood(record, facts), impact(record, facts.requirements))


def likelihood(record: RiskRecord, facts: Facts) -> int:
    """The base likelihood, one more for each aggravating condition that holds, at most 4."""
    aggravating = sum(evaluate(one, facts) is Truth.TRUE for one in record.strong)
    return min(TOP, record.base_likelihood + aggravating)


def impact(record: RiskRecord, requirements: Requirements) -> int:
    """The base impact, one more if more is at stake here than the base assumes, at most 4."""
    stakes = [_SCALES[field].get(requirements.text(field) or "", 1) for field in STAKES[record.risk_class]]
    return min(TOP, record.base_impact + (max(stakes, default=1) > record.base_impact))


def raised(rated: RatedRisk, severities: Iterable[Severity]) -> RatedRisk:
    """The risk at least as severe as these: likelier as far as that goes, then with a greater impact."""
    wanted = min((SEVERITIES.index(one) for one in severities), default=len(SEVERITIES))
    while rated.severity is not None and SEVERITIES.index(rated.severity) > wanted:
        rated = _one_worse(rated)
    return rated


def _one_worse(rated: RatedRisk) -> RatedRisk:
    if rated.likelihood is not None and rated.likelihood < TOP:
        return replace(rated, likelihood=rated.likelihood + 1)
    return replace(rated, impact=(rated.impact or 0) + 1)


def residual(rated: RatedRisk, effective: Iterable[ControlRecord]) -> Severity | None:
    """The severity with these controls in force: each that acts by itself lowers the likelihood by one, down to 1."""
    if rated.likelihood is None or rated.impact is None:
        return None
    acting = sum(control.kind != "organisational" for control in effective)
    return severity_of(max(1, rated.likelihood - acting) * rated.impact)


def ranked(rated: Sequence[RatedRisk]) -> list[RatedRisk]:
    """Heaviest first, in the order of their ids where equal."""
    return sorted(rated, key=lambda one: (-one.weight, one.record.id))
