"""Defaults: the few values that an estimate cannot do without, marked as assumed with their rule."""

from collections.abc import Mapping

from archadvisor.agents.reasoning.reading.fields import requirement
from archadvisor.agents.reasoning.reading.reading import Reading
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirement

_ASKED = ("answer_questions", "converse", "search_items", "developer_assistance", "draft_content", "open_ended_tools")
_STAFF_REQUESTS = (2.0, 5.0, 15.0)
_PUBLIC_REQUESTS = (0.02, 0.1, 0.5)
_LONG_TASKS = (0.2, 1.0, 3.0)
_SESSION_REQUESTS = (50.0, 100.0, 200.0)


def default_fields(reading: Reading, fields: Mapping[str, Requirement]) -> list[Requirement]:
    """Traffic where only people are counted, and turns where people converse."""
    found = [_traffic(reading, fields), _turns(reading, fields)]
    return [one for one in found if one is not None]


def _traffic(reading: Reading, fields: Mapping[str, Requirement]) -> Requirement | None:
    if "traffic" in fields or not reading.has(*_ASKED):
        return None
    bases = {
        "users": (_per_user(reading, fields), "requests per user and day"),
        "concurrent_users": (_SESSION_REQUESTS, "sessions of five minutes, an eighth of the day's in the busiest hour"),
    }
    for field, ((low, typical, high), what) in bases.items():
        value = fields[field].value if field in fields else None
        if isinstance(value, Quantity):
            amount = Quantity(
                low=low * value.low, typical=typical * value.typical, high=high * value.high, unit="requests/day"
            )
            spans = [(one.start, one.end) for one in fields[field].evidence]
            return requirement(
                reading.brief,
                "traffic",
                amount,
                spans,
                "assumed",
                f"{field} x {low:g} to {high:g}, typically {typical:g} ({what})",
            )
    return None


def _per_user(reading: Reading, fields: Mapping[str, Requirement]) -> tuple[float, float, float]:
    """Requests per user and day (low, typical, high): long tasks are few, staff ask often, the public seldom."""
    if reading.has("long_running_work") and not reading.has("answer_questions", "converse"):
        return _LONG_TASKS
    outside = "exposure" in fields and fields["exposure"].value in ("public", "customer")
    return _PUBLIC_REQUESTS if outside else _STAFF_REQUESTS


def _turns(reading: Reading, fields: Mapping[str, Requirement]) -> Requirement | None:
    if "turns" in fields or not reading.has("converse", "contextual_follow_up", "live_voice"):
        return None
    amount = Quantity(low=2, typical=5, high=10, unit="turns")
    return requirement(
        reading.brief,
        "turns",
        amount,
        reading.spans("converse", "contextual_follow_up", "live_voice"),
        "assumed",
        "a conversation takes 2 to 10 turns, typically 5",
    )
