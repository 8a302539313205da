"""Guardrails and evaluation: what they are billed by and what they cost."""

import numpy as np

from archadvisor.estimation.formulas.register import formula
from archadvisor.estimation.formulas.samples import Number, Samples

TEXT_UNIT_CHARACTERS = 1000


@formula(
    "guardrail.text_units",
    expression="calls · ⌈tokens · characters_per_token / 1,000⌉",
    unit="text units",
    source="price page of Amazon Bedrock Guardrails: a text unit holds up to 1,000 characters",
    calls="calls",
    tokens="tokens/call",
    characters_per_token="characters/token",
)
def text_units(calls: Samples, tokens: Samples, characters_per_token: Samples) -> Samples:
    """Billed text units of hosted guardrails: each started 1,000 characters of each call."""
    return calls * np.ceil(tokens * characters_per_token / TEXT_UNIT_CHARACTERS)


@formula(
    "guardrail.cost",
    expression="calls · (⌈in / 1,000⌉ + ⌈out / 1,000⌉) · price / 1,000",
    unit="USD",
    source="price page of Amazon Bedrock Guardrails",
    calls="calls",
    input_characters="characters/call",
    output_characters="characters/call",
    price="USD/1k text units",
)
def guardrail_usd(calls: Samples, input_characters: Samples, output_characters: Samples, price: Samples) -> Samples:
    """Cost of hosted guardrails on both sides of a model; `price` is the sum over the policies that are on."""
    units = np.ceil(input_characters / TEXT_UNIT_CHARACTERS) + np.ceil(output_characters / TEXT_UNIT_CHARACTERS)
    cost: Samples = calls * units * price / 1000
    return cost


@formula(
    "evaluation.judge",
    expression="calls · share · (in · price_in + out · price_out) / 10⁶",
    unit="USD",
    source="definition",
    calls="calls",
    sampled_share="fraction",
    tokens_in="tokens/judgement",
    price_in="USD/1M tokens",
    tokens_out="tokens/judgement",
    price_out="USD/1M tokens",
)
def judge_usd(
    calls: Number, sampled_share: Number, tokens_in: Number, price_in: Number, tokens_out: Number, price_out: Number
) -> Number:
    """Cost of a model that judges a share of the answers."""
    return calls * sampled_share * (tokens_in * price_in + tokens_out * price_out) / 1e6
