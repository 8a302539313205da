"""The cost of stated calls of a model: calls, tokens, the price of their tier, cache, batch and region."""

from dataclasses import dataclass

import numpy as np

from archadvisor.domain.estimate import Input
from archadvisor.domain.quantity import Quantity
from archadvisor.estimation.formulas import Samples, agent_last_prompt, agent_loop_input
from archadvisor.estimation.model_facts import facts_extract, model_facts
from archadvisor.estimation.prices import (
    MILLION,
    ModelPrice,
    PriceTier,
    UnknownPrice,
    catalogue_name,
    model_price,
)
from archadvisor.estimation.sampling import draw
from archadvisor.estimation.stated.records import ModelUse, Region, Stated

# Providers whose plain name is the price of worldwide processing; elsewhere the European name has its own price.
UPLIFTED_PROVIDERS = ("openai", "azure")
UNITS = {
    "calls_per_month": "calls/month",
    "requests_per_month": "requests/month",
    "calls_per_request": "calls/request",
    "turns": "calls/answer",
    "answered_from_cache_share": "fraction",
    "retry_share": "fraction",
    "input_tokens": "tokens/call",
    "added_tokens_per_turn": "tokens/turn",
    "output_tokens": "tokens/call",
    "reasoning_tokens": "tokens/call",
    "cached_share": "fraction",
    "cache_write_share": "fraction",
    "batch_share": "fraction",
}
SHARED = frozenset({"calls_per_month", "requests_per_month", "turns", "input_tokens", "output_tokens"})


@dataclass(frozen=True)
class Volume:
    """Samples of a use: answers per month, and the loop of one answer: turns, prompt, growth and tokens per turn."""

    answers: Samples
    turns: Samples
    prompt: Samples
    added: Samples
    written: Samples
    output: Samples

    @property
    def longest_prompt(self) -> Samples:
        """Tokens of the prompt of the last call."""
        return agent_last_prompt(self.turns, self.prompt, self.added, self.written)

    def input_until(self, turns: Samples) -> Samples:
        """Input tokens of the first turns of a loop."""
        return agent_loop_input(turns, self.prompt, self.added, self.written)

    def turns_within(self, limit_tokens: float) -> Samples:
        """Turns whose prompt is not above a limit: `k = floor((limit - S + o) / (u + o))`, from `S + k u + (k-1) o`."""
        growth = self.added + self.written
        fitting = np.floor((limit_tokens - self.prompt + self.written) / np.where(growth > 0, growth, 1))
        unbounded = np.where(self.prompt <= limit_tokens, self.turns, 0.0)
        return np.clip(np.where(growth > 0, fitting, unbounded), 0.0, self.turns)


@dataclass(frozen=True)
class Rates:
    """The prices of a model for a use: standard, batch where there is one, and the factor of the region."""

    standard: ModelPrice
    batch: ModelPrice | None
    uplift: float = 1.0


def volume(use: ModelUse, seed: int) -> Volume:
    """`answers = requests (1 - h) a / (1 - p)` with answers from cache h, calls per request a and failures p."""
    drawn = {name: _samples(use, name, seed) for name in UNITS if _figure(use, name) is not None}
    requests = drawn.get("calls_per_month", drawn.get("requests_per_month", np.zeros(1)))
    answers = requests * (1 - drawn["answered_from_cache_share"]) * drawn["calls_per_request"]
    return Volume(
        answers=answers / (1 - drawn["retry_share"]),
        turns=drawn["turns"],
        prompt=drawn["input_tokens"],
        added=drawn["added_tokens_per_turn"],
        written=drawn["output_tokens"],
        output=drawn["output_tokens"] + drawn["reasoning_tokens"],
    )


def usd_per_month(use: ModelUse, rates: Rates, seed: int) -> Samples:
    """`answers (in ((1 - r - w) p_in + r p_cached + w p_write) + out p_out)`, in part at batch prices, times region."""
    amount, share = volume(use, seed), _samples(use, "batch_share", seed)
    standard = answer_usd(use, amount, rates.standard, seed)
    batched = standard if rates.batch is None else answer_usd(use, amount, rates.batch, seed)
    return amount.answers * ((1 - share) * standard + share * batched) * rates.uplift


