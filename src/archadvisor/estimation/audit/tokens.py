"""What a line of a language model costs: calls × tokens × price, by the price that it states or the catalogue's."""

from dataclasses import dataclass, replace

from archadvisor.estimation.audit.amounts import Amount, Chain, StatedPrice, Usage
from archadvisor.estimation.audit.pricing import Candidate, Recomputed
from archadvisor.estimation.audit.verdicts import fits
from archadvisor.estimation.prices import MILLION, ModelPrice

TOKEN_UNITS = ("token-in", "token-out", "token")
LEAST_TOKENS = 100_000
"""A bare number of a model line counts tokens if it is as large as this."""
LARGEST_CALL = 400_000
"""Tokens; more than this is a month's total, not the prompt of one call."""
FEW_PRICES = 4
LEAST_CACHED = 0.1
"""The least share of the full price if all of a prompt is read from a cache; output is not, so it is a bound."""
REGIONAL_UPLIFT = 1.1
"""Clouds bill some models 10 % more when requests must stay in a region."""


@dataclass(frozen=True)
class Volumes:
    """Tokens per month by direction (`either` if the text does not say which), and how they were computed.

    `certain` says that every count of the text has its place in them.
    """

    tokens_in: float | None
    tokens_out: float | None
    either: float | None
    text: str
    certain: bool = True


def volumes(usage: Usage) -> Volumes | None:
    """The tokens that a text states; None if it states none."""
    calls = _calls(usage)
    sums: dict[str, float] = {}
    texts: list[str] = []
    for chain in usage.chains:
        for amount in (one for one in chain.amounts if one.unit in TOKEN_UNITS):
            times, text = _times(amount, chain, calls, usage)
            unit = amount.unit or ""
            sums[unit] = sums.get(unit, 0.0) + amount.value * times
            texts.append(f"{text}{amount.value:,.10g} {unit.replace('token-', '')}".replace(" token", " tokens"))
    if not sums:
        return None
    written = " + ".join(texts)
    return Volumes(sums.get("token-in"), sums.get("token-out"), sums.get("token"), written, not _more_counts(usage))


def as_tokens(usage: Usage, service: str) -> Usage:
    """A usage of a model with its large bare numbers as tokens, in the direction that the name of the line gives."""
    named = [word for word in ("input", "output") if word in service.lower()]
    unit = {"input": "token-in", "output": "token-out"}[named[0]] if len(named) == 1 else "token"
    stated = any(one.unit in TOKEN_UNITS for one in usage.amounts)

    def meant(one: Amount) -> Amount:
        bare = not stated and one.unit is None and one.low >= LEAST_TOKENS
        return replace(one, unit=unit) if bare or (one.unit == "token" and named) else one

    chains = tuple(replace(chain, amounts=tuple(map(meant, chain.amounts))) for chain in usage.chains)
    return replace(usage, chains=chains)


def recompute_tokens(found: Volumes, price: ModelPrice, stated: bool, regional: bool) -> Recomputed:
    """The cost of these tokens at a price in USD per million tokens."""
    source = "stated in the table" if stated else price.source
    tokens_in, tokens_out = found.tokens_in or 0.0, found.tokens_out or 0.0
    exact = (tokens_in * price.input_usd + tokens_out * price.output_usd) / MILLION
    prices = f"{price.input_usd:g}/{price.output_usd:g} per 1M"
    text = f"({found.text}) × {prices}"
    told_apart = price.output_usd > 0 and price.output_usd != price.input_usd
    if found.either is not None and found.tokens_in is None and told_apart:
        low, high = (found.either * one / MILLION for one in (price.input_usd, price.output_usd))
        return Recomputed(
            bounded=(Candidate(low, high, f"{text}, all in to all out", (source,)),), complete=True, stated=True
        )
    exact += (found.either or 0.0) * price.input_usd / MILLION
    candidates = [Candidate(exact, exact, text, (source,))]
    if regional and not stated:
        uplifted = exact * REGIONAL_UPLIFT
        candidates.append(Candidate(uplifted, uplifted, f"{text} × {REGIONAL_UPLIFT} regional", (source,)))
    complete = found.tokens_in is None or found.tokens_out is not None or price.output_usd == 0 or not told_apart
    missing = () if complete else ("output tokens",)
    complete = complete and found.certain
    return Recomputed(tuple(candidates), complete=complete, stated=True, missing=missing)


