"""Prompt lengths at which prices jump, and prompts that a model cannot take."""

from collections.abc import Iterator

import numpy as np

from archadvisor.estimation.prices import UnknownPrice, catalogue_name
from archadvisor.estimation.stated.cheaper import Priced
from archadvisor.estimation.stated.model_use import volume
from archadvisor.estimation.stated.records import ModelUse, Stated
from archadvisor.estimation.stated.report import Cliff

P95 = 95
SEED = 0
MOST_TURNS = 10_000.0


def cliffs(priced: Priced) -> Iterator[Cliff]:
    """The tiers of a model with the distance of the P95 prompt to each."""
    if isinstance(priced.rates, UnknownPrice):
        return
    longest, price = longest_prompt(priced.use), priced.rates.standard
    for tier in price.tiers:
        yield Cliff(
            line_id=priced.line_id,
            model=catalogue_name(priced.reference),
            above_prompt_tokens=tier.from_tokens,
            prompt_tokens_p95=longest,
            distance_tokens=tier.from_tokens - longest,
            input_factor=tier.input_usd / price.input_usd,
            turns_left=turns_left(priced.use, tier.from_tokens),
        )


def longest_prompt(use: ModelUse) -> float:
    """Tokens of the longest prompt of a use, P95."""
    return float(np.percentile(volume(use, SEED).longest_prompt, P95))


def turns_left(use: ModelUse, limit_tokens: float) -> int | None:
    """How many turns of a loop at its typical size stay below a prompt length; None without a loop."""
    if use.turns.high <= 1:
        return None
    endless = use.model_copy(update={"turns": Stated(low=MOST_TURNS, typical=MOST_TURNS, high=MOST_TURNS)})
    return int(np.median(volume(endless, SEED).turns_within(limit_tokens)))


def misfits(priced: Priced) -> Iterator[str]:
    """Warnings: a prompt beyond the context window, a cache or batch that is stated but has no price."""
    if isinstance(priced.rates, UnknownPrice):
        return
    price, use, name = priced.rates.standard, priced.use, catalogue_name(priced.reference)
    longest, window = longest_prompt(use), price.context_window_tokens
    if window is not None and longest > window:
        yield f"{use.name}: the P95 prompt of {longest:,.0f} tokens does not fit the {window:,} tokens of {name}"
    if use.cached_share.high > 0 and price.cached_input_usd is None:
        yield f"{use.name}: no price of cached input of {name} is on record, so all input is at the full price"
    if use.cache_write_share.high > 0 and price.cache_write_usd is None:
        yield f"{use.name}: no price of cache writes of {name} is on record, so they are at the full input price"
    if use.batch_share.high > 0 and priced.rates.batch is None:
        yield f"{use.name}: no batch price of {name} is on record, so the batch is at the standard price"
