"""What the rules make of requirements, and what of it something that is proposed would lose: then it is dropped."""

from collections.abc import Mapping
from dataclasses import dataclass

from archadvisor.agents.contract import Placement, Reasoner, Toolbox
from archadvisor.agents.reasoning.obligations import sensitivity_floors
from archadvisor.agents.reasoning.risk_review import facts_of
from archadvisor.domain.advice import Kept
from archadvisor.domain.estimate import Veto
from archadvisor.domain.model import AUTONOMY_LEVELS, SENSITIVITIES, SEVERITIES, Autonomy, Sensitivity, Severity
from archadvisor.domain.requirements import Requirements

# What a small need does not pay for: nothing but a requirement that the rules read brings it into a design.
WEIGHTY = frozenset(
    {
        "agent_single",
        "agent_supervisor",
        "agent_worker",
        "llm_self_hosted",
        "edge_runtime",
        "graph_db",
        "training_pipeline",
        "model_registry",
        "feature_store",
        "data_lakehouse",
    }
)


@dataclass(frozen=True)
class Standing:
    """A placed design as the rules see it: its parts, findings, duties, and what is wrong with it."""

    types: frozenset[str]
    patterns: frozenset[str]
    severities: Mapping[str, Severity | None]
    controls: frozenset[str]
    duties: frozenset[str]
    autonomy: Mapping[str, Autonomy]
    faults: frozenset[str]

    @property
    def kept(self) -> Kept:
        """The findings that are to keep their place."""
        return Kept(risk_ids=list(self.severities), control_ids=sorted(self.controls))


def standing(placed: Placement, rules: Reasoner, tools: Toolbox) -> Standing | None:
    """How a placement stands; None without a design."""
    design, requirements = placed.design, placed.requirements
    if design is None:
        return None
    review, _ = rules.review(requirements, design, tools)
    estimate, _ = rules.estimate(requirements, design, tools)
    vetoes = [one for one in [*estimate.vetoes, *review.vetoes] if not _is_answered_by_placing(one)]
    facts = facts_of(requirements, design)
    known = str(requirements.text("data_sensitivity"))
    lax = [one.id for one, floor in sensitivity_floors(facts, tools.knowledge.regimes) if is_below(known, floor)]
    wrong = [f"{one.rule} {' '.join(one.requirement_ids)}" for one in vetoes]
    return Standing(
        types=frozenset(one.type for one in design.components),
        patterns=frozenset(one.id for one in design.patterns),
        severities={one.id: one.severity for one in review.risks},
        controls=frozenset(one.id for one in review.controls),
        duties=frozenset(one.id for one in review.obligations),
        autonomy={one.task: one.autonomy for one in design.collaboration},
        faults=frozenset([*wrong, *lax, *design.unmet_requirement_ids, *(one.id for one in placed.conflicts)]),
    )


def is_below(sensitivity: str, floor: Sensitivity) -> bool:
    """Whether a known class of data is less than a regime takes it for."""
    return sensitivity in SENSITIVITIES and SENSITIVITIES.index(sensitivity) < SENSITIVITIES.index(floor)


def _is_answered_by_placing(veto: Veto) -> bool:
    """Whether the next pass answers a veto with one more component: that is how duties are met."""
    return bool(veto.remedies) and all(one.startswith("place:") for one in veto.remedies)


def loss(before: Standing | None, after: Standing | None, left_out: frozenset[str] = frozenset()) -> str | None:
    """What is lost or worse after something was added, None if nothing is; a risk may be mitigated, not rated down."""
    if before is None:
        return None
    if after is None:
        return "no design fits with it"
    lost = {
        "a component that is demanded would be lost": before.types - after.types - left_out,
        "a pattern would be lost": before.patterns - after.patterns,
        "a control would be lost": before.controls - after.controls,
        "a duty would be lost": before.duties - after.duties,
        "a risk would be rated lower": {one for one in before.severities if _is_calmer(one, before, after)},
        "people would have less control": {one for one in before.autonomy if _is_freer(one, before, after)},
        "a limit or requirement would be missed": after.faults - before.faults,
    }
    return next((why for why, what in lost.items() if what), None)


def heavier(before: Standing | None, after: Standing | None) -> str | None:
    """What only a requirement pays for and came in without one; None if nothing did."""
    if before is None or after is None or not (after.types - before.types) & WEIGHTY:
        return None
    return "it would take more than any requirement pays for"


def _is_calmer(risk_id: str, before: Standing, after: Standing) -> bool:
    return _rank(after.severities.get(risk_id)) > _rank(before.severities[risk_id])


def _rank(severity: Severity | None) -> int:
    return len(SEVERITIES) if severity is None else SEVERITIES.index(severity)


def _is_freer(task: str, before: Standing, after: Standing) -> bool:
    now = after.autonomy.get(task, before.autonomy[task])
    return AUTONOMY_LEVELS.index(now) > AUTONOMY_LEVELS.index(before.autonomy[task])


def with_kept(requirements: Requirements, before: Standing | None) -> Requirements:
    """The requirements with what stands before something is added."""
    if before is None:
        return requirements
    known, fresh = requirements.kept, before.kept
    kept = Kept(
        risk_ids=list(dict.fromkeys([*known.risk_ids, *fresh.risk_ids])),
        control_ids=sorted({*known.control_ids, *fresh.control_ids}),
    )
    return requirements.model_copy(update={"kept": kept})