def answer_usd(use: ModelUse, amount: Volume, price: ModelPrice, seed: int) -> Samples:
    """USD of one answer: each call of its loop pays the tier of its own prompt, for the whole call."""
    read, write = _samples(use, "cached_share", seed), _samples(use, "cache_write_share", seed)
    steps: list[ModelPrice | PriceTier] = [price, *price.tiers]
    limits = [*(float(tier.from_tokens) for tier in price.tiers), np.inf]
    usd, done = np.zeros(1), np.zeros(1)
    for step, limit in zip(steps, limits, strict=True):
        reached = amount.turns if limit == np.inf else np.maximum(amount.turns_within(limit), done)
        tokens = amount.input_until(reached) - amount.input_until(done)
        usd = usd + tokens * _input_usd(step, read, write) + (reached - done) * amount.output * step.output_usd
        done = reached
    return usd / MILLION


def _input_usd(step: ModelPrice | PriceTier, read: Samples, write: Samples) -> Samples:
    """`(1 - r - w) p_in + r p_cached + w p_write`; what has no price of its own costs the full input price."""
    cached = step.input_usd if step.cached_input_usd is None else step.cached_input_usd
    written = step.input_usd if step.cache_write_usd is None else step.cache_write_usd
    return (1 - read - write) * step.input_usd + read * cached + write * written


def rates_of(use: ModelUse, reference: str, price_date: str, region: Region) -> Rates | UnknownPrice:
    """The prices that a use pays for a model at a date in a region; unknown unless all its tokens have one."""
    standard, batch = model_price(reference, price_date), model_price(reference, price_date, "batch")
    if isinstance(standard, UnknownPrice):
        return standard
    name = catalogue_name(reference)
    if standard.input_usd == 0:
        return UnknownPrice(reference, f"{name} is not sold by the token")
    if standard.output_usd == 0 and use.output_tokens.high + use.reasoning_tokens.high > 0:
        return UnknownPrice(reference, f"the price catalogue has no output price of {name}")
    return Rates(standard, batch if isinstance(batch, ModelPrice) else None, uplift(reference, region))


def uplift(reference: str, region: Region) -> float:
    """What processing in the European Union costs as a factor, where the plain name has the worldwide price."""
    name = catalogue_name(reference)
    facts = model_facts(name)
    if region != "eu" or facts is None or facts.eu_uplift is None or name.partition("/")[0] not in UPLIFTED_PROVIDERS:
        return 1.0
    return facts.eu_uplift


def stated_inputs(use: ModelUse, where: str) -> list[Input]:
    """The figures of a use that say something, as inputs of its formula."""
    neutral = {name: one.default for name, one in ModelUse.model_fields.items()}
    found = [(name, _figure(use, name)) for name in UNITS]
    return [
        Input(name=name, quantity=figure.in_unit(UNITS[name]), source=f"stated: {where}.{name}")
        for name, figure in found
        if figure is not None and figure != neutral[name]
    ]


def price_inputs(use: ModelUse, rates: Rates) -> list[Input]:
    """The prices that a use pays as inputs of its formula, those below the first tier."""
    price, batch = rates.standard, rates.batch if use.batch_share.high > 0 else None
    named = {
        "input price": price.input_usd,
        "cached input price": price.cached_input_usd if use.cached_share.high > 0 else None,
        "cache write price": price.cache_write_usd if use.cache_write_share.high > 0 else None,
        "output price": price.output_usd,
        "batch input price": None if batch is None else batch.input_usd,
        "batch output price": None if batch is None else batch.output_usd,
    }
    prices = [
        Input(name=name, quantity=Quantity.exactly(usd, "USD/1M tokens"), source=price.source)
        for name, usd in named.items()
        if usd is not None
    ]
    factor = Quantity.exactly(rates.uplift, "ratio")
    return (
        prices
        if rates.uplift == 1
        else [*prices, Input(name="EU uplift", quantity=factor, source=facts_extract().source)]
    )


def _figure(use: ModelUse, name: str) -> Stated | None:
    figure: Stated | None = getattr(use, name)
    return figure


def _samples(use: ModelUse, name: str, seed: int) -> Samples:
    figure = _figure(use, name)
    if figure is None:
        return np.zeros(1)
    return draw(figure.in_unit(UNITS[name]), f"{use.name}/{name}", seed, shared=name in SHARED)
