"""The dated extract of what the price catalogue lacks, its refresh, and what warnings come of it."""

import json
import zipfile
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from archadvisor.errors import InputError, PriceDateError
from archadvisor.estimation.facts_refresh import changes, extracted, refuse_implausible
from archadvisor.estimation.facts_source import INSIDE_WHEEL, MOST_BYTES, read_price_file, write_extract
from archadvisor.estimation.model_facts import (
    FACTS_FILE,
    FactsExtract,
    ModelFacts,
    facts_extract,
    model_facts,
    read_extract,
    without_region,
    written,
)
from archadvisor.estimation.price_check import price_warnings
from archadvisor.estimation.prices import PRICE_DATE, ModelPrice, UnknownPrice, model_price
from archadvisor.knowledge.base import KnowledgeBase

RAW = {
    "sample_spec": {"mode": "one of: chat, ..."},
    "good": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-6, "output_cost_per_token": 5e-6},
    "slip": {"litellm_provider": "cohere", "mode": "embedding", "input_cost_per_token": 1e-3},
    "cohere/rank": {"litellm_provider": "cohere", "mode": "rerank", "input_cost_per_query": 0.002},
    "azure/eu/good": {"litellm_provider": "azure", "mode": "chat", "input_cost_per_token": 1.1e-6},
    "azure/good": {"litellm_provider": "azure", "mode": "chat", "input_cost_per_token": 1e-6},
    "picture": {"litellm_provider": "openai", "mode": "image_generation"},
}


def extract_of(raw: dict[str, object], version: str = "2") -> FactsExtract:
    return extracted(raw, version, "2026-11-20")


def dearer(factor: float) -> FactsExtract:
    return extract_of({**RAW, "good": {**RAW["good"], "input_cost_per_token": 1e-6 * factor}}, "3")


def test_the_extract_says_where_it_is_from_and_is_small():
    extract = facts_extract()
    assert extract.licence.startswith("MIT") and extract.version in extract.url
    assert extract.as_of <= PRICE_DATE
    assert len(extract.models) > 500
    file = resources.files("archadvisor.estimation").joinpath("data", FACTS_FILE)
    assert len(file.read_bytes()) < 200_000
    assert read_extract(written(extract)) == extract


def test_it_has_what_the_catalogue_lacks():
    assert model_facts("cohere/rerank-v4.0-fast").unit_usd == {"1k queries": 2.0}
    assert model_facts("mistral/mistral-ocr-4-1").unit_usd["1k pages in batch"] == 2.0
    assert model_facts("aws/guardrails").unit_usd["1k text units: contextual grounding"] == 0.1
    assert model_facts("openai/text-embedding-3-small").vector_size == 1536
    assert model_facts("google/gemini-embedding-001").retires == "2028-05-14"
    haiku = model_facts("anthropic/claude-haiku-5-5")
    assert haiku.most_output_tokens == 128_000 and "reasoning" in haiku.abilities
    assert model_facts("openai/gpt-6.1-terra").eu_uplift == 1.1
    assert model_facts("openai/no-such-model") is None


def test_names_of_one_model_in_several_regions_share_their_facts():
    assert without_region("aws/eu.anthropic.claude-haiku-5-5") == "aws/anthropic.claude-haiku-5-5"
    assert without_region("openai/gpt-6.1-terra") == "openai/gpt-6.1-terra"
    assert model_facts("aws/eu.anthropic.claude-haiku-5-5") == model_facts("aws/anthropic.claude-haiku-5-5")


def test_the_catalogue_and_the_extract_agree_on_almost_all_text_prices():
    pairs = [(model_price(f"model:{name}", PRICE_DATE), facts) for name, facts in facts_extract().models.items()]
    both = [(one.input_usd, facts.input_usd) for one, facts in pairs if isinstance(one, ModelPrice) and facts.input_usd]
    near = [ours for ours, theirs in both if 1 / 1.11 <= ours / theirs <= 1.11]
    assert len(both) > 400
    assert len(near) / len(both) > 0.9


def test_a_model_that_only_the_extract_has_is_priced_on_its_day_alone():
    found = model_price("model:azure/Codestral-2501", PRICE_DATE)
    assert isinstance(found, ModelPrice) and "LiteLLM" in found.source
    assert isinstance(model_price("model:azure/Codestral-2501", "2026-01-01"), UnknownPrice)


