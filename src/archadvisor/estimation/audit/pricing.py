"""What a line costs by the price records: each reading of its usage is a candidate with its arithmetic."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from archadvisor.estimation.audit.amounts import Usage
from archadvisor.estimation.audit.factors import Factor, factors_of, together, unclaimed, unexplained
from archadvisor.estimation.audit.registry import price_record, sku_in
from archadvisor.estimation.audit.services import Charge, Service
from archadvisor.estimation.prices import unit_size
from archadvisor.knowledge.records import PriceRecord


@dataclass(frozen=True)
class Candidate:
    """One reading of a line: its cost in USD per month from `low` to `high`, its arithmetic, what it rests on."""

    low: float
    high: float
    arithmetic: str
    sources: tuple[str, ...]
    whole: bool = True
    note: str = ""


@dataclass(frozen=True)
class Recomputed:
    """All readings of a line. `complete` says that nothing material is missing, `stated` that the line gives a volume.

    `bounded` readings only bound the cost: which of the sizes between applies, the line does not say. Between
    `discrete` readings (processor kinds, API kinds) there is nothing.
    """

    candidates: tuple[Candidate, ...] = ()
    bounded: tuple[Candidate, ...] = ()
    discrete: bool = False
    complete: bool = False
    stated: bool = False
    missing: tuple[str, ...] = ()

    @property
    def low(self) -> float | None:
        """The least cost of all readings."""
        return min((one.low for one in (*self.candidates, *self.bounded)), default=None)

    @property
    def high(self) -> float | None:
        """The greatest cost of all readings; None if there is none or a part is missing."""
        return max((one.high for one in (*self.candidates, *self.bounded)), default=None) if self.complete else None


def recompute(service: Service, usage: Usage, text: str, free_tier: bool) -> Recomputed:
    """The cost of a usage of a service, in every reading that the text allows."""
    readings = [_reading(service, usage, text, variant) for variant in _variants(service, text)]
    priced = [one for one in readings if one.candidates or one.bounded]
    if not priced:
        return readings[0]
    candidates = tuple(one for reading in priced for one in reading.candidates)
    if free_tier:
        candidates += tuple(_after_free_tier(service, usage, text))
    return Recomputed(
        candidates,
        tuple(one for reading in priced for one in reading.bounded),
        discrete=all(len(one.candidates) == 1 for one in priced),
        complete=all(one.complete for one in priced) and not unexplained(service, usage),
        stated=any(one.stated for one in priced),
        missing=priced[0].missing,
    )


def _variants(service: Service, text: str) -> list[str]:
    lower = text.lower()
    named = [name for name, words in service.variants.items() if any(word in lower for word in words)]
    return named or list(service.variants) or [""]


def _after_free_tier(service: Service, usage: Usage, text: str) -> Iterator[Candidate]:
    for variant in _variants(service, text):
        reading = _reading(service, usage, text, variant, after_free=True)
        yield from (replace(one, note="after the free tier") for one in reading.candidates)


def _reading(service: Service, usage: Usage, text: str, variant: str, after_free: bool = False) -> Recomputed:
    parts: list[list[Candidate]] = []
    missing: list[str] = []
    complete, stated, bounded = True, False, False
    for charge in service.charges:
        if isinstance(charge.price, dict) and variant not in charge.price:
            continue
        record = _record(charge, variant, text, service)
        factors = factors_of(charge, service, usage)
        if record is None or factors is None:
            missing.append(_lacking(charge) if record is not None else f"the price of {_lacking(charge)}")
            complete = complete and not charge.material
            continue
        options = _options(charge, record, factors, service, usage, after_free)
        stated = stated or any(factor.stated for choice in factors for factor in choice)
        bounded = bounded or any(not one.whole for one in options)
        parts.append(options)
    combined = _sums(parts)
    doubled = [word for word in service.doubled_by if word in text.lower()]
    if doubled:
        combined += [
            replace(one, low=2 * one.low, high=2 * one.high, arithmetic=f"2 × ({one.arithmetic})") for one in combined
        ]
    whole = () if bounded else tuple(combined)
    return Recomputed(
        whole, tuple(combined) if bounded else (), complete=complete, stated=stated, missing=tuple(missing)
    )


def _lacking(charge: Charge) -> str:
    """What a charge needs to know, in words: its first factor without a default, else its first."""
    needed = [one for one in charge.of if "=" not in one] or charge.of
    return needed[0].partition("=")[0].split("|")[0]


def _sums(parts: list[list[Candidate]]) -> list[Candidate]:
    """Every way to take one option of each charge; options of the same size go together."""
    if not parts:
        return []
    return [_sum(pick) for pick in together(parts)]


def _sum(parts: list[Candidate]) -> Candidate:
    return Candidate(
        sum(one.low for one in parts),
        sum(one.high for one in parts),
        " + ".join(one.arithmetic for one in parts),
        tuple(dict.fromkeys(source for one in parts for source in one.sources)),
    )


def _record(charge: Charge, variant: str, text: str, service: Service) -> PriceRecord | None:
    price_id = charge.price.get(variant) if isinstance(charge.price, dict) else charge.price
    if price_id is None:
        return None
    if "{sku}" in price_id:
        sku = sku_in(text, price_id) or service.default_sku
        if sku is None:
            return None
        price_id = price_id.replace("{sku}", sku)
    return price_record(price_id)


def _options(
    charge: Charge,
    record: PriceRecord,
    factors: list[list[Factor]],
    service: Service,
    usage: Usage,
    after_free: bool,
) -> list[Candidate]:
    found = [_priced(charge, record, choice, after_free) for choice in factors]
    extra = unclaimed(service, usage)
    if len(found) == 1 and extra is not None and any(one.stated for one in factors[0]):
        one = found[0]
        text = f"{extra.value:g} × {one.arithmetic}"
        found.append(replace(one, low=one.low * extra.low, high=one.high * extra.high, arithmetic=text))
    return found


def _priced(charge: Charge, record: PriceRecord, choice: list[Factor], after_free: bool) -> Candidate:
    low, high = 1.0, 1.0
    for factor in choice:
        low, high = low * factor.low, high * factor.high
    free = (charge.free or 0.0) if after_free else 0.0
    low, high = max(low - free, 0.0), max(high - free, 0.0)
    size = unit_size(record) / charge.usd_factor
    volume = " × ".join(one.text for one in choice if one.text)
    less = f" − {free:,.10g} free" if free else ""
    per = f" / {unit_size(record):,.10g}" if unit_size(record) != 1 else ""
    text = (
        f"({volume}{less}) × {record.usd * charge.usd_factor:.10g}{per}"
        if less
        else (f"{volume} × {record.usd * charge.usd_factor:.10g}{per}" if volume else f"{record.usd:.10g}")
    )
    source = f"{record.id} as of {record.as_of}: {record.source}"
    whole = not any(one.text.startswith("[") for one in choice)
    return Candidate(low * record.usd_low / size, high * record.usd_high / size, text, (source,), whole)
