"""Money: monthly, one-off and per-unit limits in US dollars; other currencies by a stated rate or one on record."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from archadvisor.agents.reasoning.reading.fields import requirement
from archadvisor.agents.reasoning.reading.lexicon import phrase, table
from archadvisor.agents.reasoning.reading.measures import SECONDS
from archadvisor.agents.reasoning.reading.numbers import Number, numbers_in
from archadvisor.agents.reasoning.reading.reading import Reading, mentions
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirement
from archadvisor.estimation.currencies import DOLLAR, usd_range
from archadvisor.knowledge.records import PriceRecord

Prices = Mapping[str, PriceRecord]

_PERIODS = "month|year|week|day|quarter"
_PERIOD = re.compile(
    rf"[^.;]{{0,30}}?\b(?:a|per|each|every|/) ?(?P<per>{_PERIODS})\b"
    r"|[^.;]{0,12}?\b(?P<adverb>monthly|annually|yearly)\b"
)
_UNIT = re.compile(
    rf" ?(?:for )?(?:(?:all in )?(?:a|an|per|each|every|one) (?!(?:{_PERIODS}|hour|head count)\b)[a-z]{{3,}}"
    r"|(?:each|apiece)\b|a piece\b)"
)
_AT_MOST = re.compile(r"[^.;,]{0,20} (?:at most|at the most|maximum|or less)\b")
_LIMIT = phrase("money_limit")
_NOT_OURS = phrase("money_of_others")
_RATE = re.compile(r"\b1 (?:euro|eur|pound|gbp) ?(?:=|is|equals) ?(?P<rate>\d+(?:\.\d+)?) ?(?:us )?(?:dollars?|usd)")
_SYMBOLS = {"€": "EUR", "£": "GBP"}
_OURS, _OTHERS = ("budget", "unit_cost"), ("money_at_stake", "present", "goal", "traffic", "stock")
_LIKELY, _AT_STAKE = 0.5, 0.75
"""Shares of the roles of a number from which on the tagger is believed against the words of the clause."""


@dataclass(frozen=True)
class _Money:
    """A number with its currency (ISO 4217), what part of it is counted (0.01 for cents), and where it ends."""

    number: Number
    currency: str
    part: float
    end: int


def money_fields(reading: Reading, prices: Prices) -> list[Requirement]:
    """Budget, one-off budget and unit budget; the first of each field counts."""
    found: dict[str, Requirement] = {}
    for index, clause in enumerate(reading.clauses):
        for number in numbers_in(clause.folded):
            money = _money(clause.folded, number)
            if money is not None and _is_limit(reading, index, money):
                demand = _demand(reading, index, money, prices)
                found.setdefault(demand.field, demand)
    return list(found.values())


@cache
def _currencies() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What names a currency after an amount, and the codes that may stand before one."""
    spec = table("numbers")
    names = [f"(?P<{code}>{'|'.join(words)})" for code, words in spec["currencies"].items()]
    parts = [f"(?P<{code}_part>{'|'.join(words)})" for code, words in spec["hundredths"].items()]
    codes = "|".join(code.lower() for code in spec["currencies"])
    return (
        re.compile(rf" ?(?:of )?(?:{'|'.join([*parts, *names])})(?!\w)"),
        re.compile(rf"\b(?P<code>{codes}) ?$"),
    )


def _money(folded: str, number: Number) -> _Money | None:
    named, code = _currencies()
    if after := named.match(folded, number.end):
        currency, _, part = str(after.lastgroup).partition("_")
        return _Money(number, currency, 0.01 if part else 1.0, after.end())
    if number.currency:
        return _Money(number, _SYMBOLS.get(number.currency[-1], DOLLAR), 1.0, number.end)
    before = code.search(folded[: number.start])
    return _Money(number, before["code"].upper(), 1.0, number.end) if before else None


def _is_limit(reading: Reading, index: int, money: _Money) -> bool:
    """Whether an amount is what may be spent: by the role of the number, else by the words of the clause."""
    clause = reading.clauses[index]
    roles = reading.roles_of(clause.start + money.number.start, clause.start + money.end, index)
    ours, others = (sum(roles.get(role, 0.0) for role in names) for names in (_OURS, _OTHERS))
    if clause.present_state or mentions(_NOT_OURS, clause.folded) or roles.get("money_at_stake", 0.0) >= _AT_STAKE:
        return False
    after = _UNIT.match(clause.folded, money.end) or _AT_MOST.match(clause.folded, money.end)
    bounded = money.number.bound in ("up_to", "under") or after is not None
    return ours >= _LIKELY or (mentions(_LIMIT, clause.folded) and (bounded or others < _LIKELY))


def _demand(reading: Reading, index: int, money: _Money, prices: Prices) -> Requirement:
    clause = reading.clauses[index]
    field, unit, scale = _kind(clause.folded[money.end :], clause.folded)
    factor = money.part * scale
    number = money.number
    own = Quantity(
        low=number.low * factor,
        typical=number.typical * factor,
        high=number.high * factor,
        unit=unit.replace(DOLLAR, money.currency),
    )
    span = (clause.start + number.start, clause.start + money.end)
    if money.currency == DOLLAR:
        return requirement(reading.brief, field, own, [span])
    if rate := _RATE.search(" ".join(one.folded for one in reading.clauses)):
        dollars = own.times(float(rate["rate"])).model_copy(update={"unit": unit})
        return requirement(reading.brief, field, dollars, [span])
    return _exchanged(reading, field, own, money.currency, span, prices)


def _exchanged(
    reading: Reading, field: str, amount: Quantity, currency: str, span: tuple[int, int], prices: Prices
) -> Requirement:
    """The amount in US dollars by the rate on record; unknown for a currency without one."""
    dollars = usd_range(amount, currency, prices)
    if dollars is None:
        rule = f"amount in {currency}, for which no rate to US dollars is stated or on record"
        return requirement(reading.brief, field, None, [span], "unknown", rule)
    record = prices[f"fx.{currency.lower()}"]
    rule = f"{amount.typical:,.10g} {amount.unit} in US dollars by {record.id} of {record.as_of}: {record.source}"
    return requirement(reading.brief, field, dollars, [span], "inferred", rule)


def _kind(rest: str, clause: str) -> tuple[str, str, float]:
    """Field, unit and factor to that unit."""
    if _UNIT.match(rest):
        return "unit_budget", "USD/request", 1.0
    if period := _PERIOD.match(rest):
        per = period["per"] or {"monthly": "month", "annually": "year", "yearly": "year"}[period["adverb"]]
        return "budget", "USD/month", SECONDS["month"] / (3 * SECONDS["month"] if per == "quarter" else SECONDS[per])
    if mentions("monthly|a month|per month|run(?:ning)? costs?", clause):
        return "budget", "USD/month", 1.0
    if mentions("annual(?:ly)?|a year|per year|yearly", clause):
        return "budget", "USD/month", SECONDS["month"] / SECONDS["year"]
    if mentions("budget", clause) and not mentions("one.off|once|in total|project", clause):
        return "budget", "USD/month", 1.0
    return "one_off_budget", "USD", 1.0
