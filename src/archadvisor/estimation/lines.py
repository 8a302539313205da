"""Cost lines of one component: which prices apply, times which volumes, with the samples behind each line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np

from archadvisor.domain.design import Component
from archadvisor.domain.estimate import CostLine, Input
from archadvisor.domain.quantity import Quantity
from archadvisor.estimation.formulas import Samples
from archadvisor.estimation.prices import (
    MILLION,
    MODEL_PREFIX,
    ModelPrice,
    UnknownPrice,
    model_price,
    tier_prices,
    unit_size,
)
from archadvisor.estimation.sampling import spread
from archadvisor.estimation.sizing import OWN_GROUNDS, SizingRule, rules_for, sizing, token_rule
from archadvisor.estimation.workload import Amount, Basis, Subject, Workload, plain, unknown_inputs
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.records import PriceRecord, Technology


@dataclass(frozen=True)
class Priced:
    """Samples of a cost line in USD per month, None when it is unknown, and how to write the line down."""

    usd: Samples | None
    written: Callable[[], CostLine]

    @cached_property
    def line(self) -> CostLine:
        """The line as published; written when somebody asks, since the solver never does."""
        return self.written()


@dataclass(frozen=True)
class Pricing:
    """What lines are computed from: the workload, the records, the price date, the clouds and the design's models.

    `model_references` maps a component type to the model reference of its technology.
    """

    workload: Workload
    knowledge: KnowledgeBase
    price_date: str
    clouds: tuple[str, ...]
    model_references: dict[str, str]


def component_lines(component: Component, technology: Technology | None, pricing: Pricing) -> list[Priced]:
    """All cost lines of a component that has a cost of its own; at least one, unknown if nothing is on record."""
    if technology is None:
        return [_unknown(component, "cost", "no technology is chosen, so no price is known")]
    found = list(_priced(component, technology, pricing))
    if found:
        return found
    reason = f"no price of {technology.name} is on record"
    return [_unknown(component, "cost", reason)]


def _priced(component: Component, technology: Technology, pricing: Pricing) -> Iterator[Priced]:
    token_use = token_rule(component.type, technology.id)
    if token_use is not None:
        yield _borrowed_tokens(component, token_use, pricing)
    elif component.hosting in OWN_GROUNDS | {"self_hosted"} and not _has_gpu_price(technology):
        yield from _own_machines(component, technology, pricing)
    else:
        for price_id in technology.price_ids:
            for rule in rules_for(component.type, price_id):
                if rule.holds(component.type, pricing.workload.types, pricing.workload.requirements):
                    yield _by_rule(component, technology, rule, price_id, pricing)


def _has_gpu_price(technology: Technology) -> bool:
    return any(price.startswith("gpu.") for price in technology.price_ids)


def _subject(component: Component, technology: Technology) -> Subject:
    return Subject(component.type, technology.id, component.replicas)


def _by_rule(component: Component, technology: Technology, rule: SizingRule, price_id: str, pricing: Pricing) -> Priced:
    subject = _subject(component, technology)
    if not price_id.startswith(MODEL_PREFIX):
        return _record_line(component, subject, rule.what, price_id, rule.amount or "", pricing)
    price = model_price(price_id, pricing.price_date)
    if isinstance(price, UnknownPrice):
        return _unknown(component, rule.what, price.reason)
    if rule.amount is not None:
        return _audio_line(component, subject, rule, price, pricing)
    return _token_line(component, subject, rule, price, pricing)


def _borrowed_tokens(component: Component, rule: SizingRule, pricing: Pricing) -> Priced:
    """Tokens of a check or judge at the price of the model of the design that serves it."""
    served_by = next((one for one in sizing().model_of if one in pricing.model_references), None)
    if served_by is None:
        return _unknown(component, rule.what, "no model of the design with a known token price serves it")
    price = model_price(pricing.model_references[served_by], pricing.price_date)
    if isinstance(price, UnknownPrice):
        return _unknown(component, rule.what, price.reason)
    return _token_line(component, Subject(component.type), rule, price, pricing)


def _token_line(
    component: Component, subject: Subject, rule: SizingRule, price: ModelPrice, pricing: Pricing
) -> Priced:
    """`tokens in × price in + tokens out × price out`; the tier is chosen by the prompt length of one call."""
    tokens_in = pricing.workload.amount(rule.input or "", subject)
    tokens_out = None if rule.output is None else pricing.workload.amount(rule.output, subject)
    if tokens_in is None or (rule.output is not None and tokens_out is None):
        return _unknown(component, rule.what, f"{_missing(rule.input or '', subject, pricing)} unknown")
    prompt = pricing.workload.amount(rule.prompt, subject)
    input_usd, output_usd = tier_prices(price, np.zeros(1) if prompt is None else prompt.values)
    usd = tokens_in.values * input_usd / MILLION
    formula = f"{rule.input} × input price"
    if tokens_out is None:
        return _line(component, rule.what, Formula("cost.tokens", formula, (tokens_in,), (input_price(price),)), usd)
    usd = usd + tokens_out.values * output_usd / MILLION
    formula = f"{formula} + {rule.output} × output price"
    prices = (input_price(price), output_price(price))
    return _line(component, rule.what, Formula("cost.tokens", formula, (tokens_in, tokens_out), prices), usd)


def input_price(price: ModelPrice) -> Input:
    """The input price of a model as an input of a formula."""
    quantity = Quantity.exactly(price.input_usd, "USD/1M tokens")
    return Input(name="input price", quantity=quantity, source=price.source)


def output_price(price: ModelPrice) -> Input:
    """The output price of a model as an input of a formula."""
    quantity = Quantity.exactly(price.output_usd, "USD/1M tokens")
    return Input(name="output price", quantity=quantity, source=price.source)


def _audio_line(
    component: Component, subject: Subject, rule: SizingRule, price: ModelPrice, pricing: Pricing
) -> Priced:
    amount = pricing.workload.amount(rule.amount or "", subject)
    if amount is None or price.audio_hour_usd is None:
        return _unknown(component, rule.what, f"{rule.amount} or the price of an audio hour unknown")
    hour_price = Input(
        name="hour price", quantity=Quantity.exactly(price.audio_hour_usd, "USD/hour"), source=price.source
    )
    formula = Formula("cost.audio", f"{rule.amount} × hour price", (amount,), (hour_price,))
    return _line(component, rule.what, formula, amount.values * price.audio_hour_usd)


def _record_line(
    component: Component, subject: Subject, what: str, price_id: str, volume: str, pricing: Pricing
) -> Priced:
    """`volume × unit price / size of the unit` with a price record that the design's cloud offers."""
    record = pricing.knowledge.prices.get(price_id)
    if record is None:
        return _unknown(component, what, f"no price record {price_id}")
    if record.cloud != "any" and pricing.clouds and record.cloud not in pricing.clouds:
        return _unknown(component, what, f"{price_id} is a price of {record.cloud}, not of {', '.join(pricing.clouds)}")
    amount = pricing.workload.amount(volume, subject)
    if amount is None:
        return _unknown(component, what, f"{_missing(volume, subject, pricing)} unknown")
    return _record_product(component, what, record, volume, amount, pricing)


