"""Latency of flows: stages composed by Monte Carlo, because the P95 of a sum is not the sum of the P95s."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from archadvisor.domain.design import ArchitectureDesign, Component, Flow
from archadvisor.domain.estimate import FlowLatency, Stage
from archadvisor.domain.quantity import Quantity, Tail
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.formulas import Samples
from archadvisor.estimation.promises import judged
from archadvisor.estimation.sampling import SAMPLES, draw, happens, median, percentiles
from archadvisor.estimation.service_times import (
    MAIN_MODELS,
    Service,
    hosted_apart,
    passed_on,
    service_tail,
    serving,
    streams,
    thinking_ms,
)
from archadvisor.estimation.workload import Subject, Workload
from archadvisor.knowledge.base import KnowledgeBase

Percentile = Literal["p50", "p95", "p99"]


@dataclass(frozen=True)
class Timed:
    """A stage of a flow with samples in ms until its first output and until it is done, and who called it.

    `answers` is true for the model whose output the flow is waited for.
    """

    component: Component
    caller: str | None
    first: Samples
    done: Samples
    source: str
    answers: bool = False

    @cached_property
    def tail(self) -> Tail:
        """P50, P95 and P99 until it is done."""
        return tail(self.done)

    @cached_property
    def shown(self) -> Tail:
        """P50, P95 and P99 until its first output."""
        return tail(self.first)


@dataclass(frozen=True)
class Way:
    """What a flow makes of its stages: its model and its steps, what only passes work on, and whether it speaks."""

    main_id: str
    main_steps: int
    passing: frozenset[str]
    speaks: bool


class LatencyModel:
    """Latency of every flow of one design; stages are sampled once and shared by the flows."""

    def __init__(self, design: ArchitectureDesign, workload: Workload, knowledge: KnowledgeBase) -> None:
        self.design = design
        self.workload = workload
        self.knowledge = knowledge
        self.relations = {relation.id: relation for relation in design.relations}
        self.main_model = next((one for kind in MAIN_MODELS for one in design.of_type(kind)), None)
        self.unknown: dict[str, str] = {}
        self._known: dict[tuple[str, str | None, Way], Timed | None] = {}

    def flow(self, flow: Flow) -> FlowLatency | None:
        """Latency of one flow with its objective; None if no stage of it has a figure."""
        timed = list(self._stages(flow))
        if not timed:
            return None
        done, first = self._compose(timed)
        writes = None if first is None else tail(first)
        streamed = writes is not None and streams(self.workload.requirements)
        objective, percentile = objective_of(self.workload.requirements, streams=streamed)
        found = FlowLatency(
            flow_id=flow.id,
            total_ms=tail(done),
            first_output_ms=writes if streamed else None,
            objective_ms=objective if flow.interactive else None,
            objective_percentile=percentile,
            stages=[Stage(component_id=one.component.id, latency_ms=one.tail, source=one.source) for one in timed],
            first_token_ms=writes,
            repeated_ms=self._repeated(timed, done),
            thinking_ms=self._thinking(timed),
        )
        return judged(found, self._felt(timed, percentile, streamed=streamed))

    def _felt(self, timed: list[Timed], percentile: Percentile, *, streamed: bool) -> list[float | None]:
        """What each stage takes until the output that is promised; None for what comes after it."""
        if not streamed:
            return [getattr(one.tail, percentile) for one in timed]
        last = max(place for place, one in enumerate(timed) if one.answers)
        checks = {*serving().checks_output, *serving().voices_output}
        return [
            getattr(one.shown if one.answers else one.tail, percentile)
            if place <= last or one.component.type in checks
            else None
            for place, one in enumerate(timed)
        ]

    def _repeated(self, timed: list[Timed], done: Samples) -> Tail | None:
        """The whole where the model's call fails once and is made again; None without a model.

        The repeated call takes the time of another sample: shifted by a third, since halves mirror each other.
        """
        main = next((one for one in timed if one.answers), None)
        return None if main is None else tail(done + np.roll(main.done, main.done.size // 3))

    def _thinking(self, timed: list[Timed]) -> Quantity | None:
        """What a reasoning mode of the answering model would add before its first token; None without a model."""
        model = next((one.component for one in timed if one.answers), None)
        if model is None:
            return None
        return thinking_ms(self.knowledge.technologies.get(model.technology_id or ""), model.type, self.workload)

    def _stages(self, flow: Flow) -> Iterator[Timed]:
        """The steps that are waited for; an asynchronous step ends the wait for itself only."""
        way = self._way(flow)
        for step in flow.steps:
            relation = self.relations.get(step.relation_id or "")
            component = self.design.component(step.component_id)
            skipped = component is None or component.type in serving().not_waited_for
            if skipped or component is None or (relation is not None and not relation.sync):
                continue
            key = (component.id, None if relation is None else relation.source, way)
            if key not in self._known:
                self._known[key] = self._timed(component, key[1], way)
            timed = self._known[key]
            if timed is not None and not self._beyond_objective(component):
                yield timed

    def _way(self, flow: Flow) -> Way:
        """What the steps of a flow say about each other."""
        steps = [one for step in flow.steps if (one := self.design.component(step.component_id)) is not None]
        types = frozenset(one.type for one in steps)
        main_id = self._main_of(steps)
        return Way(
            main_id=main_id,
            main_steps=sum(one.id == main_id for one in steps),
            passing=frozenset(one for one in types if hosted_apart(one, types)),
            speaks=not types.isdisjoint(serving().voices_output),
        )

    def _beyond_objective(self, component: Component) -> bool:
        """A platform in front of models answers for the time that it adds, not for theirs."""
        added_only = self.workload.requirements.text("archetype") in serving().latency_without_models
        return added_only and component.type in MAIN_MODELS

    def _main_of(self, steps: list[Component]) -> str:
        """The design's main model if it is a step, else the small model that answers in its place, else none."""
        if self.main_model is not None and self.main_model in steps:
            return self.main_model.id
        return next((one.id for one in steps if one.type == "small_model"), "")

    def _service(self, component: Component, way: Way) -> Service | None:
        if component.type in way.passing:
            return passed_on()
        technology = self.knowledge.technologies.get(component.technology_id or "")
        return service_tail(technology, component.type, self.workload, self.knowledge)

    def _timed(self, component: Component, caller: str | None, way: Way) -> Timed | None:
        service = self._service(component, way)
        if service is None:
            if component.hosting != "in_process":
                self.unknown[component.id] = component.name
            return None
        seed = self.workload.seed
        first = draw(_lognormal(service.first), f"latency/{component.id}", seed)
        writing = _writing(service, component, seed)
        if component.type in MAIN_MODELS:
            routed = self._routed(component)
            first, writing = first * routed, writing * routed
        if component.id != way.main_id:
            return Timed(component, caller, first, first + writing, service.source)
        return self._looped(component, caller, service, first, writing, way)

    def _looped(
        self,
        component: Component,
        caller: str | None,
        service: Service,
        first: Samples,
        writing: Samples,
        way: Way,
    ) -> Timed:
        """An agent loop calls the model again for each tool call; only the last call writes the answer.

        A voice fills the time of look-ups with words of the first call, so a clause of that call is its first sound.
        """
        turns = None if component.type == "small_model" else self.workload.amount("loop_turns", Subject(component.type))
        again = np.zeros(1) if turns is None else np.maximum(turns.values / max(way.main_steps, 1) - 1, 0.0)
        call = self.workload.amount("call_tokens", Subject(component.type))
        output = self.workload.amount("output_tokens", Subject(component.type))
        share = 0.0 if call is None or output is None else call.values / output.values
        before = again * (first + writing * share)
        calls = f"; {median(again) + 1:.3g} model calls" if np.any(again) else ""
        shown = first + self._first_sentence(component.type, writing) * (serving().clause_share if way.speaks else 1.0)
        shown = shown if way.speaks else before + shown
        return Timed(component, caller, shown, before + first + writing, service.source + calls, answers=True)

    def _first_sentence(self, component_type: str, writing: Samples) -> Samples:
        """Time to write the first sentence, which is what checks and users get first."""
        sentence = self.workload.amount("sentence_tokens", Subject("llm_managed_api"))
        output = self.workload.amount(serving().writers[component_type], Subject(component_type))
        if sentence is None or output is None:
            return np.zeros(1)
        return writing * np.minimum(sentence.values / output.values, 1.0)

    def _compose(self, timed: list[Timed]) -> tuple[Samples, Samples | None]:
        """Samples until all is done and until the first output, None without a model.

        A cache hit skips all that comes after the cache. Checks of the input run beside what follows them up to the
        model. Streamed output is shown or heard after its first sentence has passed the checks that follow the model.
        """
        done, first, checked = np.zeros(SAMPLES), None, np.zeros(SAMPLES)
        reached = np.ones(SAMPLES)
        after_model = {*serving().checks_output, *serving().voices_output}
        for group in self._groups(timed):
            took = reached * np.max(np.broadcast_arrays(*(one.done for one in group)), axis=0)
            types = {one.component.type for one in group}
            if types <= set(serving().beside_retrieval):
                checked = np.maximum(checked, done + took)
                continue
            if any(one.answers for one in group):
                done = np.maximum(done, checked)
                first = done + reached * np.max(np.broadcast_arrays(*(one.first for one in group)), axis=0)
            elif first is not None and types & after_model:
                first = first + took
            done = done + took
            if any(one.component.type == "response_cache" for one in group):
                reached = reached * self._missed()
        return np.maximum(done, checked), first

    def _groups(self, timed: list[Timed]) -> Iterator[list[Timed]]:
        """Steps in order; those that run at the same time come as one group."""
        group: list[Timed] = []
        for one in timed:
            if group and not self._beside(group[-1], one):
                yield group
                group = []
            group.append(one)
        yield group

    def _beside(self, left: Timed, right: Timed) -> bool:
        kinds = (left.component.type, right.component.type)
        if any(set(kinds) <= set(together) for together in (serving().checks_output, serving().listening)):
            return True
        if left.caller is None or left.caller != right.caller:
            return False
        families = {family for pattern in self.design.patterns for family in pattern.families}
        fanned = [types for family, types in serving().parallel_with.items() if family in families]
        return any(kinds[0] in types and kinds[1] in types for types in [*serving().parallel, *fanned])

    def _missed(self) -> Samples:
        """1 where the response cache has no answer, 0 where it has."""
        return happens(self._typical("uncached_share", "response_cache"), "latency/cache miss", self.workload.seed)

    def _routed(self, component: Component) -> Samples:
        """1 where a router sends the work to this model, 0 where to the other; 1 throughout without a router."""
        types = self.workload.types
        if "model_router" not in types or "small_model" not in types or len(types.intersection(MAIN_MODELS)) < 2:
            return np.ones(1)
        small = happens(self._typical("small_model_share", "small_model"), "latency/routed", self.workload.seed)
        return small if component.type == "small_model" else 1.0 - small

    def _typical(self, share: str, component_type: str) -> float:
        amount = self.workload.amount(share, Subject(component_type))
        return 1.0 if amount is None else median(amount.values)


def objective_of(requirements: Requirements, *, streams: bool) -> tuple[float | None, Percentile]:
    """The latency limit in ms and its percentile: the first output where output streams, else the whole answer."""
    whole, first = requirements.quantity("latency"), requirements.quantity("first_response")
    chosen = (first or whole) if streams else (whole or first)
    percentiles: dict[str, Percentile] = {"p50": "p50", "p99": "p99"}
    percentile = percentiles.get(requirements.text("latency_percentile") or "", "p95")
    return None if chosen is None else chosen.high, percentile


def tail(values: Samples) -> Tail:
    """P50, P95 and P99 of samples in ms."""
    p50, p95, p99 = percentiles(values, (50, 95, 99))
    return Tail(p50=p50, p95=p95, p99=p99)


def _lognormal(found: Tail) -> Quantity:
    low = found.p50 * found.p50 / found.p95 if found.p95 > 0 else 0.0
    return Quantity(low=low, typical=found.p50, high=found.p95, unit="ms")


def _writing(service: Service, component: Component, seed: int | None) -> Samples:
    if service.writing is None:
        return np.zeros(1)
    return draw(service.writing, f"writing/{component.id}", seed)
