"""Cost and latency: recomputed from the design's own lines, then held against the case as log ratios.

The log ratio e = ln(figure / bound) is 0 inside an interval; too much and too little by the same factor count alike
before `UNDERSTATED` makes too little dearer: who is told too little finds out in production.
"""

import re
from collections.abc import Mapping
from math import log

from archadvisor.evals.expected import Expected
from archadvisor.evals.produced import Entry, Produced, entries_at, number_of
from archadvisor.evals.score import Score, not_expected, scored
from archadvisor.evals.scorers.extraction import NOTHING_LEFT, log_ratio

UNDERSTATED = 1.5
ROUNDING = 0.15
"""Medians of lines do not add up to the median of their sum; so far (as a log ratio) the two may differ."""
MILLION = 1_000_000
_NUMBER = re.compile(r"\d{1,18}(\.\d{1,18})?")
LINE_ROUNDING = log(2)
"""The median of a line may differ so far (as a log ratio) from the product of typical inputs."""


def cost_arithmetic(design: Produced, case: Expected) -> Score:
    """Whether the stated total follows from the lines, and each line from its formula and inputs.

    A share of the points goes with every line that its own inputs contradict; what cannot be recomputed is not judged.
    """
    total, lines = _stated_total(design), _priced(design)
    if total is None or not lines:
        return scored(0.0, "no monthly total with priced lines is stated")
    wrong = [str(one.get("id")) for one in lines if _contradicts(one)]
    error = abs(log(total / sum(_p50(one) for one in lines)))
    lost = max(0.0, error - ROUNDING) / NOTHING_LEFT
    reason = (
        f"total off its lines by a log ratio of {error:.2f}; {len(wrong)} of {len(lines)} lines contradict their inputs"
    )
    return scored(max(0.0, 1 - lost) * (1 - len(wrong) / len(lines)), reason, wrong)


def cost_match(design: Produced, case: Expected) -> Score:
    """How far the recomputed monthly cost lies outside the interval of the case; nothing is left at three times off."""
    if case.record.cost is None:
        return not_expected("no cost is published for this case, and the brief gives no limit")
    lines = _priced(design)
    if not lines:
        return scored(0.0, "the design prices nothing")
    usd = sum(_recomputed_or_stated(one) for one in lines)
    error = log_ratio(usd, case.record.cost.low, case.record.cost.high)
    weight = UNDERSTATED if error < 0 else 1.0
    reason = f"recomputed USD {usd:,.0f} a month, log ratio to the interval {error:+.2f}"
    return scored(1 - weight * abs(error) / NOTHING_LEFT, reason)


def latency_match(design: Produced, case: Expected) -> Score:
    """How far the slowest promised flow (P95) lies outside the interval of the case; nothing is left at three times."""
    if case.record.latency is None:
        return not_expected("the brief gives no limit of latency")
    reached = [figure for one in _promised(design) if (figure := _felt_p95(one)) is not None]
    if not reached:
        return scored(0.0, "the design computes no latency")
    error = log_ratio(max(reached), case.record.latency.low, case.record.latency.high)
    return scored(
        1 - abs(error) / NOTHING_LEFT, f"slowest flow {max(reached):,.0f} ms, log ratio to the limit {error:+.2f}"
    )


def recomputed_usd(line: Entry) -> float | None:
    """What the formula of a line gives at typical inputs; None if it has none that can be followed.

    Formulas are sums of products and quotients over named amounts, each an input or a step of the derivation.
    """
    amounts = {str(one.get("name")): _typical(one) for one in entries_at(line, "inputs")}
    steps = line.get("derivation")
    written = [one for one in steps if isinstance(one, str)] if isinstance(steps, list) else []
    rules = dict(one.split(" = ", 1) for one in written if " = " in one)
    formula = line.get("formula")
    return _evaluated(formula, amounts, rules, len(rules) + 1) if isinstance(formula, str) else None


def _evaluated(text: str, amounts: Mapping[str, float | None], rules: Mapping[str, str], depth: int) -> float | None:
    """The value of an expression; `depth` bounds rules that name one another in a circle."""
    if text in amounts:
        return amounts[text]
    if text[:1].isdigit() and _NUMBER.fullmatch(number := text.replace(",", "")):
        return float(number)
    if text in rules:
        return _evaluated(rules[text], amounts, rules, depth - 1) if depth > 0 else None
    for sign in (" + ", " × ", " / "):
        head, found, tail = text.partition(sign) if sign == " + " else text.rpartition(sign)
        if found:
            one, other = (_evaluated(part, amounts, rules, depth) for part in (head, tail))
            return None if one is None or other is None else _combined(one, sign, other)
    return None


def _combined(one: float, sign: str, other: float) -> float | None:
    if sign == " + ":
        return one + other
    if sign == " × ":
        return one * other
    return one / other if other else None


def _typical(given: Entry) -> float | None:
    """The typical amount of an input; a price for a million tokens is one for each of them."""
    quantity = given.get("quantity")
    if not isinstance(quantity, dict):
        return None
    amount = number_of(quantity.get("typical"))
    return amount / MILLION if amount is not None and quantity.get("unit") == "USD/1M tokens" else amount


def _contradicts(line: Entry) -> bool:
    """Whether the inputs of a line give another amount than it states."""
    computed, usd = recomputed_usd(line), line.get("usd")
    if computed is None or not isinstance(usd, dict):
        return False
    stated = _p50(line)
    return computed <= 0 or stated <= 0 or abs(log(stated / computed)) > LINE_ROUNDING


def _recomputed_or_stated(line: Entry) -> float:
    computed = recomputed_usd(line)
    return computed if computed else _p50(line)


def _priced(design: Produced) -> list[Entry]:
    return [one for one in design.entries("estimate", "lines") if _p50(one) > 0]


def _p50(line: Entry) -> float:
    usd = line.get("usd")
    return (number_of(usd.get("p50")) if isinstance(usd, dict) else None) or 0.0


def _stated_total(design: Produced) -> float | None:
    stated = design.estimate.get("monthly_cost_usd")
    figure = number_of(stated.get("p50")) if isinstance(stated, dict) else None
    return figure if figure and figure > 0 else None


def _promised(design: Produced) -> list[Entry]:
    """Flows with an objective; without one the interactive flows, without those all."""
    flows = design.entries("estimate", "latencies")
    interactive = {one.get("id") for one in design.lists["flows"] if one.get("interactive") is True}
    with_objective = [one for one in flows if one.get("objective_ms")]
    return with_objective or [one for one in flows if one.get("flow_id") in interactive] or flows


def _felt_p95(flow: Entry) -> float | None:
    felt = flow.get("first_output_ms") or flow.get("total_ms")
    figure = number_of(felt.get("p95")) if isinstance(felt, dict) else None
    return figure if figure and figure > 0 else None
