"""From requests to calls, tokens, gigabytes and hours of people: every factor counts once, priors are marked so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.formulas import agent_loop_input, shared_turns
from archadvisor.estimation.tables import leaves, recipes
from archadvisor.estimation.workload import COMPONENT_INPUTS, Subject, Workload
from tests.estimation.designs import brief, exactly

MODEL = Subject("llm_managed_api")


def requirements(archetype: str, per_day: float = 1000) -> Requirements:
    return brief(archetype=archetype, traffic=exactly(per_day, "requests/day"))


def figure(name: str, *types: str, archetype: str = "customer_support", per_day: float = 1000) -> float:
    amount = Workload(requirements(archetype, per_day), frozenset({"llm_managed_api", *types}), None).amount(
        name, MODEL
    )
    assert amount is not None
    return float(amount.values[0])


def test_every_input_says_what_it_rests_on_and_in_which_unit():
    for name, leaf in leaves().items():
        assert leaf.unit and len(leaf.basis) > 5, name
        ranges = [
            leaf.values,
            leaf.conversation,
            *leaf.archetypes.values(),
            *leaf.types.values(),
            *leaf.families.values(),
        ]
        for values in filter(None, ranges):
            assert len(values) in (1, 3) and sorted(values) == values and values[0] >= 0, name


def test_every_amount_is_made_of_known_ones():
    known = leaves().keys() | recipes().keys() | COMPONENT_INPUTS
    for name, recipe in recipes().items():
        assert set(recipe.of) <= known and (recipe.lacking is None or recipe.lacking in known), name


def test_priors_are_marked_as_priors():
    amount = Workload(requirements("legal"), frozenset({"llm_managed_api"}), 1).amount("review_hours", MODEL)
    assert amount is not None
    sources = {name: one.source for name, one in amount.inputs.items()}
    assert sources["traffic"] == "req-traffic"
    assert all(source.startswith("prior: ") for name, source in sources.items() if name != "traffic")
    assert amount.inputs["review_minutes"].quantity.low < amount.inputs["review_minutes"].quantity.high


def test_requests_become_calls_by_every_factor():
    turns, retries = figure("turns_per_request"), figure("retry_factor")
    assert figure("generations") == pytest.approx(1000 * 30.4 * turns * retries)
    assert figure("generations", "response_cache") == pytest.approx(0.8 * figure("generations"))
    assert figure("main_calls", "agent_single") == pytest.approx(figure("generations") * 3)
    assert figure("judged_input_tokens") == pytest.approx(figure("generations") * 0.05 * figure("check_input_tokens"))
    assert figure("labels") == pytest.approx(figure("generations") * 0.005)


def test_a_loop_sends_its_history_again():
    one, loop = figure("answer_input_tokens"), figure("answer_input_tokens", "agent_single")
    assert loop > 3 * one
    prompt, added, call = (figure(name, "agent_single") for name in ("prompt_tokens", "turn_tokens", "call_tokens"))
    assert loop == pytest.approx(3 * prompt + added * 6 + call * 3)


def test_several_agents_share_the_calls_but_not_the_history():
    alone = figure("answer_input_tokens", "agent_supervisor", archetype="multi_agent_automation")
    team = figure("answer_input_tokens", "agent_supervisor", "agent_worker", archetype="multi_agent_automation")
    assert team < alone
    calls = figure("answer_calls", "agent_supervisor", "agent_worker", archetype="multi_agent_automation")
    assert calls == pytest.approx(figure("loop_turns", "agent_supervisor", archetype="multi_agent_automation"))


@given(agents=st.floats(1, 10), turns=st.floats(1, 40))
def test_more_agents_never_read_more_than_one_with_all_turns(agents: float, turns: float):
    each = shared_turns(turns, agents)
    shared = agents * agent_loop_input(each, 1000, 500, 100)
    assert each >= 1
    assert shared <= max(agents / turns, 1) * agent_loop_input(max(turns, agents), 1000, 500, 100) * (1 + 1e-9)


def test_thoughts_are_billed_as_output_where_the_task_needs_them():
    assert figure("hidden_output_tokens") == 0
    hidden = figure("hidden_output_tokens", archetype="code_assistant")
    assert hidden == pytest.approx(0.1 * 4000)
    visible = figure("visible_output_tokens", archetype="code_assistant")
    assert figure("answer_output_tokens", archetype="code_assistant") == pytest.approx(visible + hidden)


def test_traces_hold_spans_and_a_share_of_the_tokens():
    spans = figure("exchanges") * 25 * 1.2e-6
    assert figure("span_volume_gb") == pytest.approx(spans)
    payload = figure("generations") * figure("answer_tokens") * 0.3 * 4e-9
    assert figure("telemetry_gb") == pytest.approx(spans + payload)
    without = Workload(requirements("ml_scoring"), frozenset({"predictive_model"}), None)
    assert float(without.amount("payload_volume_gb", MODEL).values[0]) == 0


def test_escalations_and_labels_become_hours_of_people():
    assert figure("review_hours") == pytest.approx(figure("reviews") * 4 / 60)
    assert figure("label_hours") == pytest.approx(figure("labels") * 2 / 60)


@pytest.mark.parametrize(
    "name", ["main_calls", "main_input_tokens", "telemetry_gb", "review_hours", "guarded_input_units"]
)
def test_more_requests_never_need_less(name: str):
    assert figure(name, "agent_single", per_day=2000) >= figure(name, "agent_single", per_day=1000) > 0
