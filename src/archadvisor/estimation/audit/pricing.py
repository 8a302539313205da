"""What a line costs by the price records: each reading of its usage is a candidate with its arithmetic."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from archadvisor.estimation.audit.amounts import SECONDS_PER_HOUR, Amount, Chain, Usage
from archadvisor.estimation.audit.registry import price_record, sku_in
from archadvisor.estimation.audit.services import Charge, Service
from archadvisor.estimation.prices import unit_size
from archadvisor.knowledge.records import PriceRecord

TIME = {"h": 1 / SECONDS_PER_HOUR, "min": 1 / 60, "s": 1.0}
MULTIPLYING = ("?", "instance", "user", "session", "document", "repository", "knowledge-base", "collection", "table")


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


@dataclass(frozen=True)
class _Factor:
    """A resolved factor of a charge: its range, how it is written, whether the line states it."""

    low: float
    high: float
    text: str
    stated: bool
    amount: Amount | None = None


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
        complete=all(one.complete for one in priced),
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
        factors = _factors(charge, service, usage)
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
    """Every way to take one option of each charge; options of equal rank (the same size) go together."""
    if not parts:
        return []
    width = max(len(options) for options in parts)
    if all(len(options) in (1, width) for options in parts):
        picks = [[options[min(index, len(options) - 1)] for options in parts] for index in range(width)]
    else:
        picks = [list(pick) for pick in product(*parts)][:64]
    return [_sum(pick) for pick in picks]


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
    factors: list[list[_Factor]],
    service: Service,
    usage: Usage,
    after_free: bool,
) -> list[Candidate]:
    found = [_priced(charge, record, choice, after_free) for choice in factors]
    extra = _unclaimed(service, usage)
    if len(found) == 1 and extra is not None and any(one.stated for one in factors[0]):
        one = found[0]
        text = f"{extra.value:g} × {one.arithmetic}"
        found.append(replace(one, low=one.low * extra.low, high=one.high * extra.high, arithmetic=text))
    return found


def _priced(charge: Charge, record: PriceRecord, choice: list[_Factor], after_free: bool) -> Candidate:
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


def _factors(charge: Charge, service: Service, usage: Usage) -> list[list[_Factor]] | None:
    """Each way to resolve the factors of a charge; None if one of them is neither stated nor has a default."""
    columns: list[list[_Factor]] = []
    units = {unit for factor in charge.of for unit in factor.partition("=")[0].split("|")}
    for factor in charge.of:
        names, _, default = factor.partition("=")
        resolved = _resolved(names.split("|"), default, service, usage, units)
        if resolved is None:
            return None
        columns.append(resolved)
    width = max(len(column) for column in columns)
    if all(len(column) in (1, width) for column in columns):
        return [[column[min(index, len(column) - 1)] for column in columns] for index in range(width)]
    return [list(choice) for choice in product(*columns)][:64]


def _resolved(names: list[str], default: str, service: Service, usage: Usage, units: set[str]) -> list[_Factor] | None:
    found = [
        factor
        for chain in usage.chains
        for factor in [_stated(names, chain, service, usage, units)]
        if factor is not None
    ]
    if found:
        return [_added(found, names)]
    if default:
        value = float(default)
        return [_Factor(value, value, "" if value == 1 else f"{value:g} {names[0]}", stated=False)]
    for name in names:
        if name in service.choices:
            return [_Factor(one, one, f"{one:g} {name} (assumed)", stated=False) for one in service.choices[name]]
        if name in service.bounds:
            low, high = service.bounds[name]
            return [_Factor(low, high, f"[{low:g} to {high:g} {name}]", stated=False)]
    return None


def _added(found: list[_Factor], names: list[str]) -> _Factor:
    """Several amounts of one unit add up, except for times, of which the first counts."""
    if len(found) == 1 or names[0] in TIME:
        return found[0]
    text = "(" + " + ".join(one.text for one in found) + ")"
    return _Factor(sum(one.low for one in found), sum(one.high for one in found), text, stated=True)


def _stated(names: list[str], chain: Chain, service: Service, usage: Usage, units: set[str]) -> _Factor | None:
    """The factor in one chain, times what the chain multiplies it with and how often a month it comes."""
    for amount in chain.amounts:
        unit = _unit(amount, service)
        name = next((one for one in names if one == unit or (one in TIME and unit == "s")), None)
        if name is None or _comes_with_another(amount, names, usage) or _only_multiplies(amount, chain, names):
            continue
        scale, texts = TIME.get(name, 1.0) if unit == "s" else 1.0, []
        scale, more = _times(amount, chain, usage, units - set(names), service, scale)
        texts = [f"{amount.scaled(TIME.get(name, 1.0) if unit == 's' else 1.0).value:,.10g} {name}", *more]
        return _Factor(amount.low * scale, amount.high * scale, " × ".join(texts), stated=True)
    return None


def _times(
    amount: Amount, chain: Chain, usage: Usage, units: set[str], service: Service, scale: float
) -> tuple[float, list[str]]:
    texts: list[str] = []
    if amount.per_month not in (None, 1.0):
        often, text = _often(amount, usage)
        scale, texts = scale * often, [*texts, text]
    for other in chain.amounts:
        unit = _unit(other, service)
        if other is amount or not (amount.linked and other.linked) or unit == "day":
            continue
        if unit is None or (
            unit not in units and other.unit != amount.unit and (other.unit is None or unit.startswith(MULTIPLYING))
        ):
            scale, texts = scale * other.value, [*texts, f"{other.value:,.10g}"]
    counted = _each(amount, usage)
    if counted is not None and counted not in chain.amounts and _unit(counted, service) not in units:
        scale, texts = scale * counted.value, [*texts, f"{counted.value:,.10g} {counted.unit}"]
    return scale, texts


def _often(amount: Amount, usage: Usage) -> tuple[float, str]:
    days = next((one for one in usage.amounts if one.unit == "day"), None)
    if amount.per_month == 30 and days is not None:
        return days.value, f"{days.value:g} days"
    often = amount.per_month or 1.0
    return often, f"{often:g} per month"


def _each(amount: Amount, usage: Usage) -> Amount | None:
    """What an amount comes with: the things that it names, or for `each` the last count before it."""
    if amount.each is None:
        return None
    before = usage.amounts[: usage.amounts.index(amount)]
    if amount.each == "each":
        counts = [one for one in before if one.unit is not None and one.unit.startswith(MULTIPLYING)]
        return counts[-1] if counts else None
    return next(
        (one for one in usage.amounts if one.unit in (amount.each, f"?{amount.each}") and one is not amount), None
    )


def _only_multiplies(amount: Amount, chain: Chain, names: list[str]) -> bool:
    """Whether a bare number multiplies an amount of the same factor that has its unit: `1000 x 15 transitions`."""
    return amount.unit is None and amount.linked and any(one.unit in names and one.linked for one in chain.amounts)


def _comes_with_another(amount: Amount, names: list[str], usage: Usage) -> bool:
    """Whether an amount only says how often another of the same factor comes: the documents of `pages per document`."""
    return any(other.each == amount.unit and other.unit in names for other in usage.amounts if amount.unit is not None)


def _unclaimed(service: Service, usage: Usage) -> Amount | None:
    """The one count that no charge uses and that may multiply the rest; None if there is none or several."""
    claimed = {unit for charge in service.charges for one in charge.of for unit in one.partition("=")[0].split("|")}
    loose = [
        one
        for one in usage.amounts
        if one.unit is not None
        and one.unit.startswith(MULTIPLYING)
        and one.unit not in claimed
        and not one.linked
        and one.value > 1
        and not any(other.each in (one.unit, one.unit.lstrip("?"), "each") for other in usage.amounts)
    ]
    return loose[0] if len(loose) == 1 else None


def _unit(amount: Amount, service: Service) -> str | None:
    """The unit of an amount; a bare number counts what the service is mostly counted in."""
    return service.bare if amount.unit is None else amount.unit
