"""Point values for the solver: the engine's own formulas at typical values, before there is a design.

Everything is cached per requirements and knowledge; a repeated call is a look-up of a few microseconds.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar

from archadvisor.domain.design import Component
from archadvisor.domain.model import Hosting
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.clouds import clouds_of
from archadvisor.estimation.lines import Pricing, component_lines
from archadvisor.estimation.prices import MODEL_PREFIX, PRICE_DATE, ModelPrice, model_price
from archadvisor.estimation.service_times import MAIN_MODELS, Service, looped, service_tail, streams
from archadvisor.estimation.sizing import reason_without_cost, sizing
from archadvisor.estimation.tables import deciding_types
from archadvisor.estimation.workload import Subject, Workload
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.records import Technology

T = TypeVar("T")
# Availability of a component for which neither technology nor type has a figure.
DEFAULT_AVAILABILITY = 0.999
# Main models whose output users see as it is written; a small model beside them helps and is waited for.
ANSWERING = frozenset(MAIN_MODELS) - {"small_model"}


class _Same(Generic[T]):
    """An argument that is cached by identity; the cache keeps it alive, so its id is never reused."""

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)


@dataclass(frozen=True)
class _Point:
    """The typical workload of one brief and the values computed from it so far."""

    requirements: Requirements
    knowledge: KnowledgeBase
    workload: Workload
    usd: dict[tuple[str, str, Hosting | None], float | None] = field(default_factory=dict)
    workloads: dict[str, Workload] = field(default_factory=dict)
    latency: dict[tuple[str, str], float | None] = field(default_factory=dict)


def monthly_usd(
    technology: Technology,
    component_type: str,
    requirements: Requirements,
    knowledge: KnowledgeBase,
    hosting: Hosting | None = None,
) -> float | None:
    """Typical cost in USD per month of one instance of this type on this technology; None if nothing of it is known.

    A lower bound where a part is unknown. `hosting` defaults to where the technology would run for this brief.
    """
    point = _point(_Same(requirements), _Same(knowledge))
    key = (technology.id, component_type, hosting)
    if key not in point.usd:
        point.usd[key] = _monthly_usd(technology, component_type, point, hosting)
    return point.usd[key]


def latency_p95_ms(
    technology: Technology, component_type: str, requirements: Requirements, knowledge: KnowledgeBase
) -> float | None:
    """Time one call takes in ms at P95, None if no figure is on record.

    All calls of an agent loop with the output that they write; only to the first output where the brief streams, and of
    the first call alone where it is spoken.
    """
    point = _point(_Same(requirements), _Same(knowledge))
    key = (technology.id, component_type)
    if key not in point.latency:
        point.latency[key] = _latency_p95_ms(technology, component_type, point)
    return point.latency[key]


def availability(technology: Technology, component_type: str, knowledge: KnowledgeBase) -> float:
    """Availability of one instance as a fraction: of the technology, else of the type, else a planning value."""
    if technology.availability is not None:
        return technology.availability.fraction
    record = knowledge.components.get(component_type)
    if record is not None and record.availability is not None:
        return record.availability.fraction
    return DEFAULT_AVAILABILITY


@lru_cache(maxsize=8)
def _point(requirements: _Same[Requirements], knowledge: _Same[KnowledgeBase]) -> _Point:
    brief = requirements.value
    expected = {kind for need, kind in sizing().expected.items() if brief.has(need)}
    return _Point(brief, knowledge.value, Workload(brief, frozenset(expected), None))


def _latency_p95_ms(technology: Technology, component_type: str, point: _Point) -> float | None:
    service = service_tail(technology, component_type, point.workload, point.knowledge)
    if service is None:
        return None
    if component_type not in MAIN_MODELS:
        return service.total.p95
    if not point.requirements.has("live_voice"):
        service = _looped(service, component_type, point)
    shown = streams(point.requirements) and component_type in ANSWERING
    return service.first.p95 if shown else service.total.p95


def _looped(service: Service, component_type: str, point: _Point) -> Service:
    """The main model as an agent calls it; one call where the brief needs no agent."""
    subject = Subject(component_type)
    amounts = [point.workload.amount(name, subject) for name in ("loop_turns", "call_tokens", "output_tokens")]
    turns, call, output = (None if one is None else next(iter(one.inputs.values())).quantity for one in amounts)
    if turns is None or call is None or output is None:
        return service
    return looped(service, turns, call.typical / output.typical)


def _monthly_usd(technology: Technology, component_type: str, point: _Point, hosting: Hosting | None) -> float | None:
    component = _component(technology, component_type, hosting or expected_hosting(technology, point.requirements))
    if reason_without_cost(component, technology, frozenset({component_type})) is not None:
        return 0.0
    workload = _workload(component_type, point)
    lines = component_lines(component, technology, _pricing(technology, workload, point))
    known = [float(one.usd[0]) for one in lines if one.usd is not None]
    return sum(known) if known else None


def _workload(component_type: str, point: _Point) -> Workload:
    """The workload of a design with this type; most types change no volume and share the expected one."""
    if component_type not in deciding_types() or component_type in point.workload.types:
        return point.workload
    if component_type not in point.workloads:
        types = point.workload.types | {component_type}
        point.workloads[component_type] = Workload(point.requirements, types, None)
    return point.workloads[component_type]


def _pricing(technology: Technology, workload: Workload, point: _Point) -> Pricing:
    """A check that borrows a model is priced at the cheapest small model: the design's model is not known yet."""
    own = next((price for price in technology.price_ids if price.startswith(MODEL_PREFIX)), None)
    lent = own or _cheapest_small_model(_Same(point.knowledge))
    references = {sizing().model_of[0]: lent} if lent is not None else {}
    clouds = clouds_of(point.requirements, [technology])
    return Pricing(workload, point.knowledge, PRICE_DATE, clouds, references)


@lru_cache(maxsize=8)
def _cheapest_small_model(knowledge: _Same[KnowledgeBase]) -> str | None:
    small = [one for one in knowledge.value.technologies.values() if "small_model" in one.component_types]
    references = sorted({price for one in small for price in one.price_ids if price.startswith(MODEL_PREFIX)})
    priced = [(price.input_usd, price.reference) for price in _known_prices(references)]
    return min(priced)[1] if priced else None


def _known_prices(references: list[str]) -> list[ModelPrice]:
    found = [model_price(reference, PRICE_DATE) for reference in references]
    return [price for price in found if isinstance(price, ModelPrice)]


def _component(technology: Technology, component_type: str, hosting: Hosting) -> Component:
    return Component.model_construct(
        id=component_type,
        type=component_type,
        name=technology.name,
        technology=technology.name,
        technology_id=technology.id,
        concern="",
        purpose="",
        weight="must",
        trust_zone="application",
        hosting=hosting,
    )


def expected_hosting(technology: Technology, requirements: Requirements) -> Hosting:
    """Where a technology would run for this brief: on own premises if it must, else as its record lists first."""
    grounds: dict[str, Hosting] = {"on_premises": "on_premises", "air_gapped": "on_premises", "edge": "edge"}
    demanded = grounds.get(requirements.text("deployment") or "")
    if demanded is not None and demanded in technology.hosting:
        return demanded
    offered = [one for one in technology.hosting if one not in ("on_premises", "edge")]
    return next(iter(offered), technology.hosting[0])
