"""A stated workload priced: one line per use, the total, and what the figures mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from archadvisor.domain.estimate import CostLine, Input, LineStatus
from archadvisor.domain.quantity import Quantity
from archadvisor.errors import InputError, QuantityError, UnknownModelError
from archadvisor.estimation.admission import check_price_date
from archadvisor.estimation.formulas import Samples
from archadvisor.estimation.model_facts import facts_extract, model_facts
from archadvisor.estimation.price_check import price_warnings
from archadvisor.estimation.prices import (
    MODEL_PREFIX,
    PRICE_DATE,
    UnknownPrice,
    catalogue_models,
    catalogue_name,
    model_price,
    unit_size,
)
from archadvisor.estimation.sampling import draw, spread
from archadvisor.estimation.stated.cheaper import Priced, cheaper_ways
from archadvisor.estimation.stated.cliffs import cliffs, misfits
from archadvisor.estimation.stated.model_use import Rates, price_inputs, rates_of, stated_inputs, usd_per_month
from archadvisor.estimation.stated.records import ModelUse, ResourceUse, StatedWorkload
from archadvisor.estimation.stated.report import WorkloadEstimate
from archadvisor.knowledge.records import PriceRecord, Technology

SEED = 0
UNIT_FACTORS = {"1k ": 1e3, "1M ": 1e6}


@dataclass(frozen=True)
class Line:
    """A line as published, with its samples in USD per month; None is unknown."""

    written: CostLine
    usd: Samples | None


@dataclass(frozen=True)
class Formula:
    """How a line is computed: id, text, inputs, and where the price is from."""

    id: str
    text: str
    inputs: list[Input]
    source: str


def workload_estimate(
    workload: StatedWorkload,
    prices: Mapping[str, PriceRecord],
    technologies: Mapping[str, Technology],
    price_date: str | None = None,
) -> WorkloadEstimate:
    """The cost of a workload at a date: as asked for, else as the workload says, else the catalogue's.

    Raises InputError naming the field for an unknown model, price record or unit, or a date that cannot be used.
    """
    at = next((one for one in (price_date, workload.price_date) if one is not None), PRICE_DATE)
    check_price_date(at)
    uses = [_priced_use(use, number, workload, at) for number, use in enumerate(workload.calls)]
    lines = [
        *(_model_line(priced, f"calls[{number}]") for number, priced in enumerate(uses)),
        *(_resource_line(use, f"resources[{i}]", prices, at) for i, use in enumerate(workload.resources)),
    ]
    known = [one.usd for one in lines if one.usd is not None]
    total = np.sum(np.broadcast_arrays(*known), axis=0) if known else None
    return WorkloadEstimate(
        title=workload.title,
        price_date=at,
        region=workload.region,
        monthly_cost_usd=None if total is None else spread(total),
        status=_status(lines),
        lines=[one.written for one in lines],
        unknown=[f"{one.written.name}: {one.written.source}" for one in lines if one.usd is None],
        cliffs=[one for priced in uses for one in cliffs(priced)],
        cheaper=[one for priced in uses for one in cheaper_ways(priced, technologies, at, workload.region)],
        warnings=[
            *price_warnings([one.reference for one in uses if one.reference], at),
            *(one for priced in uses for one in misfits(priced)),
            *_dated_otherwise(workload.resources, prices, at),
        ],
    )


def _status(lines: list[Line]) -> LineStatus:
    unknown = sum(one.usd is None for one in lines)
    if unknown == 0:
        return "computed"
    return "unknown" if unknown == len(lines) else "at_least"


def _priced_use(use: ModelUse, number: int, workload: StatedWorkload, price_date: str) -> Priced:
    """A use with its prices and cost. Raises UnknownModelError if nobody knows the model."""
    line_id = f"line-{_slug(use.name)}"
    if use.model is None:
        return Priced(line_id, use, "", UnknownPrice("", "no model is chosen yet"), None)
    reference = MODEL_PREFIX + catalogue_name(use.model)
    rates = rates_of(use, reference, price_date, workload.region)
    if isinstance(rates, UnknownPrice):
        _refuse_unknown(reference, f"calls[{number}].model")
        return Priced(line_id, use, reference, rates, None)
    return Priced(line_id, use, reference, rates, usd_per_month(use, rates, SEED))


def _refuse_unknown(reference: str, field: str) -> None:
    """Raise UnknownModelError unless the model is known at the catalogue's date, though perhaps without a price."""
    name = catalogue_name(reference)
    if model_facts(name) is not None or not isinstance(model_price(reference, PRICE_DATE), UnknownPrice):
        return
    provider = name.partition("/")[0]
    known = [*(catalogue_name(one) for one in catalogue_models(provider)), *facts_extract().models]
    near = get_close_matches(name, dict.fromkeys(known), n=3)
    hint = f"Did you mean {', '.join(near)}?" if near else "`archadvisor prices show PROVIDER` lists the names."
    raise UnknownModelError(f"{field}: the price catalogue does not have {name!r}. {hint}")


def _model_line(priced: Priced, where: str) -> Line:
    use, rates = priced.use, priced.rates
    inputs = stated_inputs(use, where)
    if isinstance(rates, UnknownPrice) or priced.usd is None:
        reason = rates.reason if isinstance(rates, UnknownPrice) else "its cost is unknown"
        return _unknown(priced.line_id, use.name, inputs, reason)
    formula = Formula("cost.tokens", _formula(use, rates), [*inputs, *price_inputs(use, rates)], rates.standard.source)
    return _known(priced.line_id, use.name, formula, priced.usd)


