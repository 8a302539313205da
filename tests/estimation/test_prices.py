"""Prices: published lines come back, unknown ones stay unknown, tiers and dates count."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from archadvisor.errors import InputError
from archadvisor.estimation import prices
from archadvisor.knowledge.base import KnowledgeBase

TABLES = yaml.safe_load((Path(__file__).parent / "data" / "published_lines.yaml").read_text(encoding="utf-8"))
LINES = [(f"{table['source'].split('/')[4]}: {line['name']}", line) for table in TABLES for line in table["lines"]]


def computed(line: dict[str, Any], knowledge: KnowledgeBase) -> float:
    if "model" in line:
        call = line["model"]
        price = prices.model_price(call["reference"], call["date"])
        assert isinstance(price, prices.ModelPrice)
        return call["calls"] * prices.call_usd(price, call["input"], call["output"])
    records = [(knowledge.prices[name], quantity) for name, quantity in line["records"].items()]
    return sum(record.usd * quantity / prices.unit_size(record) for record, quantity in records)


@pytest.mark.parametrize("line", [line for _, line in LINES], ids=[name for name, _ in LINES])
def test_published_lines_are_reproduced(line: dict[str, Any], knowledge: KnowledgeBase):
    assert computed(line, knowledge) == pytest.approx(line["usd"], rel=0.03)


def test_enough_lines_from_enough_sources():
    assert len(LINES) >= 20
    assert len(TABLES) >= 8


def test_a_whole_request_pays_the_tier_of_its_prompt():
    price = prices.model_price("model:anthropic/claude-haiku-5-5", prices.PRICE_DATE)
    assert isinstance(price, prices.ModelPrice)
    assert prices.call_usd(price, 100_000, 0) == pytest.approx(0.0100)
    assert prices.call_usd(price, 100_001, 0) == pytest.approx(0.0500, rel=1e-4)


def test_batch_is_half_where_the_catalogue_has_it():
    batch = prices.model_price("model:openai/gpt-6.1-terra", prices.PRICE_DATE, "batch")
    assert isinstance(batch, prices.ModelPrice)
    assert (batch.input_usd, batch.output_usd) == (0.5, 2.5)
    none = prices.model_price("model:aws/amazon.nova-lite-v1:0", prices.PRICE_DATE, "batch")
    assert isinstance(none, prices.UnknownPrice)


def test_unknown_models_are_unknown():
    found = prices.model_price("model:openai/no-such-model", prices.PRICE_DATE)
    assert isinstance(found, prices.UnknownPrice)
    assert "no-such-model" in found.reason


def test_a_context_that_the_catalogue_would_ignore_is_refused():
    with pytest.raises(InputError, match="flexx"):
        prices.price_context("flexx")


def test_announced_changes():
    assert prices.price_changes_ahead("model:google/gemini-3.8-flash", prices.PRICE_DATE) == [("2027-01-01", 2.0)]
    assert prices.price_changes_ahead("model:anthropic/claude-sonnet-5-5", prices.PRICE_DATE) == []


def test_every_price_that_a_technology_names_is_on_record(knowledge: KnowledgeBase):
    for technology in knowledge.technologies.values():
        for reference in technology.price_ids:
            if reference.startswith(prices.MODEL_PREFIX):
                assert isinstance(prices.model_price(reference, prices.PRICE_DATE), prices.ModelPrice), reference
            else:
                assert reference in knowledge.prices, f"{technology.id}: {reference}"


def test_price_ranges_are_ordered_and_dated(knowledge: KnowledgeBase):
    for record in knowledge.prices.values():
        assert 0 < record.usd_low <= record.usd <= record.usd_high, record.id
        assert record.as_of <= prices.PRICE_DATE, record.id
        assert record.source


def test_every_unit_that_counts_in_thousands_says_so(knowledge: KnowledgeBase):
    for record in knowledge.prices.values():
        if record.unit[0].isdigit():
            assert prices.unit_size(record) >= 1000, record.id
