"""From LiteLLM's price file to the extract: which models and fields are kept, and what a new version changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from archadvisor.errors import InputError
from archadvisor.estimation.model_facts import (
    LEAST_TEXT_USD,
    MOST_TEXT_USD,
    Ability,
    FactsExtract,
    ModelFacts,
    without_region,
)

ORIGIN = "LiteLLM"
LICENCE = "MIT, Copyright (c) 2023 Berri AI"
URL = "https://pypi.org/project/litellm/{version}/"
# A new price beyond this factor of the old one, up or down, is not believed without somebody's word.
MOST_JUMP = 10.0
# A new file that loses more than this share of the models is taken for broken.
MOST_LOST = 0.2

PROVIDERS: Mapping[str, str] = {
    "anthropic": "anthropic",
    "azure": "azure",
    "azure_ai": "azure",
    "bedrock": "aws",
    "bedrock_converse": "aws",
    "cohere": "cohere",
    "cohere_chat": "cohere",
    "deepseek": "deepseek",
    "deepgram": "deepgram",
    "elevenlabs": "elevenlabs",
    "gemini": "google",
    "mistral": "mistral",
    "openai": "openai",
    "ovhcloud": "ovhcloud",
    "vertex_ai": "google",
    "voyage": "voyageai",
    "xai": "x-ai",
}
TEXT_MODES = frozenset({"chat", "responses", "embedding", "realtime", "moderation"})
AUDIO_MODES = frozenset({"audio_transcription", "audio_speech"})
SERVICE_MODES = frozenset({"rerank", "ocr", "search", "guardrail", "vector_store"})
UNITS: Mapping[str, tuple[str, float]] = {
    "input_cost_per_query": ("1k queries", 1e3),
    "ocr_cost_per_page": ("1k pages", 1e3),
    "ocr_cost_per_page_batches": ("1k pages in batch", 1e3),
    "annotation_cost_per_page": ("1k annotated pages", 1e3),
    "input_cost_per_second": ("audio hour", 3600.0),
    "input_cost_per_character": ("1M characters", 1e6),
}
ABILITIES: Mapping[str, Ability] = {
    "supports_vision": "vision",
    "supports_audio_input": "audio",
    "supports_pdf_input": "documents",
    "supports_function_calling": "tools",
    "supports_response_schema": "structured output",
    "supports_reasoning": "reasoning",
    "supports_prompt_caching": "prompt cache",
    "supports_computer_use": "computer",
}


@dataclass(frozen=True)
class Change:
    """What a new version changes about one model; `implausible` says why it is not believed."""

    name: str
    text: str
    implausible: bool = False


def extracted(raw: Mapping[str, Any], version: str, as_of: str) -> FactsExtract:
    """The extract of LiteLLM's file: the providers and kinds of models that a design may name, and their facts."""
    named = [(name, entry) for key, entry in raw.items() if (name := _name(key, entry)) is not None]
    models = {name: _facts(entry) for name, entry in sorted(named, key=lambda pair: pair[0])}
    uplifts = _uplifts(raw, models)
    kept = {name: facts.model_copy(update={"eu_uplift": uplifts.get(name)}) for name, facts in models.items()}
    return FactsExtract(
        origin=ORIGIN, version=version, url=URL.format(version=version), licence=LICENCE, as_of=as_of, models=kept
    )


def changes(old: FactsExtract, new: FactsExtract) -> list[Change]:
    """What differs, by model; prices that jump beyond belief are marked."""
    names = sorted(old.models.keys() | new.models.keys())
    return [change for name in names for change in _changed(name, old.models.get(name), new.models.get(name))]


def lost_share(old: FactsExtract, new: FactsExtract) -> float:
    """The share of the old models that the new extract no longer has."""
    gone = old.models.keys() - new.models.keys()
    return len(gone) / len(old.models) if old.models else 0.0


def _name(key: str, entry: Any) -> str | None:
    """`<provider>/<name>` of the price catalogue for an entry that is kept; None for all others."""
    if not isinstance(entry, Mapping) or not isinstance(entry.get("litellm_provider"), str):
        return None
    litellm_provider, mode = entry["litellm_provider"], entry.get("mode")
    provider = PROVIDERS.get(litellm_provider, litellm_provider if mode in SERVICE_MODES else None)
    if provider is None or mode not in TEXT_MODES | AUDIO_MODES | SERVICE_MODES:
        return None
    model = key.removeprefix(f"{litellm_provider}/")
    name = f"{provider}/{model}"
    regional = "/" in model.removeprefix("doc-intelligence/") or name != without_region(name)
    return None if regional or "us-gov" in model or "*" in model else name


