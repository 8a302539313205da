"""One run: SimPy processes of callers and of the service that works for them, under a fault and with controls."""

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Any

import simpy

from archadvisor.estimation.simulation.controls import Breaker, Budget, Limit
from archadvisor.estimation.simulation.draws import Draws
from archadvisor.estimation.simulation.faults import Sizes
from archadvisor.estimation.simulation.pool import Job, Pool
from archadvisor.estimation.simulation.system import Repeats, Service, Station
from archadvisor.estimation.simulation.trouble import Trouble

Process = Generator[simpy.Event, Any, str]
ANSWERED, LATE, REFUSED = "answered", "late", "refused"
# Hedged calls draw their work apart from the attempts.
HEDGED = 100


@dataclass
class Log:
    """What happened: when each request came, how long its answer took (None if it got none), calls by station.

    `attempts_s` are the times of all calls, `calls_s` of those that were not refused.
    """

    arrived_s: list[float]
    took_s: list[float | None]
    attempts_s: dict[str, list[float]]
    calls_s: dict[str, list[float]]


@dataclass(slots=True)
class Ask:
    """One attempt of one request; what it has under way is withdrawn when its caller leaves and work is cancelled."""

    request: int
    attempt: int
    done: simpy.Event
    left: bool = False
    under_way: "tuple[Pool, Job] | None" = None


class Counter:
    """A station in a run: its pool, and what guards the way to it."""

    def __init__(self, station: Station, run: "Run") -> None:
        self.station = station
        self.pool = Pool(run.env, station.slots, lambda begun, work: run.trouble.ends(begun, work, station.kind))
        self.repeats = run.repeats_of(station.repeats)
        self.budget = Budget(self.repeats.budget_share)
        sizes = run.sizes
        left = run.trouble.limited_share(station.kind)
        per_s = run.service.visits_per_s(station)
        self.limit = None if left is None else Limit(per_s * left, sizes.limit_burst_s)
        open_s = sizes.breaker_open_patiences * run.service.patience_s
        breaking = "circuit_breaker" in run.controls
        self.breaker = Breaker(sizes.breaker_calls, sizes.breaker_share, open_s) if breaking else None
        shedding = "load_shedding" in run.controls
        longest = sizes.queue_share * station.timeout_s * station.slots / station.time.mean_s
        self.longest_queue = max(longest, 1.0) if shedding else float("inf")
        self.hedge_s = station.time.p95_s if "hedging" in run.controls else None


