"""Small tables of judgement that belong to no knowledge record, read from `data/`."""

from functools import cache
from typing import Any

from archadvisor.domain.model import Autonomy, Model
from archadvisor.domain.tables import packaged_table


class Evaluation(Model):
    """How quality is judged where a need is present; `types` may carry it, best first."""

    need: str
    types: list[str]
    name: str
    method: str
    sample: str
    threshold: str


def _read(name: str) -> Any:
    return packaged_table("archadvisor.agents.reasoning", name)


@cache
def evaluations() -> tuple[Evaluation, ...]:
    """All evaluations, in the order in which a plan lists them."""
    return tuple(Evaluation(**row) for row in _read("evaluations.yaml"))


@cache
def autonomy_ceilings() -> dict[str, Autonomy]:
    """The most that a task may do by itself, by need; most consequential first."""
    ceilings: dict[str, Autonomy] = _read("autonomy_ceilings.yaml")
    return ceilings


@cache
def business_measures() -> dict[str, str]:
    """How an objective is measured, by need."""
    measures: dict[str, str] = _read("business_measures.yaml")["measures"]
    return measures


@cache
def business_drivers() -> dict[str, list[str]]:
    """The needs behind each kind of value: saved work, avoided loss, earnings."""
    drivers: dict[str, list[str]] = _read("business_measures.yaml")["drivers"]
    return drivers
