"""The safety review: risks on elements, controls, obligations, failure modes, guardrails."""

from archadvisor.domain.advice import Advice
from archadvisor.domain.estimate import Veto
from archadvisor.domain.model import AiTier, Model, Severity
from archadvisor.domain.requirements import Question
from archadvisor.domain.simulation import FaultEvidence


class AbuseCase(Model):
    """How this system in particular could be misused or fail, under a risk of the catalogue, as the brief suggests."""

    scenario: str
    element_ids: list[str]
    severity: Severity | None = None
    reason: str
    requirement_ids: list[str] = []


class Risk(Model):
    """A risk of this design: likelihood and impact 1..4, the path or elements that show it, what mitigates it.

    `severity` is None when undetermined; a finding is then a question, not a rating.
    """

    id: str
    name: str
    families: list[str] = []
    severity: Severity | None
    likelihood: int | None
    impact: int | None
    element_ids: list[str]
    path: list[str] = []
    scenario: str
    mitigation_ids: list[str] = []
    residual_severity: Severity | None
    abuse_cases: list[AbuseCase] = []
    requirement_ids: list[str] = []
    citation_ids: list[str] = []


class Control(Model):
    """A control: where it is placed, which risks and obligations it answers, how it is done here."""

    id: str
    name: str
    families: list[str] = []
    required: bool
    placed_on_ids: list[str] = []
    satisfies_ids: list[str] = []
    implementation: str
    verification: str
    citation_ids: list[str] = []


class Obligation(Model):
    """A duty of a regime, dated, with the controls that meet it.

    `refs` are its places in frameworks with ids, `clock` the time within which it is due, `requirement_ids` what in the
    brief brings it about. It lies ahead if `applies_from` is later than `as_of`, the date of the record.
    """

    id: str
    regime: str
    reference: str
    refs: list[str] = []
    as_of: str
    status: str
    applies_from: str | None = None
    requirement: str
    control_ids: list[str]
    evidence_to_keep: str
    clock: str | None = None
    requirement_ids: list[str] = []
    citation_ids: list[str] = []


class ForbiddenUse(Model):
    """A use that a regime forbids and the words of the brief that speak of it."""

    id: str
    reference: str
    meaning: str
    quote: str
    statement_ids: list[str]
    applies_from: str | None = None


class AiClass(Model):
    """The class of the system under the EU AI Act by its use, with the reason, the law and the day its duties begin.

    `to_rule_out` are prohibitions that come near without being met; `forbidden` are uses that the brief asks for.
    """

    tier: AiTier
    reasons: list[str]
    references: list[str]
    as_of: str
    applies_from: str | None
    to_rule_out: list[str] = []
    forbidden: list[ForbiddenUse] = []
    requirement_ids: list[str] = []
    citation_ids: list[str] = []


class Threat(Model):
    """One entry of a published list of threats: the risks of this design that it covers and the controls placed."""

    id: str
    name: str
    risk_ids: list[str]
    control_ids: list[str]
    worst_residual: Severity | None = None


class ThreatView(Model):
    """The risks of a design under a published list (`stride`, `owasp_llm`, `owasp_agentic`, `maestro`, `atlas`)."""

    id: str
    name: str
    version: str
    threats: list[Threat]


class FailureMode(Model):
    """How a component, or a pattern that stands on it, fails, how it is noticed and what is done.

    `metric` is what tells of it; without one the cases in `detection` are counted themselves.
    `evidence` is what a simulation of the design showed under the faults that bring it about; `simulated` says that
    there is any.
    """

    id: str
    component_id: str
    pattern_id: str | None = None
    metric: str | None = None
    cause: str
    effect: str
    detection: str
    response: str
    simulated: bool = False
    evidence: list[FaultEvidence] = []
    citation_ids: list[str] = []


class GuardrailRule(Model):
    """A validation rule, escalation trigger or circuit breaker on an element."""

    id: str
    kind: str
    component_id: str
    rule: str
    action: str
    control_ids: list[str] = []


class RiskReview(Model):
    """What the safety-reviewer found and demands, and what it has to ask."""

    risks: list[Risk]
    controls: list[Control]
    obligations: list[Obligation] = []
    failure_modes: list[FailureMode] = []
    guardrails: list[GuardrailRule] = []
    vetoes: list[Veto] = []
    questions: list[Question] = []
    advice: Advice | None = None
