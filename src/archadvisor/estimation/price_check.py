"""Whether the models that technologies name can be priced at a date, and which of them are on their way out."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from genai_prices import Usage, calc_price

from archadvisor.estimation.prices import MODEL_PREFIX, PRICE_DATE, UnknownPrice, model_price, price_changes_ahead
from archadvisor.knowledge.records import Technology


def unpriced(technologies: Iterable[Technology], price_date: str = PRICE_DATE) -> Iterator[str]:
    """Technologies whose model has no price at a date, be it unknown, not yet sold or retired."""
    for technology, reference in _models(technologies):
        price = model_price(reference, price_date)
        if isinstance(price, UnknownPrice):
            yield f"technologies/{technology.id}: price_ids: {reference} has no price at {price_date}: {price.reason}"


def fading(technologies: Iterable[Technology], price_date: str = PRICE_DATE) -> Iterator[str]:
    """Warnings: models that their provider has deprecated, and prices that will change."""
    for technology, reference in _models(technologies):
        if isinstance(model_price(reference, price_date), UnknownPrice):
            continue
        if _is_deprecated(reference, price_date):
            yield f"technologies/{technology.id}: price_ids: {reference} is deprecated by its provider"
        for when, factor in price_changes_ahead(reference, price_date):
            yield f"technologies/{technology.id}: price_ids: {reference} costs {factor:.2g} times as much from {when}"


def _models(technologies: Iterable[Technology]) -> Iterator[tuple[Technology, str]]:
    for technology in technologies:
        yield from ((technology, one) for one in technology.price_ids if one.startswith(MODEL_PREFIX))


def _is_deprecated(reference: str, price_date: str) -> bool:
    provider, _, name = reference.removeprefix(MODEL_PREFIX).partition("/")
    at = datetime.fromisoformat(price_date).replace(tzinfo=UTC)
    found = calc_price(Usage(input_tokens=0, output_tokens=0), name, provider_id=provider, genai_request_timestamp=at)
    return bool(found.model.deprecated)
