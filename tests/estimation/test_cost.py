"""The cost table of a design: coverage, honesty about the unknown, and what must never happen to a total."""

import re
from functools import cache
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archadvisor.domain.estimate import Estimate
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.cost import cost_table
from archadvisor.estimation.engine import estimate, tightened
from archadvisor.estimation.formulas import FUNCTIONS
from archadvisor.estimation.prices import PRICE_DATE
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.loading import embedded_records
from tests.estimation.designs import SUPPORT, brief, exactly, requirement, support

KNOWLEDGE = KnowledgeBase.of("test", embedded_records())
SEED = 7
# One candidate for each type and technology with the hosting that its record lists first.
CANDIDATES = sorted(
    (kind, one.id, one.hosting[0]) for one in KNOWLEDGE.technologies.values() for kind in one.component_types
)

# What takes over work of another component may lower the cost: a cache, a router, a model or platform of its own.
TAKING_OVER = {"response_cache", "model_router", "small_model", "llm_self_hosted", "multimodal_model"}
PRESENT = {kind for kind, _, _ in SUPPORT}
ADDITIONS = [one for one in CANDIDATES if one[0] not in TAKING_OVER | PRESENT]


def run(requirements: Requirements, parts: list | None = None) -> Estimate:
    return estimate(requirements, support(parts), KNOWLEDGE, SEED)


def p50(requirements: Requirements, parts: list | None = None) -> float:
    total = cost_table(requirements, support(parts), KNOWLEDGE, SEED, PRICE_DATE).total
    return 0.0 if total is None else total.p50


@cache
def support_estimate() -> Estimate:
    return run(brief())


def test_every_component_has_a_line_or_a_reason():
    found = support_estimate()
    with_line = {line.component_id for line in found.lines}
    everything = {component.id for component in support().components}
    assert with_line | set(found.no_separate_cost) == everything
    assert with_line.isdisjoint(found.no_separate_cost)
    assert len({line.id for line in found.lines}) == len(found.lines)


@pytest.mark.parametrize(("kind", "technology", "hosting"), CANDIDATES)
def test_every_technology_has_a_line_or_a_reason(kind: str, technology: str, hosting: str):
    """Whatever the designer chooses, the views list the same components and an unknown is never 0."""
    parts = [("llm_managed_api", "gpt-6.1-terra", "external"), ("app_backend", "fargate", "managed")]
    table = cost_table(
        brief(cloud=None),
        support([p for p in parts if p[0] != kind] + [(kind, technology, hosting)]),
        KNOWLEDGE,
        SEED,
        PRICE_DATE,
    )
    lines = [one.line for one in table.lines if one.line.component_id == kind]
    assert bool(lines) != (kind in table.no_separate_cost)
    for line in lines:
        assert (line.usd is None) == (line.status == "unknown")
        assert line.usd is None or line.usd.p50 > 0, line
        assert line.source and line.formula_id


def test_lines_carry_inputs_and_ordered_spreads():
    for line in support_estimate().lines:
        if line.usd is None:
            continue
        assert line.inputs and all(one.source for one in line.inputs)
        assert 0 < line.usd.p5 <= line.usd.p50 <= line.usd.p95
    total = support_estimate().monthly_cost_usd
    assert total is not None and total.p5 < total.p50 < total.p95


def test_a_line_can_be_derived_down_to_its_inputs():
    """Every name in a formula is an input or is defined by a step of the derivation."""
    for line in [one for one in support_estimate().lines if one.usd is not None]:
        defined = dict(step.split(" = ", 1) for step in line.derivation)
        names = {one.name for one in line.inputs} | set(defined)
        for formula in [line.formula, *defined.values()]:
            words = re.findall(r"[a-z_]+(?: price)?", formula)
            assert {word for word in words if word not in FUNCTIONS} <= names, (line.id, formula)


def test_unknown_traffic_is_unknown_cost_not_zero():
    found = run(brief(traffic=None))
    generation = next(line for line in found.lines if line.id == "line-llm_managed_api-generation")
    assert (generation.usd, generation.status) == (None, "unknown")
    assert "traffic" in generation.source
    assert found.cost_status == "at_least"
    floor = next(line for line in found.lines if line.id == "line-vector_store-capacity")
    assert floor.usd is not None and floor.usd.p50 == pytest.approx(350.4)


def test_unknown_corpus_leaves_a_lower_bound():
    found = {line.id: line for line in run(brief(documents=None)).lines}
    assert found["line-vector_store-capacity"].status == "at_least"
    assert found["line-embedding_service-corpus"].status == "unknown"


def test_a_peak_rate_stands_in_for_traffic():
    found = run(brief(traffic=None, peak_rate=exactly(1, "requests/s")))
    traffic = next(one for line in found.lines for one in line.inputs if one.name == "traffic")
    assert "req-peak_rate" in traffic.source
    assert traffic.quantity.typical == pytest.approx(86_400 / 5)


def test_conversations_have_turns():
    """The same figure costs more when the brief counts conversations and not questions."""
    fields = brief().fields
    talks = requirement("traffic", exactly(5000, "requests/day"), "5,000 conversations a day")
    assert p50(Requirements(fields=fields | {"traffic": talks})) > 3 * p50(Requirements(fields=fields))


def test_prices_of_another_cloud_are_unknown():
    found = run(brief(cloud=["gcp"]), [("object_store", "s3", "managed")])
    assert found.lines[0].status == "unknown" and "aws" in found.lines[0].source
    assert found.monthly_cost_usd is None and found.cost_status == "unknown"


def test_own_hardware_has_no_price_but_rented_accelerators_have():
    parts = [("vector_store", "qdrant", "on_premises"), ("llm_self_hosted", "vllm-llama-3.3-70b", "on_premises")]
    found = run(brief(cloud=None), parts)
    states = {line.component_id: line.status for line in found.lines}
    assert states == {"vector_store": "unknown", "llm_self_hosted": "computed"}
    assert any("rent" in warning for warning in found.warnings)


