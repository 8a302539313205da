"""How long one call of a component takes: the record's figure, plus generation for what writes token by token."""

from dataclasses import dataclass
from functools import cache
from math import hypot

from archadvisor.domain.model import Model
from archadvisor.domain.quantity import Quantity, Tail
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.tables import read_table
from archadvisor.estimation.workload import Subject, Workload
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.records import LatencyPrior, Technology

# Types that write the answer, the likeliest first.
MAIN_MODELS = ("llm_managed_api", "llm_self_hosted", "multimodal_model", "small_model")
P99_OVER_P95 = 2.3263478740408408 / 1.6448536269514722


class Generation(Model):
    """Tokens per second after the first token, by technology, with the sources."""

    source: str
    tokens_per_s: Quantity
    technologies: dict[str, Quantity]
    sources: dict[str, str]


class ScalingTimes(Model):
    """Seconds until a further unit serves."""

    accelerator: Quantity
    accelerator_source: str
    container: Quantity
    container_source: str


class CommonCause(Model):
    """What two instances share, how outages are noticed, and the types that the serving path can do without."""

    detection_minutes: Quantity
    detection_source: str
    outage_minutes: Quantity
    outage_source: str
    common_cause: Quantity
    common_cause_source: str
    not_serving: list[str]


class Serving(Model):
    """The table serving.yaml."""

    generation: Generation
    writers: dict[str, str]
    thinkers: list[str]
    borrowing_technologies: list[str]
    silent_technologies: list[str]
    not_waited_for: list[str]
    parallel: list[list[str]]
    parallel_with: dict[str, list[str]]
    listening: list[str]
    checks_output: list[str]
    voices_output: list[str]
    clause_share: float
    beside_retrieval: list[str]
    hosts: dict[str, list[str]]
    passes_on: LatencyPrior
    own_wait: list[str]
    streaming_needs: list[str]
    first_words_ms: float
    written_needs: list[str]
    holds_back_output: list[str]
    latency_without_models: list[str]
    scaling: ScalingTimes
    availability: CommonCause


@dataclass(frozen=True)
class Service:
    """Latency of one call in ms: to the first output, of writing the rest (None if it does not write), and in total."""

    first: Tail
    writing: Quantity | None
    total: Tail
    source: str


@cache
def serving() -> Serving:
    """Speeds and habits of serving."""
    return Serving(**read_table("serving.yaml"))


def service_tail(
    technology: Technology | None, component_type: str, workload: Workload, knowledge: KnowledgeBase
) -> Service | None:
    """Latency of one call; None if neither the technology nor the type has a figure.

    A technology's figure is to the first output and writing comes on top; the figure of a type is for the whole call.
    The excesses of P95 over P50 add as independent ones do (root of the squares): summing P95s would overstate.
    """
    found = _figure(technology, component_type, knowledge)
    if found is None:
        return None
    first = tail_from(found.p50, found.p95)
    measured = technology is not None and technology.latency is not None
    writes = _writing_ms(technology, component_type, workload) if measured else None
    if writes is None:
        return Service(first, None, first, found.source)
    excess = hypot(found.p95 - found.p50, writes.high - writes.typical)
    total = tail_from(found.p50 + writes.typical, found.p50 + writes.typical + excess)
    return Service(first, writes, total, f"{found.source}; {_speed_source(technology)}")


def passed_on() -> Service:
    """What a host adds whose model is a stage of its own."""
    found = serving().passes_on
    tail = tail_from(found.p50, found.p95)
    return Service(tail, None, tail, found.source)


def looped(service: Service, turns: Quantity, call_share: float) -> Service:
    """The same model called `turns` times: all but the last call write a share of the answer's tokens (a tool call)."""
    writing = Quantity.exactly(0.0, "ms") if service.writing is None else service.writing
    again = service.first.p50 + call_share * writing.typical
    before = (turns.typical - 1) * again
    spread = hypot((turns.high - turns.typical) * again, turns.typical**0.5 * (service.first.p95 - service.first.p50))
    middle = before + service.first.p50
    first = tail_from(middle, middle + spread)
    whole = middle + writing.typical
    total = tail_from(whole, whole + hypot(spread, writing.high - writing.typical))
    return Service(first, service.writing, total, service.source)


def streams(requirements: Requirements) -> bool:
    """Whether users see or hear output as it is written: the brief says so or limits the time to the first of it.

    No text is complete within a second, so so short a limit on written answers speaks of their first words.
    """
    table, whole = serving(), requirements.quantity("latency")
    if requirements.quantity("first_response") is not None or _has_any(requirements, table.streaming_needs):
        return True
    at_once = whole is not None and whole.high <= table.first_words_ms
    return at_once and _has_any(requirements, table.written_needs)


def _has_any(requirements: Requirements, needs: list[str]) -> bool:
    return any(requirements.has(need) for need in needs)


def hosted_apart(component_type: str, types: frozenset[str]) -> bool:
    """Whether a host's model is a component of its own among these types, so that the host only passes work on."""
    return not types.isdisjoint(serving().hosts.get(component_type, []))


def tail_from(p50_ms: float, p95_ms: float) -> Tail:
    """A lognormal tail through P50 and P95."""
    high = max(p95_ms, p50_ms)
    return Tail(p50=p50_ms, p95=high, p99=p50_ms * (high / p50_ms) ** P99_OVER_P95 if p50_ms > 0 else high)


def _figure(technology: Technology | None, component_type: str, knowledge: KnowledgeBase) -> LatencyPrior | None:
    measured = technology is not None and component_type not in serving().own_wait
    if technology is not None and measured and technology.latency is not None:
        return technology.latency
    record = knowledge.components.get(component_type)
    return None if record is None else record.latency


def _writing_ms(technology: Technology | None, component_type: str, workload: Workload) -> Quantity | None:
    """Time to write the output: tokens over tokens per second; None for what does not write."""
    volume = serving().writers.get(component_type)
    name = "" if technology is None else technology.id
    if volume is None or name in serving().silent_technologies:
        return None
    tokens = workload.amount(volume, Subject(component_type, name or None))
    if tokens is None:
        return None
    output = tokens.inputs[volume].quantity
    speed = serving().generation.technologies.get(name, serving().generation.tokens_per_s)
    typical, high = 1000 * output.typical / speed.typical, 1000 * output.high / speed.typical
    low = 1000 * output.low / speed.high
    return Quantity(low=min(low, typical), typical=typical, high=max(typical, high), unit="ms")


def thinking_ms(technology: Technology | None, component_type: str, workload: Workload) -> Quantity | None:
    """What a reasoning mode adds: thinking tokens over tokens per second; None for what does not write."""
    name = "" if technology is None else technology.id
    tokens = workload.amount("thinking_tokens", Subject(component_type, name or None))
    if component_type not in serving().thinkers or name in serving().silent_technologies or tokens is None:
        return None
    speed = serving().generation.technologies.get(name, serving().generation.tokens_per_s)
    asked = tokens.inputs["thinking_tokens"].quantity
    return asked.times(1000 / speed.typical).model_copy(update={"unit": "ms"})


def _speed_source(technology: Technology | None) -> str:
    generation = serving().generation
    return generation.sources.get("" if technology is None else technology.id, generation.source)
