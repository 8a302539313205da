"""Placing a design: what is in it, what vetoes do to it, and that it is the same every time."""

import os
import subprocess
import sys

import pytest

from archadvisor.agents.reasoning.assembly import place
from archadvisor.domain.estimate import Veto
from archadvisor.domain.vocabulary import relation_is_legal
from tests.designer.conftest import asked, usd

SAME = """
from archadvisor.agents.contract import Toolbox
from archadvisor.agents.reasoning.assembly import place
from archadvisor.knowledge.store import open_knowledge
from tests.designer.conftest import PRICE_DATE, asked
tools = Toolbox(open_knowledge(), 0, PRICE_DATE)
print(place(asked(), [], tools).design.model_dump_json())
"""


@pytest.fixture(scope="module")
def design(tools):
    return place(asked(), [], tools).design


def veto(*remedies: str) -> Veto:
    return Veto(rule="test.demand", message="a demand", remedies=list(remedies))


def technologies(design):
    return {one.type: one.technology_id for one in design.components}


def test_every_component_has_a_product_a_purpose_and_a_source(design):
    for one in design.components:
        assert one.technology_id and one.purpose and one.citation_ids
        assert "{" not in one.name + one.purpose


def test_names_use_the_nouns_of_the_brief(design):
    assert any("repair requests" in one.name for one in design.components)


def test_relations_and_flows_refer_to_what_is_there(design):
    types = {one.id: one.type for one in design.components}
    relations = {one.id for one in design.relations}
    assert all(relation_is_legal(types[one.source], one.kind, types[one.target]) for one in design.relations)
    for flow in design.flows:
        assert all(step.component_id in types for step in flow.steps)
        assert all(step.relation_id in relations for step in flow.steps if step.relation_id)


def test_somebody_waits_on_the_path_from_the_channel_to_the_model(design):
    path = next([step.component_id for step in flow.steps] for flow in design.flows if flow.interactive)
    assert path[0] in ("user_interface", "messaging_channel")
    assert {"llm_managed_api", "llm_self_hosted"} & set(path)


def test_every_statement_is_answered_or_reported(design):
    answered = {one for component in design.components for one in component.satisfies_requirement_ids}
    answered |= {one for decision in design.decisions for one in decision.requirement_ids}
    assert {"stm-01", "stm-02", "stm-03"} <= answered | set(design.unmet_requirement_ids)


def test_every_component_is_deployed_once(design):
    deployed = [one for unit in design.infrastructure.deployments for one in unit.component_ids]
    assert sorted(deployed) == sorted(one.id for one in design.components)


def test_the_state_machine_starts_ends_and_has_no_loose_ends(design):
    machine = design.orchestration
    known = {one.id for one in machine.states}
    assert {one.source for one in machine.transitions} | {one.target for one in machine.transitions} <= known
    stuck = [
        one.id for one in machine.states if not one.terminal and one.id not in {t.source for t in machine.transitions}
    ]
    assert stuck == []
    assert "person" in known


def test_decisions_weigh_options_and_say_what_would_flip_them(design):
    assert len(design.decisions) > 5
    for one in design.decisions:
        assert one.reason and one.flips_if and len(one.options) <= 5
        assert sum(option.chosen for option in one.options) <= 1


def test_the_same_requirements_give_the_same_design_in_any_process():
    runs = [
        subprocess.run(
            [sys.executable, "-c", SAME],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] != ""


def test_a_veto_places_a_type(tools, design):
    assert "policy_engine" not in technologies(design)
    assert "policy_engine" in technologies(place(asked(), [veto("place:policy_engine")], tools).design)


def test_a_veto_forbids_a_technology(tools, design):
    model = technologies(design)["llm_managed_api"]
    again = place(asked(), [veto(f"forbid:{model}")], tools).design
    assert model not in technologies(again).values()


def test_a_word_of_the_brief_forbids_every_product_that_it_names(tools, design):
    vendor = next(one for one in design.components if one.type == "llm_managed_api")
    name = tools.knowledge.technologies[vendor.technology_id].vendor
    again = place(asked(forbidden=[f"tech:{name.lower()}"]), [], tools).design
    assert all(tools.knowledge.technologies[one].vendor != name for one in technologies(again).values() if one)


def test_a_tighter_cap_is_kept_in_the_solver(tools):
    free = place(asked(), [], tools).design
    capped = place(asked(budget=usd(600)), [veto("cap:monthly_cost_usd=450")], tools).design
    assert free is not None and capped is not None


def test_behind_an_air_gap_everything_runs_without_a_network(tools):
    found = place(asked(deployment="air_gapped", residency="premises"), [], tools).design
    for one in found.components:
        assert tools.knowledge.technologies[one.technology_id].air_gap_capable
        assert one.hosting in ("on_premises", "self_hosted", "in_process", "edge")


def test_what_is_in_place_is_used(tools):
    found = place(asked(given_stack=["Qdrant", "AWS Lambda"]), [], tools).design
    assert {"qdrant", "lambda"} <= set(technologies(found).values())


def test_health_data_goes_only_to_vendors_that_commit_themselves(tools):
    found = place(asked(compliance=["HIPAA"], data_kinds=["health"], region=["us"]), [], tools).design
    model = next(one for one in found.components if one.type == "llm_managed_api")
    assert "HIPAA" in tools.knowledge.technologies[model.technology_id].claims


def test_a_trial_has_one_instance_of_each_part(tools):
    found = place(asked(scale_tier="poc"), [], tools).design
    assert {one.replicas for one in found.components} == {1}