def test_open_software_on_own_premises_is_told_once():
    parts = [("compute_platform", "kubernetes", "on_premises"), ("vector_store", "qdrant", "on_premises")]
    found = run(brief(cloud=None), parts)
    assert [line.component_id for line in found.lines] == ["compute_platform"]
    assert "compute_platform" in found.no_separate_cost["vector_store"]


def test_accelerators_come_in_groups():
    found = run(brief(), [("llm_self_hosted", "vllm-llama-3.3-70b", "self_hosted")])
    line = found.lines[0]
    assert line.usd is not None
    assert line.usd.p5 == pytest.approx(2 * 730 * 2.5, rel=0.05)
    assert next(one for one in line.inputs if one.name == "gpu_group").quantity.typical == 2


def test_a_check_pays_the_model_that_serves_it():
    line = next(one for one in support_estimate().lines if one.component_id == "groundedness_check")
    assert "claude-haiku-5-5" in line.source


def test_shares_and_moves_are_sane():
    found = support_estimate()
    assert found.monthly_cost_usd is not None
    assert all(0 < driver.share_fraction <= 1 for driver in found.drivers)
    assert found.moves and all(0 < move.saving_usd_per_month < found.monthly_cost_usd.p50 for move in found.moves)
    assert found.moves == sorted(found.moves, key=lambda move: (-move.saving_usd_per_month, move.name))


def test_batch_is_no_move_for_what_somebody_waits_for():
    waited = [move.name for move in support_estimate().moves if "batch" in move.name]
    assert not any("llm managed api" in name for name in waited)
    job = run(
        brief(archetype="batch_summarisation", needs=["batch_processing"]),
        [("llm_managed_api", "gpt-6.1-terra", "external")],
    )
    assert any("batch" in move.name for move in job.moves)


def test_price_change_ahead_is_said():
    found = run(brief(), [("llm_managed_api", "vertex-gemini-3.8-flash", "managed")])
    assert any("2027-01-01" in warning for warning in found.warnings)


def test_budget_veto_names_the_largest_lines():
    found = run(brief(budget=Quantity(low=500, typical=800, high=1000, unit="USD/month")))
    veto = next(one for one in found.vetoes if one.rule == "cost.budget")
    assert veto.element_ids[0] == "llm_managed_api" and veto.requirement_ids == ["req-budget"]
    cap = float(veto.remedies[0].removeprefix("cap:monthly_cost_usd="))
    assert 500 <= cap < 1000
    assert run(brief(budget=exactly(1e6, "USD/month"))).vetoes == []


def test_expected_growth_is_priced():
    found = run(brief(growth=exactly(10, "ratio")))
    warning = next(one for one in found.warnings if "growth" in one)
    grown = float(re.search(r"about ([\d,]+) USD", warning)[1].replace(",", ""))
    assert found.monthly_cost_usd is not None and grown > 5 * found.monthly_cost_usd.p50


def test_a_cap_is_tightened_by_the_miss():
    assert tightened(1000, 1250) == 800
    assert tightened(1000, 9000) == 500


def test_the_same_arguments_give_the_same_bytes():
    assert run(brief()).model_dump_json() == run(brief()).model_dump_json()


def test_the_order_of_components_does_not_matter():
    assert p50(brief(), SUPPORT) == pytest.approx(p50(brief(), SUPPORT[::-1]), rel=1e-12)


@settings(max_examples=25, deadline=None)
@given(st.floats(1, 1e6), st.floats(1, 100))
def test_more_traffic_never_costs_less(traffic: float, factor: float):
    less = p50(brief(traffic=exactly(traffic, "requests/day")))
    more = p50(brief(traffic=exactly(traffic * factor, "requests/day")))
    assert more >= less - 1e-9


@settings(max_examples=25, deadline=None)
@given(st.floats(10, 1e6), st.floats(1, 20), st.sampled_from(["llm_self_hosted", "llm_managed_api"]))
def test_more_traffic_never_costs_less_on_own_accelerators(traffic: float, factor: float, kind: str):
    model = "vllm-gpt-oss-120b" if kind == "llm_self_hosted" else "claude-haiku-5.5"
    parts = [(kind, model, "self_hosted" if kind == "llm_self_hosted" else "external")]
    found = [p50(brief(traffic=exactly(one, "requests/day")), parts) for one in (traffic, traffic * factor)]
    assert found[1] >= found[0] - 1e-9


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(ADDITIONS))
def test_adding_a_component_never_lowers_the_known_cost(candidate: tuple[str, str, str]):
    kind, technology, hosting = candidate
    assert p50(brief(), [*SUPPORT, (kind, technology, hosting)]) >= p50(brief(), SUPPORT) - 1e-9


@settings(max_examples=25, deadline=None)
@given(st.floats(0.1, 1), st.floats(1, 10), st.floats(1, 1e5))
def test_spreads_are_ordered_whatever_the_traffic(low: float, high: float, traffic: float):
    spread = Quantity(low=traffic * low, typical=traffic, high=traffic * high, unit="requests/day")
    total = cost_table(brief(traffic=spread), support(), KNOWLEDGE, SEED, PRICE_DATE).total
    assert total is not None and total.p5 <= total.p50 <= total.p95


def test_it_is_fast():
    """Under 60 ms of processor time for 20 components when warm: the best of eight."""
    requirements, placed = brief(), support()
    times = []
    for _ in range(8):
        start = process_time()
        estimate(requirements, placed, KNOWLEDGE, SEED)
        times.append(process_time() - start)
    assert min(times) < 0.06
