"""Prices as they are checked and listed: what is wrong, what is only worth knowing, and what a name stands for."""

import pytest

from archadvisor.errors import InputError
from archadvisor.estimation.price_check import check_prices
from archadvisor.estimation.price_listing import Shelf, listing, packaged_shelf
from archadvisor.estimation.prices import PRICE_DATE, ModelPrice, UnknownPrice, model_price
from archadvisor.knowledge.records import PriceRecord


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return packaged_shelf()


def record(**changes: object) -> PriceRecord:
    usual = {"id": "aws.x", "name": "X", "cloud": "aws", "region": "us", "usd": 1, "usd_low": 1, "usd_high": 1}
    return PriceRecord(**{**usual, "unit": "hour", "source": "a page", "as_of": "2026-11-01", **changes})


def test_nothing_is_wrong_with_the_prices_that_we_ship(shelf: Shelf):
    found = check_prices(shelf.prices, shelf.technologies.values())
    assert [one for one in found if one.level == "wrong"] == []
    assert any("2027-01-01" in one.message for one in found)


@pytest.mark.parametrize(
    ("changes", "level", "word"),
    [
        ({"source": " "}, "wrong", "source"),
        ({"usd": 2, "usd_high": 1}, "wrong", "usd_low <= usd"),
        ({"usd_low": 0}, "wrong", "usd_low"),
        ({"usd": float("nan")}, "wrong", "usd_low"),
        ({"as_of": "2026-01-01", "valid_until": "2026-10-01"}, "wrong", "ended on 2026-10-01"),
        ({"as_of": "2026-11-21"}, "wrong", "is after the catalogue's date"),
        ({"as_of": "2025-01-01"}, "warning", "look again"),
        ({"usd_high": 4}, "warning", "4 times"),
    ],
)
def test_faults_of_a_record(changes, level, word):
    found = check_prices({"aws.x": record(**changes)}, [])
    assert any(one.level == level and word in one.message for one in found)


def test_a_record_in_order_is_not_mentioned():
    assert check_prices({"aws.x": record()}, []) == []


def test_at_an_earlier_date_later_records_are_not_on_record():
    found = check_prices({"aws.x": record()}, [], "2026-06-01")
    assert [one.level for one in found] == ["warning"] and "1 records" in found[0].message


def test_models_that_nobody_sells_or_that_are_retired_are_wrong(shelf: Shelf):
    some = next(iter(shelf.technologies.values()))
    named = [some.model_copy(update={"price_ids": [one]}) for one in ("model:openai/no-such", "model:together/old")]
    found = check_prices({}, named)
    assert [one.level for one in found] == ["wrong", "wrong"]


def test_sources_that_disagree_are_named(shelf: Shelf):
    found = check_prices({}, shelf.technologies.values())
    assert any("mistral-large-4" in one.subject and "LiteLLM 1.36" in one.message for one in found)


def test_a_name_stands_for_models_records_accelerators_and_technologies(shelf: Shelf):
    assert [one.reference for one in listing(["gpt-6.1-terra"], shelf, PRICE_DATE).models] == [
        "model:openai/gpt-6.1-terra"
    ]
    assert len(listing(["openai"], shelf, PRICE_DATE).models) > 50
    assert {one.id.split(".")[1] for one in listing(["aws.s3"], shelf, PRICE_DATE).records} == {"s3"}
    tiers = listing(["h100"], shelf, PRICE_DATE).accelerators["h100"]
    assert {one.id.rpartition(".")[2] for one in tiers} == {"hyperscaler", "specialty", "long-tail"}
    assert all(one.usd_low <= one.usd <= one.usd_high for one in tiers)
    assert listing(["bedrock-sonnet-5.5"], shelf, PRICE_DATE).models[0].input_usd == pytest.approx(2.2)


def test_a_listing_shows_tiers_batch_limits_and_what_is_ahead(shelf: Shelf):
    haiku, flash = listing(["claude-haiku-5-5", "google/gemini-3.8-flash"], shelf, PRICE_DATE).models
    assert (haiku.input_usd, haiku.tiers[0].from_tokens, haiku.tiers[0].cached_input_usd) == (0.1, 100_000, 0.05)
    assert (haiku.batch_input_usd, haiku.context_window_tokens) == (0.05, 1_000_000)
    assert [(one.when, one.input_factor) for one in flash.changes_ahead] == [("2027-01-01", 2.0)]
    audio = listing(["voxtral-mini-transcribe-3-0"], shelf, PRICE_DATE).models[0]
    assert audio.input_usd is None and audio.audio_hour_usd == 0.21


def test_prices_of_the_extract_are_those_of_its_day(shelf: Shelf):
    assert listing(["cohere/rerank-v4.0-fast"], shelf, PRICE_DATE).models[0].unit_usd == {"1k queries": 2.0}
    assert listing(["cohere/rerank-v4.0-fast"], shelf, "2026-01-01").models[0].unit_usd == {}


def test_without_names_all_that_the_knowledge_base_offers_is_listed(shelf: Shelf):
    found = listing([], shelf, PRICE_DATE)
    shown = len(found.records) + sum(len(one) for one in found.accelerators.values())
    assert shown == len(shelf.prices) and len(found.models) == len(shelf.cited)


@pytest.mark.parametrize("name", ["gpt-6.1-tera", "nothing-like-it", "", "openai/no-such-model", "../etc/passwd"])
def test_an_unknown_name_is_answered(name: str, shelf: Shelf):
    with pytest.raises(InputError, match="name: nothing is called"):
        listing([name], shelf, PRICE_DATE)


def test_each_way_of_processing_is_known_or_refused():
    flex = model_price("model:openai/gpt-6.1-terra", PRICE_DATE, "flex")
    assert isinstance(flex, ModelPrice) and flex.input_usd == 0.5
    assert isinstance(model_price("model:anthropic/claude-haiku-5-5", PRICE_DATE, "flex"), UnknownPrice)
    with pytest.raises(InputError, match="processing: there is no 'flexx'"):
        model_price("model:openai/gpt-6.1-terra", PRICE_DATE, "flexx")  # type: ignore[arg-type]


def test_dated_prices_say_since_when_they_hold():
    price = model_price("model:mistral/mistral-large-4", PRICE_DATE)
    assert isinstance(price, ModelPrice) and (price.since, price.input_usd) == ("2026-10-29", 0.7)
    earlier = model_price("model:mistral/mistral-large-4", "2026-10-25")
    assert isinstance(earlier, ModelPrice) and (earlier.since, earlier.input_usd) == ("2026-10-20", 1.36)
