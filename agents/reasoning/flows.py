"""Flows of work through a design: serving paths by channel, and what happens beside them."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from archadvisor.agents.reasoning.wording import filled, nouns
from archadvisor.domain.design import Flow, FlowStep, Relation
from archadvisor.domain.model import Model
from archadvisor.domain.requirements import Requirements
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


class TimedFlow(SideFlow):
    """A path of its own to which the time limit belongs, if the brief expresses one of its needs."""

    needs: list[str]


class FlowTables(Model):
    """The tables of `data/flows.yaml`."""

    channels: dict[str, FlowName]
    triggers: list[str]
    work: FlowName
    waited_for: frozenset[str]
    spoken: frozenset[str]
    spoken_stages: list[str]
    large_models: frozenset[str]
    prepared_ahead: list[str]
    timed: list[TimedFlow]
    serving: ServingStages
    others: list[SideFlow]


@cache
def flow_tables() -> FlowTables:
    """What flows there are and in which order their work is done."""
    raw: Any = packaged_table("archadvisor.agents.reasoning", "flows.yaml")
    return FlowTables(**raw)


def flows_of(relations: Sequence[Relation], requirements: Requirements) -> list[Flow]:
    """All flows of components whose ids are their types: serving paths first."""
    found = [*_serving_flows(relations, requirements), *_side_flows(relations, requirements)]
    return [flow for flow in found if len(flow.steps) > 1]


def is_waited_for(requirements: Requirements) -> bool:
    """Whether somebody waits for a result: the brief says so, or it limits the time of an answer."""
    limited = requirements.quantity("latency") or requirements.quantity("first_response")
    return limited is not None or any(requirements.has(need) for need in sorted(flow_tables().waited_for))


def _serving_flows(relations: Sequence[Relation], requirements: Requirements) -> Iterable[Flow]:
    """Paths that carry the time limit by themselves, then one path for each channel or whatever starts the work."""
    present = _ends(relations)
    kinds = flow_tables().serving.kinds
    timed = [one for one in _timed_flows(relations, requirements) if len(one.steps) > 1]
    yield from timed
    waited = is_waited_for(requirements) and not timed
    for entry, name in _entries(present):
        members = _one_model(_reached(entry, _stages(entry, present), relations), requirements)
        yield _flow(name, members, relations, kinds, requirements, interactive=waited)


def _timed_flows(relations: Sequence[Relation], requirements: Requirements) -> Iterable[Flow]:
    """Paths with a deadline from end to end: a step that is reached by an event counts as much as one that is called.

    Such a step names no relation, since an asynchronous relation would say that nobody waits for it.
    """
    present = _ends(relations)
    carrying = [one for one in relations if one.kind in flow_tables().serving.kinds]
    called = [one for one in carrying if one.sync]
    for one in flow_tables().timed:
        if _applies(one, present, requirements):
            centre = next(type_id for type_id in one.around if type_id in present)
            members = _joined(centre, one.stages, carrying)
            yield _flow(one, members, called, None, requirements, interactive=True)


def _ends(relations: Sequence[Relation]) -> set[str]:
    return {end for one in relations for end in (one.source, one.target)}


def _applies(flow: TimedFlow, present: set[str], requirements: Requirements) -> bool:
    return not present.isdisjoint(flow.around) and any(requirements.has(need) for need in flow.needs)


def _entries(present: set[str]) -> list[tuple[str, FlowName]]:
    """The channels; without one the first thing that can start the work."""
    tables = flow_tables()
    channels = [(type_id, name) for type_id, name in tables.channels.items() if type_id in present]
    return channels or [(type_id, tables.work) for type_id in tables.triggers if type_id in present][:1]


def _stages(entry: str, present: set[str]) -> list[str]:
    """What a path from this entry may pass; speech belongs to the phone line where there is one."""
    tables = flow_tables()
    if entry == "telephony_channel":
        return tables.spoken_stages
    silent = tables.spoken if "telephony_channel" in present else frozenset()
    rivals = tables.channels.keys() - {entry}
    return [one for one in tables.serving.stages if one not in silent and one not in rivals]


def _one_model(members: list[str], requirements: Requirements) -> list[str]:
    """The path with one language model where a large and a small one could answer."""
    large = flow_tables().large_models & set(members)
    if not large or "small_model" not in members:
        return members
    ahead = any(requirements.has(need) for need in flow_tables().prepared_ahead)
    dropped = large if ahead else {"small_model"}
    return [type_id for type_id in members if type_id not in dropped]


def _reached(entry: str, stages: Sequence[str], relations: Sequence[Relation]) -> list[str]:
    """What an entry reaches by calls that are waited for, with the guards of what is reached, in order of work."""
    allowed, forward = set(stages), flow_tables().serving.forward
    members = {entry}
    while True:
        called = {one.target for one in relations if one.sync and one.kind in forward and one.source in members}
        guards = {one.source for one in relations if one.kind == "guards" and one.target in members}
        fresh = ((called | guards) & allowed) - members
        if not fresh:
            return [type_id for type_id in stages if type_id in members]
        members |= fresh


def _side_flows(relations: Sequence[Relation], requirements: Requirements) -> Iterable[Flow]:
    present = _ends(relations)
    for table in flow_tables().others:
        centre = next((one for one in table.around if one in present), None)
        if centre is not None:
            members = _joined(centre, table.stages, relations)
            yield _flow(table, members, relations, None, requirements, interactive=False)


def _joined(centre: str, stages: Sequence[str], relations: Sequence[Relation]) -> list[str]:
    """What relations join to a centre, in whatever direction, within the stages of a flow."""
    allowed, members = set(stages), {centre}
    for _ in range(2):
        ends = [(one.source, one.target) for one in relations if one.kind != "monitors"]
        beside = {b for a, b in ends if a in members} | {a for a, b in ends if b in members}
        members |= beside & allowed
    return [type_id for type_id in stages if type_id in members]


def _flow(
    name: FlowName,
    members: Sequence[str],
    relations: Sequence[Relation],
    kinds: frozenset[str] | None,
    requirements: Requirements,
    *,
    interactive: bool,
) -> Flow:
    slots = nouns(requirements)
    title = filled(name.name, slots)
    usable = [one for one in relations if kinds is None or one.kind in kinds]
    steps = [_step(type_id, members, usable) for type_id in members]
    return Flow(id=f"flow-{name.slug}", name=f"{title[0].upper()}{title[1:]}", interactive=interactive, steps=steps)


def _step(type_id: str, members: Sequence[str], relations: Sequence[Relation]) -> FlowStep:
    """A step with the relation that leads to it: from an earlier member, else from it to one, else any in the flow."""
    place = members.index(type_id)
    if place == 0:
        return FlowStep(component_id=type_id)
    earlier = set(members[:place])
    into = [one for one in relations if one.target == type_id and one.source in earlier]
    back = [one for one in relations if one.source == type_id and one.target in earlier]
    beside = [
        one for one in relations if type_id in (one.source, one.target) and {one.source, one.target} <= set(members)
    ]
    chosen = next(iter([*into, *back, *beside]), None)
    return FlowStep(component_id=type_id, relation_id=None if chosen is None else chosen.id)
