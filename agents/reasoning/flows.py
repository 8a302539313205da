"""Flows of work through a design: serving paths by channel, and what happens beside them."""

from collections.abc import Iterable, Sequence
from math import inf

from archadvisor.agents.reasoning.flow_tables import FlowName, TimedFlow, flow_tables
from archadvisor.agents.reasoning.wording import filled, nouns
from archadvisor.domain.design import Flow, FlowStep, Relation
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.latency import objective_of
from archadvisor.estimation.service_times import streams

# How many relations away from its centre a flow reaches; a timed one reaches all that it may pass.
NEARBY, ALL = 2, 9


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
    timed = _timed_flows(relations, requirements)
    yield from timed
    waited = is_waited_for(requirements) and not timed
    spoken = _spoken_entry(present, requirements)
    for entry, name in _entries(present):
        stages = _in_time(_stages(entry, present), requirements, written=_answers_in_text(requirements))
        members = _one_model(_reached(entry, stages, relations), requirements)
        held = waited and spoken in (None, entry)
        yield _flow(name, members, relations, kinds, requirements, interactive=held)


def _timed_flows(relations: Sequence[Relation], requirements: Requirements) -> list[Flow]:
    """Paths with a deadline from end to end: a step that is reached by an event counts as much as one that is called.

    Such a step names no relation, since an asynchronous relation would say that nobody waits for it. Of several paths
    with one slug the first that leads somewhere applies.
    """
    present = _ends(relations)
    carrying = [one for one in relations if one.kind in flow_tables().serving.kinds]
    called = [one for one in carrying if one.sync]
    found: dict[str, Flow] = {}
    for one in flow_tables().timed:
        if one.slug not in found and _applies(one, present, requirements):
            centre = next(type_id for type_id in one.around if type_id in present)
            stages = _in_time(one.stages, requirements, written=one.written)
            members = _one_model(_joined(centre, stages, carrying, ALL), requirements, quick=one.within_ms is not None)
            if len(members) > 1:
                found[one.slug] = _flow(one, members, called, None, requirements, interactive=True)
    return list(found.values())


def _ends(relations: Sequence[Relation]) -> set[str]:
    return {end for one in relations for end in (one.source, one.target)}


def _applies(flow: TimedFlow, present: set[str], requirements: Requirements) -> bool:
    asked = any(requirements.has(need) for need in flow.needs) and all(requirements.has(need) for need in flow.also)
    soon = flow.within_ms is None or _limit_ms(requirements) <= flow.within_ms
    return asked and soon and not present.isdisjoint(flow.around)


def _limit_ms(requirements: Requirements) -> float:
    """The limit on the time of an answer in ms, infinite without one."""
    limit, _ = objective_of(requirements, streams=streams(requirements))
    return inf if limit is None else limit


def _in_time(stages: Sequence[str], requirements: Requirements, *, written: bool) -> list[str]:
    """The stages that a limit leaves time for: nothing is written within a short one unless the answer is text."""
    tables = flow_tables()
    if written or _limit_ms(requirements) > tables.fast_ms:
        return list(stages)
    return [one for one in stages if one not in tables.writing | tables.written_checks]


def _answers_in_text(requirements: Requirements) -> bool:
    return any(requirements.has(need) for need in flow_tables().written_answers)


def _spoken_entry(present: set[str], requirements: Requirements) -> str | None:
    """The channel of a spoken conversation, which alone is held to its limit; None where nobody speaks by phone."""
    speaks = any(requirements.has(need) for need in flow_tables().spoken_needs)
    return "telephony_channel" if speaks and "telephony_channel" in present else None


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


def _one_model(members: list[str], requirements: Requirements, *, quick: bool = False) -> list[str]:
    """The path with one language model where a large and a small one could answer; the small one if it is `quick`."""
    large = flow_tables().large_models & set(members)
    if not large or "small_model" not in members:
        return members
    ahead = quick or any(requirements.has(need) for need in flow_tables().prepared_ahead)
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
    short = _limit_ms(requirements) <= flow_tables().fast_ms and not _answers_in_text(requirements)
    for table in flow_tables().others:
        if table.ahead and not short:
            continue
        centre = next((one for one in table.around if one in present), None)
        if centre is not None:
            members = _joined(centre, table.stages, relations)
            yield _flow(table, members, relations, None, requirements, interactive=False)


def _joined(centre: str, stages: Sequence[str], relations: Sequence[Relation], hops: int = NEARBY) -> list[str]:
    """What relations join to a centre, in whatever direction, within the stages of a flow."""
    allowed, members = set(stages), {centre}
    ends = [(one.source, one.target) for one in relations if one.kind != "monitors"]
    for _ in range(hops):
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
