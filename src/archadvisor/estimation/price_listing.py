"""Prices as they are shown: models with all that is known of them, records with their range, accelerators by tier."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from archadvisor.domain.model import Model
from archadvisor.errors import InputError
from archadvisor.estimation.model_facts import Ability, ModelFacts, facts_extract, model_facts
from archadvisor.estimation.prices import (
    MODEL_PREFIX,
    PRICE_DATE,
    ModelPrice,
    PriceTier,
    UnknownPrice,
    catalogue_models,
    catalogue_name,
    model_price,
    price_changes_ahead,
)
from archadvisor.knowledge.loading import package_root, read_record, record_files
from archadvisor.knowledge.records import PriceRecord, Technology

GPU_PREFIX = "gpu."


class ChangeAhead(Model):
    """An announced price: from when, and the new input price over the present one."""

    when: str
    input_factor: float


class ModelListing(Model):
    """A model: USD per million tokens, per hour of audio and per named unit; limits and facts. None is unknown."""

    reference: str
    input_usd: float | None = None
    output_usd: float | None = None
    cached_input_usd: float | None = None
    cache_write_usd: float | None = None
    batch_input_usd: float | None = None
    batch_output_usd: float | None = None
    audio_hour_usd: float | None = None
    unit_usd: dict[str, float] = {}
    tiers: list[PriceTier] = []
    context_window_tokens: int | None = None
    most_output_tokens: int | None = None
    vector_size: int | None = None
    eu_uplift: float | None = None
    abilities: list[Ability] = []
    since: str | None = None
    changes_ahead: list[ChangeAhead] = []
    retires: str | None = None
    source: str


class RecordListing(Model):
    """A dated price of infrastructure in USD per unit with its range."""

    id: str
    name: str
    region: str
    unit: str
    usd: float
    usd_low: float
    usd_high: float
    as_of: str
    valid_until: str | None
    source: str
    note: str | None


class PriceListing(Model):
    """What is shown; `accelerators` are the records of GPU hours by chip, one for each tier of sellers."""

    price_date: str
    models: list[ModelListing]
    records: list[RecordListing]
    accelerators: dict[str, list[RecordListing]]


@dataclass(frozen=True)
class Shelf:
    """All that can be shown: price records, and technologies by id."""

    prices: Mapping[str, PriceRecord]
    technologies: Mapping[str, Technology]

    @property
    def cited(self) -> list[str]:
        """The models that technologies name."""
        found = {price for one in self.technologies.values() for price in one.price_ids}
        return sorted(one for one in found if one.startswith(MODEL_PREFIX))


def packaged_shelf() -> Shelf:
    """The prices and technologies that come with archadvisor; no other record is read."""
    files = record_files(package_root())
    read = {kind: {path.stem: read_record(path, kind) for path in files[kind]} for kind in ("prices", "technologies")}
    prices = {name: one for name, one in read["prices"].items() if isinstance(one, PriceRecord)}
    return Shelf(prices, {name: one for name, one in read["technologies"].items() if isinstance(one, Technology)})


def listing(names: list[str], shelf: Shelf, price_date: str) -> PriceListing:
    """The prices of these names: models, providers, technologies, records or their beginnings; without names all.

    Raises InputError for a name that is none of these.
    """
    found = dict.fromkeys(one for name in names for one in _named(name, shelf))
    references = list(found) if names else [*shelf.cited, *shelf.prices]
    models = [one for one in references if one.startswith(MODEL_PREFIX)]
    records = [shelf.prices[one] for one in references if one in shelf.prices]
    return PriceListing(
        price_date=price_date,
        models=[model_listing(one, price_date) for one in models],
        records=[_record(one) for one in records if not one.id.startswith(GPU_PREFIX)],
        accelerators=_accelerators([one for one in records if one.id.startswith(GPU_PREFIX)]),
    )


def model_listing(reference: str, price_date: str) -> ModelListing:
    """All that is known about a model at a date."""
    extract = facts_extract()
    price, batch = model_price(reference, price_date), model_price(reference, price_date, "batch")
    facts = model_facts(catalogue_name(reference)) or ModelFacts(mode="unknown")
    shown = ModelListing(
        reference=reference,
        unit_usd=facts.unit_usd if price_date == extract.as_of else {},
        context_window_tokens=facts.most_input_tokens,
        most_output_tokens=facts.most_output_tokens,
        vector_size=facts.vector_size,
        eu_uplift=facts.eu_uplift,
        abilities=facts.abilities,
        retires=facts.retires,
        changes_ahead=[
            ChangeAhead(when=when, input_factor=factor) for when, factor in price_changes_ahead(reference, price_date)
        ],
        source=extract.source,
    )
    return shown if isinstance(price, UnknownPrice) else _with_token_prices(shown, price, batch)


def _with_token_prices(shown: ModelListing, price: ModelPrice, batch: ModelPrice | UnknownPrice) -> ModelListing:
    """The same with the prices of the catalogue; a model that is sold by the hour of audio has no token price."""
    by_token = price.input_usd > 0 or price.output_usd > 0
    return shown.model_copy(
        update={
            "input_usd": price.input_usd if by_token else None,
            "output_usd": price.output_usd if by_token else None,
            "cached_input_usd": price.cached_input_usd,
            "cache_write_usd": price.cache_write_usd,
            "batch_input_usd": batch.input_usd if isinstance(batch, ModelPrice) else None,
            "batch_output_usd": batch.output_usd if isinstance(batch, ModelPrice) else None,
            "audio_hour_usd": price.audio_hour_usd,
            "tiers": list(price.tiers),
            "since": price.since,
            "context_window_tokens": price.context_window_tokens or shown.context_window_tokens,
            "source": price.source,
        }
    )


def _record(record: PriceRecord) -> RecordListing:
    return RecordListing(
        id=record.id,
        name=record.name,
        region=record.region,
        unit=record.unit,
        usd=record.usd,
        usd_low=record.usd_low,
        usd_high=record.usd_high,
        as_of=record.as_of,
        valid_until=record.valid_until,
        source=record.source,
        note=record.note,
    )


def _accelerators(records: list[PriceRecord]) -> dict[str, list[RecordListing]]:
    """Records of GPU hours by chip: `gpu.h100.specialty` is one of `h100`."""
    chips = sorted({_chip(one) for one in records})
    return {chip: [_record(one) for one in records if _chip(one) == chip] for chip in chips}


def _chip(record: PriceRecord) -> str:
    return record.id.removeprefix(GPU_PREFIX).partition(".")[0]


def _named(name: str, shelf: Shelf) -> list[str]:
    """The references and record ids that a name stands for."""
    ways = (_models_named, _technology_named, _records_named)
    found = [one for way in ways for one in way(name.lower().strip(), shelf)]
    if not found:
        raise _unknown(name, shelf)
    return found


def _models_named(name: str, shelf: Shelf) -> list[str]:
    """`openai` is all its models, `openai/gpt-6.1-terra` is one, `gpt-6.1-terra` one that a technology names."""
    plain = catalogue_name(name)
    if "/" in plain:
        reference = MODEL_PREFIX + plain
        known = isinstance(model_price(reference, PRICE_DATE), ModelPrice) or model_facts(plain) is not None
        return [reference] if known else []
    of_extract = [one for one in facts_extract().models if one.startswith(f"{plain}/")]
    of_provider = sorted({*catalogue_models(plain), *(MODEL_PREFIX + one for one in of_extract)})
    return of_provider or [one for one in shelf.cited if one.rpartition("/")[2] == plain]


def _technology_named(name: str, shelf: Shelf) -> list[str]:
    technology = shelf.technologies.get(name)
    return [] if technology is None else list(technology.price_ids)


def _records_named(name: str, shelf: Shelf) -> list[str]:
    """A record by its id, or all whose id begins with these words: `aws`, `aws.s3`, `gpu.h100`, `h100`."""
    beginnings = (f"{name}.", f"{GPU_PREFIX}{name}.")
    return [one for one in shelf.prices if one == name or one.startswith(beginnings)]


def _unknown(name: str, shelf: Shelf) -> InputError:
    known = [*shelf.prices, *shelf.technologies, *(catalogue_name(one) for one in shelf.cited), *facts_extract().models]
    near = get_close_matches(catalogue_name(name), dict.fromkeys(known), n=3)
    hint = f"Did you mean {', '.join(near)}?" if near else "See `archadvisor prices show` without a name."
    return InputError(f"name: nothing is called {name!r}: no model, provider, technology or price record. {hint}")
