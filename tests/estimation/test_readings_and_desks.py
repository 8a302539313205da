"""What devices report is a load of its own, and a desk is as large as somebody would staff it."""

import pytest

from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirement, Requirements
from archadvisor.estimation.workload import Subject, Workload


def told(**quantities: tuple[float, str]) -> Requirements:
    fields = {
        name: Requirement(id=f"req-{name}", field=name, value=Quantity.exactly(amount, unit), status="stated")
        for name, (amount, unit) in quantities.items()
    }
    fields["archetype"] = Requirement(
        id="req-archetype", field="archetype", value="vision_inspection", status="inferred"
    )
    return Requirements(fields=fields)


def volume(name: str, requirements: Requirements, kind: str = "") -> float:
    amount = Workload(requirements, frozenset(), None).amount(name, Subject(kind))
    assert amount is not None
    return float(amount.values[0])


def test_readings_are_events_and_history_beside_the_work():
    plain = told(traffic=(100, "requests/day"))
    with_devices = told(traffic=(100, "requests/day"), readings=(60_000, "readings/s"))
    assert volume("events", with_devices) - volume("events", plain) == pytest.approx(60_000 * 2_628_000)
    assert volume("history_gb", with_devices) > volume("history_gb", plain)


@pytest.mark.parametrize("per_day", [10, 1_000, 25_000, 3_000_000])
def test_no_desk_sees_more_cases_than_its_bound(per_day: float):
    cases = volume("reviews", told(traffic=(per_day, "requests/day")), "human_task_queue") / 30.4
    assert cases <= 200 * 1.001
    assert cases <= per_day


def test_more_work_never_means_fewer_cases():
    found = [volume("reviews", told(traffic=(n, "requests/day")), "human_task_queue") for n in (10, 5_000, 9_999, 1e6)]
    assert found == sorted(found)
