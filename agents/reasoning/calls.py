"""How single calls are made: tools with their permission, retries, timeouts, and how effects are undone."""

from collections.abc import Iterator, Mapping

from archadvisor.agents.reasoning.wording import filled, nouns
from archadvisor.agents.reasoning.work_states import catchers, work_states
from archadvisor.domain.design import Compensation, Component, Flow, Relation, RetryRule, TimeoutRule, Tool
from archadvisor.domain.requirements import Requirements
from archadvisor.knowledge.base import KnowledgeBase

TOOL_TYPES = ("tool_server", "system_connector", "code_sandbox", "messaging_channel")
VERBS = ("actuate", "execute", "send", "write", "read")
# Time a step may take over its usual P95 before it counts as failed, where the brief sets no limit.
PATIENCE = 2.0
FIRST_BACKOFF_MS = 200
# Retries over first calls; without such a bound retries keep an overload alive after its cause is gone.
RETRY_BUDGET = 0.1
UNKNOWN_STEP_MS = 1000.0
LEAST_SHARE = 0.02


def tools_of(
    by_id: Mapping[str, Component],
    requirements: Requirements,
    knowledge: KnowledgeBase,
    latencies_ms: Mapping[str, float],
) -> Iterator[Tool]:
    """For each component that reaches out one tool per verb it needs here; connectors one per system."""
    slots = nouns(requirements)
    for type_id in (one for one in TOOL_TYPES if one in by_id):
        systems = requirements.items("source_systems")[:4] if type_id == "system_connector" else []
        for verb in _allowed_verbs(type_id, requirements, knowledge):
            for system in systems or [""]:
                yield Tool(
                    name=".".join(_slug(one) for one in (system or type_id, verb)),
                    component_id=type_id,
                    side_effect=filled(
                        work_states().effects[verb]["effect"], slots | ({"systems": system} if system else {})
                    ),
                    permission=_permission(verb, requirements, by_id),
                    timeout_ms=_patience_ms(type_id, latencies_ms),
                )


def _slug(text: str) -> str:
    return "_".join("".join(letter if letter.isalnum() else " " for letter in text.lower()).split())


def _allowed_verbs(type_id: str, requirements: Requirements, knowledge: KnowledgeBase) -> list[str]:
    """What the type can do, less changes if the brief asks for no effect on the world."""
    verbs = knowledge.components[type_id].verbs
    harmless = requirements.text("side_effects") in (None, "none") and not requirements.has("act_on_systems")
    return [one for one in VERBS if one in verbs and not (harmless and one in ("write", "actuate"))]


def _permission(verb: str, requirements: Requirements, by_id: Mapping[str, Component]) -> str:
    if verb == "read":
        return "as the person who asks" if "access_control" in by_id else "own read-only identity"
    if requirements.text("autonomy") in ("act_bounded", "act_autonomous"):
        return (
            "within the bounds of the policy, above them after approval"
            if "policy_engine" in by_id
            else "own identity, logged"
        )
    return "after approval by a person" if "human_in_the_loop" in by_id else "own identity, logged"


def _patience_ms(type_id: str, latencies_ms: Mapping[str, float]) -> float:
    return round(PATIENCE * latencies_ms.get(type_id, UNKNOWN_STEP_MS))


def retries_of(
    flows: list[Flow], by_id: Mapping[str, Component], relations: list[Relation], knowledge: KnowledgeBase
) -> Iterator[RetryRule]:
    """Retries of what the main flow and the connectors call, and where the work goes when they are used up."""
    called = [step.component_id for flow in flows[:1] for step in flow.steps]
    for component_id in dict.fromkeys([*called, *(one for one in TOOL_TYPES if one in by_id)]):
        record = knowledge.components[by_id[component_id].type]
        if record.retry_attempts > 0:
            last = FIRST_BACKOFF_MS * 2 ** (record.retry_attempts - 1)
            key = "" if record.idempotent else ", same idempotency key"
            yield RetryRule(
                component_id=component_id,
                attempts=record.retry_attempts,
                backoff=f"{FIRST_BACKOFF_MS} to {last} ms, full jitter, {RETRY_BUDGET * 100:.0f} % retry budget{key}",
                then=_after_retries(component_id, by_id, relations),
                first_pause_ms=FIRST_BACKOFF_MS,
                budget_fraction=RETRY_BUDGET,
            )


def _after_retries(component_id: str, by_id: Mapping[str, Component], relations: list[Relation]) -> str:
    for kind, words in (("falls_back_to", "falls back to"), ("escalates_to", "goes to")):
        target = next((one.target for one in relations if one.kind == kind and one.source == component_id), None)
        if target is not None:
            return f"{words} {by_id[target].name}"
    catcher = next(iter(catchers(by_id).values()), None)
    return f"the work goes to {by_id[catcher].name}" if catcher else "the caller gets an error that names the step"


def timeouts_of(
    flows: list[Flow], requirements: Requirements, latencies_ms: Mapping[str, float]
) -> Iterator[TimeoutRule]:
    """The limit of the brief split over the main path by usual P95, without a limit twice the P95.

    Steps of less than a fiftieth of the path live within the time of their caller.
    """
    limit = requirements.quantity("latency")
    path = [step.component_id for step in flows[0].steps] if flows else []
    held = limit is not None and flows[0].interactive if flows else False
    total = sum(latencies_ms.get(one, 0.0) for one in path)
    for one in path:
        usual = latencies_ms.get(one, 0.0)
        if usual < total * LEAST_SHARE or usual <= 0:
            continue
        if limit is not None and held:
            share = usual / total
            basis = f"{share:.0%} of req-latency, by P95 of {usual:.0f} ms"
            yield TimeoutRule(component_id=one, timeout_ms=round(limit.high * share, 1), basis=basis)
        else:
            basis = f"{PATIENCE:g} × P95 of {usual:.0f} ms"
            yield TimeoutRule(component_id=one, timeout_ms=round(PATIENCE * usual, 1), basis=basis)


def compensation_of(
    by_id: Mapping[str, Component], requirements: Requirements, knowledge: KnowledgeBase
) -> Iterator[Compensation]:
    """For each effect on the world how it is undone or contained."""
    slots = nouns(requirements)
    for type_id in (one for one in TOOL_TYPES if one in by_id):
        for verb in _allowed_verbs(type_id, requirements, knowledge):
            effect = work_states().effects[verb]
            if "undo" in effect:
                yield Compensation(
                    component_id=type_id, effect=filled(effect["effect"], slots), undo=filled(effect["undo"], slots)
                )