@pytest.mark.parametrize(
    "fault",
    [{"input_usd": 1e-4}, {"input_usd": 701}, {"retires": "soon"}, {"vector_size": 0}, {"unit_usd": {"1k pages": 0}}],
)
def test_facts_that_cannot_be_true_are_refused(fault):
    with pytest.raises(ValidationError):
        ModelFacts(mode="chat", **fault)


def test_what_is_kept_of_the_source():
    extract = extract_of(RAW)
    assert sorted(extract.models) == ["azure/good", "cohere/rank", "cohere/slip", "openai/good"]
    assert extract.models["cohere/slip"].input_usd is None
    assert extract.models["azure/good"].eu_uplift == pytest.approx(1.1)


def test_changes_are_told_and_jumps_refused():
    old = extract_of(RAW)
    assert changes(old, old) == []
    assert [one.text for one in changes(old, dearer(2))] == ["input_usd: 1.0 becomes 2.0"]
    refuse_implausible(old, dearer(2))
    with pytest.raises(InputError, match="openai/good"):
        refuse_implausible(old, dearer(11))
    with pytest.raises(InputError, match="are gone"):
        refuse_implausible(old, extract_of({"good": RAW["good"]}))


@given(factor=st.floats(min_value=0.01, max_value=600))
def test_only_prices_beyond_tenfold_are_implausible(factor: float):
    found = [one for one in changes(extract_of(RAW), dearer(factor)) if one.text.startswith("input_usd")]
    assert any(one.implausible for one in found) == (not 0.1 <= round(factor, 6) <= 10)


def test_the_same_extract_from_a_file_a_folder_and_a_wheel(tmp_path: Path):
    text = json.dumps(RAW)
    file = tmp_path / "model_prices_and_context_window_backup.json"
    file.write_text(text, encoding="utf-8")
    wheel = tmp_path / "litellm-2-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr(INSIDE_WHEEL, text)
    found = {read_price_file(path, "2", "2026-11-20").model_dump_json() for path in (file, tmp_path, wheel)}
    assert found == {extract_of(RAW).model_dump_json()}
    write_extract(extract_of(RAW), tmp_path / "facts.json")
    assert read_extract((tmp_path / "facts.json").read_text(encoding="utf-8")) == extract_of(RAW)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "no JSON"),
        (b"[1]", "expected an object"),
        (b'{"a": 1}', "no model that is kept"),
        (b"\xff\xfe", "no JSON"),
    ],
)
def test_files_that_are_no_price_file(tmp_path: Path, content: bytes, word: str):
    path = tmp_path / "prices.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=word):
        read_price_file(path, "1", "2026-11-20")


def test_files_that_cannot_be_read(tmp_path: Path):
    with pytest.raises(InputError, match="path"):
        read_price_file(tmp_path / "none.json", "1", "2026-11-20")
    broken = tmp_path / "broken.whl"
    broken.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(InputError, match="no wheel"):
        read_price_file(broken, "1", "2026-11-20")
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(InputError, match="bytes"):
        read_price_file(huge, "1", "2026-11-20")
    with pytest.raises(PriceDateError):
        read_price_file(huge, "1", "2031-01-01")


def test_what_is_ahead_of_models_is_a_warning():
    models = ["model:google/gemini-3.8-flash", "model:google/gemini-embedding-001", "model:google/gemini-3.8-flash"]
    ahead = price_warnings(models, PRICE_DATE)
    assert any("2 times the present one on 2027-01-01" in one for one in ahead)
    assert any("will be retired by its provider on 2028-05-14" in one for one in ahead)
    assert len(ahead) == 2
    assert price_warnings(["model:anthropic/claude-sonnet-5-5"], PRICE_DATE) == []
    gone = price_warnings(["model:azure/cohere-rerank-v3-english"], PRICE_DATE)
    assert gone == ["azure/cohere-rerank-v3-english was retired by its provider on 2025-06-30"]


def test_every_model_of_the_knowledge_base_may_still_be_used(knowledge: KnowledgeBase):
    cited = {price for one in knowledge.technologies.values() for price in one.price_ids if price.startswith("model:")}
    assert not [one for one in price_warnings(cited, PRICE_DATE) if "was retired" in one]
