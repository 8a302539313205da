"""How the work is controlled: kind, state machine, tools, retries, timeouts, compensation."""

from collections.abc import Mapping
from itertools import pairwise

from archadvisor.agents.reasoning.calls import compensation_of, retries_of, timeouts_of, tools_of
from archadvisor.agents.reasoning.wording import filled, nouns
from archadvisor.agents.reasoning.work_states import catchers, work_states
from archadvisor.domain.design import Component, Flow, Orchestration, Relation, State, Transition
from archadvisor.domain.requirements import Requirements
from archadvisor.knowledge.base import KnowledgeBase

# The kind of control by the strongest director that a design has.
KINDS = {
    "agent_supervisor": "supervisor_with_specialists",
    "agent_single": "single_agent_with_tools",
    "durable_workflow": "durable_workflow",
    "workflow_engine": "deterministic_workflow",
    "task_queue": "queue_with_workers",
    "event_stream": "event_pipeline",
    "batch_inference": "batch_job",
}
PLAIN_KIND = "direct_calls"
DECIDED_NEEDS = ("human_approval", "expert_decides")
FINAL = frozenset({"done", "refused", "person", "failed"})


def orchestration_of(
    components: list[Component],
    relations: list[Relation],
    flows: list[Flow],
    requirements: Requirements,
    knowledge: KnowledgeBase,
    latencies_ms: Mapping[str, float],
) -> Orchestration:
    """The control of the first flow, which is the one that people wait for if there is such a flow."""
    by_id = {one.id: one for one in components}
    worked = _work(flows, by_id, requirements)
    states, transitions = _machine(worked, by_id, nouns(requirements))
    return Orchestration(
        kind=next((kind for type_id, kind in KINDS.items() if type_id in by_id), PLAIN_KIND),
        states=states,
        transitions=transitions,
        tools=list(tools_of(by_id, requirements, knowledge, latencies_ms)),
        retries=list(retries_of(flows, by_id, relations, knowledge)),
        timeouts=list(timeouts_of(flows, requirements, latencies_ms)),
        compensation=list(compensation_of(by_id, requirements, knowledge)),
    )


def _work(flows: list[Flow], by_id: Mapping[str, Component], requirements: Requirements) -> list[str]:
    """Component ids that do the work, in order: the main flow, then the decision of people and the action."""
    main = [step.component_id for step in flows[0].steps] if flows else list(by_id)
    later = [one for one in ("policy_engine", "human_in_the_loop", "tool_server") if one in by_id]
    if not _decided_by_people(requirements):
        later = [one for one in later if one != "human_in_the_loop"]
    ordered = [one for one in main if one not in later] + later
    spoken = [one for one in ordered if one == "tts"]
    return [one for one in ordered if one in work_states().states and one not in spoken] + spoken


def _decided_by_people(requirements: Requirements) -> bool:
    """Whether every result passes a person, rather than only what is handed over."""
    deciding = requirements.text("autonomy") in ("recommend", "act_with_approval")
    return deciding or any(requirements.has(need) for need in DECIDED_NEEDS)


def _machine(
    worked: list[str], by_id: Mapping[str, Component], slots: Mapping[str, str]
) -> tuple[list[State], list[Transition]]:
    """A chain of the working states, and for each failure the state that catches it."""
    table = work_states()
    states = [State(id="received", name=filled("{subject} received", slots).capitalize())]
    states += [State(id=one, name=filled(table.states[one].name, slots), component_id=one) for one in worked]
    chain = [*(one.id for one in states), "done"]
    ahead = list(pairwise(chain))
    moves = [Transition(source=a, target=b, condition=_success(a, by_id, slots)) for a, b in ahead]
    moves += _failures(worked, dict(ahead), by_id, slots)
    moves += _shortcuts(worked, slots)
    moves += _ways_on({one.target for one in moves}, slots)
    used = {"done", *(one.target for one in moves)}
    caught = catchers(by_id)
    for end, name in table.ends.items():
        if end in used:
            state = State(id=end, name=_sentence(name, slots), component_id=caught.get(end), terminal=end in FINAL)
            states.append(state)
    return states, moves


def _sentence(text: str, slots: Mapping[str, str]) -> str:
    words = filled(text, slots)
    return words[:1].upper() + words[1:]


def _success(state_id: str, by_id: Mapping[str, Component], slots: Mapping[str, str]) -> str:
    if state_id == "received":
        return filled("{subject} are complete and accepted", slots)
    return f"{by_id[state_id].name} is done"


def _failures(
    worked: list[str], following: Mapping[str, str], by_id: Mapping[str, Component], slots: Mapping[str, str]
) -> list[Transition]:
    """Failure moves; without a desk or a reserve, failing work is set aside for repair."""
    found = []
    for one in worked:
        state = work_states().states[one]
        if state.fails is not None:
            target = following[one] if state.to == "next" else _caught_by(state.to, by_id)
            found.append(Transition(source=one, target=target, condition=filled(state.fails, slots)))
    return found


def _shortcuts(worked: list[str], slots: Mapping[str, str]) -> list[Transition]:
    """Moves from where the work may already be finished."""
    settling = [(one, work_states().states[one].settles) for one in worked]
    return [Transition(source=one, target="done", condition=filled(when, slots)) for one, when in settling if when]


def _caught_by(role: str, by_id: Mapping[str, Component]) -> str:
    """The state for a failure: as the table says if somebody catches it there, else a person, else set aside."""
    caught = catchers(by_id)
    if role not in ("person", "reserve", "undo") or role in caught:
        return role
    return "person" if role == "reserve" and "person" in caught else "failed"


def _ways_on(used: set[str], slots: Mapping[str, str]) -> list[Transition]:
    """How work leaves the reserve path and the undoing of effects."""
    ways = [(one, way) for one, way in work_states().ways_on.items() if one in used]
    return [Transition(source=one, target=way["to"], condition=filled(way["when"], slots)) for one, way in ways]
