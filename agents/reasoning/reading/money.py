"""Money: monthly, one-off and per-unit limits; currencies other than US dollars need a stated rate."""

import re

from archadvisor.agents.reasoning.reading.fields import requirement
from archadvisor.agents.reasoning.reading.lexicon import phrase
from archadvisor.agents.reasoning.reading.measures import SECONDS
from archadvisor.agents.reasoning.reading.numbers import Number, numbers_in
from archadvisor.agents.reasoning.reading.reading import Reading, mentions
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirement

_CURRENCY = re.compile(
    r" ?(?:(?P<usd>(?:us )?dollars?|usd|us\$)|(?P<cents>(?:us )?cents?)"
    r"|(?P<other>euros?|eur|€|pounds|gbp|£|chf|francs|yen|crowns))(?!\w)"
)
_PERIOD = re.compile(
    r"[^.;]{0,30}?\b(?:a|per|each|every|/) ?(?P<per>month|year|week|day)\b"
    r"|[^.;]{0,12}?\b(?P<adverb>monthly|annually|yearly)\b"
)
_UNIT = re.compile(rf"[^.;]{{0,12}}?\b(?:a|an|per|each|for (?:each|every|one)) (?:{phrase('unit_of_work')})\b")
_LIMIT = phrase("money_limit")
_NOT_OURS = phrase("money_of_others")
_RATE = re.compile(r"\b1 (?:euro|eur|pound|gbp) ?(?:=|is|equals) ?(?P<rate>\d+(?:\.\d+)?) ?(?:us )?(?:dollars?|usd)")


def money_fields(reading: Reading) -> list[Requirement]:
    """Budget, one-off budget and unit budget; the first of each field counts."""
    found: dict[str, Requirement] = {}
    for index, clause in enumerate(reading.clauses):
        if clause.present_state or not mentions(_LIMIT, clause.folded) or mentions(_NOT_OURS, clause.folded):
            continue
        for number in numbers_in(clause.folded):
            demand = _demand(reading, index, number)
            if demand is not None:
                found.setdefault(demand.field, demand)
    return list(found.values())


def _demand(reading: Reading, index: int, number: Number) -> Requirement | None:
    clause = reading.clauses[index]
    currency = _CURRENCY.match(clause.folded, number.end) or re.match(
        r" ?of (?P<usd>dollars)(?P<cents>)(?P<other>)", clause.folded[number.end :]
    )
    end = (
        currency.end()
        if currency and currency.string is clause.folded
        else number.end + (currency.end() if currency else 0)
    )
    factor = _factor(reading, number, currency)
    if currency is None and not number.currency:
        return None
    rest = clause.folded[end:]
    span = (clause.start + number.start, clause.start + end)
    field, unit, scale = _kind(rest, clause.folded)
    if factor is None:
        rule = "amount in another currency without a stated rate to US dollars"
        return requirement(reading.brief, field, None, [span], "unknown", rule)
    value = Quantity(
        low=number.low * factor * scale,
        typical=number.typical * factor * scale,
        high=number.high * factor * scale,
        unit=unit,
    )
    return requirement(reading.brief, field, value, [span])


def _factor(reading: Reading, number: Number, currency: re.Match[str] | None) -> float | None:
    """US dollars per unit of the named currency; None without a rate."""
    other = (currency is not None and currency["other"]) or number.currency in ("€", "£")
    if other:
        rate = _RATE.search(" ".join(clause.folded for clause in reading.clauses))
        return float(rate["rate"]) if rate else None
    return 0.01 if currency is not None and currency["cents"] else 1.0


def _kind(rest: str, clause: str) -> tuple[str, str, float]:
    """Field, unit and factor to that unit."""
    if _UNIT.match(rest):
        return "unit_budget", "USD/request", 1.0
    if period := _PERIOD.match(rest):
        per = period["per"] or {"monthly": "month", "annually": "year", "yearly": "year"}[period["adverb"]]
        return "budget", "USD/month", SECONDS["month"] / SECONDS[per]
    if mentions("monthly|a month|per month|run(?:ning)? costs?", clause):
        return "budget", "USD/month", 1.0
    if mentions("annual(?:ly)?|a year|per year|yearly", clause):
        return "budget", "USD/month", SECONDS["month"] / SECONDS["year"]
    if mentions("budget", clause) and not mentions("one.off|once|in total|project", clause):
        return "budget", "USD/month", 1.0
    return "one_off_budget", "USD", 1.0
