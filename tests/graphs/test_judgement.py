"""Designs that a senior architect would defend: what must be there, what must not, and who decides."""

import pytest

from archadvisor.agents.reasoning.asks import asks
from archadvisor.graphs.run import design

LANGUAGE_MODELS = {"llm_managed_api", "llm_self_hosted", "small_model", "multimodal_model", "llm_gateway"}
AGENTS = {"agent_single", "agent_supervisor", "agent_worker"}
PEOPLE = {"human_in_the_loop", "human_task_queue"}

FORECAST_ON_TRIAL = (
    "Our open-air swimming pools want to try out whether visitor numbers can be forecast ten days ahead, so that"
    " lifeguards can be rostered. There are eight years of ticket sales and the weather records. The roster planner"
    " looks at the forecast every Thursday and decides herself. It is a trial for one summer; if it is no better than"
    " her experience, it ends. No personal data, no chatbot. 80 euros a month are available."
)
COUNTING_AT_SEA = (
    "We run 14 survey boats. Cameras under the hull film the sea floor and shells and starfish are counted by hand in"
    " the office months later. We want them counted from the video on board, while the boat is at sea without internet"
    " for days. The boat leader checks the daily count and signs it before it is sent to the ministry. Doubtful"
    " sequences are checked on land by biologists and their corrections improve the counting."
)
LICENCES = (
    "The trade licensing office of our town receives 3,000 applications a year, each with forms and certificates of 20"
    " to 90 pages. We want every application read on the day it arrives: which documents are missing, what the forms"
    " say about premises and opening hours, with the page for each statement. Officers decide alone; the system may"
    " never grant or refuse a licence. Everything stays in the computing centre of our town in Austria."
)


@pytest.fixture(scope="module")
def trial():
    return design(FORECAST_ON_TRIAL, "trial")


@pytest.fixture(scope="module")
def boats():
    return design(COUNTING_AT_SEA, "boats")


@pytest.fixture(scope="module")
def licences():
    return design(LICENCES, "licences")


def _types(document):
    return {one.type for one in document.components}


def test_a_forecast_on_trial_needs_no_language_model_and_no_agent(trial):
    assert "predictive_model" in _types(trial)
    assert not (LANGUAGE_MODELS | AGENTS) & _types(trial)


def test_a_trial_stays_small_and_starts_again_by_hand(trial):
    assert not {"durable_workflow", "feature_store", "autoscaler", "circuit_breaker"} & _types(trial)
    assert len(trial.components) <= 16


def test_work_at_sea_runs_on_board(boats):
    placed = {one.type: one.hosting for one in boats.components}
    assert {"edge_runtime", "vision_model"} <= placed.keys()
    assert not {placed[kind] for kind in ("edge_runtime", "vision_model")} & {"managed", "serverless", "external"}


def test_what_leaves_the_boat_is_signed_by_a_person(boats):
    assert PEOPLE & _types(boats)
    signing = [one for one in boats.collaboration if "signs" in one.task]
    assert signing
    assert all(one.autonomy in ("assist", "recommend", "act_with_approval") for one in signing)


def test_nobody_but_an_officer_decides_on_a_licence(licences):
    assert PEOPLE & _types(licences)
    assert all(one.autonomy in ("none", "assist", "recommend") for one in licences.collaboration)
    line = next(one for one in licences.collaboration if "never grant" in one.task)
    assert line.human_role.startswith("a person decides")


def test_nothing_of_a_licence_leaves_the_town(licences):
    outside = [one.type for one in licences.components if one.hosting in ("managed", "serverless", "external")]
    assert set(outside) <= {"messaging_channel", "telephony_channel", "system_connector"}
    assert "llm_managed_api" not in _types(licences)


def test_statements_with_their_page_are_language_work(licences):
    assert "document_parser" in _types(licences)
    assert LANGUAGE_MODELS & _types(licences)


def test_no_cloud_is_asked_for_where_everything_stays_inside(licences):
    cloud = next(one.text.split("{")[0] for one in asks() if one.field == "cloud")
    assert not [one for one in licences.questions if one.text.startswith(cloud)]
