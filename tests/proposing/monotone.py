"""What a chat model may never take from the design that the rules make of a brief."""

from archadvisor.domain.document import DesignDocument
from archadvisor.domain.model import AUTONOMY_LEVELS, SENSITIVITIES, SEVERITIES

STATUS = ("validated", "draft", "infeasible")


def losses(before: DesignDocument, after: DesignDocument) -> list[str]:
    """What the later design has lost, or holds lower than the earlier one."""
    return [*_risks(before, after), *_controls(before, after), *_parts(before, after), *_granted(before, after)]


def _rank(severity: str | None) -> int:
    return len(SEVERITIES) if severity is None else SEVERITIES.index(severity)


def _risks(before: DesignDocument, after: DesignDocument) -> list[str]:
    later = {one.id: one for one in after.risks}
    return [
        f"{one.id}: {one.severity} -> {later[one.id].severity if one.id in later else None}"
        for one in before.risks
        if one.id not in later or _rank(later[one.id].severity) > _rank(one.severity)
    ]


def _controls(before: DesignDocument, after: DesignDocument) -> list[str]:
    kept = {one.id: one for one in after.controls}
    gone = [one.id for one in before.controls if one.id not in kept]
    duties = {one.id for one in before.obligations} - {one.id for one in after.obligations}
    return [*gone, *sorted(duties)]


def _parts(before: DesignDocument, after: DesignDocument) -> list[str]:
    left_out = {one.subject_id for one in after.wishes.left_out}
    lost = {one.type for one in before.components} - {one.type for one in after.components} - left_out
    unmet = set(after.unmet_requirement_ids) - set(before.unmet_requirement_ids)
    worse = [after.status] if STATUS.index(after.status) > STATUS.index(before.status) else []
    return [*sorted(lost), *sorted(unmet), *worse]


def _granted(before: DesignDocument, after: DesignDocument) -> list[str]:
    tasks = {one.task: one.autonomy for one in before.collaboration}
    freer = [
        one.task
        for one in after.collaboration
        if one.task in tasks and AUTONOMY_LEVELS.index(one.autonomy) > AUTONOMY_LEVELS.index(tasks[one.task])
    ]
    classes = (before.requirements.get("data_sensitivity"), after.requirements.get("data_sensitivity"))
    values = [SENSITIVITIES.index(str(one.value)) if one and one.value else 0 for one in classes]
    return [*freer, *(["data_sensitivity"] if values[1] < values[0] else [])]
