"""Stated workloads: published figures come back, unknown stays unknown, what cannot be used is named by its field."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from archadvisor.errors import InputError, PriceDateError, QuantityError, UnknownModelError
from archadvisor.estimation.formulas import agent_loop_input
from archadvisor.estimation.price_listing import packaged_shelf
from archadvisor.estimation.prices import PRICE_DATE
from archadvisor.estimation.stated.model_use import rates_of, usd_per_month, volume
from archadvisor.estimation.stated.pricing import workload_estimate
from archadvisor.estimation.stated.reading import parse_workload
from archadvisor.estimation.stated.records import ModelUse
from archadvisor.estimation.stated.report import WorkloadEstimate
from archadvisor.estimation.stated.table import table_estimate

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "workloads").glob("*.yaml"))
SHELF = packaged_shelf()
CALLS = {"name": "answers", "model": "openai/gpt-6.1-terra", "calls_per_month": 100_000}
TOKENS = {"input_tokens": 6000, "output_tokens": 500}


def use(**fields: Any) -> dict[str, Any]:
    return {**CALLS, **TOKENS, **fields}


def estimated(*calls: dict[str, Any], **workload: Any) -> WorkloadEstimate:
    text = yaml.safe_dump({"calls": list(calls), **workload})
    return workload_estimate(parse_workload(text), SHELF.prices, SHELF.technologies)


def cost(**fields: Any) -> float:
    total = estimated(use(**fields)).monthly_cost_usd
    assert total is not None
    return total.p50


@pytest.mark.parametrize(
    ("model", "date", "usd"),
    [
        ("anthropic/claude-3-sonnet-20240229", "2024-06-01", 2550),
        ("anthropic/claude-sonnet-5-5", PRICE_DATE, 1700),
        ("openai/gpt-6.1-terra", PRICE_DATE, 850),
        ("google/gemini-3.8-flash", PRICE_DATE, 637.5),
        ("anthropic/claude-haiku-5-5", PRICE_DATE, 85),
        ("openai/gpt-6-luna", PRICE_DATE, 85),
        ("aws/amazon.nova-lite-v1:0", PRICE_DATE, 48),
    ],
)
def test_the_same_work_with_models_of_several_prices(model: str, date: str, usd: float):
    total = estimated(use(model=model), price_date=date).monthly_cost_usd
    assert total is not None and total.p50 == pytest.approx(usd, rel=0.001)


def test_batch_halves_and_the_cache_counts_what_it_reads():
    assert cost(model="anthropic/claude-sonnet-5-5", batch_share=1) == pytest.approx(850)
    assert cost(model="anthropic/claude-sonnet-5-5", cached_share=0.8) == pytest.approx(788)


def test_retries_answers_from_a_cache_and_several_calls_multiply():
    assert cost(retry_share=0.5) == pytest.approx(2 * cost())
    requests = {"calls_per_month": None, "requests_per_month": 100_000}
    assert cost(**requests, answered_from_cache_share=0.25, calls_per_request=2) == pytest.approx(1.5 * cost())
    assert cost(reasoning_tokens=500) == pytest.approx(cost(output_tokens=1000))


def test_processing_in_europe_costs_what_the_provider_says():
    plain, european = estimated(use()), estimated(use(), region="eu")
    assert european.monthly_cost_usd.p50 == pytest.approx(1.1 * plain.monthly_cost_usd.p50)
    assert any(one.name == "EU uplift" for one in european.lines[0].inputs)


def test_each_call_pays_the_tier_of_its_own_prompt():
    short, long = (
        cost(model="anthropic/claude-haiku-5-5", input_tokens=one, output_tokens=0) for one in (1e5, 1e5 + 1)
    )
    assert (short, long) == (pytest.approx(1000), pytest.approx(5000.05))


def loop(turns: float, prompt: float, added: float, output: float, model: str = "openai/gpt-6.1-terra") -> ModelUse:
    return ModelUse(
        name="loop",
        model=model,
        requests_per_month=1,
        turns=turns,
        input_tokens=prompt,
        added_tokens_per_turn=added,
        output_tokens=output,
    )


def usd_of(one: ModelUse) -> float:
    rates = rates_of(one, f"model:{one.model}", PRICE_DATE, "any")
    return float(usd_per_month(one, rates, 0)[0])


@given(
    turns=st.integers(1, 60),
    prompt=st.integers(0, 50_000),
    added=st.integers(0, 20_000),
    output=st.integers(0, 4_000),
)
def test_a_loop_costs_the_sum_of_its_calls(turns: int, prompt: int, added: int, output: int):
    model = "anthropic/claude-haiku-5-5"
    prompts = [prompt + k * added + (k - 1) * output for k in range(1, turns + 1)]
    expected = sum((0.1 * p + 0.5 * output) if p <= 100_000 else (0.5 * p + 2.5 * output) for p in prompts) / 1e6
    assert usd_of(loop(turns, prompt, added, output, model)) == pytest.approx(expected, rel=1e-6, abs=1e-12)


@given(turns=st.integers(1, 40), limit=st.integers(0, 400_000), added=st.integers(0, 9_000))
def test_turns_within_a_limit_are_those_whose_prompt_fits(turns: int, limit: int, added: int):
    amount = volume(loop(turns, 3000, added, 200), 0)
    prompts = [3000 + k * added + (k - 1) * 200 for k in range(1, turns + 1)]
    assert float(amount.turns_within(limit)[0]) == sum(one <= limit for one in prompts)
    whole = agent_loop_input(amount.turns, amount.prompt, amount.added, amount.written)
    assert float(amount.input_until(amount.turns)[0]) == float(whole[0]) == pytest.approx(sum(prompts))


@given(factor=st.floats(1, 50), field=st.sampled_from(["calls_per_month", "input_tokens", "output_tokens"]))
def test_more_never_costs_less(factor: float, field: str):
    base = use(model="anthropic/claude-haiku-5-5")
    assert cost(**{**base, field: base[field] * factor}) >= cost(**base) * (1 - 1e-9)


def test_ranges_become_ranges_and_exact_figures_stay_exact():
    exact = estimated(use()).monthly_cost_usd
    assert exact.p5 == exact.p50 == exact.p95
    ranged = estimated(use(calls_per_month=[50_000, 100_000, 200_000])).monthly_cost_usd
    assert ranged.p5 == pytest.approx(exact.p50 / 2, rel=0.05)
    assert ranged.p95 == pytest.approx(exact.p50 * 2, rel=0.05)


def test_what_is_unknown_makes_the_total_a_lower_bound():
    found = estimated(use(), use(name="later", model=None), use(name="old", model="azure/Codestral-2501"))
    assert found.status == "at_least"
    assert found.unknown == ["later: no model is chosen yet"]
    assert found.lines[1].usd is None and found.lines[1].status == "unknown"
    nothing = estimated(use(model=None))
    assert (nothing.status, nothing.monthly_cost_usd) == ("unknown", None)


def test_a_model_without_a_price_on_that_day_is_unknown():
    found = estimated(use(model="azure/Codestral-2501"), price_date="2026-01-01")
    assert found.status == "unknown" and "does not have azure/Codestral-2501" in found.unknown[0]


def test_tokens_without_a_price_are_unknown_not_free():
    audio = estimated(use(model="mistral/voxtral-mini-transcribe-3-0"))
    assert audio.unknown == ["answers: mistral/voxtral-mini-transcribe-3-0 is not sold by the token"]
    written = estimated(use(model="openai/text-embedding-3-small"))
    assert "no output price" in written.unknown[0]
    hours = resource(price="mistral/voxtral-mini-transcribe-3-0", unit="audio hour", quantity=100)
    assert hours.monthly_cost_usd.p50 == pytest.approx(21, rel=0.001)


def test_distance_to_the_cliff():
    cliff = estimated(use(model="anthropic/claude-haiku-5-5")).cliffs[0]
    assert (cliff.above_prompt_tokens, cliff.distance_tokens, cliff.input_factor) == (100_000, 94_000, 5)
    looped = {"calls_per_month": None, "requests_per_month": 10, "turns": 5, "added_tokens_per_turn": 2000}
    cliff = estimated(use(model="anthropic/claude-haiku-5-5", **looped)).cliffs[0]
    assert cliff.turns_left == (100_000 - 6000 + 500) // 2500


def test_cheaper_ways_keep_the_tokens_and_say_what_is_given_up():
    found = estimated(use(model="anthropic/claude-sonnet-5-5")).cheaper
    assert [one.saving_usd_per_month for one in found] == sorted(
        (one.saving_usd_per_month for one in found), reverse=True
    )
    assert any("claude-haiku-5-5" in one.name and one.usd_per_month == pytest.approx(85) for one in found)
    assert all("quality tier" in one.gives_up or "hours" in one.gives_up for one in found)
    assert estimated(use(model="aws/amazon.nova-lite-v1:0")).cheaper == []


def test_prompts_that_do_not_fit_and_caches_without_a_price_are_warned_of():
    found = estimated(
        use(model="aws/amazon.titan-embed-text-v2:0", input_tokens=9000, output_tokens=0, cached_share=0.5)
    )
    assert any("no price of cached input" in one for one in found.warnings)
    big = estimated(use(model="mistral/mistral-small-2603", input_tokens=300_000))
    assert any("does not fit the 262,144 tokens" in one for one in big.warnings)


def resource(**fields: Any) -> WorkloadEstimate:
    return estimated(resources=[{"name": "store", "price": "aws.s3.standard", "quantity": 100, **fields}])


def test_resources_cost_quantity_times_unit_price():
    assert resource().monthly_cost_usd.p50 == pytest.approx(2.3)
    reranked = resource(price="cohere/rerank-v4.0-fast", unit="1k queries", quantity=30_000)
    assert reranked.monthly_cost_usd.p50 == pytest.approx(60)
    gpu = resource(price="gpu.h100.hyperscaler", quantity=730, unit="GPU-hour").monthly_cost_usd
    assert gpu.p5 < 730 * 6.88 < gpu.p95
    assert resource(price=None).status == "unknown"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda one: one.stem)
def test_the_examples_are_priced(path: Path):
    found = workload_estimate(parse_workload(path.read_text(encoding="utf-8")), SHELF.prices, SHELF.technologies)
    assert found.monthly_cost_usd is not None
    assert found.monthly_cost_usd.p5 < found.monthly_cost_usd.p50 < found.monthly_cost_usd.p95
    assert all(one.inputs and one.source for one in found.lines)


def test_there_are_three_examples():
    assert len(EXAMPLES) == 3


WRONG = {
    "calls[0].input_tokens": [{"input_tokens": -1}, {"input_tokens": float("nan")}, {"input_tokens": "many"}],
    "calls[0].output_tokens": [
        {"output_tokens": float("inf")},
        {"output_tokens": [3, 2, 1]},
        {"output_tokens": [1, 2]},
    ],
    "calls[0].cached_share": [{"cached_share": 1.5}, {"cached_share": True}],
    "calls[0].turns": [{"turns": 0.5}],
    "calls[0].tokens": [{"tokens": 5}],
    "calls[0]": [{"requests_per_month": 1}, {"calls_per_month": None}, {"turns": 3}, {"retry_share": 1}],
}


@pytest.mark.parametrize(("field", "fields"), [(field, one) for field, ones in WRONG.items() for one in ones], ids=str)
def test_figures_that_cannot_be_used_are_named_by_their_field(field: str, fields: dict[str, Any]):
    with pytest.raises(QuantityError) as raised:
        estimated(use(**fields))
    assert raised.value.field == field


def test_names_dates_and_units_that_cannot_be_used():
    with pytest.raises(UnknownModelError, match=r"calls\[0\].model.*Did you mean openai/gpt-6.1-terra"):
        estimated(use(model="openai/gpt-6.1-tera"))
    with pytest.raises(PriceDateError, match="later than the price catalogue"):
        estimated(use(), price_date="2027-06-01")
    with pytest.raises(PriceDateError, match="is no date"):
        estimated(use(), price_date="yesterday")
    with pytest.raises(QuantityError, match=r"resources\[0\].unit: the unit is 'hour', expected 'GB-month'"):
        resource(unit="hour")
    with pytest.raises(InputError, match=r"resources\[0\].price: there is no price record 'aws.s3.standrd'"):
        resource(price="aws.s3.standrd")
    with pytest.raises(QuantityError, match="region"):
        estimated(use(), region="mars")
    with pytest.raises(QuantityError, match="two lines"):
        estimated(use(), use())


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("calls: [", "not readable as YAML"),
        ("- 1", "expected fields"),
        ("just words", "expected fields"),
        ("title: x", "nothing to price"),
        (BOMB, "references"),
        ("[" * 20_000, "nested too deeply"),
        ("calls: !!python/object/apply:os.system ['true']", "uses the tag"),
    ],
    ids=["broken", "list", "words", "empty", "references", "deep", "code"],
)
def test_texts_that_are_no_workload(text: str, word: str):
    with pytest.raises(InputError, match=word):
        parse_workload(text)


TABLE = """
id: table
published: 2026-02-12
line_items:
- {service: key store, dimensions: '', published_usd: 9}
- {service: Document Intelligence Read, dimensions: '18k pages @1.00/1k', published_usd: 99}
- {service: AI Search Basic, dimensions: 730 h, published_usd: 75}
- {service: NAT gateway, dimensions: 1, published_usd: 35}
"""


def test_a_cost_table_is_computed_from_its_usage_not_from_its_figures():
    found = table_estimate(TABLE, "table.yaml")
    assert [None if one.usd is None else one.usd.p50 for one in found.lines[:3]] == [None, 18.0, pytest.approx(75.19)]
    assert [one.status for one in found.lines] == ["unknown", "computed", "computed", "at_least"]
    assert found.status == "at_least" and found.price_date == "2026-02-12"
    assert found.monthly_cost_usd.p50 == pytest.approx(18 + 75.19 + 32.85)
    assert table_estimate(TABLE, "table.yaml", "2026-03-01").price_date == "2026-03-01"
    with pytest.raises(PriceDateError):
        table_estimate(TABLE, "table.yaml", "2031-01-01")
