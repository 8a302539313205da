"""What one call of a chat model costs by the price catalogue at a date."""

import math
from collections.abc import Callable

from archadvisor.estimation.prices import MODEL_PREFIX, ModelPrice, PriceTier, model_price

CallPrice = Callable[[str, int, int, int], int | None]


def call_price(price_date: str) -> CallPrice:
    """The price of a call of `<provider>/<name>` with input, cached (part of the input) and output tokens.

    In millionths of a US dollar, rounded up; None for a model whose price is not on record at this date. Cached tokens
    cost what all input does where the catalogue has no price of their own.
    """

    def micro_usd(reference: str, given: int, cached: int, written: int) -> int | None:
        price = model_price(MODEL_PREFIX + reference, price_date)
        if not isinstance(price, ModelPrice):
            return None
        tier = _tier(price, given)
        cached_usd = tier.input_usd if tier.cached_input_usd is None else tier.cached_input_usd
        return math.ceil((given - cached) * tier.input_usd + cached * cached_usd + written * tier.output_usd)

    return micro_usd


def _tier(price: ModelPrice, given: int) -> PriceTier:
    """The prices of a request of this length; dollars per million tokens are millionths of a dollar per token."""
    base = PriceTier(0, price.input_usd, price.output_usd, price.cached_input_usd)
    return next((one for one in reversed(price.tiers) if given > one.from_tokens), base)
