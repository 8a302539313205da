"""Whom a brief serves beside its main users, what devices report beside the work, and what is over in a moment."""

import pytest

from archadvisor.agents.reasoning.reading.audiences import audience_fields
from archadvisor.agents.reasoning.reading.clauses import clauses_of
from archadvisor.agents.reasoning.reading.fields import requirement
from archadvisor.agents.reasoning.reading.learned import Suggestions
from archadvisor.agents.reasoning.reading.measures import measures_in
from archadvisor.agents.reasoning.reading.reading import Reading
from archadvisor.agents.reasoning.reading.times import time_fields
from archadvisor.agents.reasoning.reading.traffic import traffic_fields
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Brief

OTHERS = {
    "Suppliers can see on the portal which papers are missing.": ["suppliers"],
    "Each result is flagged to the supervisor.": ["supervisors"],
    "Our clerks open the letters.": [],
    "Suppliers complain about long waits.": [],
}
READINGS = {
    "80 pumps, each sends 40 measured values a second. Mechanics file 30 reports a day.": 3200.0,
    "We take 9,000 photos a day. The line delivers 12,000 readings per second.": 12000.0,
    "We answer 300 calls a day.": None,
}
SOON = {
    "Every parcel must be judged within 40 milliseconds.": 40.0,
    "The tray must be sorted within a second or two.": 2000.0,
    "The pilot is warned at once so that he can turn.": 2000.0,
    "A parcel passes the gate every 400 milliseconds.": None,
}


def reading_of(text: str) -> Reading:
    clauses = clauses_of(text)
    return Reading(Brief(title="t", text=text, sha256="0"), clauses, {}, measures_in(clauses), Suggestions())


@pytest.mark.parametrize("text", OTHERS)
def test_people_with_a_screen_of_their_own_are_found(text):
    reading = reading_of(text)
    known = {"user_kind": requirement(reading.brief, "user_kind", "clerks")}
    found = audience_fields(reading, known)
    assert [one for field in found for one in field.value] == OTHERS[text]


@pytest.mark.parametrize("text", READINGS)
def test_readings_of_devices_are_no_requests(text):
    found = {one.field: one.value for one in traffic_fields(reading_of(text)) if one is not None}
    readings = found.get("readings")
    assert (readings.typical if isinstance(readings, Quantity) else None) == READINGS[text]
    assert found["traffic"].typical < 10_000


@pytest.mark.parametrize("text", SOON)
def test_what_passes_by_sets_a_limit(text):
    found = {one.field: one.value for one in time_fields(reading_of(text))}
    latency = found.get("latency")
    assert (latency.typical if isinstance(latency, Quantity) else None) == SOON[text]