def _record_product(
    component: Component, what: str, record: PriceRecord, volume: str, amount: Amount, pricing: Pricing
) -> Priced:
    size = unit_size(record)
    quantity = Quantity(low=record.usd_low, typical=record.usd, high=record.usd_high, unit=f"USD/{record.unit}")
    usd = amount.values * pricing.workload.drawn(quantity, record.id) / size
    unit_price = Input(name="unit price", quantity=quantity, source=f"price: {record.id}")
    text = f"{volume} × unit price" if size == 1 else f"{volume} × unit price / {plain(size)}"
    source = f"{record.id} as of {record.as_of}: {record.source}"
    return _line(component, what, Formula("cost.volume", text, (amount,), (unit_price,), source), usd)


def _own_machines(component: Component, technology: Technology, pricing: Pricing) -> Iterator[Priced]:
    """Self-hosted software: a small accelerator or containers at the cloud's rate; own hardware has no price."""
    if component.hosting in OWN_GROUNDS:
        yield _unknown(component, "hardware", "runs on the organisation's own hardware; no purchase price is on record")
        return
    if not technology.open_source:
        yield _unknown(component, "licence", f"no price of the licence of {technology.name} is on record")
    subject = _subject(component, technology)
    accelerated = sizing().accelerated
    if component.type in accelerated.types and "in_process" not in technology.hosting:
        amount = accelerated.amount_for(component.type, pricing.workload.requirements)
        yield _record_line(component, subject, "accelerators", accelerated.price, amount, pricing)
        return
    cloud = next((one for one in pricing.clouds if one in sizing().containers), None) or "aws"
    if pricing.clouds and cloud not in pricing.clouds:
        yield _unknown(component, "containers", f"no container price of {', '.join(pricing.clouds)} is on record")
        return
    containers = sizing().application if component.type in sizing().application_types else sizing().containers
    for price_id, volume in containers[cloud].items():
        what = "processors" if "vcpu" in price_id else "memory"
        yield _record_line(component, subject, what, price_id, volume, pricing)


def _missing(volume: str, subject: Subject, pricing: Pricing) -> str:
    """What a volume lacks, in words."""
    return ", ".join(unknown_inputs(volume, subject, pricing.workload)) or volume


@dataclass(frozen=True)
class Formula:
    """How a line is computed: id and text of the formula, its amounts and prices, where the price is from."""

    id: str
    text: str
    amounts: tuple[Amount, ...]
    prices: tuple[Input, ...]
    price_source: str | None = None

    @property
    def basis(self) -> Basis:
        """All inputs and steps behind the line."""
        prices = Basis({one.name: one for one in self.prices}, {})
        return Basis({}, {}).joined(*(one.basis for one in self.amounts), prices)

    @property
    def source(self) -> str:
        """Where the price is from."""
        return self.price_source or self.prices[0].source


def _line(component: Component, what: str, formula: Formula, usd: Samples) -> Priced:
    def written() -> CostLine:
        basis = formula.basis
        return CostLine(
            id=f"line-{component.id}-{what}",
            component_id=component.id,
            name=f"{component.name}: {what.replace('-', ' ')}",
            formula_id=formula.id,
            formula=formula.text,
            derivation=[f"{name} = {text}" for name, text in reversed(list(basis.steps.items()))],
            inputs=list(basis.inputs.values()),
            usd=spread(usd),
            source=formula.source,
            status="at_least" if any(one.at_least for one in formula.amounts) else "computed",
        )

    return Priced(usd, written)


def _unknown(component: Component, what: str, reason: str) -> Priced:
    """A line whose cost is not known; it makes the total a lower bound."""

    def written() -> CostLine:
        return CostLine(
            id=f"line-{component.id}-{what}",
            component_id=component.id,
            name=f"{component.name}: {what.replace('-', ' ')}",
            formula_id="cost.unknown",
            formula="unknown",
            inputs=[],
            usd=None,
            source=reason,
            status="unknown",
        )

    return Priced(None, written)


def total_usd(lines: list[Priced]) -> Samples | None:
    """The sum of the known lines; None if none is known."""
    known = [one.usd for one in lines if one.usd is not None]
    return None if not known else reduce(np.add, known)
