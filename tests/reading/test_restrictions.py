"""Rules about single kinds of material or work, and what a system is to learn from, as briefs put them."""

import pytest

from archadvisor.agents.reasoning.reading.categories import category_fields
from archadvisor.agents.reasoning.reading.clauses import clauses_of
from archadvisor.agents.reasoning.reading.learned import Suggestions
from archadvisor.agents.reasoning.reading.measures import measures_in
from archadvisor.agents.reasoning.reading.reading import Reading
from archadvisor.domain.requirements import Brief

SAID = {
    "Dosage instructions must be given verbatim.": ("restrictions", "literal_wording"),
    "The wording of the tariff is never paraphrased.": ("restrictions", "literal_wording"),
    "A caller who smells gas is put through to the emergency desk.": ("restrictions", "rescue_calls"),
    "Anyone who mentions chest pain is transferred straight away.": ("restrictions", "rescue_calls"),
    "Letters from whistle-blowers are off limits.": ("restrictions", "excluded_material"),
    "No machine may read the notes of the confessor.": ("restrictions", "excluded_material"),
    "The union insists: no ranking of individual drivers.": ("restrictions", "no_staff_evaluation"),
    "It must never be used to judge individual nurses.": ("restrictions", "no_staff_evaluation"),
    "The research station is reached via satellite.": ("restrictions", "thin_link"),
    "Each buoy sends 200 kB per day.": ("restrictions", "thin_link"),
    "It learns from what subscribers click.": ("learns_from", "choices"),
}
NOT_SAID = (
    "Hearings are transcribed verbatim.",
    "There are literally hundreds of forms.",
    "We predict demand from satellite images.",
    "Accidents are reported to the insurer within a week.",
    "Students learn vocabulary on their phones.",
)


def fields_of(text: str) -> dict[str, object]:
    clauses = clauses_of(text)
    reading = Reading(Brief(title="t", text=text, sha256="0"), clauses, {}, measures_in(clauses), Suggestions())
    return {one.field: one.value for one in category_fields(reading)}


@pytest.mark.parametrize("text", SAID)
def test_what_a_brief_rules_is_read(text):
    field, value = SAID[text]
    assert fields_of(text).get(field) == [value]


@pytest.mark.parametrize("text", NOT_SAID)
def test_the_same_words_in_another_sense_rule_nothing(text):
    assert not {"restrictions", "learns_from"} & fields_of(text).keys()