class Run:
    """A service under a fault; the same arguments give the same log."""

    def __init__(
        self, service: Service, trouble: Trouble, controls: frozenset[str], draws: Draws, sizes: Sizes
    ) -> None:
        self.env = simpy.Environment()
        self.service = service
        self.trouble = trouble
        self.controls = controls
        self.draws = draws
        self.sizes = sizes
        self.cancels = "cancellation" in controls
        self.counters = [Counter(one, self) for one in service.stations]
        impatient = 0 if trouble.fault is None else trouble.fault.impatient_repeats
        asked_again = Repeats(impatient) if impatient else service.callers
        self.callers = self.repeats_of(asked_again)
        self.budget = Budget(self.callers.budget_share)
        count = len(draws.arrivals_s)
        ids = [one.id for one in service.stations]
        self.log = Log(draws.arrivals_s, [None] * count, {one: [] for one in ids}, {one: [] for one in ids})

    def repeats_of(self, stated: Repeats) -> Repeats:
        """Repeats as stated: with the control within a budget and after pauses, without it at once and always."""
        if "retry_budget" not in self.controls:
            return replace(stated, first_pause_s=0.0, budget_share=None)
        pause = stated.first_pause_s or self.sizes.pause_s
        return replace(stated, first_pause_s=pause, budget_share=stated.budget_share or self.sizes.budget_share)

    def finish(self, horizon_s: float) -> Log:
        """Run until the last request that arrived has its answer or has given up."""
        self.env.process(self._arrivals())
        self.env.run(until=horizon_s)
        return self.log

    def _arrivals(self) -> Generator[simpy.Event, Any, None]:
        for request, at_s in enumerate(self.draws.arrivals_s):
            yield self.env.timeout(at_s - self.env.now)
            self.env.process(self._caller(request))

    def _caller(self, request: int) -> Process:
        """Asks, waits for as long as it has patience, and asks again as often as it may."""
        came_s = self.env.now
        self.budget.called()
        outcome = REFUSED
        for attempt in range(self.callers.attempts + 1):
            if attempt and not (yield from self._may_repeat(self.callers, self.budget, request, attempt)):
                break
            ask = Ask(request, attempt, self.env.event())
            self.env.process(self._served(ask))
            self._limit(ask.done, self.service.patience_s)
            outcome = yield ask.done
            if outcome == ANSWERED:
                self.log.took_s[request] = self.env.now - came_s
                break
            self._leave(ask)
        return outcome

    def _limit(self, done: simpy.Event, after_s: float) -> None:
        """Trigger an event as late unless it was triggered before."""

        def expire(_: simpy.Event) -> None:
            if not done.triggered:
                done.succeed(LATE)

        self.env.timeout(after_s).callbacks.append(expire)

    def _may_repeat(
        self, repeats: Repeats, budget: Budget, request: int, attempt: int
    ) -> Generator[simpy.Event, Any, bool]:
        """Whether the budget allows a repeat, after its pause with full jitter."""
        if not budget.allows_repeat():
            return False
        if repeats.first_pause_s:
            longest = repeats.first_pause_s * 2 ** (attempt - 1)
            yield self.env.timeout(longest * self.draws.pause(request, attempt))
        return True

    def _leave(self, ask: Ask) -> None:
        """The caller goes away; its work goes on for nobody unless work is cancelled."""
        if self.cancels:
            ask.left = True
            if ask.under_way is not None:
                pool, job = ask.under_way
                pool.withdraw(job)
                job.settle(LATE)

    def _served(self, ask: Ask) -> Process:
        """The service's work for one attempt: the path, the cache, then each station that the request visits."""
        yield self.env.timeout(self.draws.path_s[ask.request])
        outcome = ANSWERED
        hit_share = self.service.hit_share * self.trouble.warmth(self.env.now)
        if self.draws.cached[ask.request] >= hit_share:
            for counter in self.counters:
                if self.draws.visited[counter.station.id][ask.request] and not ask.left:
                    outcome = yield from self._called(counter, ask)
                    if outcome != ANSWERED:
                        outcome = yield from self._reserve(counter.station, ask)
                    if outcome != ANSWERED:
                        break
        if not ask.done.triggered:
            ask.done.succeed(outcome)
        return outcome

    def _reserve(self, station: Station, ask: Ask) -> Process:
        """The answer of the reserve, if there is one and somebody still waits."""
        if station.reserve is None or "fallback" not in self.controls or ask.left:
            return REFUSED
        yield self.env.timeout(self.draws.reserve_s[station.id][ask.request])
        return ANSWERED

    def _called(self, counter: Counter, ask: Ask) -> Process:
        """A call of a station with its repeats."""
        counter.budget.called()
        outcome = REFUSED
        for attempt in range(counter.repeats.attempts + 1):
            if attempt and not (yield from self._may_repeat(counter.repeats, counter.budget, ask.request, attempt)):
                break
            if ask.left or (counter.breaker is not None and not counter.breaker.lets_through(self.env.now)):
                break
            outcome = yield from self._tried(counter, ask, attempt)
            if counter.breaker is not None:
                counter.breaker.record(outcome == ANSWERED, self.env.now)
            if outcome == ANSWERED:
                break
        return outcome

    def _tried(self, counter: Counter, ask: Ask, attempt: int) -> Process:
        """One attempt at a station: refused at once, or work that is waited for until its timeout."""
        station, now_s = counter.station, self.env.now
        self.log.attempts_s[station.id].append(now_s)
        limited = counter.limit is not None and self.trouble.on(now_s) and not counter.limit.admits(now_s)
        if limited or self.trouble.refuses(now_s, station.kind) or counter.pool.waiting >= counter.longest_queue:
            return REFUSED
        work = self.draws.work(station.id, ask.request, self._turn(ask, attempt))
        job = self._sent(counter, work, self.env.event())
        ask.under_way = (counter.pool, job)
        self._limit(job.done, station.timeout_s)
        if counter.hedge_s is not None:
            self._hedge(counter, job, ask, attempt)
        outcome: str = yield job.done
        ask.under_way = None
        if outcome == LATE and self.cancels:
            counter.pool.withdraw(job)
        return outcome

    def _turn(self, ask: Ask, attempt: int) -> int:
        """The number of an attempt among all that are made for a request, by its caller and for each call."""
        return ask.attempt * (self.sizes.bare_attempts + 1) + attempt

    def _sent(self, counter: Counter, work_s: float, done: simpy.Event) -> Job:
        job = Job(work_s, done)
        self.log.calls_s[counter.station.id].append(self.env.now)
        counter.pool.submit(job)
        return job

    def _hedge(self, counter: Counter, job: Job, ask: Ask, attempt: int) -> None:
        """A second call when the first takes longer than its usual P95; the first answer counts."""
        work = self.draws.work(counter.station.id, ask.request, self._turn(ask, attempt) + HEDGED)

        def send(_: simpy.Event) -> None:
            if not job.done.triggered:
                self._sent(counter, work, job.done)

        self.env.timeout(counter.hedge_s or 0.0).callbacks.append(send)
