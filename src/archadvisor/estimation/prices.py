"""Prices: models from the catalogue of genai-prices at a date, infrastructure from dated price records.

A price that is not on record is an `UnknownPrice` with the reason; nothing is guessed and nothing unknown is 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from genai_prices import Usage, calc_price
from genai_prices.types import ModelInfo, StartDateConstraint, TieredPrices

from archadvisor.errors import InternalError
from archadvisor.estimation.formulas import Samples
from archadvisor.estimation.tables import read_table
from archadvisor.knowledge.records import PriceRecord

# The date of the catalogue itself; the clock never decides a price.
PRICE_DATE = "2026-11-20"
MODEL_PREFIX = "model:"
MILLION = 1_000_000
# The catalogue ignores values that it does not know and returns the standard price, so they are checked here.
ALLOWED_CONTEXT: Mapping[str, frozenset[str]] = {
    "processing": frozenset({"batch"}),
    "service_tier": frozenset({"default", "flex", "priority", "fast"}),
}
Processing = Literal["standard", "batch"]


@dataclass(frozen=True)
class UnknownPrice:
    """A price that is not on record, and why."""

    reference: str
    reason: str


@dataclass(frozen=True)
class PriceTier:
    """From this many prompt tokens on the whole request costs these prices, in USD per million tokens."""

    from_tokens: int
    input_usd: float
    output_usd: float


@dataclass(frozen=True)
class ModelPrice:
    """Prices of a model in USD per million tokens (or per audio hour) at a date."""

    reference: str
    price_date: str
    input_usd: float
    output_usd: float
    cached_input_usd: float | None = None
    cache_write_usd: float | None = None
    audio_hour_usd: float | None = None
    context_window_tokens: int | None = None
    tiers: tuple[PriceTier, ...] = ()

    @property
    def source(self) -> str:
        """Where the price is from."""
        return f"genai-prices {self.reference.removeprefix(MODEL_PREFIX)} at {self.price_date}"


def tier_prices(price: ModelPrice, prompt_tokens: Samples) -> tuple[Samples, Samples]:
    """Input and output price in USD per million tokens for prompts of these lengths.

    A tier prices the whole request, not only what is beyond its limit.
    """
    tokens_in = np.full_like(prompt_tokens, price.input_usd, dtype=np.float64)
    tokens_out = np.full_like(prompt_tokens, price.output_usd, dtype=np.float64)
    for tier in price.tiers:
        tokens_in = np.where(prompt_tokens > tier.from_tokens, tier.input_usd, tokens_in)
        tokens_out = np.where(prompt_tokens > tier.from_tokens, tier.output_usd, tokens_out)
    return tokens_in, tokens_out


def call_usd(price: ModelPrice, input_tokens: float, output_tokens: float) -> float:
    """Cost of one call in USD, the tier chosen by its prompt length."""
    tokens_in, tokens_out = tier_prices(price, np.array([float(input_tokens)]))
    return float(input_tokens * tokens_in[0] + output_tokens * tokens_out[0]) / MILLION


def unit_size(record: PriceRecord) -> float:
    """How many single units the priced unit of a record holds: `1k pages` 1000, `hour` 1."""
    return unit_sizes().get(record.unit, 1.0)


@lru_cache(maxsize=512)
def model_price(reference: str, price_date: str, processing: Processing = "standard") -> ModelPrice | UnknownPrice:
    """The price of `model:<provider>/<name>` at an ISO date. Without a batch variant the batch price is unknown."""
    provider, _, name = reference.removeprefix(MODEL_PREFIX).partition("/")
    context = {} if processing == "standard" else {"processing": processing}
    check_context(context)
    try:
        found = _calculate(name, provider, price_date, context)
    except LookupError:
        return UnknownPrice(reference, f"the price catalogue does not have {provider}/{name}")
    if context and not _has_variant(found.model, context, price_date):
        return UnknownPrice(reference, f"the price catalogue has no {processing} price of {provider}/{name}")
    if all(_base(found.model_price, key) is None for key in ("input_mtok", "input_audio_hours", "audio_hours")):
        return UnknownPrice(reference, f"the price catalogue has no token or audio price of {provider}/{name}")
    return _model_price(reference, price_date, found)


def check_context(context: Mapping[str, str]) -> None:
    """Raise InternalError for a price context that the catalogue would silently ignore."""
    for key, value in context.items():
        if value not in ALLOWED_CONTEXT.get(key, frozenset()):
            raise InternalError(f"price context {key}={value} is not one of {sorted(ALLOWED_CONTEXT.get(key, []))}")


def price_changes_ahead(reference: str, price_date: str) -> list[tuple[str, float]]:
    """Announced changes after a date: ISO date and the new input price over the present one."""
    price = model_price(reference, price_date)
    if isinstance(price, UnknownPrice) or price.input_usd == 0:
        return []
    dates = [when for when in _start_dates(reference, price_date) if when > date.fromisoformat(price_date)]
    changes = [(when.isoformat(), model_price(reference, when.isoformat())) for when in sorted(dates)]
    return [(when, new.input_usd / price.input_usd) for when, new in changes if isinstance(new, ModelPrice)]


@lru_cache(maxsize=1)
def unit_sizes() -> Mapping[str, float]:
    """How many single units a priced unit holds, e.g. `1k requests` 1000; units that are not listed hold one."""
    return {str(unit): float(size) for unit, size in read_table("sizing.yaml")["unit_sizes"].items()}


def _calculate(name: str, provider: str, price_date: str, context: Mapping[str, str]) -> Any:
    at = datetime.fromisoformat(price_date).replace(tzinfo=UTC)
    usage = Usage(input_tokens=0, output_tokens=0)
    return calc_price(usage, name, provider_id=provider, genai_request_timestamp=at, price_context=context or None)


def _has_variant(model: ModelInfo, context: Mapping[str, str], price_date: str) -> bool:
    at = datetime.fromisoformat(price_date).replace(tzinfo=UTC)
    return any(
        variant.when == context and (variant.constraint is None or variant.constraint.active(at))
        for variant in model.price_variants or ()
    )


def _start_dates(reference: str, price_date: str) -> list[date]:
    provider, _, name = reference.removeprefix(MODEL_PREFIX).partition("/")
    prices = _calculate(name, provider, price_date, {}).model.prices
    if not isinstance(prices, list):
        return []
    limits = [price.constraint for price in prices]
    return [limit.start_date for limit in limits if isinstance(limit, StartDateConstraint)]


def _model_price(reference: str, price_date: str, found: Any) -> ModelPrice:
    price = found.model_price
    return ModelPrice(
        reference=reference,
        price_date=price_date,
        input_usd=_base(price, "input_mtok") or 0.0,
        output_usd=_base(price, "output_mtok") or 0.0,
        cached_input_usd=_base(price, "cache_read_mtok"),
        cache_write_usd=_base(price, "cache_write_mtok"),
        audio_hour_usd=_base(price, "input_audio_hours") or _base(price, "audio_hours"),
        context_window_tokens=found.model.context_window,
        tiers=_tiers(price),
    )


def _base(price: Any, key: str) -> float | None:
    value = getattr(price, key, None)
    if value is None:
        return None
    return float(value.base if isinstance(value, TieredPrices) else value)


def _tiers(price: Any) -> tuple[PriceTier, ...]:
    """Whole-request tiers by prompt length; an output price without tiers stays as it is."""
    inputs, outputs = getattr(price, "input_mtok", None), getattr(price, "output_mtok", None)
    if not isinstance(inputs, TieredPrices):
        return ()
    out = {tier.start: float(tier.price) for tier in outputs.tiers} if isinstance(outputs, TieredPrices) else {}
    base = _base(price, "output_mtok") or 0.0
    return tuple(PriceTier(tier.start, float(tier.price), out.get(tier.start, base)) for tier in inputs.tiers)
