"""What a chat model sees could go wrong with this system in particular: it adds and raises, and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from archadvisor.agents.reasoning.proposing.forms import FailureCase, MisuseCase, ReviewProposal
from archadvisor.agents.reasoning.proposing.known import component_lines, known_fields
from archadvisor.agents.reasoning.proposing.merging import Merged, Unfounded, offered, quoted, shown, taken
from archadvisor.agents.reasoning.proposing.prompting import prompt
from archadvisor.agents.reasoning.risk_rating import rate
from archadvisor.agents.reasoning.risk_review import facts_of
from archadvisor.domain.advice import Taken
from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.model import SEVERITIES, Severity
from archadvisor.domain.requirements import Requirements
from archadvisor.domain.risk import AbuseCase, Control, FailureMode, Risk, RiskReview
from archadvisor.guardrails.outputs import Ledger, ledger_of
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.models.contract import Prompt

MOST_CASES = 3
"""Cases under one risk."""


@dataclass(frozen=True)
class Noticed:
    """Abuse cases by risk, and failure modes."""

    cases: Mapping[str, list[AbuseCase]] = field(default_factory=dict)
    failures: tuple[FailureMode, ...] = ()


@dataclass(frozen=True)
class Reviewed:
    """A design for its requirements and what the rules found in it."""

    requirements: Requirements
    design: ArchitectureDesign
    review: RiskReview
    knowledge: KnowledgeBase

    def prompt(self, share: float = 1.0) -> Prompt:
        """The question to the model."""
        found = [one.id for one in self.review.risks]
        others = [one for one in self.risk_ids if one not in found]
        offers: dict[str, Iterable[str]] = {
            "known": known_fields(self.requirements),
            "components": component_lines(self.design),
            "found": (f"{one.id} ({one.severity or 'open'}): {self._name(one.id)}" for one in self.review.risks),
            "others": (f"{one}: {self._name(one)}" for one in others),
        }
        return prompt("reviewer", self.requirements.statements, offers, share)

    def _name(self, risk_id: str) -> str:
        return "" if risk_id in self.knowledge.provenance else self.knowledge.risks[risk_id].name

    @cached_property
    def risk_ids(self) -> list[str]:
        """The risks of the catalogue that apply here or may apply."""
        facts = facts_of(self.requirements, self.design)
        return [one.id for one in self.knowledge.risks.values() if rate(one, facts) is not None]

    @cached_property
    def ledger(self) -> Ledger:
        """The figures that a text may name."""
        return ledger_of([self.design.model_dump(), self.requirements.model_dump()])

    @cached_property
    def component_ids(self) -> set[str]:
        """The components of the design."""
        return {one.id for one in self.design.components}

    def merged(self, proposal: ReviewProposal) -> Merged[Noticed]:
        """What can be taken of a proposal."""
        merged = Merged(Noticed()).with_each("abuse_case", "cases", proposal.cases, self._with_case)
        return merged.with_each("failure", "failures", proposal.failures, self._with_failure)

    def _with_case(self, noticed: Noticed, one: MisuseCase) -> tuple[Noticed, Taken]:
        offered(one.risk, self.risk_ids)
        for element in one.elements:
            offered(element, self.component_ids)
        said = quoted(one.quote, self.requirements.statements)
        known = noticed.cases.get(one.risk, [])
        if not one.elements or len(known) == MOST_CASES:
            raise Unfounded("it has no place in the design, or the risk has enough cases")
        case = AbuseCase(
            scenario=shown(one.scenario, self.ledger),
            element_ids=list(dict.fromkeys(one.elements)),
            severity=one.severity,
            reason=shown(one.reason, self.ledger),
            requirement_ids=said.statement_ids,
        )
        told = taken("abuse_case", one.risk, said, case.reason, value=one.severity or "", cited=one.risk)
        return replace(noticed, cases={**noticed.cases, one.risk: [*known, case]}), told

    def _with_failure(self, noticed: Noticed, one: FailureCase) -> tuple[Noticed, Taken]:
        offered(one.component, self.component_ids)
        said = quoted(one.quote, self.requirements.statements)
        number = 1 + sum(known.component_id == one.component for known in noticed.failures)
        mode = FailureMode(
            id=f"fail-{one.component}-noticed-{number}",
            component_id=one.component,
            cause=shown(one.cause, self.ledger),
            effect=shown(one.effect, self.ledger),
            detection=shown(one.detection, self.ledger),
            response=shown(one.response, self.ledger),
            citation_ids=[f"cit-{one.component}"],
        )
        told = taken("failure", mode.id, said, mode.cause, cited=one.component)
        return replace(noticed, failures=(*noticed.failures, mode)), told


def never_calmer(before: RiskReview, after: RiskReview) -> RiskReview:
    """The later review with nothing lost and nothing lowered that the earlier one has."""
    earlier, controls = {one.id: one for one in before.risks}, {one.id: one for one in after.controls}
    risks = [_no_calmer(one, earlier[one.id]) if one.id in earlier else one for one in after.risks]
    lost = [one for one in before.risks if one.id not in {risk.id for risk in after.risks}]
    kept = [_no_less(controls.pop(one.id, one), one) for one in before.controls]
    return after.model_copy(
        update={
            "risks": [*risks, *lost],
            "controls": sorted([*kept, *controls.values()], key=lambda one: one.id),
            "vetoes": [*after.vetoes, *(one for one in before.vetoes if one not in after.vetoes)],
        }
    )


def _no_calmer(now: Risk, before: Risk) -> Risk:
    severities = (now.severity, before.severity), (now.residual_severity, before.residual_severity)
    severity, residual = (_graver(*pair) for pair in severities)
    return now.model_copy(update={"severity": severity, "residual_severity": residual})


def _graver(one: Severity | None, other: Severity | None) -> Severity | None:
    known = [each for each in (one, other) if each is not None]
    return min(known, key=SEVERITIES.index) if known else None


def _no_less(now: Control, before: Control) -> Control:
    places = list(dict.fromkeys([*now.placed_on_ids, *before.placed_on_ids]))
    return now.model_copy(update={"required": now.required or before.required, "placed_on_ids": places})