def recompute_unnamed(found: Volumes, prices: list[ModelPrice], published: float | None) -> Recomputed | None:
    """The cost where the model is not named: at the price of each model that may be meant.

    Among many prices one fits by chance, so a fit then proves nothing, but that none fits does.
    """
    parts = [one for price in prices for one in recompute_tokens(found, price, False, True).candidates]
    if not parts or (found.tokens_out is None and any(price.output_usd > price.input_usd for price in prices)):
        return None
    few = len({(one.input_usd, found.tokens_out and one.output_usd) for one in prices}) <= FEW_PRICES
    any_fits = published is not None and any(fits(published, one) for one in parts)
    if few or not any_fits:
        return Recomputed(tuple(parts), discrete=not few, complete=True, stated=True)
    return Recomputed(bounded=tuple(parts), complete=True, stated=True)


def discounted(found: Recomputed, text: str) -> Recomputed:
    """A cost with the discounts that a text speaks of: batches at half the price, cached input down to a tenth."""
    lower = text.lower()
    if "batch" in lower:
        halves = [replace(one, low=one.low / 2, high=one.high / 2, note="in batches") for one in found.candidates]
        found = replace(found, candidates=(*found.candidates, *halves), discrete=True)
    if "cach" in lower:
        down = [replace(one, low=one.low * LEAST_CACHED) for one in found.candidates]
        found = replace(found, bounded=(*found.bounded, *down), discrete=False)
    return found


def stated_price(prices: tuple[StatedPrice, ...], reference: str, price_date: str) -> ModelPrice | None:
    """The price that a text gives for tokens: one with both directions, or one per direction in that order."""
    usable = [one for one in prices if one.unit in (None, "token", "token-in", "token-out") or one.unit.startswith("?")]
    if not usable:
        return None
    first = _per_million(usable[0])
    output = first.output_usd
    if output is None and len(usable) > 1:
        output = _per_million(usable[1]).usd
    return ModelPrice(reference, price_date, first.usd, first.usd if output is None else output)


def _per_million(price: StatedPrice) -> StatedPrice:
    factor = MILLION / (price.size or MILLION)
    output = None if price.output_usd is None else price.output_usd * factor
    return replace(price, usd=price.usd * factor, output_usd=output)


def _calls(usage: Usage) -> tuple[float, str] | None:
    """Calls per month: the counts of the first stretch that holds any, times what comes with each of them."""
    counted = [(chain, [one for one in chain.amounts if _counts(one)]) for chain in usage.chains]
    stated = [(chain, counts) for chain, counts in counted if counts]
    if not stated:
        return None
    _, first = stated[0]
    each = [one for _, counts in stated[1:] for one in counts if one.each is not None]
    return _product([*([one for one in first if one.linked] or first[:1]), *each], usage)


def _counts(amount: Amount) -> bool:
    return amount.unit not in (*TOKEN_UNITS, "s", "gb", "day")


def _more_counts(usage: Usage) -> bool:
    """Whether counts stand apart that may multiply the calls or not: `10k chats, 6 messages`."""
    stretches = [chain for chain in usage.chains if any(_counts(one) for one in chain.amounts)]
    apart = [one for chain in stretches[1:] for one in chain.amounts if _counts(one) and one.each is None]
    targets = {one.each for one in usage.amounts}
    return any(not one.linked and one.unit not in targets for one in apart)


def _product(counts: list[Amount], usage: Usage) -> tuple[float, str]:
    value, texts = 1.0, []
    for one in _with_targets(counts, usage):
        often = 1.0 if one.per_month is None else _often(one, usage)
        value *= one.value * often
        texts.append(f"{one.value:,.10g}" + (f" × {often:g}" if often != 1 else ""))
    return value, " × ".join(texts)


def _with_targets(counts: list[Amount], usage: Usage) -> list[Amount]:
    """Counts with what they come with: turns per session with the sessions."""
    found = list(counts)
    for one in found:
        target = next((other for other in usage.amounts if other.unit == one.each and other not in found), None)
        if one.each is not None and target is not None:
            found.append(target)
    return found


def _often(amount: Amount, usage: Usage) -> float:
    days = next((one for one in usage.amounts if one.unit == "day"), None)
    return days.value if amount.per_month == 30 and days is not None else amount.per_month or 1.0


def _times(amount: Amount, chain: Chain, calls: tuple[float, str] | None, usage: Usage) -> tuple[float, str]:
    """By what an amount of tokens is multiplied: its own stretch, or the calls if it can be the size of one."""
    own = [one for one in chain.amounts if one.linked and one.unit not in (*TOKEN_UNITS, "day")]
    often = _often(amount, usage) if amount.per_month is not None else 1.0
    if own:
        value, text = _product(own, usage)
        return value * often, f"{text} × "
    target = next((one for one in usage.amounts if amount.each is not None and one.unit == amount.each), None)
    if target is not None:
        value, text = _product([target], usage)
        return value * often, f"{text} × "
    if calls is not None and amount.value <= LARGEST_CALL and often == 1:
        return calls[0], f"{calls[1]} × "
    return often, f"{often:g} × " if often != 1 else ""
