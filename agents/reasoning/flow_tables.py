"""The tables of `data/flows.yaml`: which flows there are, in which order their work is done, whom time binds."""

from functools import cache
from typing import Any

from archadvisor.domain.model import Model
from archadvisor.domain.tables import packaged_table


class FlowName(Model):
    """The slug of a flow and its name with slots."""

    slug: str
    name: str


class ServingStages(Model):
    """The order of work in a serving path and the relations that it follows."""

    stages: list[str]
    forward: frozenset[str]
    kinds: frozenset[str]


class SideFlow(FlowName):
    """A flow beside the serving path, around one type."""

    around: list[str]
    stages: list[str]


class AheadFlow(SideFlow):
    """A flow beside the serving path; `ahead` ones exist where a short limit keeps writing out of that path."""

    ahead: bool = False


class TimedFlow(SideFlow):
    """A path of its own to which the time limit belongs: one of `needs` and all of `also` are expressed.

    It applies to limits of at most `within_ms` (all if None); `written` ones answer in text whatever the limit.
    """

    needs: list[str]
    also: list[str] = []
    within_ms: float | None = None
    written: bool = False


class FlowTables(Model):
    """The tables of `data/flows.yaml`."""

    channels: dict[str, FlowName]
    triggers: list[str]
    work: FlowName
    waited_for: frozenset[str]
    spoken_needs: frozenset[str]
    spoken: frozenset[str]
    spoken_stages: list[str]
    large_models: frozenset[str]
    prepared_ahead: list[str]
    fast_ms: float
    writing: frozenset[str]
    written_checks: frozenset[str]
    written_answers: frozenset[str]
    timed: list[TimedFlow]
    serving: ServingStages
    others: list[AheadFlow]


@cache
def flow_tables() -> FlowTables:
    """What flows there are and in which order their work is done."""
    raw: Any = packaged_table("archadvisor.agents.reasoning", "flows.yaml")
    return FlowTables(**raw)
