"""The error budget of a month: who spends it, what would mend it, and what works while a component is down."""

from collections.abc import Iterator

from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.estimate import Availability, DegradedMode, OutageShare, Resilience
from archadvisor.estimation.availability import REDUNDANT_HOSTING, Cause, causes, fallbacks, taken_over
from archadvisor.estimation.formulas.availability import error_budget_minutes, redundant
from archadvisor.estimation.service_times import serving
from archadvisor.knowledge.base import KnowledgeBase

FORMULA_ID = "availability.error_budget"
SOURCE = "1 - availability of each cause × 43,800 min; causes are independent of each other"
# A cause that takes less than this is no line of its own.
LEAST_MINUTES = 0.5


def resilience(
    design: ArchitectureDesign, availability: Availability | None, knowledge: KnowledgeBase
) -> Resilience | None:
    """Shares of the outage of a month, largest first; None where nothing serves."""
    if availability is None:
        return None
    found = causes(design, knowledge)
    whole = sum(error_budget_minutes(one.fraction) for one in found)
    shares = [_share(one, whole) for one in found if error_budget_minutes(one.fraction) >= LEAST_MINUTES]
    objective = availability.objective
    return Resilience(
        budget_minutes=None if objective is None else error_budget_minutes(objective),
        spent_minutes=error_budget_minutes(availability.fraction),
        detection_minutes=serving().availability.detection_minutes if fallbacks(design) else None,
        formula_id=FORMULA_ID,
        shares=sorted(shares, key=lambda one: (-one.minutes_per_month, one.cause)),
        degraded=degraded(found, design),
        source=SOURCE,
    )


def _share(cause: Cause, whole: float) -> OutageShare:
    remedy, mended = _remedy(cause)
    return OutageShare(
        cause=cause.name,
        component_ids=[one.id for one in cause.components],
        minutes_per_month=error_budget_minutes(cause.fraction),
        share_fraction=error_budget_minutes(cause.fraction) / whole if whole else 0.0,
        remedy=remedy,
        mended_minutes=None if mended is None else error_budget_minutes(mended),
    )


def _remedy(cause: Cause) -> tuple[str, float | None]:
    """What would mend a cause and the availability then; None where the figure is the provider's own."""
    first = cause.components[0]
    if cause.fallback is not None:
        return "notice it sooner", None
    if any(one.type == "llm_managed_api" for one in cause.components):
        return "a fallback model", taken_over(cause.fraction, cause.fraction)
    if first.hosting in REDUNDANT_HOSTING and first.replicas == 1:
        return "a second replica", redundant(cause.fraction, 2)
    if first.hosting in REDUNDANT_HOSTING:
        return "none needed: replicated", None
    return "only with its provider", None


def degraded(found: list[Cause], design: ArchitectureDesign) -> list[DegradedMode]:
    """What is left while a cause holds, causes with the same effect together; nothing where everything stops."""
    modes: dict[tuple[str, ...], list[Cause]] = {}
    for cause in found:
        stopped = () if cause.fallback is not None else tuple(_stopped(cause, design))
        if (cause.fallback is not None or len(stopped) < len(design.flows)) and _counts(cause):
            modes.setdefault((cause.fallback.id if cause.fallback else "", *stopped), []).append(cause)
    return [_mode(key[0], key[1:], behind, design) for key, behind in modes.items()]


def _counts(cause: Cause) -> bool:
    return cause.fallback is not None or error_budget_minutes(cause.fraction) >= LEAST_MINUTES


def _stopped(cause: Cause, design: ArchitectureDesign) -> Iterator[str]:
    """The flows that wait for a component that is down."""
    down = {one.id for one in cause.components}
    waits = {one.id: one.sync for one in design.relations}
    for flow in design.flows:
        if any(step.component_id in down and waits.get(step.relation_id or "", True) for step in flow.steps):
            yield flow.id


def _mode(instead: str, stopped: tuple[str, ...], behind: list[Cause], design: ArchitectureDesign) -> DegradedMode:
    return DegradedMode(
        component_ids=[part.id for cause in behind for part in cause.components],
        stopped_flow_ids=list(stopped),
        kept_flow_ids=[flow.id for flow in design.flows if flow.id not in stopped],
        instead=instead or None,
        minutes_per_month=sum(error_budget_minutes(cause.fraction) for cause in behind),
    )
