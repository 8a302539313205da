"""What may be asked of a brief that leaves a field open, as `data/questions.yaml` has it."""

from functools import cache
from typing import Any

from archadvisor.domain.model import Model
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.tables import packaged_table
from archadvisor.knowledge.terms import Predicate

# An answer that decides less than this share is not worth a question.
LEAST_WORTH = 0.05


class Answer(Model):
    """A plausible answer: its words and the value of the field."""

    label: str
    value: Quantity | str | list[str]


class Ask(Model):
    """A question on a field; where any of `pointless_when` holds, the answer would change nothing."""

    field: str
    text: str
    answers: list[Answer]
    pointless_when: list[Predicate] = []


@cache
def asks() -> tuple[Ask, ...]:
    """All questions of `data/questions.yaml`."""
    raw: Any = packaged_table("archadvisor.agents.reasoning", "questions.yaml")
    return tuple(Ask(**one) for one in raw["questions"])
