"""What a safety graph knows of a design: what follows, what is stated, and what stays unknown."""

import pytest

from archadvisor.agents.reasoning.risk_review import review
from archadvisor.agents.reasoning.safety.findings import review as findings
from archadvisor.agents.reasoning.safety.graph import safety_graph
from archadvisor.domain.model import SEVERITIES
from archadvisor.knowledge.predicates import Truth
from tests.safety.designs import ASSISTANT, TENANTS, component, design, requirements


@pytest.mark.parametrize(
    ("exposure", "writers"),
    [("internal", "staff"), ("partner", "customer"), ("customer", "customer"), ("public", "anyone"), (None, None)],
)
def test_who_writes_follows_from_who_can_reach_it(knowledge, exposure, writers):
    wanted = requirements(**({"exposure": exposure} if exposure else {}))
    assert safety_graph(ASSISTANT, wanted, knowledge).part["user_interface"].facts.get("writers") == writers


def test_what_a_design_states_wins(knowledge):
    stated = component("user_interface").model_copy(update={"facts": {"writers": "staff"}})
    graph = safety_graph(design(["app_backend"]).model_copy(update={"components": [stated]}), TENANTS, knowledge)
    assert graph.part["user_interface"].facts["writers"] == "staff"


def test_a_call_brings_an_answer_back_and_a_read_only_brings(knowledge):
    graph = safety_graph(ASSISTANT, TENANTS, knowledge)
    ends = {(one.source, one.target) for one in graph.passages}
    assert {("app_backend", "llm_managed_api"), ("llm_managed_api", "app_backend")} <= ends
    assert ("vector_store", "app_backend") in ends
    assert ("app_backend", "vector_store") not in ends


def test_effects_are_unknown_until_somebody_says_how_far_they_reach(knowledge):
    acting = design(["tool_server"])
    assert "verbs" not in safety_graph(acting, requirements(), knowledge).part["tool_server"].facts
    spending = safety_graph(acting, requirements(side_effects="financial"), knowledge)
    assert "spend" in spending.part["tool_server"].facts["verbs"]
    harmless = safety_graph(acting, requirements(side_effects="none"), knowledge)
    assert "write" not in harmless.part["tool_server"].facts["verbs"]


def test_a_part_is_its_control_only_where_a_design_places_none_itself(knowledge):
    boxed = design(["code_sandbox", "agent_single"])
    assert "SANDBOX" in safety_graph(boxed, TENANTS, knowledge).part["code_sandbox"].controls
    explicit = boxed.model_copy(update={"control_placements": {"AUDIT": ["agent_single"]}})
    graph = safety_graph(explicit, TENANTS, knowledge)
    assert "SANDBOX" not in graph.part["code_sandbox"].controls
    assert "AUDIT" in graph.part["agent_single"].controls


def test_a_control_acts_on_what_its_part_guards(knowledge):
    guarded = design(["pii_redaction", "llm_managed_api"], [("pii_redaction", "guards", "llm_managed_api")])
    assert "REDACT" in safety_graph(guarded, TENANTS, knowledge).part["llm_managed_api"].controls


def test_a_line_of_the_register_is_never_milder_than_what_the_graph_shows(knowledge):
    shown = {one.risk_id: one for one in findings(ASSISTANT, TENANTS, knowledge) if one.severity}
    lines = [one for one in review(TENANTS, ASSISTANT, knowledge)[0].risks if one.id in shown]
    assert lines
    for one in lines:
        assert SEVERITIES.index(one.severity) <= SEVERITIES.index(shown[one.id].severity)
        assert not shown[one.id].path or one.path == list(shown[one.id].path)


def test_a_line_asks_what_the_graph_does_not_know(knowledge):
    unknown = {one.risk_id for one in findings(ASSISTANT, TENANTS, knowledge) if one.truth is Truth.UNKNOWN}
    lines = [one for one in review(TENANTS, ASSISTANT, knowledge)[0].risks if one.id in unknown]
    assert lines
    for one in lines:
        assert (one.severity, one.likelihood, one.impact, one.residual_severity) == (None, None, None, None)
        assert "To settle (" in one.scenario
        assert one.scenario.endswith("?")
