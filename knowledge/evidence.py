"""Figures in effects: each rests on a reference, or says that it is a planning value and how it was chosen."""

import re
from collections.abc import Iterator

from archadvisor.knowledge.records import Effect, PatternCard

_FIGURE = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])")
_PLAIN = frozenset({0.0, 1.0, 2.0, 8.0, 60.0, 100.0, 1000.0, 3600.0, 1.96, 2.8})
"""Figures that belong to the form of a formula: conversions of units, and the quantiles of the normal distribution in
an interval of 95 % (1.96) and in the size of a sample at 80 % power (2.8)."""


def unfounded(card: PatternCard) -> Iterator[str]:
    """The effects of a card whose figures come from nowhere."""
    for number, effect in enumerate(card.effects):
        yield from (f"effects.{number}: {problem}" for problem in _unfounded(effect))


def _unfounded(effect: Effect) -> Iterator[str]:
    if effect.planning is not None:
        spread = (effect.planning.low, effect.planning.typical, effect.planning.high)
        if list(spread) != sorted(spread):
            yield f"planning: low, typical and high are out of order: {spread}"
    elif effect.ref is None:
        loose = [one for one in _FIGURE.findall(effect.formula) if float(one) not in _PLAIN]
        yield from (
            f"the figure {one} needs a `ref`, or `planning` values that say how they were chosen" for one in loose
        )
