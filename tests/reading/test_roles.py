"""What numbers, names and words in another sense mean: traffic, team, users, places, data."""

import pytest

from archadvisor.agents.reasoning.reading import read
from archadvisor.agents.reasoning.reading.reader import read_by
from archadvisor.guardrails.screening import screen
from tests.reading.test_reading import Records


def read_of(text):
    return read(screen(text, "brief", {})[0], Records)


def typical(text, field):
    found = read_of(text).quantity(field)
    return None if found is None else found.typical


def test_the_rate_that_somebody_else_allows_is_not_the_load():
    text = (
        "We are an import agency. The customs service lets us send 5 requests a second at most. We want the papers of "
        "each shipment checked before they are filed; there are 300 shipments a day."
    )
    assert typical(text, "traffic") == pytest.approx(300)


def test_bytes_are_no_requests():
    text = "Each hut uploads 80 MB a day over radio. We want 40 reports a day summarised for the warden of the park."
    assert typical(text, "traffic") == pytest.approx(40)


def test_devices_that_report_make_traffic():
    text = "There are 600 soil sensors that report every ten minutes. We want dry fields ranked each morning."
    assert typical(text, "traffic") == pytest.approx(600 * 144)


def test_the_quiet_season_is_the_low_end_of_the_load():
    found = read_of("A campsite gets 900 questions a day in July, in winter 20. Guests ask about pitches and prices.")
    load = found.quantity("traffic")
    assert load is not None
    assert (round(load.low), round(load.typical)) == (20, 900)


def test_people_who_build_it_are_the_team_and_not_the_users():
    found = read_of("Our bakery chain wants a forecast of rolls for each shop. Our data group is three people.")
    assert found.quantity("users") is None
    team = found.quantity("team")
    assert team is not None
    assert team.typical == 3


@pytest.mark.parametrize(
    "text",
    [
        "We want to know which pumps will fail in the next six weeks, so that spares can be ordered.",
        "We want to predict how many beds each ward needs, so that shifts can be planned three weeks ahead.",
        "Inspectors notice the crack only when the part breaks four days later.",
    ],
)
def test_how_far_ahead_is_looked_is_no_time_limit(text):
    found = read_of(text)
    assert found.quantity("deadline") is None
    assert found.quantity("completion_time") is None


def test_what_an_error_costs_is_neither_budget_nor_wish():
    found = read_of(
        "We run a slaughterhouse and want labels checked by camera before a box is closed. "
        "Penalty for a missing label: up to 25,000 euros."
    )
    assert found.quantity("one_off_budget") is None
    assert found.quantity("budget") is None
    assert "financial_action" not in found.items("needs")


def test_what_is_ruled_out_is_not_wanted():
    found = read_of("We forecast visitors of our museum for each day from ten years of sales. No chatbots, please.")
    assert not {"converse", "text_messaging"} & set(found.items("needs"))


def test_plants_have_no_health_data():
    text = "Foresters want pictures of pines searched for disease, so that they decide about a treatment."
    assert "health" not in read_of(text).items("data_kinds")


def test_names_of_heroes_are_no_personal_data():
    text = "Our authors get chapters drafted for each hero, checked against names already used."
    found = read_by(None, screen(text, "brief", {})[0], Records)
    assert "personal" not in found.items("data_kinds")


def test_a_manner_of_writing_is_no_sound():
    text = "Our publishing house wants chapters drafted in the voice of a given author, for editors to change."
    assert "audio" not in read_of(text).items("modalities")


def test_days_without_internet_are_no_air_gap():
    found = read_of("Our research stations are without internet for weeks. Pictures of birds are counted on site.")
    assert found.text("deployment") != "air_gapped"
    assert "offline_operation" in found.items("needs")
    assert "no_external_contact" not in found.items("needs")


def test_nothing_outside_the_offices_stays_inside():
    found = read_of("Our notary wants deeds summarised. The tool talks to nothing outside our offices.")
    assert "stay_on_premises" in found.items("needs")


@pytest.mark.parametrize(
    "text",
    [
        "Drafts may be sent to nobody except a processor within the EU. We want opinions drafted for our judges.",
        "We want court files searched. A Swiss cloud or our own rooms, nothing in the United States.",
    ],
)
def test_an_exception_names_the_region_where_data_may_be(text):
    assert read_of(text).text("residency") == "region"


@pytest.mark.parametrize(
    ("text", "industry"),
    [
        ("We are a blood bank with 40 vans and plan who fetches which donation.", "nonprofit"),
        ("A local newspaper wants police notes and council papers sorted by place.", "publishing"),
    ],
)
def test_a_name_of_its_own_tells_the_trade(text, industry):
    assert read_of(text).text("industry") == industry


def test_people_whose_data_are_kept_are_no_users():
    text = "Patient data stays in the clinic. A dermatologist signs every report that the system drafts from pictures."
    assert read_of(text).text("user_kind") == "dermatologists"


def test_counted_people_are_the_users():
    text = (
        "Our land registry checks 900 requests a week for missing papers. Notaries should see at once what is missing. "
        "Clerks decide alone. 31 clerks."
    )
    assert read_of(text).text("user_kind") == "clerks"


def test_plans_under_hard_rules_are_a_need():
    text = (
        "Every night we need a tour plan that keeps driving hours and delivery windows; the dispatcher can change it."
    )
    assert "plan_under_rules" in read_of(text).items("needs")


def test_a_given_server_is_where_it_runs():
    found = read_of("A firm left us two servers that were donated last year. We forecast donations for each shop.")
    assert found.text("deployment") == "on_premises"
