"""The same work for less: other models at the same tokens, and the batch interface of the present one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from archadvisor.estimation.formulas import Samples
from archadvisor.estimation.model_facts import model_facts
from archadvisor.estimation.price_check import retirement
from archadvisor.estimation.prices import MODEL_PREFIX, UnknownPrice, catalogue_name
from archadvisor.estimation.stated.model_use import Rates, rates_of, usd_per_month, volume
from archadvisor.estimation.stated.records import ONE, ModelUse, Region
from archadvisor.estimation.stated.report import CheaperWay
from archadvisor.knowledge.records import Technology

SEED = 0
MOST_WAYS = 5
# Below this share of the present cost a saving is within what tokenizers differ by.
LEAST_SAVING = 0.15
KINDS: Mapping[str, str] = {"chat": "llm_managed_api", "responses": "llm_managed_api", "embedding": "embedding_service"}


@dataclass(frozen=True)
class Priced:
    """A use of a model with its reference, prices and cost in USD per month."""

    line_id: str
    use: ModelUse
    reference: str
    rates: Rates | UnknownPrice
    usd: Samples | None


def cheaper_ways(
    priced: Priced, technologies: Mapping[str, Technology], price_date: str, region: Region
) -> list[CheaperWay]:
    """The ways that save most first; each keeps the calls and tokens as they are stated."""
    if priced.usd is None or isinstance(priced.rates, UnknownPrice):
        return []
    present = float(np.median(priced.usd))
    ways = [*_batch(priced, priced.rates, present), *_models(priced, technologies, price_date, region, present)]
    worth = [one for one in ways if one.saving_usd_per_month >= LEAST_SAVING * present > 0]
    return sorted(worth, key=lambda one: (-one.saving_usd_per_month, one.name))[:MOST_WAYS]


def _batch(priced: Priced, rates: Rates, present_usd: float) -> Iterator[CheaperWay]:
    if rates.batch is None:
        return
    usd = usd_per_month(priced.use.model_copy(update={"batch_share": ONE}), rates, SEED)
    name = f"all calls through the batch interface of {catalogue_name(priced.reference)}"
    yield _way(priced, name, usd, present_usd, "answers within hours instead of seconds")


def _models(
    priced: Priced, technologies: Mapping[str, Technology], price_date: str, region: Region, present_usd: float
) -> Iterator[CheaperWay]:
    present = next((one for one in technologies.values() if priced.reference in one.price_ids), None)
    seen: set[str] = set()
    for technology in technologies.values():
        for reference in _candidates(priced, technology, present, region):
            if reference in seen:
                continue
            seen.add(reference)
            rates = rates_of(priced.use, reference, price_date, region)
            retires = retirement(reference)
            if isinstance(rates, UnknownPrice) or (retires is not None and retires <= price_date):
                continue
            if _fits(priced.use, rates):
                usd = usd_per_month(priced.use, rates, SEED)
                name = f"{technology.name} ({catalogue_name(reference)})"
                yield _way(priced, name, usd, present_usd, _gives_up(technology, present))


def _candidates(priced: Priced, technology: Technology, present: Technology | None, region: Region) -> list[str]:
    """Models of a technology that can stand where the present one does, in the region that is stated."""
    kind = KINDS.get(facts.mode, "") if (facts := model_facts(catalogue_name(priced.reference))) else ""
    places = set(present.component_types) if present is not None else {kind}
    there = region == "any" or region in technology.regions or "any" in technology.regions
    if not there or places.isdisjoint(technology.component_types):
        return []
    return [one for one in technology.price_ids if one.startswith(MODEL_PREFIX) and one != priced.reference]


def _fits(use: ModelUse, rates: Rates) -> bool:
    """Whether the model takes the P95 prompt."""
    window = rates.standard.context_window_tokens
    longest = float(np.percentile(volume(use, SEED).longest_prompt, 95))
    return window is None or longest <= window


def _gives_up(technology: Technology, present: Technology | None) -> str:
    tokenizer = "tokens counted by another tokenizer may differ by 15 percent"
    if present is None:
        return f"quality tier {technology.quality_tier}, to be tested on your own cases; {tokenizer}"
    if technology.quality_tier == present.quality_tier:
        return f"nothing by its quality tier {present.quality_tier}, to be tested on your own cases; {tokenizer}"
    return f"quality tier {technology.quality_tier} instead of {present.quality_tier}; {tokenizer}"


def _way(priced: Priced, name: str, usd: Samples, present_usd: float, gives_up: str) -> CheaperWay:
    typical = float(np.median(usd))
    return CheaperWay(
        line_id=priced.line_id,
        name=name,
        usd_per_month=typical,
        saving_usd_per_month=present_usd - typical,
        gives_up=gives_up,
    )
