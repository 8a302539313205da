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
from archadvisor.estimation.service_times import MAIN_MODELS, Service, service_tail, serving, streams, thinking_ms
from archadvisor.estimation.workload import Subject, Workload
from archadvisor.knowledge.base import KnowledgeBase

Percentile = Literal["p50", "p95", "p99"]


@dataclass(frozen=True)
class Timed:
    """A stage of a flow with samples in ms until its first output and until it is done, and who called it."""

    component: Component
    caller: str | None
    first: Samples
    done: Samples
    source: str

    @cached_property
    def tail(self) -> Tail:
        """P50, P95 and P99 until it is done."""
        return tail(self.done)

    @cached_property
    def shown(self) -> Tail:
        """P50, P95 and P99 until its first output."""
        return tail(self.first)


class LatencyModel:
    """Latency of every flow of one design; stages are sampled once and shared by the flows."""

    def __init__(self, design: ArchitectureDesign, workload: Workload, knowledge: KnowledgeBase) -> None:
        self.design = design
        self.workload = workload
        self.knowledge = knowledge
        self.relations = {relation.id: relation for relation in design.relations}
        self.main_model = next((one for kind in MAIN_MODELS for one in design.of_type(kind)), None)
        self.unknown: dict[str, str] = {}
        self._known: dict[tuple[str, str | None, int], Timed | None] = {}

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
            thinking_ms=None if writes is None else self._thinking(),
        )
        return judged(found, self._felt(timed, percentile, streamed=streamed))

    def _felt(self, timed: list[Timed], percentile: Percentile, *, streamed: bool) -> list[float | None]:
        """What each stage takes until the output that is promised; None for what comes after it."""
        if not streamed:
            return [getattr(one.tail, percentile) for one in timed]
        last = max(place for place, one in enumerate(timed) if one.component.id == self._main_id())
        checks = serving().checks_output
        return [
            getattr(one.shown if one.component.id == self._main_id() else one.tail, percentile)
            if place <= last or one.component.type in checks
            else None
            for place, one in enumerate(timed)
        ]

    def _repeated(self, timed: list[Timed], done: Samples) -> Tail | None:
        """The whole where the model's call fails once and is made again; None without a model.

        The repeated call takes the time of another sample: shifted by a third, since halves mirror each other.
        """
        main = next((one for one in timed if one.component.id == self._main_id()), None)
        return None if main is None else tail(done + np.roll(main.done, main.done.size // 3))

    def _thinking(self) -> Quantity | None:
        """What a reasoning mode of the main model would add before its first token."""
        if self.main_model is None:
            return None
        technology = self.knowledge.technologies.get(self.main_model.technology_id or "")
        return thinking_ms(technology, self.main_model.type, self.workload)

    def _stages(self, flow: Flow) -> Iterator[Timed]:
        """The steps that are waited for; an asynchronous step ends the wait for itself only."""
        main_steps = sum(step.component_id == self._main_id() for step in flow.steps)
        for step in flow.steps:
            relation = self.relations.get(step.relation_id or "")
            component = self.design.component(step.component_id)
            skipped = component is None or component.type in serving().not_waited_for
            if skipped or component is None or (relation is not None and not relation.sync):
                continue
            key = (component.id, None if relation is None else relation.source, main_steps)
            if key not in self._known:
                self._known[key] = self._timed(component, key[1], main_steps)
            timed = self._known[key]
            if timed is not None and not self._beyond_objective(component):
                yield timed

    def _beyond_objective(self, component: Component) -> bool:
        """A platform in front of models answers for the time that it adds, not for theirs."""
        added_only = self.workload.requirements.text("archetype") in serving().latency_without_models
        return added_only and component.type in MAIN_MODELS

    def _main_id(self) -> str:
        return "" if self.main_model is None else self.main_model.id

    def _timed(self, component: Component, caller: str | None, main_steps: int) -> Timed | None:
        technology = self.knowledge.technologies.get(component.technology_id or "")
        service = service_tail(technology, component.type, self.workload, self.knowledge)
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
        if component.id != self._main_id():
            return Timed(component, caller, first, first + writing, service.source)
        return self._looped(component, caller, service, first, writing, main_steps)

    def _looped(
        self,
        component: Component,
        caller: str | None,
        service: Service,
        first: Samples,
        writing: Samples,
        main_steps: int,
    ) -> Timed:
        """An agent loop calls the model again for each tool call; only the last call writes the answer."""
        turns = self.workload.amount("loop_turns", Subject(component.type))
        again = np.zeros(1) if turns is None else np.maximum(turns.values / max(main_steps, 1) - 1, 0.0)
        call = self.workload.amount("call_tokens", Subject(component.type))
        output = self.workload.amount("output_tokens", Subject(component.type))
        share = 0.0 if call is None or output is None else call.values / output.values
        before = again * (first + writing * share)
        calls = f"; {median(again) + 1:.3g} model calls" if np.any(again) else ""
        shown = before + first + self._first_sentence(writing)
        return Timed(component, caller, shown, before + first + writing, service.source + calls)

    def _first_sentence(self, writing: Samples) -> Samples:
        """Time to write the first sentence, which is what checks and users get first."""
        sentence = self.workload.amount("sentence_tokens", Subject("llm_managed_api"))
        output = self.workload.amount("output_tokens", Subject("llm_managed_api"))
        if sentence is None or output is None:
            return np.zeros(1)
        return writing * np.minimum(sentence.values / output.values, 1.0)

    def _compose(self, timed: list[Timed]) -> tuple[Samples, Samples | None]:
        """Samples until all is done and until the first output, None without a model.

        A cache hit skips all that comes after the cache. Streamed output is shown after its first sentence has passed
        the checks that follow the model.
        """
        done, first = np.zeros(SAMPLES), None
        reached = np.ones(SAMPLES)
        for group in self._groups(timed):
            took = reached * np.max(np.broadcast_arrays(*(one.done for one in group)), axis=0)
            if any(one.component.id == self._main_id() for one in group):
                first = done + reached * np.max(np.broadcast_arrays(*(one.first for one in group)), axis=0)
            elif first is not None and any(one.component.type in serving().checks_output for one in group):
                first = first + took
            done = done + took
            if any(one.component.type == "response_cache" for one in group):
                reached = reached * self._missed()
        return done, first

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
        if left.caller is None or left.caller != right.caller:
            return False
        families = {family for pattern in self.design.patterns for family in pattern.families}
        fanned = [types for family, types in serving().parallel_with.items() if family in families]
        kinds = (left.component.type, right.component.type)
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
