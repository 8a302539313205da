"""Unit prices that a line states, beside the catalogue at the table's date."""

from collections.abc import Iterator

from archadvisor.estimation.audit.amounts import StatedPrice
from archadvisor.estimation.audit.findings import ErrorClass, Finding
from archadvisor.estimation.audit.line_findings import line_finding
from archadvisor.estimation.audit.lines import Line
from archadvisor.estimation.audit.models import models_costing, name_words
from archadvisor.estimation.audit.money import severity_of
from archadvisor.estimation.audit.registry import price_record
from archadvisor.estimation.audit.tokens import REGIONAL_UPLIFT, recompute_tokens, volumes
from archadvisor.estimation.prices import MODEL_PREFIX, ModelPrice, model_price, unit_size
from archadvisor.knowledge.records import PriceRecord

TOLERANCE = 0.03
EARLIER = (
    "2023-06-01",
    "2023-12-01",
    "2024-03-01",
    "2024-06-01",
    "2024-09-01",
    "2025-01-01",
    "2025-06-01",
    "2026-01-01",
)


def price_findings(line: Line) -> Iterator[Finding]:
    """Stated unit prices that the catalogue does not confirm."""
    if line.stated is not None and line.catalogue is not None and not _agree(line.stated, line.catalogue):
        yield _model_price_finding(line, line.stated, line.catalogue)
    for chain in line.usage.chains if line.model is None else ():
        for price in chain.prices:
            records = _records(line, {price.unit} if price.unit is not None else {one.unit for one in chain.amounts})
            if records and not any(_confirms(record, price) for record in records):
                yield _record_finding(line, price, records[0])


def _records(line: Line, units: set[str | None]) -> list[PriceRecord]:
    """The price records by which the services of a line bill one of these units."""
    services = {one.service.id: one.service for one in line.services}.values()
    charges = [charge for service in services for charge in service.charges]
    billed = [charge for charge in charges if any(units & set(one.partition("=")[0].split("|")) for one in charge.of)]
    ids = [
        one
        for charge in billed
        for one in (charge.price.values() if isinstance(charge.price, dict) else [charge.price])
    ]
    found = [price_record(price_id) for price_id in ids if price_id is not None]
    return [record for record in found if record is not None]


def _agree(stated: ModelPrice, catalogue: ModelPrice) -> bool:
    return any(
        _near(stated.input_usd, factor * catalogue.input_usd)
        and (catalogue.output_usd == 0 or _near(stated.output_usd, factor * catalogue.output_usd))
        for factor in (1.0, REGIONAL_UPLIFT)
    )


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= TOLERANCE * max(one, other)


def _model_price_finding(line: Line, stated: ModelPrice, catalogue: ModelPrice) -> Finding:
    tokens, expected = volumes(line.usage), None
    if tokens is not None:
        expected = next((one.low for one in recompute_tokens(tokens, catalogue, False, False).candidates), None)
    name = catalogue.reference.removeprefix(MODEL_PREFIX)
    error_class, reason = _whose_price(stated, catalogue)
    message = (
        f"{line.published.service}: stated {_pair(stated)} USD per 1M tokens, but {name} costs {_pair(catalogue)} "
    )
    message += f"at {catalogue.price_date}; {reason}."
    published = line.published.published_usd
    severity = "medium" if expected is None or published is None else severity_of(published - expected, published)
    return line_finding(error_class, severity, line, message, expected)


def _whose_price(stated: ModelPrice, catalogue: ModelPrice) -> tuple[ErrorClass, str]:
    """Whether the stated price is an older one of the same model, another model's, or nobody's."""
    for date in EARLIER:
        price = model_price(catalogue.reference, date)
        if isinstance(price, ModelPrice) and _agree(stated, price):
            return "stale-price", f"this was its price at {date}"
    own = name_words(catalogue.reference.rpartition("/")[2])
    others = models_costing(stated.input_usd, stated.output_usd, catalogue.price_date)
    versions = [one for one in others if own <= name_words(one.rpartition("/")[2])]
    if versions:
        return "stale-price", f"this is the price of its other version {versions[0].removeprefix(MODEL_PREFIX)}"
    if others:
        names = ", ".join(one.removeprefix(MODEL_PREFIX) for one in others[:2])
        return "wrong-model-price", f"this is the price of {names}"
    return "stale-price", "no model of the catalogue has this price at that date"


def _pair(price: ModelPrice) -> str:
    return f"{price.input_usd:g}/{price.output_usd:g}"


def _confirms(record: PriceRecord, price: StatedPrice) -> bool:
    single, size = price.usd / (price.size or 1.0), unit_size(record)
    return record.usd_low / size * (1 - TOLERANCE) <= single <= record.usd_high / size * (1 + TOLERANCE)


def _record_finding(line: Line, price: StatedPrice, record: PriceRecord) -> Finding:
    listed = record.usd / unit_size(record) * (price.size or 1.0)
    message = f"{line.published.service}: stated {price.usd:g} USD, but {record.name} costs {listed:g} for the same "
    message += f"({record.id} as of {record.as_of})."
    published = line.published.published_usd
    expected = None if published is None or price.usd == 0 else published * listed / price.usd
    severity = "low" if published is None or expected is None else severity_of(published - expected, published)
    return line_finding("stale-price", severity, line, message, expected)
