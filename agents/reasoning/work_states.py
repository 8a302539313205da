"""The words of the state machine: what each component does as a state, how it fails, where failures end."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from archadvisor.domain.design import Component
from archadvisor.domain.model import Model
from archadvisor.domain.tables import packaged_table


class WorkState(Model):
    """The work of a component type as a state; without `fails` it has no failure of its own.

    `settles` is the condition under which the work is finished here.
    """

    name: str
    fails: str | None = None
    settles: str | None = None
    to: str = "failed"


class WorkStates(Model):
    """The tables of `data/work_states.yaml`."""

    states: dict[str, WorkState]
    ends: dict[str, str]
    ways_on: dict[str, dict[str, str]]
    effects: dict[str, dict[str, str]]


@cache
def work_states() -> WorkStates:
    """States, end states and effects in words with slots."""
    raw: Any = packaged_table("archadvisor.agents.reasoning", "work_states.yaml")
    return WorkStates(**raw)


def catchers(by_id: Mapping[str, Component]) -> dict[str, str]:
    """The component that holds what ended up in a catching state."""
    types = {
        "person": ("human_task_queue", "human_in_the_loop", "telephony_channel"),
        "reserve": ("fallback_model", "rules_engine", "response_cache"),
        "undo": ("tool_server",),
    }
    found = {end: next((one for one in order if one in by_id), None) for end, order in types.items()}
    return {end: one for end, one in found.items() if one is not None}
