"""Prices: models from the catalogue of genai-prices at a date, infrastructure from dated price records.

What that catalogue lacks comes from the dated extract of `model_facts`, which knows the prices of its own day only.
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

from archadvisor.errors import InputError
from archadvisor.estimation.formulas import Samples
from archadvisor.estimation.model_facts import facts_extract, model_facts
from archadvisor.estimation.tables import read_table
from archadvisor.knowledge.records import PriceRecord

# The date of the catalogue itself; the clock never decides a price.
PRICE_DATE = "2026-11-20"
MODEL_PREFIX = "model:"
MILLION = 1_000_000
# Kinds of models that write nothing, so that a missing output price is no gap.
WITHOUT_OUTPUT = frozenset({"embedding", "rerank"})
Processing = Literal["standard", "batch", "flex", "priority", "fast"]
# How each way of processing is asked for. The catalogue ignores values that it does not know and returns the standard
# price, so nothing else may be asked for.
CONTEXTS: Mapping[str, Mapping[str, str]] = {
    "standard": {},
    "batch": {"processing": "batch"},
    "flex": {"service_tier": "flex"},
    "priority": {"service_tier": "priority"},
    "fast": {"service_tier": "fast"},
}


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
    cached_input_usd: float | None = None
    cache_write_usd: float | None = None


@dataclass(frozen=True)
class ModelPrice:
    """Prices of a model in USD per million tokens (or per audio hour) at a date, `since` when they hold if known."""

    reference: str
    price_date: str
    input_usd: float
    output_usd: float
    cached_input_usd: float | None = None
    cache_write_usd: float | None = None
    audio_hour_usd: float | None = None
    context_window_tokens: int | None = None
    tiers: tuple[PriceTier, ...] = ()
    since: str | None = None
    origin: str = "genai-prices"

    @property
    def source(self) -> str:
        """Where the price is from."""
        return f"{self.origin} {catalogue_name(self.reference)} at {self.price_date}"


def catalogue_name(reference: str) -> str:
    """`<provider>/<name>` of a reference `model:<provider>/<name>`."""
    return reference.removeprefix(MODEL_PREFIX)


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


@lru_cache(maxsize=1024)
def model_price(reference: str, price_date: str, processing: Processing = "standard") -> ModelPrice | UnknownPrice:
    """The price of `model:<provider>/<name>` at an ISO date. Without a variant for the processing it is unknown.

    Raises InputError for a way of processing that the catalogue would silently ignore.
    """
    context = price_context(processing)
    name = catalogue_name(reference)
    found = _calculate(name, price_date, context)
    if found is None or not _is_sold_by_use(found):
        reason = "does not have" if found is None else "has no token or audio price of"
        unknown = UnknownPrice(reference, f"the price catalogue {reason} {name}")
        return unknown if context else _extract_price(reference, price_date) or unknown
    if context and not _has_variant(found.model, context, price_date):
        return UnknownPrice(reference, f"the price catalogue has no {processing} price of {name}")
    return _model_price(reference, price_date, found)


def price_context(processing: str) -> Mapping[str, str]:
    """How a way of processing is asked for. Raises InputError if there is no such way."""
    if processing not in CONTEXTS:
        raise InputError(f"processing: there is no {processing!r}. Choose one of: {', '.join(CONTEXTS)}.")
    return CONTEXTS[processing]


def unknown_contexts(reference: str, price_date: str) -> list[str]:
    """Price contexts of a model that the catalogue has and `CONTEXTS` does not, e.g. `route=mistral/eu`."""
    found = _calculate(catalogue_name(reference), price_date, {})
    variants = [] if found is None else found.model.price_variants or []
    known = [*CONTEXTS.values(), {"service_tier": "default"}]
    unknown = {
        ", ".join(f"{key}={value}" for key, value in sorted(one.when.items()))
        for one in variants
        if dict(one.when) not in known
    }
    return sorted(unknown)


def catalogue_models(provider: str) -> list[str]:
    """The references of all models that the catalogue has of a provider; empty for an unknown provider."""
    from genai_prices.data import providers

    found = [one for one in providers if one.id == provider]
    return sorted(f"{MODEL_PREFIX}{one.id}/{model.id}" for one in found for model in one.models)


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


def _calculate(name: str, price_date: str, context: Mapping[str, str]) -> Any:
    """What the catalogue says about `<provider>/<name>`; None if it does not have it."""
    provider, _, model = name.partition("/")
    at = datetime.fromisoformat(price_date).replace(tzinfo=UTC)
    usage = Usage(input_tokens=0, output_tokens=0)
    try:
        return calc_price(usage, model, provider_id=provider, genai_request_timestamp=at, price_context=context or None)
    except LookupError:
        return None


def _is_sold_by_use(found: Any) -> bool:
    return any(_base(found.model_price, key) is not None for key in ("input_mtok", "input_audio_hours", "audio_hours"))


def _extract_price(reference: str, price_date: str) -> ModelPrice | None:
    """The token price of the extract, on its own day only: it has no history."""
    extract = facts_extract()
    facts = model_facts(catalogue_name(reference))
    if facts is None or facts.input_usd is None or price_date != extract.as_of:
        return None
    if facts.output_usd is None and facts.mode not in WITHOUT_OUTPUT:
        return None
    return ModelPrice(
        reference=reference,
        price_date=price_date,
        input_usd=facts.input_usd,
        output_usd=facts.output_usd or 0.0,
        context_window_tokens=facts.most_input_tokens,
        origin=f"{extract.origin} {extract.version}",
    )


def _has_variant(model: ModelInfo, context: Mapping[str, str], price_date: str) -> bool:
    at = datetime.fromisoformat(price_date).replace(tzinfo=UTC)
    return any(
        variant.when == context and (variant.constraint is None or variant.constraint.active(at))
        for variant in model.price_variants or ()
    )


def _start_dates(reference: str, price_date: str) -> list[date]:
    found = _calculate(catalogue_name(reference), price_date, {})
    return [] if found is None else _starts(found.model)


def _starts(model: ModelInfo) -> list[date]:
    """The days from which each of a model's dated prices counts; empty if it has but one price."""
    if not isinstance(model.prices, list):
        return []
    limits = [price.constraint for price in model.prices]
    return [limit.start_date for limit in limits if isinstance(limit, StartDateConstraint)]


def _since(model: ModelInfo, price_date: str) -> str | None:
    begun = [one for one in _starts(model) if one <= date.fromisoformat(price_date)]
    return max(begun).isoformat() if begun else None


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
        since=_since(found.model, price_date),
    )


def _base(price: Any, key: str) -> float | None:
    value = getattr(price, key, None)
    if value is None:
        return None
    return float(value.base if isinstance(value, TieredPrices) else value)


def _tiers(price: Any) -> tuple[PriceTier, ...]:
    """Whole-request tiers by prompt length; a price without tiers of its own stays as it is."""
    inputs = getattr(price, "input_mtok", None)
    if not isinstance(inputs, TieredPrices):
        return ()
    return tuple(
        PriceTier(
            from_tokens=tier.start,
            input_usd=float(tier.price),
            output_usd=_in_tier(price, "output_mtok", tier.start) or 0.0,
            cached_input_usd=_in_tier(price, "cache_read_mtok", tier.start),
            cache_write_usd=_in_tier(price, "cache_write_mtok", tier.start),
        )
        for tier in inputs.tiers
    )


def _in_tier(price: Any, key: str, start: int) -> float | None:
    value = getattr(price, key, None)
    if not isinstance(value, TieredPrices):
        return _base(price, key)
    return next((float(tier.price) for tier in value.tiers if tier.start == start), _base(price, key))