def _facts(entry: Mapping[str, Any]) -> ModelFacts:
    return ModelFacts(
        mode=str(entry["mode"]),
        input_usd=_token_usd(entry.get("input_cost_per_token")),
        output_usd=_token_usd(entry.get("output_cost_per_token")),
        unit_usd=dict(_unit_prices(entry)),
        most_input_tokens=_tokens(entry.get("max_input_tokens")),
        most_output_tokens=_tokens(entry.get("max_output_tokens")),
        vector_size=_tokens(entry.get("output_vector_size")),
        cache_from_tokens=_tokens(entry.get("prompt_cache_min_tokens")),
        retires=entry.get("deprecation_date"),
        abilities=[ability for flag, ability in ABILITIES.items() if entry.get(flag) is True],
    )


def _token_usd(per_token: Any) -> float | None:
    """USD per million tokens; None for nothing, for 0 (which says that it is not sold by the token) and for slips."""
    usd = round(_number(per_token) * 1e6, 6)
    return usd if LEAST_TEXT_USD <= usd <= MOST_TEXT_USD else None


def _unit_prices(entry: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """USD per named unit for everything that is not sold by the token; what costs 0 is left out."""
    priced = {unit: _number(entry.get(field)) * size for field, (unit, size) in UNITS.items()}
    guarded = {f"1k text units: {_policy(name)}": _number(usd) * 1e3 for name, usd in _guarded(entry)}
    yield from ((unit, round(usd, 6)) for unit, usd in {**priced, **guarded}.items() if round(usd, 6) > 0)


def _guarded(entry: Mapping[str, Any]) -> list[tuple[str, Any]]:
    prices = entry.get("guardrail_cost_per_unit")
    return sorted(prices.items()) if isinstance(prices, Mapping) else []


def _policy(name: str) -> str:
    """A guardrail policy in words: `contextualGroundingPolicyUnits` is `contextual grounding`."""
    words = name.removesuffix("Units").replace("Policy", "")
    return "".join(f" {one.lower()}" if one.isupper() else one for one in words)


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and isfinite(value) else 0.0


def _tokens(value: Any) -> int | None:
    return int(value) if _number(value) >= 1 else None


def _uplifts(raw: Mapping[str, Any], models: Mapping[str, ModelFacts]) -> dict[str, float]:
    """What processing in the EU costs as a factor: stated, or the price of the European variant over the plain one."""
    found: dict[str, float] = {}
    for name, facts in models.items():
        provider, _, model = name.partition("/")
        stated = (raw.get(model) or {}).get("regional_processing_uplift_multiplier_eu")
        variants = (raw.get(f"azure/eu/{model}"), raw.get(f"eu.{model}"))
        european = variants[0] if provider == "azure" else variants[1] if provider == "aws" else None
        factor = stated if provider == "openai" else _ratio(european, facts)
        if isinstance(factor, int | float) and 1 < factor <= 2:
            found[name] = round(float(factor), 4)
    return found


def _ratio(variant: Mapping[str, Any] | None, facts: ModelFacts) -> float | None:
    usd = None if variant is None else _token_usd(variant.get("input_cost_per_token"))
    return None if usd is None or facts.input_usd is None else usd / facts.input_usd


def _changed(name: str, old: ModelFacts | None, new: ModelFacts | None) -> Iterator[Change]:
    if old is None or new is None:
        yield Change(name, "is new" if old is None else "is gone")
        return
    before, after = old.model_dump(exclude={"unit_usd"}), new.model_dump(exclude={"unit_usd"})
    before |= {f"price per {unit}": usd for unit, usd in old.unit_usd.items()}
    after |= {f"price per {unit}": usd for unit, usd in new.unit_usd.items()}
    for field in sorted(before.keys() | after.keys()):
        was, now = before.get(field), after.get(field)
        if was != now:
            priced = field.endswith("_usd") or field.startswith("price per")
            yield Change(name, f"{field}: {was} becomes {now}", priced and _jumps(was, now))


def _jumps(was: float | None, now: float | None) -> bool:
    return was is not None and now is not None and not 1 / MOST_JUMP <= now / was <= MOST_JUMP


def refuse_implausible(old: FactsExtract, new: FactsExtract) -> None:
    """Raise InputError if prices jump beyond belief or a large share of the models is gone."""
    jumps = [one for one in changes(old, new) if one.implausible]
    if jumps:
        first = "; ".join(f"{one.name}: {one.text}" for one in jumps[:5])
        raise InputError(
            f"path: {len(jumps)} prices change more than {MOST_JUMP:g} times: {first}. Look, then accept jumps."
        )
    lost = lost_share(old, new)
    if lost > MOST_LOST:
        raise InputError(f"path: {lost:.0%} of the models are gone. Is it the whole file? If so, accept jumps.")