def _formula(use: ModelUse, rates: Rates) -> str:
    """The formula of a use with the parts that it has."""
    tokens = "agent_loop_input(turns, input, added, output)" if use.turns.high > 1 else "input_tokens"
    cached = use.cached_share.high > 0 or use.cache_write_share.high > 0
    price = "(cached and uncached input price)" if cached else "input price"
    calls = "calls" if use.calls_per_month is not None else "requests"
    factors = {
        "(1 − answered_from_cache_share)": use.answered_from_cache_share.high > 0,
        "calls_per_request": use.calls_per_request.high > 1,
        "1 / (1 − retry_share)": use.retry_share.high > 0,
    }
    answers = " × ".join([f"{calls}_per_month", *(text for text, there in factors.items() if there)])
    output = "turns × (output_tokens + reasoning_tokens)" if use.turns.high > 1 else "output_tokens"
    output = output if use.turns.high > 1 or use.reasoning_tokens.high == 0 else "(output_tokens + reasoning_tokens)"
    mixed = ", batch_share of it at batch prices" if use.batch_share.high > 0 and rates.batch else ""
    region = " × EU uplift" if rates.uplift != 1 else ""
    return f"{answers} × ({tokens} × {price} + {output} × output price) / 1M{region}{mixed}"


def _resource_line(use: ResourceUse, where: str, prices: Mapping[str, PriceRecord], price_date: str) -> Line:
    line_id = f"line-{_slug(use.name)}"
    quantity = use.quantity.in_unit(use.unit or "units")
    stated = Input(name="quantity", quantity=quantity, source=f"stated: {where}.quantity")
    if use.price is None:
        return _unknown(line_id, use.name, [stated], "no price is chosen yet")
    unit_price, size = _unit_price(use, where, prices, price_date)
    if unit_price is None:
        return _unknown(line_id, use.name, [stated], f"no price of {use.price} is on record for {price_date}")
    stated = stated.model_copy(update={"quantity": use.quantity.in_unit(_single(unit_price.quantity.unit))})
    usd = draw(stated.quantity, f"{use.name}/quantity", SEED, shared=True)
    usd = usd * draw(unit_price.quantity, use.price, SEED) / size
    text = "quantity × unit price" if size == 1 else f"quantity × unit price / {size:,.0f}"
    return _known(line_id, use.name, Formula("cost.volume", text, [stated, unit_price], unit_price.source), usd)


def _unit_price(
    use: ResourceUse, where: str, prices: Mapping[str, PriceRecord], price_date: str
) -> tuple[Input | None, float]:
    """The unit price of a resource and how many single units it buys. Raises InputError for a wrong name or unit."""
    name = use.price or ""
    record = prices.get(name)
    if record is not None:
        _check_unit(use.unit, [record.unit], where)
        quantity = Quantity(low=record.usd_low, typical=record.usd, high=record.usd_high, unit=f"USD/{record.unit}")
        source = f"{record.id} as of {record.as_of}: {record.source}"
        return Input(name="unit price", quantity=quantity, source=source), unit_size(record)
    facts = model_facts(catalogue_name(name))
    if facts is None or not facts.unit_usd:
        raise _unknown_record(name, prices, f"{where}.price")
    _check_unit(use.unit or "", list(facts.unit_usd), where)
    unit = use.unit or ""
    if price_date != facts_extract().as_of:
        return None, 1.0
    quantity = Quantity.exactly(facts.unit_usd[unit], f"USD/{unit}")
    return Input(name="unit price", quantity=quantity, source=f"{name}: {facts_extract().source}"), _size(unit)


def _size(unit: str) -> float:
    return next((factor for beginning, factor in UNIT_FACTORS.items() if unit.startswith(beginning)), 1.0)


def _single(price_unit: str) -> str:
    """`searches` of a price in `USD/1k searches`."""
    unit = price_unit.removeprefix("USD/")
    return next((unit.removeprefix(one) for one in UNIT_FACTORS if unit.startswith(one)), unit)


def _check_unit(stated: str | None, known: list[str], where: str) -> None:
    if stated is not None and stated not in known:
        raise QuantityError(f"{where}.unit", f"the unit is {stated!r}, expected {' or '.join(map(repr, known))}.")


def _unknown_record(name: str, prices: Mapping[str, PriceRecord], field: str) -> InputError:
    near = get_close_matches(name, [*prices, *facts_extract().models], n=3)
    hint = f"Did you mean {', '.join(near)}?" if near else "`archadvisor prices show` lists them."
    return InputError(f"{field}: there is no price record {name!r}. {hint}")


def _dated_otherwise(uses: list[ResourceUse], prices: Mapping[str, PriceRecord], price_date: str) -> list[str]:
    named = {one.price for one in uses if one.price is not None and one.price in prices}
    later = sorted(one for one in named if prices[one].as_of > price_date)
    return [f"{one} is a price of {prices[one].as_of}; what it cost on {price_date} is not on record" for one in later]


def _known(line_id: str, name: str, formula: Formula, usd: Samples) -> Line:
    written = CostLine(
        id=line_id,
        component_id="workload",
        name=name,
        formula_id=formula.id,
        formula=formula.text,
        inputs=formula.inputs,
        usd=spread(usd),
        source=formula.source,
        status="computed",
    )
    return Line(written, usd)


def _unknown(line_id: str, name: str, inputs: list[Input], reason: str) -> Line:
    written = CostLine(
        id=line_id,
        component_id="workload",
        name=name,
        formula_id="cost.unknown",
        formula="unknown",
        inputs=inputs,
        usd=None,
        source=reason,
        status="unknown",
    )
    return Line(written, None)


def _slug(name: str) -> str:
    return "-".join("".join(one if one.isalnum() else " " for one in name.lower()).split()) or "line"
