"""Whether prices can be relied on at a date: records in order, models priced and sane, what changes or ends."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from genai_prices import Usage, calc_price

from archadvisor.estimation.model_facts import LEAST_TEXT_USD, MOST_TEXT_USD, facts_extract, model_facts
from archadvisor.estimation.prices import (
    MODEL_PREFIX,
    PRICE_DATE,
    ModelPrice,
    UnknownPrice,
    catalogue_name,
    model_price,
    price_changes_ahead,
    unknown_contexts,
)
from archadvisor.knowledge.currency import MOST_DAYS_OF_A_FACT, stale, untimely
from archadvisor.knowledge.records import PriceRecord, Technology

# Two sources of one price may differ by rounding and by a promotion; beyond this factor somebody should look.
MOST_DISAGREEMENT = 1.5
# A record whose sources differ by more than this factor is a range to plan with, not a price.
MOST_RANGE = 3.0

Level = Literal["wrong", "warning"]


@dataclass(frozen=True, order=True)
class PriceFinding:
    """Something about a price that is wrong, or that somebody should know."""

    level: Level
    subject: str
    message: str


def check_prices(
    prices: Mapping[str, PriceRecord], technologies: Iterable[Technology], price_date: str = PRICE_DATE
) -> list[PriceFinding]:
    """All findings about price records and about the models that technologies name, what is wrong first."""
    cited = sorted({reference for _, reference in _models(technologies)})
    found = [
        *(finding for record in prices.values() for finding in _record_findings(record, price_date)),
        *_later_records(prices, price_date),
        *_aged_extract(price_date),
        *(finding for reference in cited for finding in _model_findings(reference, price_date)),
    ]
    return sorted(found, key=lambda one: (one.level != "wrong", one.subject, one.message))


def price_warnings(references: Iterable[str], price_date: str) -> list[str]:
    """What is known to change for models after a date, in words: price changes, retirements, deprecation."""
    return [warning for reference in sorted(set(references)) for warning in _ahead(reference, price_date)]


def unpriced(technologies: Iterable[Technology], price_date: str = PRICE_DATE) -> Iterator[str]:
    """Technologies whose model has no price at a date, be it unknown, not yet sold or retired."""
    for technology, reference in _models(technologies):
        price = model_price(reference, price_date)
        if isinstance(price, UnknownPrice):
            yield f"technologies/{technology.id}: price_ids: {reference} has no price at {price_date}: {price.reason}"


def fading(technologies: Iterable[Technology], price_date: str = PRICE_DATE) -> Iterator[str]:
    """Warnings: models that their provider has deprecated or will retire, and prices that will change."""
    for technology, reference in _models(technologies):
        yield from (f"technologies/{technology.id}: price_ids: {one}" for one in _ahead(reference, price_date))


def _models(technologies: Iterable[Technology]) -> Iterator[tuple[Technology, str]]:
    for technology in technologies:
        yield from ((technology, one) for one in technology.price_ids if one.startswith(MODEL_PREFIX))


def _ahead(reference: str, price_date: str) -> Iterator[str]:
    name = catalogue_name(reference)
    retires = retirement(reference)
    if retires is not None:
        when = "was retired by its provider on" if retires <= price_date else "will be retired by its provider on"
        yield f"{name} {when} {retires}"
    if isinstance(model_price(reference, price_date), UnknownPrice):
        return
    if retires is None and _is_deprecated(reference, price_date):
        yield f"{name} is deprecated by its provider"
    for when, factor in price_changes_ahead(reference, price_date):
        yield f"{name}: the input price becomes {factor:.3g} times the present one on {when}"


def retirement(reference: str) -> str | None:
    """The ISO date on which a model is withdrawn, as far as the extract knows."""
    facts = model_facts(catalogue_name(reference))
    return None if facts is None else facts.retires


def _is_deprecated(reference: str, price_date: str) -> bool:
    provider, _, name = catalogue_name(reference).partition("/")
    at = datetime.fromisoformat(price_date).replace(tzinfo=UTC)
    try:
        found = calc_price(Usage(input_tokens=0), name, provider_id=provider, genai_request_timestamp=at)
    except LookupError:
        return False
    return bool(found.model.deprecated)


def _record_findings(record: PriceRecord, price_date: str) -> Iterator[PriceFinding]:
    if not record.source.strip():
        yield PriceFinding("wrong", record.id, "source: it has none")
    if not 0 < record.usd_low <= record.usd <= record.usd_high:
        yield PriceFinding("wrong", record.id, "usd: expected 0 < usd_low <= usd <= usd_high")
    elif record.usd_high / record.usd_low > MOST_RANGE:
        factor = record.usd_high / record.usd_low
        yield PriceFinding("warning", record.id, f"its sources differ by {factor:.2g} times: plan with the range")
    if record.as_of <= price_date or price_date == PRICE_DATE:
        yield from (PriceFinding("wrong", record.id, one) for one in untimely(record, price_date))
        yield from (PriceFinding("warning", record.id, one) for one in stale(record, price_date))


def _later_records(prices: Mapping[str, PriceRecord], price_date: str) -> Iterator[PriceFinding]:
    """Records hold one price each: at a date before the catalogue's the price of then is not on record."""
    later = [one.id for one in prices.values() if one.as_of > price_date]
    if later and price_date != PRICE_DATE:
        message = f"{len(later)} records are of a later day than {price_date}: what they cost then is not on record"
        yield PriceFinding("warning", "price records", message)


def _aged_extract(price_date: str) -> Iterator[PriceFinding]:
    extract = facts_extract()
    age = (date.fromisoformat(price_date) - date.fromisoformat(extract.as_of)).days
    if age > MOST_DAYS_OF_A_FACT[PriceRecord]:
        yield PriceFinding("warning", "model facts", f"{extract.source} is {age} days old: refresh it")


def _model_findings(reference: str, price_date: str) -> Iterator[PriceFinding]:
    name, price = catalogue_name(reference), model_price(reference, price_date)
    retires = retirement(reference)
    for text in _ahead(reference, price_date):
        gone = retires is not None and retires <= price_date and "was retired" in text
        yield PriceFinding("wrong" if gone else "warning", name, text.removeprefix(name).lstrip(": "))
    if isinstance(price, UnknownPrice):
        yield PriceFinding("wrong", name, f"a technology names it, but {price.reason} at {price_date}")
        return
    for unit, usd in (("input", price.input_usd), ("output", price.output_usd)):
        if usd and not LEAST_TEXT_USD <= usd <= MOST_TEXT_USD:
            bounds = f"{LEAST_TEXT_USD:g} to {MOST_TEXT_USD:g}"
            yield PriceFinding("wrong", name, f"{unit} at {usd:g} USD per 1M tokens is outside {bounds}: a slip?")
    yield from _disagreement(name, price)
    for context in unknown_contexts(reference, price_date):
        yield PriceFinding("warning", name, f"the catalogue has a price for {context}, which cannot be asked for")


def _disagreement(name: str, price: ModelPrice) -> Iterator[PriceFinding]:
    """The catalogue against the extract, on the day of the extract."""
    facts, extract = model_facts(name), facts_extract()
    if facts is None or price.price_date != extract.as_of or name not in extract.models:
        return
    for unit, usd, other in (
        ("input", price.input_usd, facts.input_usd),
        ("output", price.output_usd, facts.output_usd),
    ):
        if usd and other and max(usd / other, other / usd) > MOST_DISAGREEMENT:
            message = f"{unit}: {price.origin} has {usd:g} USD per 1M tokens, {extract.origin} {other:g}"
            yield PriceFinding("warning", name, message)
