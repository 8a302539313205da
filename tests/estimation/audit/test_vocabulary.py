"""The data of the auditor: what it refers to exists, and each word means one thing."""

from collections import Counter

import pytest

from archadvisor.estimation.audit.coverage import kinds
from archadvisor.estimation.audit.factors import TIME
from archadvisor.estimation.audit.models import catalogue, named_model, without_model_numbers
from archadvisor.estimation.audit.registry import price_paths, price_record
from archadvisor.estimation.audit.services import Charge, services
from archadvisor.estimation.audit.units import vocabulary

CHARGES = [(service.id, charge) for service in services() for charge in service.charges]


def prices(charge: Charge) -> list[str]:
    ids = list(charge.price.values()) if isinstance(charge.price, dict) else [charge.price]
    return [one for one in ids if one is not None]


def test_a_charge_has_a_price_on_record():
    for price_id in [one for _, charge in CHARGES for one in prices(charge)]:
        prefix, sku, suffix = price_id.partition("{sku}")
        if sku:
            assert any(one.startswith(prefix) and one.endswith(suffix) for one in price_paths()), price_id
        else:
            assert price_record(price_id) is not None, price_id


def test_a_factor_is_a_unit_that_texts_can_state():
    known = {*vocabulary().scaled, *vocabulary().counted, *vocabulary().joined, *TIME, "gb-out"}
    for service, factor in [(service, factor) for service, charge in CHARGES for factor in charge.of]:
        assert set(factor.partition("=")[0].split("|")) <= known, f"{service}: {factor}"


def test_a_variant_is_one_of_its_service():
    for service in services():
        for charge in service.charges:
            if isinstance(charge.price, dict):
                assert set(charge.price) <= set(service.variants), service.id


def test_a_word_means_one_unit():
    known = vocabulary()
    words = [word for group in (known.counted, known.joined) for names in group.values() for word in set(names)]
    words += [word for scales in known.scaled.values() for word in scales]
    assert [word for word, times in Counter(words).items() if times > 1] == []


def test_services_have_ids_of_their_own():
    assert len({one.id for one in services()}) == len(services())
    assert len({one.id for one in kinds()}) == len(kinds())


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("LLM supervisor Claude Sonnet 4.5", "model:anthropic/claude-sonnet-4-5"),
        ("anthropic.claude-v2", "model:anthropic/claude-2"),
        ("OpenAI gpt-3.5-turbo", "model:openai/gpt-3.5-turbo"),
        ("Gemini 2.5 Flash-Lite", "model:google/gemini-2.5-flash-lite"),
        ("Titan Text Embeddings V2", "model:aws/amazon.titan-embed-text-v2:0"),
        ("amazon.titan-tg1-large", None),
        ("Bedrock Claude", None),
        ("o3", "model:openai/o3"),
    ],
)
def test_a_model_is_known_by_the_words_of_its_name(text, reference):
    assert named_model(text) == reference


def test_the_version_of_a_model_is_no_amount():
    assert "4.5" not in without_model_numbers("Claude Haiku 4.5, 10 GB")
    assert "10 GB" in without_model_numbers("Claude Haiku 4.5, 10 GB")
    assert "1,000,000" in without_model_numbers("Embedding 1,000,000 input tokens")


def test_the_catalogue_has_the_models_of_every_vendor():
    vendors = {one.reference.partition("/")[0] for one in catalogue()}
    assert {"model:anthropic", "model:openai", "model:google", "model:aws"} <= vendors
